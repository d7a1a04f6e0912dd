import { n as parseDuration } from "./duration-D05OQQ24.js";
import { t as parseServer } from "./handoff-Bj3kHCHC.js";
import { i as parseSize, r as parseRange, t as compilePattern } from "./pattern-D1ITBO-R.js";
import { E as NEVER, _ as preprocess, a as array, b as string, h as number, r as _enum, x as union } from "./schemas-Caq1cVu3.js";
// server/scenario/words.ts
/** The small words of the scenario language: durations, patterns, ranges, replies. Each is checked where it is written. */
/**
* What is wrong, and on a second line what to write instead; the loader takes the two apart.
* @example wrong('"soon" is no duration.', 'Write 90s or 1d12h.')
*/
var wrong = (message, hint) => `${message}\n${hint}`;
/**
* For checks that look at several fields: they look at an object even where one of its fields is wrong or unknown, so
* that all mistakes are told at once. What they see may then be of any type.
*/
var always = { when: ({ value }) => typeof value === "object" && value !== null };
var quoted = (value) => JSON.stringify(value);
var NOTICE_KINDS = [
	"bounce",
	"double-bounce",
	"warning",
	"delivery-report",
	"postmaster-copy"
];
var KINDS = [
	"mail",
	...NOTICE_KINDS,
	"forward"
];
var STATES = [
	"queued",
	"delivered",
	"failed",
	"expired",
	"held",
	"discarded",
	"mixed"
];
/** Milliseconds, written as people write lengths of time. */
var duration = union([string(), number()]).transform((value, context) => {
	const length = parseDuration(value);
	if (length !== null) return length;
	const message = wrong(`${quoted(value)} is no duration.`, "Write it as 90s, 5m, 1d12h, 7d or P3D.");
	context.issues.push({
		code: "custom",
		input: value,
		message
	});
	return NEVER;
}).meta({
	id: "duration",
	description: "A length of time: 90s, 5m, 1d12h, P3D. A bare number counts as seconds."
});
/** A glob, a `/regex/`, or a list of which any may match. */
var pattern = union([string(), array(string()).min(1)]).superRefine((value, context) => {
	for (const [index, one] of [value].flat().entries()) {
		const fault = faultOf(() => compilePattern(one));
		if (!fault) continue;
		const message = wrong(`${quoted(one)} is no regular expression: ${fault}.`, "Mend it, or write a glob: *@gone.example");
		context.addIssue({
			code: "custom",
			message,
			path: Array.isArray(value) ? [index] : []
		});
	}
}).meta({
	id: "pattern",
	description: "A glob (* and ?), a /regex/, or a list of which any may match. Case is ignored."
});
/** A regular expression for text, bare or between slashes with flags. */
var regex = string().superRefine((value, context) => {
	const fault = faultOf(() => readRegex(value));
	if (!fault) return;
	const message = wrong(`${quoted(value)} is no regular expression: ${fault}.`, "Write it as JavaScript does.");
	context.addIssue({
		code: "custom",
		message
	});
});
/** `^` and `$` mean lines unless flags are given. */
function readRegex(text) {
	const found = /^\/(.*)\/([a-z]*)$/s.exec(text);
	return found ? new RegExp(found[1], found[2].replace(/[gy]/g, "")) : new RegExp(text, "m");
}
var rangeOf = (unit, examples) => union([string(), number()]).superRefine((value, context) => {
	if (parseRange(value, unit)) return;
	context.addIssue({
		code: "custom",
		message: wrong(`${quoted(value)} is no range.`, `Write it as ${examples}.`)
	});
});
/** Reads a whole number; null where it is none. */
var whole = (text) => /^\d+$/.test(text.trim()) ? Number(text) : null;
var countRange = rangeOf(whole, "3, >=3, <3 or 2..4").meta({
	id: "countRange",
	description: "How many: 3, >=3, <3, 2..4."
});
var sizeRange = rangeOf(parseSize, "512, >1MB, <=10kB or 1kB..2MB").meta({
	id: "sizeRange",
	description: "How many bytes: 512, >1MB, <=10kB, 1kB..2MB."
});
var ageRange = string().superRefine((value, context) => {
	if (parseRange(value, parseDuration)) return;
	context.addIssue({
		code: "custom",
		message: wrong(`${quoted(value)} is no range of time.`, "Write <6h, >=1d or 1h..2h.")
	});
}).meta({
	id: "ageRange",
	description: "How long: <6h, >=1d, 1h..2h."
});
/** Bytes per second: `1kB/s`. */
var rate = string().transform((value, context) => {
	const bytes = value.endsWith("/s") ? parseSize(value.slice(0, -2)) : null;
	if (bytes) return bytes;
	context.issues.push({
		code: "custom",
		input: value,
		message: wrong(`${quoted(value)} is no rate.`, "Write it as 1kB/s.")
	});
	return NEVER;
});
/** An SMTP reply: a code, then text; further lines after newlines. */
var reply = string().superRefine((value, context) => {
	if (/^[2-5]\d\d(?:[ -]|$)/.test(value)) return;
	context.addIssue({
		code: "custom",
		message: wrong(`${quoted(value)} is no SMTP reply.`, "Begin with a code from 200 to 599: 550 5.1.1 No such user")
	});
}).meta({
	id: "reply",
	description: "A code from 200 to 599, then text: 550 5.1.1 No such user. Newlines go on."
});
/** `mx.example.net[192.0.2.25]`, or either half; after the address the host's greeting may stand. */
var host = string().superRefine((value, context) => {
	if (/^(?:[a-z0-9](?:[a-z0-9._-]*)?)?(?:\[[0-9a-f.:]+\](?: [ -~]+)?)?$/i.test(value) && value !== "") return;
	context.addIssue({
		code: "custom",
		message: wrong(`${quoted(value)} is no host.`, "Write mx.example.net[192.0.2.25], or either half of it.")
	});
});
/** A real server, as a URL. */
var mailServer = string().superRefine((value, context) => {
	const read = parseServer(value);
	if (typeof read !== "string") return;
	context.addIssue({
		code: "custom",
		message: wrong(read, "Write smtp://127.0.0.1:2525, smtps://… or lmtp://…")
	});
});
/** A point in time as ISO 8601. */
var instant = string().transform((value, context) => {
	const at = /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : NaN;
	if (!Number.isNaN(at)) return at;
	const message = wrong(`${quoted(value)} is no point in time.`, "Write it as 2026-01-05T09:00:00Z.");
	context.issues.push({
		code: "custom",
		input: value,
		message
	});
	return NEVER;
});
var timezone = string().superRefine((value, context) => {
	if (!faultOf(() => new Intl.DateTimeFormat("en", { timeZone: value }))) return;
	context.addIssue({
		code: "custom",
		message: wrong(`${quoted(value)} is no time zone.`, "Use an IANA name such as UTC, Europe/Berlin or Asia/Tokyo.")
	});
});
var notifyWord = _enum([
	"NEVER",
	"SUCCESS",
	"FAILURE",
	"DELAY"
]);
notifyWord.options;
/** NOTIFY of RFC 3461: keywords, as a list or with commas; letter case does not matter. */
var notify = preprocess(notifyWords, array(notifyWord).min(1)).refine((words) => !words.includes("NEVER") || words.length === 1, { message: wrong("NEVER stands alone (RFC 3461, section 4.1).", "Drop it, or drop the others.") }).meta({ description: "When to send notices: NEVER, or any of SUCCESS, FAILURE, DELAY." });
function notifyWords(value) {
	const upper = (word) => typeof word === "string" ? word.trim().toUpperCase() : word;
	if (typeof value === "string") return value.split(",").map(upper);
	return Array.isArray(value) ? value.map(upper) : value;
}
function faultOf(attempt) {
	try {
		attempt();
		return null;
	} catch (error) {
		return (error instanceof Error ? error.message : String(error)).replace(/^.*: /, "");
	}
}
export { sizeRange as _, always as a, host as c, notify as d, pattern as f, reply as g, regex as h, ageRange as i, instant as l, readRegex as m, NOTICE_KINDS as n, countRange as o, rate as p, STATES as r, duration as s, KINDS as t, mailServer as u, timezone as v, wrong as y };
