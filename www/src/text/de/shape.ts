import type * as en from "../en";

/** Words of the same shape as the English ones: none is missing, and none is left over. */
export type Words<K extends keyof typeof en> = (typeof en)[K];
