// The words of the views that come later, which come with them.
export * from "./evidence";
export * from "./model";
export * from "./proof";
