export { n as startServer } from "./server-BS0gWGzw.js";
