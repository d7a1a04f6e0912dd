import { a as array, b as string, r as _enum, v as record, x as union, y as strictObject } from "./schemas-Caq1cVu3.js";
import { t as adding } from "./rule-parts-B99wrZCo.js";
import { a as always, d as notify, y as wrong } from "./words-DIYLVbP-.js";
// server/scenario/mail-schema.ts
/** A message to send, in plain fields; scenario files and POST …/send share it. */
var addresses = union([string(), array(string()).min(1)]);
/** The DSN parameters of RFC 3461, for all recipients alike. */
var dsn = {
	notify: notify.optional().describe("When to send notices: NEVER, or any of SUCCESS, FAILURE, DELAY."),
	ret: _enum(["FULL", "HDRS"]).optional().describe("How much of the message a bounce returns."),
	envid: string().optional().describe("An envelope id, given back in notices.")
};
var attachment = strictObject({
	filename: string().optional().describe("Its name."),
	contentType: string().optional().describe("Its MIME type; made from the name unless given."),
	content: string().describe("What is in it."),
	encoding: _enum(["utf8", "base64"]).optional().meta({
		description: "How content is written.",
		default: "utf8"
	})
}).meta({
	id: "attachment",
	description: "A file that goes with a message."
});
var mailFields = {
	from: string().optional().describe("The sender; also the reverse-path, unless envelope says otherwise."),
	to: addresses.optional().describe("Recipients that stand in To."),
	cc: addresses.optional().describe("Recipients that stand in Cc."),
	bcc: addresses.optional().describe("Recipients that stand in no header field."),
	subject: string().optional().describe("The subject."),
	text: string().optional().describe("The body as plain text."),
	html: string().optional().describe("The body as HTML."),
	headers: record(string(), union([string(), array(string())])).optional().describe("More header fields by name; a list repeats the field."),
	attachments: array(attachment).optional().describe("Files that go with it."),
	...dsn,
	envelope: strictObject({
		from: string().optional().describe("The reverse-path; empty is the null one."),
		to: addresses.optional().describe("The envelope recipients."),
		...dsn
	}).optional().describe("Where it differs from the header; from: \"\" is the null reverse-path.")
};
var mailSchema = strictObject(mailFields).superRefine(checkMail, always);
/** A message has a sender and a recipient, in its envelope if not in its header. */
function checkMail(mail, context) {
	const add = (message) => adding(context)(message, [], "missing");
	if (mail.from === void 0 && mail.envelope?.from === void 0) add(wrong("A message has a sender.", "Write from: app@client.test, or from: '<>' for the null reverse-path."));
	if (!mail.to && !mail.cc && !mail.bcc && !mail.envelope?.to) add(wrong("A message has recipients.", "Write to: somebody@example.com"));
}
export { mailFields as n, mailSchema as r, checkMail as t };
