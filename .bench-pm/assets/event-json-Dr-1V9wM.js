import { r as isoTime } from "./iso-time-BYxqvoYM.js";
// server/core/event-json.ts
var INSTANTS = /* @__PURE__ */ new Set([
	"at",
	"wasAt",
	"nextAttemptAt",
	"endsAt"
]);
/** The event with its instants written out; everything else as it is. */
function eventJson(event) {
	return Object.fromEntries(Object.entries(event).map(([key, value]) => [key, INSTANTS.has(key) && typeof value === "number" ? isoTime(value) : value]));
}
export { eventJson as t };
