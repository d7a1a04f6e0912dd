export { n as liveQuery } from "./journal-DWpHCIj3.js";
