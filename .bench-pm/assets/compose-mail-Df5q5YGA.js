export { t as composeMail } from "./compose-mail-1Q97m2s6.js";
