export { r as mailSchema } from "./mail-schema-8XHZuPQ_.js";
