import { _ as preprocess, a as array, b as string, l as int, p as literal, r as _enum, x as union, y as strictObject } from "./schemas-Caq1cVu3.js";
import { n as FEEDBACK_TYPES, t as ANSWERS } from "./answer-CyS6nb4h.js";
import { a as shared, i as oneOf, n as exactlyOne, o as whenSchema, r as given, t as adding } from "./rule-parts-B99wrZCo.js";
import { a as always, c as host, g as reply, p as rate, s as duration, u as mailServer, y as wrong } from "./words-DIYLVbP-.js";
import { t as SMTP_EXTENSIONS } from "./smtp-dialect-3GpGVB9t.js";
// server/scenario/session-schema.ts
/** Rules in the SMTP session with the client as people write them, and what they become. */
var POINTS = [
	"connect",
	"ehlo",
	"starttls",
	"auth",
	"mail",
	"rcpt",
	"data",
	"message",
	"quit"
];
var ACTIONS = [
	"reply",
	"delay",
	"drip",
	"drop",
	"reset",
	"stall",
	"lose-ack",
	"hide",
	"tls"
];
var BARE_ACTIONS = [
	"drop",
	"reset",
	"stall",
	"lose-ack"
];
/** An EHLO keyword in any letter case. */
var keyword = preprocess((word) => typeof word === "string" ? word.toUpperCase() : word, _enum(SMTP_EXTENSIONS));
var actionFields = strictObject({
	reply: reply.optional().describe("Refuses the command so; a 2xx (354 at data) lets it pass in your words."),
	delay: duration.optional().describe("Answers so much later, in real time."),
	drip: rate.optional().describe("Reads the message at this rate: 1kB/s."),
	drop: literal(true).optional().describe("Closes the connection; also written as the bare word."),
	reset: literal(true).optional().describe("Resets the connection (RST); also written as the bare word."),
	stall: literal(true).optional().describe("Says nothing more; also written as the bare word."),
	"lose-ack": literal(true).optional().describe("Accepts the message, cuts the connection before the 250; also written as the bare word."),
	hide: array(keyword).min(1).optional().describe("EHLO keywords to leave out; STARTTLS and AUTH are no commands then."),
	tls: _enum(["handshake-failure", "expired-certificate"]).optional().describe("Breaks STARTTLS so.")
});
var actionSchema = union([_enum(BARE_ACTIONS), actionFields.superRefine((value, context) => oneOf(value, ACTIONS, "An action", adding(context)), always).meta(exactlyOne(ACTIONS))]).meta({
	id: "action",
	description: `What the server does at this point: one of ${ACTIONS.join(", ")}.`
}).transform(readAction);
function readAction(value) {
	if (typeof value === "string") return { do: value };
	if (value.reply !== void 0) return {
		do: "reply",
		reply: value.reply
	};
	if (value.delay !== void 0) return {
		do: "delay",
		delay: value.delay
	};
	if (value.drip !== void 0) return {
		do: "drip",
		bytesPerSecond: value.drip
	};
	if (value.hide) return {
		do: "hide",
		extensions: value.hide
	};
	if (value.tls) return {
		do: "tls",
		fault: value.tls
	};
	return { do: BARE_ACTIONS.find((word) => value[word]) };
}
/** Faults that can act at one point only. */
var FIXED_POINTS = {
	"lose-ack": "message",
	hide: "ehlo",
	tls: "starttls"
};
var sessionRuleSchema = strictObject({
	name: shared.name,
	when: whenSchema.optional().describe("It always matches unless given."),
	at: _enum(POINTS).optional().describe("Where in the session it acts; rcpt unless given, or the one place that the action has."),
	then: actionSchema.describe("What the server does; delay, drip and hide let the rules after it act, too."),
	times: shared.times,
	chance: shared.chance,
	while: shared.while
}).superRefine(({ at, then }, context) => {
	const only = FIXED_POINTS[then?.do];
	if (!at || !only || at === only) return;
	const message = wrong(`${then.do} acts at ${only}, not at ${at}.`, `Write at: ${only}, or drop at.`);
	context.addIssue({
		code: "custom",
		message,
		path: ["at"]
	});
}, always).meta({
	id: "sessionRule",
	description: "What happens in the SMTP session with the client."
}).transform(({ when, at, ...rest }) => {
	return {
		...given(rest),
		then: rest.then,
		when: when ?? {},
		at: at ?? FIXED_POINTS[rest.then.do] ?? "rcpt"
	};
});
// server/scenario/rule-schema.ts
/** Rules at delivery as people write them, and what they become. */
var DNS = [
	"not-found",
	"servfail",
	"no-address",
	"null-mx",
	"loop"
];
var CONNECT = [
	"refused",
	"timeout",
	"lost",
	"lost-after-data"
];
var STAGES = [
	"greeting",
	"helo",
	"mail",
	"rcpt",
	"data",
	"message"
];
/** What comes back although the message was taken. */
var answerSchema = strictObject({
	with: _enum(ANSWERS).describe("What comes back."),
	text: string().optional().describe("In place of its own words."),
	to: string().optional().describe("To whom; the reverse-path unless given."),
	newAddress: string().optional().describe("For address-changed: where mail is to go from now on."),
	feedback: _enum(FEEDBACK_TYPES).optional().describe("For a complaint: its Feedback-Type (RFC 5965); abuse unless given.")
}).meta({
	id: "answer",
	description: "Mail that comes back although the message was taken."
});
var outcomeFields = strictObject({
	deliver: literal(true).optional().describe("It is delivered; also written as the bare word."),
	reply: reply.optional().describe("The remote host answers so; 5xx fails, 4xx defers."),
	at: _enum(STAGES).optional().meta({
		description: "Where the reply comes.",
		default: "rcpt"
	}),
	host: host.optional().describe("Whose reply or connection: mx.example.net[192.0.2.25], or either half; made from the domain unless given."),
	dns: _enum(DNS).optional().describe("What the DNS says of the recipient's domain."),
	connect: _enum(CONNECT).optional().describe("What becomes of the connection to the remote host."),
	mailbox: _enum([
		"unknown",
		"full",
		"loop"
	]).optional().describe("What is wrong with the mailbox on this host."),
	program: strictObject({
		exit: int().min(0).max(255).describe("Its exit code, which each MTA judges in its own way."),
		output: string().default("").describe("What it writes, which a bounce quotes.")
	}).optional().describe("A program at delivery ends so."),
	relay: mailServer.optional().describe("A real server takes it, and its reply is the outcome: smtp://127.0.0.1:2525, smtps://… or lmtp://…"),
	pipe: string().min(1).optional().describe("A command gets the message, as final delivery writes it, and its exit code is the outcome (--allow-commands)."),
	maildir: string().min(1).optional().describe("It is delivered into this Maildir, which is made where it is not there."),
	mbox: string().min(1).optional().describe("It is delivered into this mbox file."),
	answer: union([_enum(ANSWERS), answerSchema]).optional().describe("It is delivered, and mail comes back: vacation, challenge, address-changed or complaint."),
	hold: literal(true).optional().describe("Held until somebody releases it; also written as the bare word."),
	times: int().min(1).optional().meta({
		description: "In a list: how many attempts of a recipient this entry serves.",
		default: 1
	}),
	delay: duration.optional().describe("How long the attempt takes on the sandbox's clock.")
});
/** The words of which an outcome has exactly one. */
var OUTCOMES = [
	"deliver",
	"reply",
	"dns",
	"connect",
	"mailbox",
	"program",
	"relay",
	"pipe",
	"maildir",
	"mbox",
	"answer",
	"hold"
];
/** What checkOutcome says, for editors and for the page's form. */
var outcomeInJson = {
	...exactlyOne(OUTCOMES),
	dependencies: {
		at: ["reply"],
		host: { anyOf: [{ required: ["reply"] }, { required: ["connect"] }] }
	}
};
var outcomeSchema = union([_enum(["deliver", "hold"]), outcomeFields.superRefine(checkOutcome, always).meta(outcomeInJson)]).meta({
	id: "outcome",
	description: `What becomes of an attempt: one of ${OUTCOMES.join(", ")}.`
}).transform(readOutcome);
function checkOutcome(o, context) {
	const add = adding(context);
	oneOf(o, OUTCOMES, "An outcome", add);
	if (o.at && o.reply === void 0) add(wrong("at belongs to a reply.", "Write reply: '450 …' beside it."), ["at"]);
	if (o.host !== void 0 && o.reply === void 0 && !o.connect) add(wrong("host belongs to a reply or a connect.", "Drop it here."), ["host"]);
	const untimed = [
		"relay",
		"pipe",
		"maildir",
		"mbox",
		"answer"
	].find((word) => o[word] !== void 0);
	if (untimed && o.delay !== void 0) add(wrong(`delay does not go with ${untimed}, which takes its own time.`, "Drop one of them."), ["delay"]);
	if (String(o.reply).startsWith("2") && ![
		"greeting",
		"helo",
		"message"
	].includes(o.at ?? "rcpt")) add(wrong(`${JSON.stringify(o.reply)} is a success.`, "Write deliver, or a reply from 400 to 599."), ["reply"]);
}
function readOutcome(value) {
	if (typeof value === "string") return { do: value };
	const { deliver, reply, at, host, dns, connect, mailbox, program, relay, pipe, maildir, mbox, answer, hold: _, times, delay } = value;
	const options = {
		...times === void 0 ? {} : { times },
		...delay === void 0 ? {} : { delay }
	};
	const where = host === void 0 ? {} : { host };
	if (deliver) return {
		do: "deliver",
		...options
	};
	if (reply !== void 0) return {
		do: "reply",
		reply,
		at: at ?? "rcpt",
		...where,
		...options
	};
	if (dns) return {
		do: "dns",
		result: dns,
		...options
	};
	if (connect) return {
		do: "connect",
		result: connect,
		...where,
		...options
	};
	if (mailbox) return {
		do: "mailbox",
		result: mailbox,
		...options
	};
	if (program) return {
		do: "program",
		...program,
		...options
	};
	if (relay !== void 0) return {
		do: "relay",
		server: relay,
		...options
	};
	if (pipe !== void 0) return {
		do: "pipe",
		command: pipe,
		...options
	};
	if (maildir !== void 0) return {
		do: "maildir",
		folder: maildir,
		...options
	};
	if (mbox !== void 0) return {
		do: "mbox",
		file: mbox,
		...options
	};
	if (answer !== void 0) return {
		do: "answer",
		answer: typeof answer === "string" ? { with: answer } : given(answer),
		...options
	};
	return {
		do: "hold",
		...options
	};
}
var ruleSchema = strictObject({
	name: shared.name,
	when: whenSchema.describe("Which attempts it decides."),
	then: union([outcomeSchema, array(outcomeSchema).min(1)]).describe("What becomes of the attempt; a list advances per recipient, and its last entry stays."),
	times: shared.times,
	chance: shared.chance,
	while: shared.while
}).meta({
	id: "rule",
	description: "What happens to matching attempts at delivery. The first rule that matches decides."
}).transform(({ then, ...rest }) => ({
	...given(rest),
	then: [then].flat()
}));
export { ruleSchema as n, sessionRuleSchema as r, outcomeSchema as t };
