export * from "./change";
export * from "./engine";
export * from "./keep";
export * from "./metric";
export * from "./page";
export * from "./pictures";
export * from "./quality";
export * from "./take";
