import { t as SMTP_EXTENSIONS } from "./smtp-dialect-3GpGVB9t.js";
// server/core/smtp-path.ts
/**
* Reads what comes after `MAIL` or `RCPT`.
* @param word `FROM` or `TO`
* @returns null where there is no address to be found
* @example parsePath('FROM', ' FROM:<a@b.test> SIZE=10') // { path: 'a@b.test', rest: ' SIZE=10' }
*/
function parsePath(word, argument) {
	const colon = argument.indexOf(":");
	if (colon < 0 || argument.slice(0, colon).trim().toUpperCase() !== word) return null;
	const text = argument.slice(colon + 1).trimStart();
	return text.startsWith("<") ? bracketed(text) : bare(text);
}
function bracketed(text) {
	const quoted = scan(text, 1, (c) => c === ">");
	const end = quoted < text.length ? quoted : text.indexOf(">");
	if (end < 0) return null;
	const rest = text.slice(end + 1);
	return rest === "" || isBlank(rest[0]) ? {
		path: text.slice(1, end),
		rest
	} : null;
}
/** `MAIL FROM: a@b.test`, as people type it and old devices send it. */
function bare(text) {
	const quoted = scan(text, 0, isBlank);
	const plain = text.search(/[ \t]/);
	const end = quoted < text.length || plain < 0 || isClosed(text) ? quoted : plain;
	return {
		path: text.slice(0, end),
		rest: text.slice(end)
	};
}
/** Index of the first character that ends the path outside of quotes; the length of the text where there is none. */
function scan(text, from, ends) {
	let quoted = false;
	for (let i = from; i < text.length; i++) {
		const c = text[i];
		if (c === "\\") i++;
		else if (c === "\"") quoted = !quoted;
		else if (!quoted && ends(c)) return i;
	}
	return text.length;
}
var isBlank = (c) => c === " " || c === "	";
/** Whether every quote that opens also closes. */
var isClosed = (text) => (text.replace(/\\./g, "").match(/"/g)?.length ?? 0) % 2 === 0;
var PLAIN_DIALECT = {
	replies: {
		greeting: (hostname) => `220 ${hostname} ESMTP bouncelab`,
		helo: (hostname) => `250 ${hostname}`,
		ehlo: (hostname, extensions) => `250 ${[hostname, ...extensions].join("\n")}`,
		mailOk: "250 2.1.0 Ok",
		rcptOk: () => "250 2.1.5 Ok",
		dataGo: "354 End data with <CR><LF>.<CR><LF>",
		queued: ({ messageId }) => `250 2.0.0 Ok: queued as ${messageId}`,
		rset: "250 2.0.0 Ok",
		noop: "250 2.0.0 Ok",
		quit: (hostname) => `221 2.0.0 ${hostname} closing connection`,
		help: "214 2.0.0 HELO EHLO STARTTLS AUTH MAIL RCPT DATA RSET NOOP VRFY HELP QUIT",
		vrfy: "252 2.5.2 Send some mail; what becomes of it is decided there",
		startTls: "220 2.0.0 Ready to start TLS",
		authOk: "235 2.7.0 Authentication successful",
		authNext: (prompt) => `334 ${prompt}`,
		unknownCommand: "500 5.5.2 Command not recognized",
		notImplemented: "502 5.5.1 Command not implemented",
		syntax: (usage) => `501 5.5.4 Syntax: ${usage}`,
		heloFirst: "503 5.5.1 Send EHLO or HELO first",
		mailFirst: "503 5.5.1 Send MAIL first",
		rcptFirst: "503 5.5.1 Send RCPT first",
		noValidRecipients: "554 5.5.1 No valid recipients",
		nestedMail: "503 5.5.1 A transaction is open already: finish it or send RSET",
		badSender: "501 5.1.7 Bad sender address syntax",
		badRecipient: "501 5.1.3 Bad recipient address syntax",
		badParameter: (why) => `501 5.5.4 ${why}`,
		unknownParameter: (name) => `555 5.5.4 Parameter not recognized: ${name}`,
		tooBig: (limit) => `552 5.3.4 Message larger than ${limit} bytes`,
		bareLf: null,
		tlsActive: "503 5.5.1 TLS is active already",
		authAgain: "503 5.5.1 Authenticated already",
		authInTransaction: "503 5.5.1 AUTH is not permitted during a transaction",
		authUnknown: "504 5.5.4 Unknown mechanism: PLAIN and LOGIN are offered",
		authCancelled: "501 5.7.0 Authentication cancelled",
		authMalformed: "501 5.5.2 Malformed credentials",
		authUnavailable: (why) => `454 4.7.0 ${why}`,
		lineTooLong: (limit) => `500 5.5.2 Line longer than ${limit} bytes`,
		controlCharacters: "500 5.5.2 Control characters in a command",
		httpRequest: "500 5.5.2 This is an SMTP port: the page and the API have their own address, printed at start",
		tlsOnPlainPort: "500 5.5.2 This port begins without TLS: use STARTTLS",
		tooManyErrors: "421 4.7.0 Too many errors",
		timeout: "421 4.4.2 Nothing came for too long, closing connection",
		shuttingDown: "421 4.3.2 Shutting down",
		notStored: (why) => `451 4.3.0 Not stored: ${why}`,
		unavailable: (why) => `421 4.3.0 ${why}`
	},
	extensions: SMTP_EXTENSIONS,
	laxArguments: false,
	splitCommand: (line) => {
		const [, verb = "", argument = ""] = /^(\S*)\s*(.*)$/s.exec(line) ?? [];
		return {
			verb,
			argument: argument.trimEnd()
		};
	},
	parsePath: (word, argument) => {
		const found = parsePath(word, argument);
		return word === "TO" && found?.path === "" ? null : found;
	}
};
export { PLAIN_DIALECT as t };
