/** What the build puts into a build of one file: gzip, as base64, by name. */
declare module "packed" {
  const packed: Readonly<Record<string, string>>;
  export default packed;
}
