import { readFileSync } from "node:fs";
// server/package/package.ts
/** Where this package lies, and its version. */
/** Two folders up from this source, and from what the build puts side by side into dist/server. */
var packageRoot = new URL("../../", import.meta.url);
var packageVersion = () => JSON.parse(readFileSync(new URL("package.json", packageRoot), "utf8")).version;
export { packageVersion as n, packageRoot as t };
