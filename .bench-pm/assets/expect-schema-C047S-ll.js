export { n as expectationSchema } from "./expect-schema-BAxozpkw.js";
