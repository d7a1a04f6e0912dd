export { t as runScenario } from "./run-D8eoHM8y.js";
