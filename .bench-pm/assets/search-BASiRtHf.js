import { t as nearest } from "./nearest-DgHxN4ib.js";
import { n as parseDuration } from "./duration-D05OQQ24.js";
import { i as pad, n as instantOf, t as calendarTime } from "./iso-time-BYxqvoYM.js";
import { i as parseSize } from "./pattern-D1ITBO-R.js";
// server/core/search-values.ts
/** What stands after the colon of a filter: instants, sizes, status codes, and words out of a list. */
var DATE = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;
/**
* A date (its first instant), a date and time, or a length of time before now. Without an offset they are UTC.
* @param now of the sandbox's clock
* @example readInstant('2d', now) // two days ago
*/
function readInstant(text, now) {
	const date = DATE.exec(text);
	const at = date ? instantOfParts(date.slice(1)) : agoFrom(text, now);
	return at === null ? {
		message: `${JSON.stringify(text)} is neither a date nor a length of time.`,
		hint: "Write 2026-01-05, 2026-01-05T09:00 or 2d."
	} : { value: at };
}
function agoFrom(text, now) {
	const length = /[a-z]/i.test(text) ? parseDuration(text) : null;
	return length === null ? null : now - length;
}
function instantOfParts(parts) {
	const [year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone = "Z"] = parts;
	const two = (value) => pad(Number(value));
	const date = `${year}-${two(month)}-${two(day)}`;
	const at = instantOf(`${date}T${two(hour)}:${minute.padStart(2, "0")}:${second.padStart(2, "0")}.${fraction.padEnd(3, "0")}Z`);
	const read = calendarTime(at);
	if (read.month !== Number(month) || read.day !== Number(day) || read.hour !== Number(hour)) return null;
	if (read.minute !== Number(minute)) return null;
	const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
	const offset = sign === void 0 ? 0 : (Number(hours) * 60 + Number(minutes)) * 6e4;
	return at - (sign === "-" ? -offset : offset);
}
/** @example readSize('10k') // 10000; k, kB and KB are the same */
function readSize(text) {
	const size = parseSize(/^\d+(?:\.\d+)?[kmg]$/i.test(text) ? `${text}B` : text);
	return size === null ? {
		message: `${JSON.stringify(text)} is no size.`,
		hint: "Write 500, 10kB or 2MB."
	} : { value: size };
}
/** An enhanced code or its beginning (`5.1.1`, `5.1`, `5`, `4.x`), or the three digits of a reply (`550`). */
function readStatus(text) {
	const code = text.toLowerCase().replace(/(?:\.[x*])+$/, "");
	return /^[245](?:\.\d{1,3}){0,2}$/.test(code) || /^[245]\d\d$/.test(code) ? { value: code } : {
		message: `${JSON.stringify(text)} is no status code.`,
		hint: "Write 5.1.1, its beginning as in 5.1, or 550."
	};
}
/** Words out of a list, with commas between them. */
function readWords(text, allowed, what) {
	const words = text.toLowerCase().split(",").filter((word) => word !== "");
	const known = words.filter((word) => allowed.includes(word));
	const wrong = words.find((word) => !allowed.includes(word));
	if (wrong === void 0 && known.length > 0) return { value: known };
	const near = wrong === void 0 ? null : nearest(wrong, allowed);
	return {
		message: `${JSON.stringify(wrong ?? text)} is no ${what}.`,
		hint: near === null ? `Write one of ${allowed.join(", ")}.` : `Did you mean ${near}?`
	};
}
// server/core/search-words.ts
var SEARCH_KINDS = [
	"mail",
	"bounce",
	"double-bounce",
	"warning",
	"delivery-report",
	"postmaster-copy",
	"forward"
];
/** The states of a message, then what can be said of it besides. */
var SEARCH_FLAGS = [
	"queued",
	"deferred",
	"delivered",
	"failed",
	"expired",
	"held",
	"discarded",
	"mixed",
	"notice",
	"tagged"
];
var SEARCH_THINGS = ["attachment"];
/** Every filter, in the order in which it is offered. */
var SEARCH_FILTERS = [
	"from",
	"to",
	"subject",
	"kind",
	"is",
	"status",
	"tag",
	"about",
	"before",
	"after",
	"larger",
	"smaller",
	"has",
	"id"
];
/** Words that other mail tools have, and what they are called here. */
var SEARCH_SYNONYMS = {
	sender: "from",
	recipient: "to",
	state: "is",
	type: "kind",
	since: "after",
	until: "before",
	bigger: "larger",
	size: "larger",
	label: "tag"
};
/** Header fields whose names have no hyphen; any name that has one is taken for a header field as well. */
var HEADERS = /* @__PURE__ */ new Set([
	"bcc",
	"cc",
	"comments",
	"date",
	"importance",
	"keywords",
	"organization",
	"precedence",
	"priority",
	"received",
	"references",
	"sensitivity"
]);
/** @param name in lower case */
var isHeaderName = (name) => HEADERS.has(name) || /^[a-z0-9]+-[a-z0-9-]*[a-z0-9]$/.test(name);
/** Full-width and half-width, capital and small letters, and all kinds of space are the same to a searcher. */
var foldText = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s\0]+/g, " ");
// server/core/search.ts
/**
* The search language: words and "phrases" that must all occur, `-` before what must not, and filters such as
* `from:`, `status:` and any header's name. Whoever wants a colon read as text puts quotes around it.
*/
var TOKEN = /(-(?=\S))?(?:([a-z][a-z0-9-]*):(?!\/\/))?(?:"([^"]*)"?|(\S*))/iuy;
/** The parts of a query, for those who complete or mark them. */
function tokensOf(query) {
	const tokens = [];
	for (let at = 0; at < query.length;) {
		if (/[\s\0]/.test(query[at])) {
			at++;
			continue;
		}
		TOKEN.lastIndex = at;
		const [all = "", minus, name, phrase, word = ""] = TOKEN.exec(query) ?? [];
		const end = at + Math.max(1, all.length);
		tokens.push({
			start: at,
			end,
			not: minus !== void 0,
			name: name?.toLowerCase() ?? null,
			value: phrase ?? word
		});
		at = end;
	}
	return tokens;
}
/**
* Reads a query.
* @param now of the sandbox's clock, which `after:2d` counts from
* @example parseSearch('-kind:mail status:5.1 "over quota"', now).terms
*/
function parseSearch(query, now) {
	const terms = [];
	const mistakes = [];
	for (const token of tokensOf(query)) {
		const read = token.name === null ? readText(token.value) : readFilter(token.name, token.value, now);
		if ("value" in read) {
			if (read.value) terms.push({
				...read.value,
				not: token.not
			});
		} else {
			const { message, hint } = read;
			mistakes.push({
				message,
				hint,
				column: token.start + 1,
				length: token.end - token.start
			});
		}
	}
	return {
		terms: distinct(terms),
		mistakes
	};
}
/** Nothing but quotes and space asks for nothing. */
function readText(value) {
	const text = foldText(value).trim();
	return { value: text === "" ? null : {
		type: "text",
		text
	} };
}
function readFilter(name, value, now) {
	const filter = SEARCH_FILTERS.find((each) => each === name);
	if (!filter && !isHeaderName(name)) return unknownFilter(name, value);
	if (value.trim() === "") return {
		message: `${name}: what? Nothing follows the colon.`,
		hint: HINTS[filter ?? "header"]
	};
	if (!filter) return { value: {
		type: "header",
		name,
		text: value === "*" ? "" : foldText(value).trim()
	} };
	return READERS[filter](value, now);
}
function unknownFilter(name, value) {
	const meant = SEARCH_SYNONYMS[name] ?? nearest(name, SEARCH_FILTERS);
	const otherwise = `Quote it to look for the words: ${`"${name}:${value.replaceAll("\"", "")}"`}`;
	return {
		message: `${name}: is no filter.`,
		hint: meant === null ? `${otherwise}` : `Did you mean ${meant}:${value}? ${otherwise}`
	};
}
var HINTS = {
	from: "Write from:ann@shop.example, or a part of it; from:<> finds notices.",
	to: "Write to:bob@client.example, or a part of it.",
	subject: "Write subject:invoice or subject:\"two words\".",
	kind: `Write one of ${SEARCH_KINDS.join(", ")}.`,
	is: `Write one of ${SEARCH_FLAGS.join(", ")}.`,
	status: "Write 5.1.1, its beginning as in 5.1, or 550.",
	tag: "Write tag:urgent.",
	about: "Write about:nobody@client.example, or about:m1.",
	before: "Write 2026-01-05, 2026-01-05T09:00 or 2d.",
	after: "Write 2026-01-05, 2026-01-05T09:00 or 2d.",
	larger: "Write 500, 10kB or 2MB.",
	smaller: "Write 500, 10kB or 2MB.",
	has: "Write has:attachment.",
	id: "Write id:m1.",
	header: "Write a part of the field, or * for any."
};
var textOf = (type) => (value) => ({ value: {
	type,
	text: foldText(value).trim()
} });
var READERS = {
	from: textOf("from"),
	to: textOf("to"),
	subject: textOf("subject"),
	about: textOf("about"),
	id: textOf("id"),
	tag: (value) => ({ value: {
		type: "tag",
		tags: foldText(value).split(",").map((tag) => tag.trim()).filter(Boolean)
	} }),
	kind: (value) => then(readWords(value, SEARCH_KINDS, "kind of message"), (kinds) => ({
		type: "kind",
		kinds
	})),
	is: (value) => /^(?:un)?read$/i.test(value) ? {
		message: "Who has read what is known to each page alone.",
		hint: HINTS.is
	} : then(readWords(value, SEARCH_FLAGS, "state"), (flags) => ({
		type: "is",
		flags
	})),
	has: (value) => then(readWords(value, SEARCH_THINGS, "thing that a message has"), () => ({ type: "has" })),
	status: (value) => then(readStatus(value), (code) => ({
		type: "status",
		code
	})),
	before: (value, now) => then(readInstant(value, now), (at) => ({
		type: "before",
		at
	})),
	after: (value, now) => then(readInstant(value, now), (at) => ({
		type: "after",
		at
	})),
	larger: (value) => then(readSize(value), (bytes) => ({
		type: "larger",
		bytes
	})),
	smaller: (value) => then(readSize(value), (bytes) => ({
		type: "smaller",
		bytes
	}))
};
var then = (read, make) => "value" in read ? { value: make(read.value) } : read;
function distinct(terms) {
	return [...new Map(terms.map((term) => [JSON.stringify(term), term])).values()];
}
/** A condition on what moves while a message is on its way: the store has it only when the message has ended. */
var isOfMotion = (term) => term.type === "status" || term.type === "is" && term.flags.includes("deferred");
/** Whether a condition of motion holds for a message as it is now, `not` left aside. */
function holdsInMotion(term, { kind, state, recipients, report, tags }) {
	if (term.type === "status") {
		const { code } = term;
		const codes = [...recipients.map(({ status }) => status), ...(report ?? []).map(({ status }) => status)];
		if (!/^\d{3}$/.test(code)) return codes.some((each) => each === code || each?.startsWith(`${code}.`));
		return recipients.some(({ diagnostic }) => diagnostic?.startsWith(code));
	}
	if (term.type !== "is") return false;
	return term.flags.some((flag) => {
		if (flag === "deferred") return state === "queued" && recipients.some((each) => each.state === "queued" && each.status !== null);
		if (flag === "notice") return kind !== "mail" && kind !== "forward";
		return flag === "tagged" ? tags.length > 0 : flag === state;
	});
}
export { foldText as i, isOfMotion as n, parseSearch as r, holdsInMotion as t };
