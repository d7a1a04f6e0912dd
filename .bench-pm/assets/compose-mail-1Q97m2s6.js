import { t as splitAddresses } from "./address-list-CWdbTW2z.js";
import { n as encodeXtext } from "./xtext-CtumBSP7.js";
// server/scenario/compose-mail.ts
/** The host of Message-IDs and of the From of a message with the null reverse-path. */
var HOST = "client.bouncelab.test";
/** @param mail as `mailSchema` gives it */
async function composeMail(mail, { now, number }) {
	const { default: MailComposer } = await import("nodemailer/lib/mail-composer/index.js");
	const isGiven = (name) => Object.keys(mail.headers ?? {}).some((key) => key.toLowerCase() === name);
	return {
		raw: withLastLineEnd(await new MailComposer({
			from: bareAddress(mail.from ?? "") === "" ? `Null Sender <null-sender@${HOST}>` : mail.from,
			to: mail.to ?? (mail.cc || mail.bcc ? void 0 : mail.envelope?.to),
			cc: mail.cc,
			subject: mail.subject ?? "",
			text: mail.text ?? (mail.html === void 0 ? "" : void 0),
			html: mail.html,
			headers: mail.headers,
			attachments: mail.attachments?.map(({ contentType, ...rest }) => ({
				...rest,
				...contentType ? { contentType } : {}
			})),
			...isGiven("date") ? {} : { date: new Date(now) },
			...isGiven("message-id") ? {} : { messageId: `<${now}.${number}@${HOST}>` },
			baseBoundary: `${now}-${number}`,
			newline: "windows",
			disableFileAccess: true,
			disableUrlAccess: true
		}).compile().build()),
		envelope: envelopeOf(mail)
	};
}
/** The envelope: what `envelope` says, else the addresses of the header fields. */
function envelopeOf(mail) {
	const { envelope } = mail;
	const to = envelope?.to ?? [
		mail.to ?? [],
		mail.cc ?? [],
		mail.bcc ?? []
	].flat();
	const notify = envelope?.notify ?? mail.notify;
	const ret = envelope?.ret ?? mail.ret;
	const envid = envelope?.envid ?? mail.envid;
	return {
		reversePath: bareAddress(envelope?.from ?? mail.from ?? ""),
		recipients: [to].flat().flatMap(splitAddresses).map((address) => ({
			forwardPath: bareAddress(address),
			...notify ? { notify } : {}
		})),
		...ret ? { ret } : {},
		...envid === void 0 ? {} : { envid: encodeXtext(envid) }
	};
}
/** The address alone: `Ann <ann@b.test>` gives `ann@b.test`, and `<>` nothing. */
function bareAddress(text) {
	const bracketed = /<([^<>]*)>\s*$/.exec(text);
	return (bracketed ? bracketed[1] : text).trim();
}
function withLastLineEnd(raw) {
	if (raw.at(-1) === 10) return raw;
	const ended = new Uint8Array(raw.length + 2);
	ended.set(raw);
	ended.set([13, 10], raw.length);
	return ended;
}
export { envelopeOf as n, composeMail as t };
