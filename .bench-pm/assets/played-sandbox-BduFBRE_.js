export { t as createKeptSandbox, n as createSandbox } from "./played-sandbox-CuywL59L.js";
