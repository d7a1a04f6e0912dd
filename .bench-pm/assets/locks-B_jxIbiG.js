export { t as Locks } from "./locks-59p-TehI.js";
