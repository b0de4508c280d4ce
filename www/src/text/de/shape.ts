import type * as en from "../en";
import type * as later from "../en/later";

type All = typeof en & typeof later;

/** Words of the same shape as the English ones: none is missing, and none is left over. */
export type Words<K extends keyof All> = All[K];
