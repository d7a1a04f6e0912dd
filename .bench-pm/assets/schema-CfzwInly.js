export { t as scenarioJsonSchema, n as scenarioSchema } from "./schema-C0clJX7O.js";
