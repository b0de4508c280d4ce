// The German words as a file of their own, which comes only where German is spoken or may be.
export * from "./de";
