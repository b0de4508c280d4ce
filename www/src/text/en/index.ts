export * from "./metric";
export * from "./model";
export * from "./page";
