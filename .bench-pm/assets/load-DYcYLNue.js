export { t as loadScenario, n as loadScenarioFile } from "./load-CNKVbdfG.js";
