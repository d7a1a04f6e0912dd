export { n as describePath, r as errorMap, i as mistakesOf } from "./problems-DCd9cQGC.js";
