export { t as oneSandboxHost } from "./smtp-host-LljD9Qr1.js";
