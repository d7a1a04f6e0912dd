import { a as array, b as string, l as int, m as looseObject, o as boolean, p as literal, r as _enum, x as union, y as strictObject } from "./schemas-Caq1cVu3.js";
import { n as expectationSchema, t as awaitSchema } from "./expect-schema-BAxozpkw.js";
import { n as mailFields, t as checkMail } from "./mail-schema-8XHZuPQ_.js";
import { i as oneOf, n as exactlyOne, t as adding } from "./rule-parts-B99wrZCo.js";
import { n as ruleSchema, r as sessionRuleSchema } from "./rule-schema-C-PEbNSS.js";
import { a as always, f as pattern, s as duration, y as wrong } from "./words-DIYLVbP-.js";
// server/scenario/step-schema.ts
/** The steps of a scenario: what is done, in order. */
var WORDS = [
	"send",
	"pause",
	"advance",
	"run",
	"rules",
	"session",
	"mta",
	"await",
	"expect"
];
var sendItem = strictObject({
	...mailFields,
	eml: string().optional().describe("A file with the message, relative to this one."),
	times: int().min(1).optional().meta({
		description: "Sends it so many times.",
		default: 1
	}),
	pause: duration.optional().describe("Real time to wait before each."),
	via: literal("smtp").optional().describe("Goes over SMTP, as an application sends; session rules act."),
	reply: pattern.optional().describe("With via: a reply that the client gets; lost, nothing or untrusted where none comes."),
	tls: union([boolean(), literal("verify")]).optional().meta({
		description: "With via: the client asks for STARTTLS; with verify it takes no certificate that has run out.",
		default: false
	}),
	timeout: duration.optional().describe("With via: real time that the client waits for a reply; 30s unless given.")
}).superRefine((mail, context) => {
	checkMail(mail, context);
	const ofSmtp = [
		"reply",
		"tls",
		"timeout"
	].find((word) => mail[word] !== void 0);
	if (ofSmtp && !mail.via) {
		const message = wrong(`${ofSmtp} is of a message that goes over SMTP.`, `Write via: smtp, or drop ${ofSmtp}.`);
		context.addIssue({
			code: "custom",
			message,
			path: [ofSmtp]
		});
	}
	const content = [
		"subject",
		"text",
		"html",
		"headers",
		"attachments"
	].find((word) => mail[word] !== void 0);
	if (mail.eml === void 0 || !content) return;
	const message = wrong(`${content} would change the bytes of ${mail.eml}.`, "Keep eml, or write the message in fields.");
	context.addIssue({
		code: "custom",
		message,
		path: [content]
	});
}, always).meta({
	id: "send",
	description: "A message handed in as through /usr/sbin/sendmail, or over SMTP."
});
/** The MTA's own module checks what is in it; here it need only name its type. */
var mtaSchema = looseObject({ type: _enum(["qmail", "imta"]).describe("Which system is played.") }).meta({
	id: "mta",
	description: "The MTA's configuration in its own words."
});
/** What stepSchema says of its words, for editors: session may stand beside rules. */
var oneWord = { oneOf: [...exactlyOne(WORDS.filter((word) => word !== "session")).oneOf, {
	required: ["session"],
	not: { required: ["rules"] }
}] };
var stepSchema = strictObject({
	send: union([sendItem, array(sendItem).min(1)]).optional().describe("Hands a message in, or several."),
	pause: duration.optional().describe("Waits in real time."),
	advance: duration.optional().describe("Moves the sandbox's clock, stopping at each due instant."),
	run: literal("idle").optional().describe("Moves the clock until nothing is due any more."),
	rules: union([array(ruleSchema), literal("reset")]).optional().describe("Puts these in front of the rules in force; reset takes away what steps before it put there."),
	session: array(sessionRuleSchema).optional().describe("Puts these in front of the session rules in force; may stand beside rules."),
	mta: mtaSchema.optional().describe("Changes the MTA."),
	await: awaitSchema.optional().describe("Waits until such a message is there."),
	expect: array(expectationSchema).optional().describe("What must hold at this point.")
}).superRefine((step, context) => {
	const { session: _, ...besides } = step;
	oneOf(step.rules === void 0 ? step : besides, WORDS, "A step", adding(context));
}, always).meta({
	id: "step",
	description: `One thing to do: ${WORDS.join(", ")}.`,
	...oneWord
}).transform((step) => {
	if (step.send) return {
		do: "send",
		messages: [step.send].flat()
	};
	if (step.pause !== void 0) return {
		do: "pause",
		length: step.pause
	};
	if (step.advance !== void 0) return {
		do: "advance",
		length: step.advance
	};
	const { rules, session = [] } = step;
	if (rules === "reset") return {
		do: "rules",
		rules: [],
		session,
		reset: true
	};
	if (rules ?? step.session) return {
		do: "rules",
		rules: rules ?? [],
		session
	};
	if (step.mta) return {
		do: "mta",
		mta: step.mta
	};
	if (step.await) return {
		do: "await",
		...step.await
	};
	if (step.expect) return {
		do: "expect",
		expect: step.expect
	};
	return { do: "run" };
});
export { stepSchema as n, mtaSchema as t };
