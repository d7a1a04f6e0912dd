import { a as array, b as string, l as int, r as _enum, x as union, y as strictObject } from "./schemas-Caq1cVu3.js";
import { r as given, t as adding } from "./rule-parts-B99wrZCo.js";
import { a as always, f as pattern, h as regex, n as NOTICE_KINDS, o as countRange, r as STATES, s as duration, t as KINDS, y as wrong } from "./words-DIYLVbP-.js";
// server/scenario/expect-schema.ts
/** What a scenario expects, and what a step waits for. */
var ACTIONS = [
	"failed",
	"delayed",
	"delivered",
	"relayed",
	"expanded"
];
var texts = union([string(), array(string()).min(1)]);
/** The fields of RFC 3464 in which a notice reports about one recipient, as patterns. */
var reportFields = strictObject({
	finalRecipient: pattern.optional().describe("The address at which delivery was tried."),
	originalRecipient: pattern.optional().describe("The address as the sender gave it."),
	action: _enum(ACTIONS).optional().describe("What became of it."),
	status: pattern.optional().describe("The enhanced status code."),
	diagnosticCode: pattern.optional().describe("The remote host's reply."),
	remoteMta: pattern.optional().describe("The remote host.")
}).superRefine((value, context) => {
	if (Object.keys(value).length > 0) return;
	adding(context)(wrong("report names a field.", "Write report: { action: failed, status: 5.1.1 }"), [], "missing");
}, always).meta({
	id: "report",
	description: "For notices: what it reports about one recipient (RFC 3464)."
});
/** A header field's name (RFC 5322, section 2.2). */
var fieldName = string().refine((name) => /^[!-9;-~]+$/.test(name), { message: wrong("This is no name of a header field.", "Write it without its colon: Date") });
var equalsSchema = union([string(), strictObject({
	eml: string().describe("A recorded message, relative to this file."),
	except: array(fieldName).min(1).optional().describe("Header fields that may differ, wherever they stand; boundary means the MIME boundaries.")
})]).meta({
	id: "equals",
	description: "The message is this recorded one; CRLF counts as LF."
}).transform((value) => typeof value === "string" ? { eml: value } : given(value));
/** What one message must be like. */
var messageFields = {
	notice: _enum(NOTICE_KINDS).optional().describe("A notice of this kind has come."),
	kind: _enum(KINDS).optional().describe("A message of this kind has come."),
	to: pattern.optional().describe("An envelope recipient, or an address in To."),
	from: pattern.optional().describe("From, or the reverse-path."),
	about: pattern.optional().describe("For notices: an address that it is about."),
	subject: pattern.optional().describe("The subject, decoded."),
	status: pattern.optional().describe("An enhanced status code that it reports, or that its recipients have: 5.1.1, 5.*"),
	state: union([_enum(STATES), array(_enum(STATES)).min(1)]).optional().describe("What has become of the message itself; a list means any of them."),
	contains: texts.optional().describe("The message has this text; a list means all of them."),
	matches: regex.optional().describe("The message matches this regular expression."),
	report: reportFields.optional().describe("For notices: what it reports about one recipient."),
	equals: equalsSchema.optional().describe("It is this recorded message, but for what may differ."),
	within: duration.optional().describe("At most so long after the root message was accepted."),
	after: duration.optional().describe("At least so long after the root message was accepted.")
};
var orderedItem = strictObject(messageFields).superRefine(checkWords, always).meta({
	id: "orderedExpectation",
	description: "A message that must have come at this place in the order."
}).transform(readFields);
var expectationSchema = strictObject({
	...messageFields,
	none: _enum([...KINDS, "notice"]).optional().describe("No such message has come; notice means none of any kind."),
	count: countRange.optional().meta({
		description: "How many such messages: 2, >=1, 0.",
		default: ">=1"
	}),
	order: array(orderedItem).min(2).optional().describe("These have come, one after the other.")
}).superRefine((value, context) => {
	checkWords(value, context);
	if (value.none && value.count !== void 0) {
		const message = wrong("none has no count.", "Drop count, or write kind with count: 0.");
		context.addIssue({
			code: "custom",
			message,
			path: ["count"]
		});
	}
	const beside = Object.keys(value).find((word) => word !== "order");
	if (!value.order || beside === void 0) return;
	const message = wrong(`order stands alone; beside it is ${beside}.`, `Write ${beside} into its items.`);
	context.addIssue({
		code: "custom",
		message,
		path: [beside]
	});
}, always).meta({
	id: "expectation",
	description: "A message that must (or with none must not) have come."
}).transform(readFields);
/** One word says which messages are meant. */
function checkWords(value, context) {
	const words = [
		"notice",
		"kind",
		"none"
	].filter((word) => value[word] !== void 0);
	const second = words[1];
	if (!second) return;
	const message = wrong(`${words.join(" and ")} say the same thing twice.`, "Keep one of notice, kind and none.");
	context.addIssue({
		code: "custom",
		message,
		path: [second]
	});
}
function readFields({ notice, kind, none, contains, ...rest }) {
	const wanted = notice ?? kind ?? none;
	return given({
		...wanted ? { kind: wanted } : {},
		...none ? { none: true } : {},
		...contains === void 0 ? {} : { contains: [contains].flat() },
		...given(rest)
	});
}
var awaitSchema = strictObject({
	notice: _enum(NOTICE_KINDS).optional().describe("A notice of this kind."),
	kind: _enum(KINDS).optional().describe("A message of this kind."),
	to: string().optional().describe("To whom; a pattern."),
	from: string().optional().describe("From whom; a pattern."),
	about: string().optional().describe("For notices: an address that it is about; a pattern."),
	subject: string().optional().describe("The subject; a pattern."),
	q: string().optional().describe("Words in subject, addresses or text."),
	count: int().min(1).optional().meta({
		description: "So many of them.",
		default: 1
	}),
	timeout: duration.optional().describe("How long to wait, in real time; 30s unless given.")
}).meta({
	id: "await",
	description: "Waits until such a message is there."
}).transform(({ notice, kind, timeout, ...rest }) => ({
	query: given({
		kind: notice ?? kind,
		...rest
	}),
	timeoutMs: timeout ?? 3e4
}));
export { expectationSchema as n, awaitSchema as t };
