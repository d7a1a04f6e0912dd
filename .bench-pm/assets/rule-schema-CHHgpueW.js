export { n as ruleSchema, r as sessionRuleSchema } from "./rule-schema-C-PEbNSS.js";
