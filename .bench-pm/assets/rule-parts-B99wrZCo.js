import { a as array, b as string, h as number, l as int, o as boolean, r as _enum, v as record, x as union, y as strictObject } from "./schemas-Caq1cVu3.js";
import { _ as sizeRange, a as always, f as pattern, i as ageRange, o as countRange, s as duration, t as KINDS, y as wrong } from "./words-DIYLVbP-.js";
// server/scenario/rule-parts.ts
/** What rules at delivery and in the session have in common. */
var kinds = union([_enum(KINDS), array(_enum(KINDS)).min(1)]);
/** What an attempt or a command must be like. */
var whenSchema = strictObject({
	recipient: pattern.optional().describe("The envelope recipient."),
	sender: pattern.optional().describe("The reverse-path; \"\" is the null one."),
	domain: pattern.optional().describe("The recipient's domain."),
	senderDomain: pattern.optional().describe("The reverse-path's domain."),
	header: record(string(), pattern).optional().describe("Header fields by name."),
	subject: pattern.optional().describe("The subject, decoded."),
	size: sizeRange.optional().describe("Bytes, as a range: >1MB."),
	attempt: countRange.optional().describe("The attempt's number from 1, as a range: >=3."),
	age: ageRange.optional().describe("Time since acceptance, as a range: <6h."),
	kind: kinds.optional().describe("What the message is; a list means any of them."),
	client: strictObject({
		ip: pattern.optional().describe("Its address."),
		helo: pattern.optional().describe("What it said in HELO or EHLO."),
		user: pattern.optional().describe("Its user name of AUTH."),
		tls: boolean().optional().describe("Whether the session is encrypted.")
	}).optional().describe("The SMTP client that handed the message in.")
}).meta({
	id: "when",
	description: "All conditions that are given must match; {} matches everything."
}).transform((when) => when);
var whileSchema = strictObject({
	from: duration.optional().describe("Active from then on; from the start unless given."),
	until: duration.optional().describe("Active until then; for ever unless given.")
}).refine(({ from, until }) => typeof from !== "number" || typeof until !== "number" || from < until, {
	message: wrong("from is not before until.", "Swap them, or drop one."),
	...always
}).meta({
	id: "while",
	description: "A time in the life of the sandbox, counted from its start."
});
/** What rules at delivery and in the session have in common. */
var shared = {
	name: string().optional().describe("Shown wherever the rule decides something."),
	times: int().min(1).optional().describe("Retires after so many uses over all recipients."),
	chance: number().min(0).max(1).optional().describe("Probability, drawn from the sandbox's seed."),
	while: whileSchema.optional().describe("Active between these times after the sandbox's start.")
};
var adding = (context) => (message, path = [], isMissing) => context.addIssue({
	code: "custom",
	message,
	path,
	...isMissing ? { params: { isMissing: true } } : {}
});
/** Exactly one of the words must be there. */
function oneOf(value, words, what, add) {
	const given = words.filter((word) => value[word] !== void 0);
	const allowed = `One of ${words.join(", ")}.`;
	if (given.length === 0) add(wrong(`${what} says what it does.`, allowed), [], "missing");
	else if (given.length > 1) add(wrong(`${what} does one thing; this has ${given.join(" and ")}.`, allowed), [given[1]]);
}
/** The same rule in JSON Schema's words. */
var exactlyOne = (words) => ({ oneOf: words.map((word) => ({ required: [word] })) });
/** Without the keys whose value is undefined, so that data compare equal. */
function given(value) {
	return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== void 0));
}
export { shared as a, oneOf as i, exactlyOne as n, whenSchema as o, given as r, adding as t };
