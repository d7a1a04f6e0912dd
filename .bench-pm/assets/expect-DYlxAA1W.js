import { n as parseCount, r as parseRange, t as compilePattern } from "./pattern-D1ITBO-R.js";
import { t as formatDuration } from "./duration-D05OQQ24.js";
import { t as nearest } from "./nearest-DgHxN4ib.js";
import { d as scanMime, t as bareAddress, u as partText } from "./wait-DWgIS-nh.js";
import { a as quote, i as list, n as describeExpectation, o as statusesOf, r as describeMessage, s as unique, t as article } from "./expect-words-D13slDSz.js";
import { m as readRegex, n as NOTICE_KINDS } from "./words-DIYLVbP-.js";
import { i as scanHeader, n as headerSummary } from "./header-Dy4L2f2D.js";
// server/scenario/same-message.ts
/** @returns null where they are the same; else the first line that differs, in words */
function differenceFrom(recorded, raw) {
	const wanted = comparable(new Uint8Array(Buffer.from(recorded.bytes ?? "", "base64")), recorded.except ?? []);
	const actual = comparable(raw, recorded.except ?? []);
	const at = wanted.findIndex((line, i) => line.text !== actual[i]?.text);
	const place = wanted[at];
	if (place) return `line ${place.number} of ${recorded.eml} is ${show(place.text)}, here ${there(actual[at]?.text)}`;
	const more = actual[wanted.length];
	return more ? `it goes on after ${recorded.eml} ends, with ${show(more.text)}` : null;
}
/** Line ends are LF; fields that may differ keep their name alone, and boundaries are numbered. */
function comparable(raw, except) {
	const text = Buffer.from(raw).toString("latin1").replaceAll("\r\n", "\n");
	const names = except.map((name) => name.toLowerCase());
	const lines = (names.includes("boundary") ? withNumberedBoundaries(text) : text).split("\n");
	const kept = [];
	let inField = false;
	for (const [i, line] of lines.entries()) {
		if (inField && /^[ \t]/.test(line)) continue;
		const name = /^([!-9;-~]+):/.exec(line)?.[1];
		inField = name !== void 0 && names.includes(name.toLowerCase());
		kept.push({
			text: inField ? `${name}: …` : line,
			number: i + 1
		});
	}
	return kept;
}
function withNumberedBoundaries(text) {
	const boundaries = [...text.matchAll(/boundary="?([^"\s;]+)"?/gi)].map(([, boundary]) => boundary);
	const ordered = [...new Set(boundaries)];
	return [...ordered].sort((a, b) => b.length - a.length).reduce((all, one) => all.replaceAll(one, `boundary-${ordered.indexOf(one) + 1}`), text);
}
var there = (line) => line === void 0 ? "the message ends" : `it is ${show(line)}`;
/** The text of the line for people, who read UTF-8. */
function show(line) {
	const text = Buffer.from(line, "latin1").toString("utf8");
	return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
// server/scenario/expect-conditions.ts
/** The conditions of an expectation, each of which says what is wrong with a message. */
function conditionsOf(e, world) {
	return [
		...ofKind(e),
		...ofEnvelope(e),
		...ofReport(e),
		...ofText(e, world),
		...ofTime(e, world)
	];
}
function ofKind({ kind }) {
	if (!kind) return [];
	return [(m) => isKind(m, kind) ? null : `it is ${article(m.kind)}, not ${article(kind)}`];
}
function ofEnvelope(e) {
	const conditions = [];
	const any = (word, pattern, values) => {
		if (pattern === void 0) return;
		const test = compilePattern(pattern);
		conditions.push((m) => values(m).some(test) ? null : `${word} is ${list(values(m))}, not ${list([pattern].flat())}`);
	};
	any("to", e.to, (m) => unique([...m.recipients.map((r) => r.address), ...m.to]));
	any("from", e.from, (m) => unique([
		m.from,
		bareAddress(m.from),
		m.reversePath
	]));
	any("about", e.about, (m) => m.about ?? []);
	any("subject", e.subject, (m) => [m.subject]);
	any("status", e.status, statusesOf);
	any("state", e.state, (m) => [m.state]);
	return conditions;
}
/** One entry of the report must fit in all its fields. */
function ofReport({ report }) {
	if (!report) return [];
	const tests = Object.entries(report).map(([field, pattern]) => ({
		field,
		pattern,
		test: compilePattern(pattern)
	}));
	const faultsOf = (entry) => tests.flatMap(({ field, pattern, test }) => {
		const value = entry[field];
		if (value !== void 0 && test(value)) return [];
		return [`${field} is ${value === void 0 ? "absent" : quote(value)}, not ${list([pattern].flat())}`];
	});
	return [(m) => {
		const best = (m.report ?? []).map((entry) => ({
			entry,
			faults: faultsOf(entry)
		})).sort((a, b) => a.faults.length - b.faults.length)[0];
		if (!best) return "it has no report";
		return best.faults.length === 0 ? null : `its report about ${best.entry.finalRecipient}: ${best.faults.join("; ")}`;
	}];
}
function ofText(e, { textOf, rawOf }) {
	const { matches, equals } = e;
	const conditions = (e.contains ?? []).map((wanted) => async (m) => {
		const text = await textOf(m.id);
		return text.includes(wanted) ? null : () => `it does not contain ${quote(wanted)}${nearestLine(wanted, text)}`;
	});
	if (matches !== void 0) {
		const regex = readRegex(matches);
		conditions.push(async (m) => regex.test(await textOf(m.id)) ? null : `it does not match ${matches}`);
	}
	if (equals) conditions.push(async (m) => differenceFrom(equals, await rawOf(m.id)));
	return conditions;
}
/** More lines than this are not searched for a near one. */
var MOST_LINES = 1e3;
/** The line that was probably meant, of the first that is missing. */
function nearestLine(wanted, text) {
	const missing = wanted.split("\n").find((line) => !text.includes(line)) ?? wanted;
	const lines = text.split("\n").slice(0, MOST_LINES);
	const near = nearest(missing, lines) ?? lines.find((line) => line.toLowerCase().includes(missing.toLowerCase()));
	return near === void 0 ? "" : `; the nearest line is ${quote(near)}`;
}
function ofTime(e, { rootOf }) {
	const { within, after } = e;
	const age = (m) => Date.parse(m.acceptedAt) - Date.parse(rootOf(m)?.acceptedAt ?? m.acceptedAt);
	const came = (m) => `it came after ${age(m) === 0 ? "0s" : formatDuration(age(m))}`;
	const conditions = [];
	if (within !== void 0) conditions.push((m) => age(m) <= within ? null : `${came(m)}, not within ${formatDuration(within)}`);
	if (after !== void 0) conditions.push((m) => age(m) >= after ? null : `${came(m)}, not after ${formatDuration(after)}`);
	return conditions;
}
var isKind = (message, kind) => kind === "notice" ? NOTICE_KINDS.includes(message.kind) : message.kind === kind;
// server/scenario/message-text.ts
/** A message as text for `contains` and `matches`: as it stands, then its parts decoded where they are encoded. */
var ENCODED = /^content-transfer-encoding:[ \t]*(?:base64|quoted-printable)/im;
var READABLE = /^(?:text\/|message\/(?:global-)?delivery-status$)/;
/** Line ends become LF. */
function readableText(raw) {
	const plain = new TextDecoder().decode(raw).replaceAll("\r\n", "\n");
	if (!ENCODED.test(plain) && !plain.includes("=?")) return plain;
	const { parts } = scanMime(raw);
	const readable = parts.filter(({ type, embedded }) => READABLE.test(type) && !embedded);
	return [
		plain,
		headerSummary(scanHeader(raw)).subject,
		...readable.map((part) => partText(raw, part))
	].join("\n");
}
// server/scenario/expect.ts
/** Whether what was expected has happened; and where it has not, what came nearest and how it differs. */
/** Judges all expectations; each failure stands for one of them. */
async function verify(expectations, observed) {
	const { failures } = await judgeExpectations(expectations, observed);
	return {
		ok: failures.length === 0,
		failures
	};
}
/** The same, with the ids of the messages of which the expectations speak: each that fits one of them. */
async function judgeExpectations(expectations, observed) {
	const messages = (await observed.messages()).sort((a, b) => numberOf(a.id) - numberOf(b.id));
	const world = worldOf(messages, observed);
	const judged = [];
	const spokenOf = /* @__PURE__ */ new Set();
	for (const expectation of expectations) {
		const { failure, fitting } = expectation.order ? await judgeOrder(expectation, expectation.order, messages, world) : judge(expectation, await judgeAll(expectation, messages, world));
		for (const id of fitting) spokenOf.add(id);
		const place = expectation.source ? { source: expectation.source } : {};
		const messageId = failure ? failure.messageId : fitting[0];
		judged.push({
			expected: describeExpectation(expectation),
			failure: failure && {
				...failure,
				...place
			},
			...messageId === void 0 ? {} : { messageId },
			...place
		});
	}
	return {
		failures: judged.flatMap(({ failure }) => failure ? [failure] : []),
		spokenOf: [...spokenOf],
		judged
	};
}
var numberOf = (id) => Number(id.slice(1));
function worldOf(messages, observed) {
	const byId = new Map(messages.map((message) => [message.id, message]));
	const rawOf = remembered((id) => observed.raw(id));
	return {
		rootOf: (message) => byId.get(message.rootId),
		rawOf,
		textOf: remembered(async (id) => readableText(await rawOf(id)))
	};
}
function remembered(read) {
	const known = /* @__PURE__ */ new Map();
	return (id) => {
		const value = known.get(id) ?? read(id);
		known.set(id, value);
		return value;
	};
}
async function judgeAll(expectation, messages, world) {
	const conditions = conditionsOf(expectation, world);
	const judged = [];
	for (const message of messages) judged.push({
		message,
		faults: await faultsOf(message, conditions)
	});
	return judged;
}
async function faultsOf(message, conditions) {
	const faults = [];
	for (const condition of conditions) {
		const fault = await condition(message);
		if (fault !== null) faults.push(fault);
	}
	return faults;
}
function judge(expectation, judged) {
	const matching = judged.filter(({ faults }) => faults.length === 0);
	const fitting = matching.map(({ message }) => message.id);
	const expected = describeExpectation(expectation);
	const wanted = expectation.none ? {
		min: 0,
		max: 0
	} : parseRange(expectation.count ?? ">=1", parseCount);
	if (!wanted || matching.length >= wanted.min && matching.length <= wanted.max) return {
		failure: null,
		fitting
	};
	const first = matching[0]?.message;
	if (matching.length > wanted.max && first) {
		const why = expectation.none ? "It came, and none should." : `There are ${matching.length}, not ${expectation.count}.`;
		return {
			failure: {
				expected,
				nearest: describeMessage(first),
				why,
				messageId: first.id
			},
			fitting
		};
	}
	const short = matching.length > 0 ? `There ${matching.length === 1 ? "is" : "are"} ${matching.length}, not ${expectation.count}. ` : "";
	return {
		failure: {
			expected,
			...nearestOf(judged, `${short}There is no ${matching.length > 0 ? "other " : ""}message.`, short)
		},
		fitting
	};
}
/** The message with the fewest faults, and what they are. */
function nearestOf(judged, none, before = "") {
	const near = judged.filter(({ faults }) => faults.length > 0).reduce((best, one) => best && best.faults.length <= one.faults.length ? best : one, null);
	if (!near) return {
		nearest: "nothing",
		why: none
	};
	const why = `${before}${sentences(near.faults)}`;
	return {
		nearest: describeMessage(near.message),
		why,
		messageId: near.message.id
	};
}
/** Each must have come after the one before it; the earliest that fits counts. */
async function judgeOrder(whole, order, messages, world) {
	const fitting = [];
	let from = 0;
	for (const [i, expectation] of order.entries()) {
		const judged = await judgeAll(expectation, messages, world);
		const at = judged.findIndex(({ faults }, j) => j >= from && faults.length === 0);
		const found = judged[at];
		if (!found) return {
			failure: outOfOrder(whole, i, judged, from),
			fitting
		};
		fitting.push(found.message.id);
		from = at + 1;
	}
	return {
		failure: null,
		fitting
	};
}
function outOfOrder(whole, index, judged, from) {
	const expected = describeExpectation(whole);
	const missing = describeExpectation(whole.order[index]);
	const last = judged[from - 1]?.message;
	const early = judged.slice(0, from).find(({ faults }) => faults.length === 0)?.message;
	if (early && last && early !== last) {
		const why = `${ordinal(index)}, ${missing}, came before ${last.id} and not after it.`;
		return {
			expected,
			nearest: describeMessage(early),
			why,
			messageId: early.id
		};
	}
	const after = last ? ` after ${last.id}` : "";
	const before = `${ordinal(index)}, ${missing}, did not come${after}. `;
	return {
		expected,
		...nearestOf(judged.slice(from), `${before}Nothing came${after}.`, before)
	};
}
var ordinal = (index) => `Number ${index + 1}`;
var sentences = (faults) => faults.map((fault) => typeof fault === "string" ? fault : fault()).map((fault) => `${fault[0]?.toUpperCase()}${fault.slice(1)}.`).join(" ");
export { verify as n, judgeExpectations as t };
