export { t as mtaSchema } from "./step-schema-lg-3RaK7.js";
