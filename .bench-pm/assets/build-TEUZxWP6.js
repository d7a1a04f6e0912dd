export { p as readRule } from "./build-ClXgcKTz.js";
