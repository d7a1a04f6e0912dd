export { t as startSmtpListener } from "./listener-C_YQ7s9s.js";
