import { n as SandboxError } from "./errors-CzoCEYTs.js";
import { i as losslessText } from "./bytes-LRSdd-5n.js";
import { t as PLAIN_DIALECT } from "./plain-dialect-lheXKCv5.js";
import { i as scanHeader } from "./header-Dy4L2f2D.js";
import { r as isXtext } from "./xtext-CtumBSP7.js";
import { t as Transcript } from "./transcript-DxVBE_ZJ.js";
import { n as TlsContexts, t as HANDSHAKE_FAILURE } from "./tls-DW4RrAD1.js";
import { SMTPServer } from "smtp-server";
import { SMTPConnection } from "smtp-server/lib/smtp-connection.js";
import { Buffer } from "node:buffer";
import { SMTPStream } from "smtp-server/lib/smtp-stream.js";
// server/smtp/bare-lf.ts
var LF$2 = 10;
var CR$2 = 13;
var BareLf = class {
	/** Of the last chunk; before the first one stands the line feed of DATA. */
	#last = LF$2;
	isIn(chunk) {
		for (let at = chunk.indexOf(LF$2); at >= 0; at = chunk.indexOf(LF$2, at + 1)) if ((at === 0 ? this.#last : chunk[at - 1]) !== CR$2) return true;
		this.#last = chunk.at(-1) ?? this.#last;
		return false;
	}
};
// server/smtp/data-reader.ts
/**
* Reads the bytes after DATA up to the line with the single dot and takes the stuffed dots away (RFC 5321 section
* 4.5.2). Only CRLF ends a line: `\n.\n` is content, or a message could smuggle in commands.
*
* It stands in for smtp-server's own data stream, which passes each dotted line through a tick of the event loop and
* each message through a PassThrough.
*/
var LF$1 = 10;
var CR$1 = 13;
var DOT = 46;
var CRLF = Buffer.from("\r\n");
var LINE_DOT = Buffer.from("\r\n.");
var PARTS_PER_BLOCK = 1024;
var DataReader = class {
	/** Bytes of message so far; goes on counting above the limit, where nothing is kept any more. */
	size = 0;
	#limit;
	#blocks = [];
	#parts = [];
	/** How many bytes of CRLF.CRLF the last chunk ended with; they may be content or the end. */
	#held = 2;
	/** The line end in `#held` is that of the DATA command: not content. */
	#atStart = true;
	constructor(limit) {
		this.#limit = limit;
	}
	/** @returns where the next command begins in this chunk, or -1 while the message goes on */
	feed(chunk, from) {
		let at = from;
		while (this.#held > 0 && at < chunk.length) {
			const byte = chunk[at];
			if (this.#held === 4 && byte === LF$1) {
				this.#giveBack(2);
				return at + 1;
			}
			if (byte === (this.#held === 1 ? LF$1 : this.#held === 2 ? DOT : this.#held === 3 ? CR$1 : -1)) {
				this.#held++;
				at++;
				continue;
			}
			this.#giveBack(Math.min(this.#held, 2));
			if (this.#held === 4) this.#keep(CRLF.subarray(0, 1));
			this.#held = 0;
		}
		return this.#held > 0 ? -1 : this.#scan(chunk, at);
	}
	/** The whole message; null where it was larger than the limit. */
	message() {
		if (this.size > this.#limit) return null;
		const parts = [...this.#blocks, ...this.#parts];
		return parts.length === 1 ? parts[0] : Buffer.concat(parts, this.size);
	}
	#scan(chunk, from) {
		let start = from;
		for (let i = chunk.indexOf(LINE_DOT, start); i >= 0; i = chunk.indexOf(LINE_DOT, start)) {
			const afterDot = i + 3;
			const left = chunk.length - afterDot;
			if (left === 0 || left === 1 && chunk[afterDot] === CR$1) {
				this.#keep(chunk.subarray(start, i));
				this.#held = 3 + left;
				return -1;
			}
			this.#keep(chunk.subarray(start, i + 2));
			if (chunk[afterDot] === CR$1 && chunk[afterDot + 1] === LF$1) return afterDot + 2;
			start = afterDot;
		}
		this.#held = heldAtEnd(chunk, start);
		this.#keep(chunk.subarray(start, chunk.length - this.#held));
		return -1;
	}
	/** The held line end turns out to be content. */
	#giveBack(bytes) {
		if (!this.#atStart) this.#keep(CRLF.subarray(0, bytes));
		this.#atStart = false;
	}
	#keep(part) {
		if (part.length === 0) return;
		this.#atStart = false;
		this.size += part.length;
		if (this.size > this.#limit) {
			this.#blocks = [];
			this.#parts = [];
			return;
		}
		this.#parts.push(part);
		if (this.#parts.length < PARTS_PER_BLOCK) return;
		this.#blocks.push(Buffer.concat(this.#parts));
		this.#parts = [];
	}
};
function heldAtEnd(chunk, start) {
	const last = chunk.length - 1;
	if (last >= start && chunk[last] === CR$1) return 1;
	return last > start && chunk[last] === LF$1 && chunk[last - 1] === CR$1 ? 2 : 0;
}
// server/smtp/command-stream.ts
/**
* Cuts what the client sends into command lines and messages, one at a time: the next one waits until the last one is
* answered. It stands in for smtp-server's parser, which copies every chunk into a string and searches it with a
* regular expression; the plumbing around it (piping, STARTTLS, closing) is smtp-server's.
*/
var LF = 10;
var CR = 13;
var NOTHING = Buffer.alloc(0);
/** So that a packet full of commands does not keep other connections waiting. */
var COMMANDS_PER_TICK = 100;
var DRIPS_PER_SECOND = 10;
var CommandStream = class extends SMTPStream {
	#sink;
	#maxLine;
	/** False until the greeting is sent: what comes earlier waits. */
	#open;
	#chunk = NOTHING;
	#at = 0;
	#next = null;
	/** The beginning of a line whose end has not come yet. */
	#partial = NOTHING;
	#skipping = false;
	#reader = null;
	#bareLf = null;
	#drip = 0;
	#plain;
	constructor(sink, maxLine, open) {
		super();
		this.#sink = sink;
		this.#maxLine = maxLine;
		this.#open = open;
		this.#plain = !open;
	}
	get received() {
		return this.#reader?.size ?? 0;
	}
	/** The greeting is out. */
	open() {
		this.#open = true;
		if (this.#next) this.#run();
	}
	readMessage(limit, bytesPerSecond, refuseBareLf) {
		this.#reader = new DataReader(limit);
		this.#bareLf = refuseBareLf ? new BareLf() : null;
		this.#drip = bytesPerSecond ?? 0;
	}
	_write(chunk, _encoding, next) {
		this.#chunk = chunk;
		this.#at = 0;
		this.#next = next;
		if (this.#open || this.isClosed) this.#run();
	}
	/** The client's last line without a line end is no command. */
	_flushData() {
		if (!this.isClosed) this.#sink.inputEnded();
	}
	#run() {
		for (let commands = 0; this.#at < this.#chunk.length && !this.isClosed; commands++) {
			if (commands === COMMANDS_PER_TICK) {
				setImmediate(() => this.#run());
				return;
			}
			const wait = this.#reader ? this.#message(this.#reader) : this.#line();
			if (wait) {
				this.#sink.flush();
				wait.then(() => this.#run());
				return;
			}
		}
		const next = this.#next;
		this.#next = null;
		this.#chunk = NOTHING;
		if (!next) return;
		if (this.isClosed) next();
		else this.#sink.flush(next);
	}
	#line() {
		if (this.#plain && this.#isTlsHello()) return this.#sink.tlsHello();
		this.#plain = false;
		const end = this.#chunk.indexOf(LF, this.#at);
		const piece = this.#chunk.subarray(this.#at, end < 0 ? void 0 : end);
		this.#at = end < 0 ? this.#chunk.length : end + 1;
		const length = this.#partial.length + piece.length;
		if (end < 0) {
			this.#skipping ||= length > this.#maxLine;
			this.#partial = this.#skipping ? NOTHING : Buffer.concat([this.#partial, piece]);
			return;
		}
		const line = this.#partial.length > 0 ? Buffer.concat([this.#partial, piece]) : piece;
		const tooLong = this.#skipping || length > this.#maxLine;
		this.#partial = NOTHING;
		this.#skipping = false;
		return tooLong ? this.#sink.lineTooLong() : this.#sink.line(decode(line));
	}
	#message(reader) {
		return this.#drip > 0 ? this.#dripInto(reader) : this.#feed(reader, this.#chunk);
	}
	#feed(reader, chunk) {
		const from = this.#at;
		const end = reader.feed(chunk, from);
		this.#at = end < 0 ? chunk.length : end;
		if (this.#bareLf?.isIn(chunk.subarray(from, this.#at))) {
			this.#reader = null;
			return this.#sink.bareLf(reader.size);
		}
		if (end < 0) return;
		this.#reader = null;
		return this.#sink.message(reader.message(), reader.size);
	}
	/** Takes a tenth of a second's bytes, and their time. */
	async #dripInto(reader) {
		const bytes = Math.max(1, Math.round(this.#drip / DRIPS_PER_SECOND));
		const end = Math.min(this.#at + bytes, this.#chunk.length);
		const ms = (end - this.#at) * 1e3 / this.#drip;
		await new Promise((resolve) => setTimeout(resolve, ms));
		if (!this.isClosed) await this.#feed(reader, this.#chunk.subarray(0, end));
	}
	/** A TLS record of type handshake. */
	#isTlsHello() {
		return this.#chunk[this.#at] === 22 && this.#chunk[this.#at + 1] === 3;
	}
};
/** Nothing is replaced: a byte that is no UTF-8 keeps its value. */
var decode = (line) => losslessText(line.at(-1) === CR ? line.subarray(0, -1) : line);
// server/smtp/faults/delay.ts
var delay = async ({ dialogue, ruleId, action }) => {
	dialogue.session.used(ruleId);
	dialogue.remark(`a rule delays the answer by ${action.delay} ms`);
	await dialogue.pause(action.delay);
	return "go on";
};
// server/smtp/faults/fault.ts
/** What is planned before MAIL holds for every message of the session. */
var outlivesTransaction = (at) => [
	"connect",
	"ehlo",
	"starttls",
	"auth"
].includes(at);
// server/smtp/faults/drip.ts
/** Reads the message slowly. */
var drip = ({ dialogue, at, ruleId, action }) => {
	dialogue.session.used(ruleId);
	dialogue.remark(`a rule has the message read at ${action.bytesPerSecond} bytes/s`);
	dialogue.plan({ bytesPerSecond: action.bytesPerSecond }, outlivesTransaction(at));
	return "go on";
};
// server/smtp/faults/drop.ts
var drop = ({ dialogue, ruleId, about }) => {
	dialogue.refuse("", {
		...about,
		ruleId
	});
	dialogue.hangUp("a rule drops the connection");
	return "done";
};
// server/smtp/faults/hide.ts
var hide = ({ dialogue, ruleId, action }) => {
	dialogue.session.used(ruleId);
	for (const name of action.extensions) dialogue.hidden.add(name.toUpperCase());
	return "go on";
};
// server/smtp/faults/lose-ack.ts
/** Stores the message and cuts the connection before the 250 (RFC 1047: the client sends it again). */
var loseAck = ({ dialogue, at, ruleId }) => {
	dialogue.session.used(ruleId);
	dialogue.plan({ loseAck: true }, outlivesTransaction(at));
	return "go on";
};
// server/smtp/replies.ts
/** How any reply goes on the wire. The words are those of the sandbox's dialect (core/smtp-dialect.ts). */
var CODED = /^[2-5]\d\d(?=[ -]|$)/;
var ONE_LINE = /^[2-5]\d\d [^\x00-\x1f\x7f]*[^\x00-\x20\x7f]$/;
var CONTROL$1 = /[\x00-\x1f\x7f]/g;
/** A reply's code; text without one counts as 550. */
var codeOf = (reply) => CODED.test(reply) ? Number(reply.slice(0, 3)) : 550;
/**
* A reply as lines for the wire, without line ends: `550 a\nb` gives `550-a` and `550 b`.
* Nothing in the text can start a line of its own: other control characters become spaces.
*/
function replyLines(reply) {
	if (ONE_LINE.test(reply)) return [reply];
	const code = CODED.exec(reply)?.[0] ?? "550";
	const texts = reply.split(/\r?\n/).map((line) => {
		return (line.startsWith(code) && /^[ -]|^$/.test(line.slice(3)) ? line.slice(4) : line).replace(CONTROL$1, " ");
	});
	return texts.map((text, i) => `${code}${i < texts.length - 1 ? "-" : " "}${text}`.trimEnd());
}
/** An error's message, fit for one reply line. */
function oneLine(error) {
	return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, " ").trim().slice(0, 400) || "internal error";
}
// server/smtp/faults/reply.ts
var reply = ({ dialogue, at, ruleId, action, about }) => {
	if (letsPass(at, codeOf(action.reply))) {
		dialogue.session.used(ruleId);
		return { reply: action.reply };
	}
	dialogue.refuse(action.reply, {
		...about,
		ruleId
	});
	return "done";
};
/** Whether a reply of this code lets the command happen all the same. */
var letsPass = (at, code) => Math.floor(code / 100) === (at === "data" ? 3 : 2);
// server/smtp/faults/reset.ts
var reset = ({ dialogue, ruleId, about }) => {
	dialogue.refuse("", {
		...about,
		ruleId
	});
	dialogue.hangUp("a rule resets the connection", "reset");
	return "done";
};
// server/smtp/faults/stall.ts
var stall = async ({ dialogue, ruleId, about }) => {
	dialogue.refuse("", {
		...about,
		ruleId
	});
	dialogue.remark("a rule never answers");
	await dialogue.stall();
	return "done";
};
// server/smtp/faults/tls.ts
var tls = ({ dialogue, at, ruleId, action }) => {
	if (at === "starttls") dialogue.tlsFault = {
		fault: action.fault,
		ruleId
	};
	else dialogue.session.used(ruleId);
	return "go on";
};
// server/smtp/faults/table.ts
var FAULTS = {
	reply,
	delay,
	drip,
	drop,
	reset,
	stall,
	"lose-ack": loseAck,
	hide,
	tls
};
// server/smtp/rule-context.ts
function ruleContext(client, known) {
	const context = known.raw ? new MessageContext(client, known.raw) : { client };
	if (known.sender !== void 0) {
		context.kind = "mail";
		context.sender = known.sender;
	}
	if (known.recipient !== void 0) context.recipient = known.recipient;
	if (known.size !== void 0) context.size = known.size;
	return context;
}
/** Scans the header only when a rule looks at it: most sandboxes have no such rule. */
var MessageContext = class {
	client;
	#raw;
	#fields;
	constructor(client, raw) {
		this.client = client;
		this.#raw = raw;
	}
	get fields() {
		this.#fields ??= scanHeader(this.#raw);
		return this.#fields;
	}
	get subject() {
		return this.fields.find((field) => field.name.toLowerCase() === "subject")?.value;
	}
};
// server/smtp/session-rules.ts
/**
* Lets the rules act on the command in hand, then goes on with it unless one of them dealt with it.
* Without a rule all of it is synchronous.
*/
function ruled(dialogue, at, known, about, proceed) {
	if (!dialogue.session.sandbox.hasSessionRules()) return proceed();
	const rules = rulesFor(dialogue, at, known);
	return rules.length === 0 ? proceed() : apply(dialogue, at, rules, about, proceed);
}
function rulesFor(dialogue, at, known) {
	const { session, transaction } = dialogue;
	const ask = (recipient) => {
		const context = ruleContext(session.client, {
			sender: transaction?.reversePath,
			...known,
			recipient
		});
		return session.rules(at, context);
	};
	const recipients = transaction?.recipients ?? [];
	if (known.recipient !== void 0 || recipients.length === 0) return ask(known.recipient);
	for (const { forwardPath } of recipients) {
		const rules = ask(forwardPath);
		if (rules.length > 0) return rules;
	}
	return [];
}
async function apply(dialogue, at, rules, about, proceed) {
	let reply;
	for (const [i, rule] of rules.entries()) {
		const act = FAULTS[rule.then.do];
		const result = await act({
			dialogue,
			at,
			ruleId: rule.id,
			action: rule.then,
			about
		});
		if (result === "done") return;
		if (dialogue.isOver) {
			for (const left of rules.slice(i + 1)) dialogue.session.used(left.id);
			return;
		}
		if (result !== "go on") reply = result.reply;
	}
	return proceed(reply);
}
// server/smtp/auth.ts
/** AUTH PLAIN and LOGIN (RFC 4954): any password will do, and the user name may pick the sandbox. */
function auth(d, argument) {
	const { replies } = d.dialect;
	const { helo, user } = d.session.client;
	if (helo === void 0 && replies.heloFirst) return d.error(replies.heloFirst);
	if (user !== void 0) return d.error(replies.authAgain);
	if (d.transaction) return d.error(replies.authInTransaction);
	const [mechanism = "", initial] = argument.split(/\s+/);
	if (!mechanism) return d.error(replies.syntax("AUTH mechanism"));
	if (mechanism.toUpperCase() === "PLAIN") return step(d, "", initial, (answer) => {
		const [identity, name, password] = answer.split("\0");
		if (password === void 0) return d.error(replies.authMalformed);
		return authenticate(d, name || identity || "");
	});
	if (mechanism.toUpperCase() === "LOGIN") return step(d, "Username:", initial, (name) => step(d, "Password:", void 0, () => authenticate(d, name)));
	return d.error(replies.authUnknown);
}
/** Takes an answer that came along with the command, or asks for it. */
function step(d, prompt, given, next) {
	const { replies } = d.dialect;
	const take = (answer) => {
		if (answer === "*") return d.error(replies.authCancelled);
		if (!/^[A-Za-z0-9+/]*={0,2}$/.test(answer)) return d.error(replies.authMalformed);
		return next(Buffer.from(answer, "base64").toString("utf8"));
	};
	if (given !== void 0) return take(given === "=" ? "" : given);
	d.ask(replies.authNext(Buffer.from(prompt).toString("base64")), take);
}
async function authenticate(d, user) {
	const { host, authSandboxes } = d.settings;
	const { replies } = d.dialect;
	if (user === "" || /[\x00-\x1f\x7f]/.test(user)) return d.error(replies.authMalformed);
	try {
		if (authSandboxes) d.session.moveTo(await host.sandboxFor(user));
	} catch (error) {
		return d.refuse(replies.authUnavailable(error instanceof Error ? error.message : String(error)));
	}
	const before = d.session.client;
	d.session.client = {
		...before,
		user
	};
	let accepted = false;
	d.session.open();
	await ruled(d, "auth", {}, {}, (reply) => {
		accepted = true;
		d.remark(`authenticated as ${user}`);
		d.reply(reply ?? replies.authOk);
	});
	if (!accepted) d.session.client = before;
}
// server/smtp/parameters.ts
var NOTIFY_WORDS = [
	"NEVER",
	"SUCCESS",
	"FAILURE",
	"DELAY"
];
var ADDRESS_TYPE = /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+$/;
var MAIL = {
	SIZE: (value, into) => {
		if (!value || !/^\d{1,20}$/.test(value)) return "SIZE wants a number of bytes";
		into.size = Number(value);
		return null;
	},
	BODY: (value) => value && /^(7BIT|8BITMIME)$/i.test(value) ? null : "BODY is 7BIT or 8BITMIME",
	SMTPUTF8: (value, into) => {
		if (value !== void 0) return "SMTPUTF8 takes no value";
		into.smtpUtf8 = true;
		return null;
	},
	AUTH: (value) => value ? null : "AUTH wants an address or <>",
	RET: (value, into) => {
		const ret = value?.toUpperCase();
		if (ret !== "FULL" && ret !== "HDRS") return "RET is FULL or HDRS";
		into.ret = ret;
		return null;
	},
	ENVID: (value, into) => {
		if (!value || value.length > 100 || !isXtext(value)) return "ENVID wants xtext of at most 100 characters";
		into.envid = value;
		return null;
	}
};
var RCPT = {
	NOTIFY: (value, into) => {
		const words = (value ?? "").toUpperCase().split(",");
		if (!words.every((word) => NOTIFY_WORDS.includes(word))) return "NOTIFY is NEVER, or of SUCCESS, FAILURE, DELAY";
		if (words.includes("NEVER") && words.length > 1) return "NOTIFY=NEVER stands alone";
		into.notify = words;
		return null;
	},
	ORCPT: (value, into) => {
		const semicolon = value?.indexOf(";") ?? -1;
		if (!value || semicolon < 1 || value.length > 500) return "ORCPT wants type;address of at most 500 characters";
		const address = value.slice(semicolon + 1);
		if (!ADDRESS_TYPE.test(value.slice(0, semicolon)) || !address || !isXtextOrUtf8(address)) return "ORCPT wants xtext";
		into.orcpt = value;
		return null;
	}
};
/** Under RFC 6533 the address may be bare UTF-8. */
var isXtextOrUtf8 = (text) => isXtext(text.replace(/[^\x00-\x7f]/g, ""));
var mailParameters = (rest, replies) => read(rest, MAIL, {}, replies);
var rcptParameters = (rest, replies) => read(rest, RCPT, {}, replies);
function read(rest, readers, values, replies) {
	const text = rest.trim();
	if (text === "") return { values };
	const seen = /* @__PURE__ */ new Set();
	for (const word of text.split(/[ \t]+/)) {
		const equals = word.indexOf("=");
		const key = (equals < 0 ? word : word.slice(0, equals)).toUpperCase();
		const reader = Object.hasOwn(readers, key) ? readers[key] : void 0;
		if (!reader) {
			if (replies.unknownParameter) return { reply: replies.unknownParameter(key.slice(0, 100)) };
			continue;
		}
		const wrong = seen.has(key) ? `${key} is given twice` : reader(equals < 0 ? void 0 : word.slice(equals + 1), values);
		seen.add(key);
		if (wrong !== null && replies.badParameter) return { reply: replies.badParameter(wrong) };
	}
	return { values };
}
// server/smtp/commands.ts
var MAX_HELO = 300;
function hello(extended) {
	return (d, argument) => {
		const { dialect, hostname } = d;
		const { replies } = dialect;
		if (!dialect.laxArguments && (!argument || argument.length > MAX_HELO)) return d.error(replies.syntax(`${extended ? "EHLO" : "HELO"} hostname`));
		d.session.client = {
			...d.session.client,
			helo: argument,
			esmtp: extended
		};
		d.hidden.clear();
		return ruled(d, "ehlo", {}, {}, (reply) => {
			d.endTransaction();
			d.reply(reply ?? (extended ? replies.ehlo(hostname, extensions(d)) : replies.helo(hostname)));
		});
	};
}
function extensions(d) {
	const { client } = d.session;
	const spelled = (name) => {
		if (name === "SIZE") return `SIZE ${sizeLimit(d)}`;
		if (name === "AUTH") return client.user === void 0 ? "AUTH PLAIN LOGIN" : null;
		return name === "STARTTLS" && client.tls ? null : name;
	};
	return d.dialect.extensions.filter((name) => !d.hidden.has(name)).map(spelled).filter((line) => line !== null);
}
/** Bytes that SIZE names. */
var sizeLimit = ({ dialect, settings }) => Math.min(dialect.sizeLimit ?? settings.maxMessageSize, settings.maxMessageSize);
var mail = (d, argument) => {
	const { dialect } = d;
	const { replies } = dialect;
	if (d.session.client.helo === void 0 && replies.heloFirst) return d.error(replies.heloFirst);
	if (d.transaction && replies.nestedMail) return d.error(replies.nestedMail);
	const address = dialect.parsePath("FROM", argument);
	if (!address) return d.error(/^from\s*:/i.test(argument) ? replies.badSender : replies.syntax("MAIL FROM:<address>"));
	const about = { reversePath: address.path };
	const parameters = mailParameters(address.rest, replies);
	if ("reply" in parameters) return d.error(parameters.reply, about);
	const { size } = parameters.values;
	d.session.open();
	const limit = sizeLimit(d);
	if (dialect.extensions.includes("SIZE") && size !== void 0 && size > limit) {
		const { sizeLimitWhy } = dialect;
		const why = sizeLimitWhy && limit === dialect.sizeLimit ? { why: sizeLimitWhy } : {};
		return d.refuse(replies.tooBig(limit), {
			...about,
			...why
		});
	}
	d.endTransaction();
	return ruled(d, "mail", {
		sender: address.path,
		size
	}, about, (reply) => {
		const { sandbox } = d.session;
		const sender = address.queuedAs ?? address.path;
		const refusal = reply === void 0 && dialect.judgeSender?.(sender, (to) => sandbox.ruledDns(to));
		if (refusal) return d.refuse(refusal.reply, {
			...about,
			why: refusal.why
		});
		d.begin(address, parameters.values);
		d.reply(reply ?? replies.mailOk);
	});
};
var rcpt = (d, argument) => {
	const { dialect, transaction } = d;
	const { replies } = dialect;
	if (!transaction) return d.error(replies.mailFirst);
	transaction.refused++;
	const address = dialect.parsePath("TO", argument);
	if (!address) return d.error(/^to\s*:/i.test(argument) ? replies.badRecipient : replies.syntax("RCPT TO:<address>"));
	const about = { recipient: address.path };
	const parameters = rcptParameters(address.rest, replies);
	if ("reply" in parameters) return d.error(parameters.reply, about);
	return ruled(d, "rcpt", { recipient: address.path }, about, (reply) => {
		const simulated = d.session.sandbox.simulate(address.path);
		if (simulated) {
			const { ruleId } = simulated;
			d.refuse(simulated.reply ?? "", {
				...about,
				ruleId
			});
			if (simulated.reply === null) d.hangUp("the simulator drops the connection");
			return;
		}
		const { path, queuedAs } = address;
		const { client, sandbox } = d.session;
		const sender = transaction.queuedReversePath;
		const refusal = reply === void 0 && dialect.judgeRecipient?.(sender, queuedAs ?? path, client);
		const isRuled = () => sandbox.isNamedByRule(ruleContext(client, {
			sender: transaction.reversePath,
			recipient: path
		}));
		if (refusal && !(refusal.unlessRuled && isRuled())) return d.refuse(refusal.reply, {
			...about,
			why: refusal.why
		});
		transaction.refused--;
		transaction.recipients.push({
			forwardPath: path,
			...queuedAs === void 0 ? {} : { queuedAs },
			...parameters.values
		});
		d.reply(reply ?? replies.rcptOk(path));
	});
};
var data = (d, argument) => {
	const { dialect, transaction } = d;
	const { replies } = dialect;
	if (argument && !dialect.laxArguments) return d.error(replies.syntax("DATA"));
	if (!transaction) return d.error(replies.mailFirst);
	if (transaction.recipients.length === 0) return d.error(transaction.refused > 0 ? replies.noValidRecipients : replies.rcptFirst);
	return ruled(d, "data", {}, {}, (reply) => {
		d.reply(reply ?? replies.dataGo);
		d.receive();
	});
};
var startTls = (d, argument) => {
	const { host } = d.settings;
	const { replies } = d.dialect;
	if (argument) return d.error(replies.syntax("STARTTLS"));
	if (d.session.client.tls) return d.error(replies.tlsActive);
	d.tlsFault = null;
	return ruled(d, "starttls", {}, {}, async (reply) => {
		d.endTransaction();
		if (d.session.client.user !== void 0) d.session.moveTo(await host.sandboxFor(void 0));
		if (d.isOver) return;
		const { ip, port } = d.session.client;
		d.session.client = {
			ip,
			port,
			tls: false,
			esmtp: false
		};
		d.reply(reply ?? replies.startTls);
		d.wire.startTls(d.tlsFault?.fault);
	});
};
var rset = (d) => {
	d.endTransaction();
	d.reply(d.dialect.replies.rset);
};
var quit = (d) => ruled(d, "quit", {}, {}, (reply) => {
	d.reply(reply ?? d.dialect.replies.quit(d.hostname));
	d.hangUp();
});
var vrfy = (d, argument) => {
	const { laxArguments, replies } = d.dialect;
	if (argument || laxArguments) d.reply(replies.vrfy);
	else d.error(replies.syntax("VRFY user"));
};
var notImplemented = (d) => d.error(d.dialect.replies.notImplemented);
var COMMANDS = /* @__PURE__ */ new Map([
	["HELO", hello(false)],
	["EHLO", hello(true)],
	["MAIL", mail],
	["RCPT", rcpt],
	["DATA", data],
	["STARTTLS", startTls],
	["AUTH", auth],
	["RSET", rset],
	["QUIT", quit],
	["NOOP", (d) => d.reply(d.dialect.replies.noop)],
	["HELP", (d) => d.reply(d.dialect.replies.help)],
	["VRFY", vrfy],
	["EXPN", notImplemented],
	["BDAT", notImplemented]
]);
/**
* @param verb in upper case
* @returns undefined for what the dialect does not know, or what a rule hides
*/
function commandFor({ dialect, hidden }, verb) {
	return (verb === "STARTTLS" || verb === "AUTH") && (!dialect.extensions.includes(verb) || hidden.has(verb)) ? void 0 : COMMANDS.get(verb);
}
var STAGES = {
	HELO: "ehlo",
	EHLO: "ehlo",
	MAIL: "mail",
	RCPT: "rcpt",
	DATA: "data",
	STARTTLS: "starttls",
	AUTH: "auth",
	QUIT: "quit"
};
/** Where in the session a command belongs. */
var stageOf = (verb) => Object.hasOwn(STAGES, verb) ? STAGES[verb] : "other";
// server/smtp/session.ts
/** A client that only makes mistakes must not flood the journal. */
var MAX_JOURNALED_MISTAKES = 50;
var MAX_COMMAND = 1e3;
var Session = class {
	/** Replaced whole at every change, so that what was handed out stays as it was. */
	client;
	#refused = 0;
	#sandbox;
	#id;
	#openedAt = 0;
	#closed = false;
	/** Of the present sandbox; a session that was opened in another one left its lines there. */
	#transcript = new Transcript();
	#messageIds = [];
	#ruleUses = {};
	#mistakes = 0;
	#asked = 0;
	/** Names the connection where rules with a chance act before the session has an id. */
	#connectionKey;
	constructor(sandbox, client, connectionKey) {
		this.#sandbox = sandbox;
		this.client = client;
		this.#connectionKey = connectionKey;
	}
	get sandbox() {
		return this.#sandbox;
	}
	say(who, text) {
		if (!this.#closed) this.#transcript.add(this.#sandbox.now(), who, text);
	}
	/** Journals session.opened at the first call: before it, AUTH may still move the session to another sandbox. */
	open() {
		if (this.#id === void 0) {
			this.#openedAt = this.#sandbox.now();
			this.#id = this.#sandbox.openSession(this.client);
		}
		return this.#id;
	}
	/** Goes on in another sandbox; what was journaled in the first one is closed there. */
	moveTo(sandbox) {
		if (sandbox.name === this.#sandbox.name) return;
		if (this.#id !== void 0 || Object.keys(this.#ruleUses).length > 0) {
			const left = `the session ${this.open()} of the sandbox ${this.#sandbox.name}`;
			this.say("*", `the session goes on in the sandbox ${sandbox.name}`);
			this.#store();
			this.#id = void 0;
			this.#messageIds = [];
			this.#refused = 0;
			this.#transcript = new Transcript();
			this.#transcript.add(sandbox.now(), "*", `continues ${left}`);
		}
		this.#ruleUses = {};
		this.#sandbox = sandbox;
		this.#transcript.restamp(sandbox.now());
	}
	rules(at, context) {
		return this.#sandbox.sessionRules(at, context, `${this.#id ?? this.#connectionKey} ${at} ${++this.#asked}`);
	}
	/** Counts a session rule that acted without refusing anything. */
	used(ruleId) {
		this.#ruleUses[ruleId] = (this.#ruleUses[ruleId] ?? 0) + 1;
	}
	accepted(messageId) {
		this.#messageIds.push(messageId);
	}
	refuse(refusal) {
		if (this.#closed) return;
		const sessionId = this.open();
		this.#refused++;
		this.#sandbox.refuse({
			sessionId,
			...refusal,
			command: refusal.command.slice(0, MAX_COMMAND)
		});
	}
	/** A refusal that the client's own mistake caused; only so many of them are journaled. */
	mistake(refusal) {
		this.#mistakes++;
		if (this.#mistakes <= MAX_JOURNALED_MISTAKES) this.refuse(refusal);
		else this.#refused++;
		if (this.#mistakes === 51) this.say("*", `more than ${MAX_JOURNALED_MISTAKES} mistakes: further ones stand only in this transcript`);
	}
	close() {
		if (this.#closed) return;
		this.open();
		this.#store();
		this.#closed = true;
	}
	#store() {
		this.#sandbox.closeSession({
			id: this.open(),
			openedAt: this.#openedAt,
			closedAt: this.#sandbox.now(),
			client: this.client,
			messageIds: this.#messageIds,
			refused: this.#refused,
			transcript: this.#transcript.lines
		}, this.#ruleUses);
	}
};
// server/smtp/transaction.ts
var Transaction = class {
	reversePath;
	recipients = [];
	/** How many RCPT commands were refused. */
	refused = 0;
	#path;
	#parameters;
	constructor(path, parameters) {
		this.#path = path;
		this.reversePath = path.path;
		this.#parameters = parameters;
	}
	/** What the system's queue gets. */
	get queuedReversePath() {
		return this.#path.queuedAs ?? this.reversePath;
	}
	get envelope() {
		const { ret, envid, smtpUtf8 } = this.#parameters;
		const { queuedAs } = this.#path;
		return {
			reversePath: this.reversePath,
			...queuedAs === void 0 ? {} : { queuedAs },
			recipients: this.recipients,
			...ret ? { ret } : {},
			...envid === void 0 ? {} : { envid },
			...smtpUtf8 ? { smtpUtf8 } : {}
		};
	}
};
// server/smtp/dialogue.ts
/** So many in a row, without an accepted command between them. */
var MAX_ERRORS = 20;
var CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/;
var Dialogue = class {
	wire;
	settings;
	session;
	transaction = null;
	tlsFault = null;
	/** Extensions that EHLO does not name. */
	hidden = /* @__PURE__ */ new Set();
	isOver = false;
	#key;
	/** The command in hand, its secrets masked, and where in the session it stands. */
	#command = "";
	#stage = "connect";
	#answer = null;
	#plan = {};
	#lastingPlan = {};
	#state = "busy";
	#stopping = false;
	#stalled = false;
	#errors = 0;
	#wake = null;
	constructor(wire, settings, key) {
		this.wire = wire;
		this.settings = settings;
		this.#key = key;
	}
	/** How the session's sandbox speaks at this moment: AUTH may change the sandbox, and a scenario its MTA. */
	get dialect() {
		return this.session?.sandbox.dialect() ?? PLAIN_DIALECT;
	}
	get hostname() {
		return this.dialect.hostname ?? this.settings.hostname;
	}
	/** Says nothing before the sandbox is known. */
	async greet() {
		const { ip, port } = this.wire;
		const { host } = this.settings;
		try {
			const sandbox = await host.sandboxFor(void 0);
			this.session = new Session(sandbox, {
				ip,
				port,
				tls: false,
				esmtp: false
			}, this.#key);
			this.remark(`connection from ${ip}:${port}`);
			if (this.isOver) this.session.close();
			else await ruled(this, "connect", {}, {}, (reply) => this.reply(reply ?? this.dialect.replies.greeting(this.hostname)));
		} catch (error) {
			this.#fail(error);
		}
		this.#rest();
	}
	line(line) {
		return this.#work(() => {
			const answer = this.#answer;
			if (answer) {
				this.#answer = null;
				this.#hear("AUTH ***", "auth");
				return answer(line.trim());
			}
			const { dialect } = this;
			const { replies } = dialect;
			const { verb, argument } = dialect.splitCommand(line);
			const name = verb.toUpperCase();
			this.#hear(name === "AUTH" ? line.replace(/^(\S+\s+\S+)\s+\S.*$/s, "$1 ***") : line, stageOf(name));
			if (CONTROL.test(line)) return this.error(replies.controlCharacters);
			const command = commandFor(this, name);
			if (command) return command(this, argument);
			if (replies.httpRequest && /^[A-Z]+ \S+ HTTP\/\d/i.test(line)) return this.#wrongProtocol(replies.httpRequest);
			return this.error(replies.unknownCommand);
		});
	}
	lineTooLong() {
		return this.#work(() => {
			this.#answer = null;
			this.#hear("(a line too long to keep)", "other");
			this.error(this.dialect.replies.lineTooLong(this.settings.maxLine));
		});
	}
	tlsHello() {
		this.#hear("(a TLS handshake)", "other");
		this.#wrongProtocol(this.dialect.replies.tlsOnPlainPort);
	}
	/** DATA may go on: what comes next is the message. */
	receive() {
		this.#stage = "data";
		this.wire.readMessage(this.settings.maxMessageSize, this.#plan.bytesPerSecond, this.dialect.replies.bareLf !== null);
	}
	/** The message is in; null where it was larger than the limit. */
	message(raw, size) {
		return this.#work(async () => {
			this.remark(`${size} bytes of message data`);
			this.#stage = "message";
			const about = { received: size };
			const { maxMessageSize } = this.settings;
			if (!raw) this.#refuseFor(`larger than ${maxMessageSize} bytes`, this.dialect.replies.tooBig(maxMessageSize), about);
			else await ruled(this, "message", {
				size,
				raw
			}, about, (reply) => this.#store(raw, reply));
			this.endTransaction();
		});
	}
	/** A line feed came without its carriage return, in a message for a system that ends the session for it. */
	bareLf(size) {
		return this.#work(() => {
			this.#stage = "message";
			this.remark(`a bare line feed in the message, after ${size} bytes`);
			this.refuse(this.dialect.replies.bareLf ?? "", { received: size });
			this.hangUp();
		});
	}
	/** Refuses; what the reply does not say stands in the transcript. */
	#refuseFor(reason, reply, about = {}) {
		if (!reply.includes(reason)) this.remark(`refused: ${reason}`);
		this.refuse(reply, about);
	}
	async #store(raw, reply) {
		const { session, transaction } = this;
		if (!transaction) return;
		const refusal = reply === void 0 && this.dialect.judgeMessage?.(raw);
		if (refusal) return this.refuse(refusal.reply, {
			received: raw.length,
			why: refusal.why
		});
		this.#state = "storing";
		try {
			const { client, sandbox } = session;
			const input = {
				sessionId: session.open(),
				client,
				envelope: transaction.envelope,
				raw
			};
			const queued = await sandbox.accept(input);
			const { messageId } = queued;
			session.accepted(messageId);
			this.#errors = 0;
			const { loseAck } = this.#plan;
			this.endTransaction();
			if (this.isOver) this.remark(`${messageId} is stored; the client left before the answer`);
			else if (loseAck) this.hangUp(`${messageId} is stored; a rule cuts the connection before the 250`);
			else this.reply(reply ?? this.dialect.replies.queued(queued));
		} catch (error) {
			const why = oneLine(error);
			this.#refuseFor(why, this.dialect.replies.notStored(why));
		} finally {
			this.#state = "busy";
			if (this.isOver) this.#close();
		}
	}
	reply(reply) {
		if (this.isOver) return;
		for (const line of replyLines(reply)) {
			this.session.say("S", line);
			this.wire.write(`${line}\r\n`);
		}
		if (codeOf(reply) === 421) this.hangUp();
	}
	/** Refuses the command in hand; '' where the connection is cut without a reply. */
	refuse(reply, about = {}) {
		if (this.isOver) return;
		if (about.why) this.remark(reasonOf(about.why));
		this.session.refuse(this.#refusal(reply, about));
		if (reply) this.reply(reply);
		if (reply && this.#stage === "connect") this.hangUp();
	}
	/** Refuses what the client got wrong by itself. */
	error(reply, about = {}) {
		this.#errors++;
		const { tooManyErrors } = this.dialect.replies;
		const said = this.#errors < MAX_ERRORS || !tooManyErrors ? reply : tooManyErrors;
		this.session.mistake(this.#refusal(said, about));
		this.reply(said);
	}
	#refusal(reply, about) {
		const sender = this.transaction ? { reversePath: this.transaction.reversePath } : {};
		return {
			stage: this.#stage,
			command: this.#command,
			reply,
			...sender,
			...about
		};
	}
	/** The next line answers this prompt. */
	ask(reply, answer) {
		this.reply(reply);
		this.#answer = answer;
	}
	remark(text) {
		this.session?.say("*", text);
	}
	begin(path, parameters) {
		this.transaction = new Transaction(path, parameters);
		this.session.sandbox.beginTransaction();
		this.#errors = 0;
	}
	endTransaction() {
		if (!this.transaction) return;
		this.transaction = null;
		this.#plan = this.#lastingPlan;
		this.session.sandbox.endTransaction();
	}
	/** Notes what a rule has in store for the message in hand, the next one, or all that follow. */
	plan(plan, lasting) {
		this.#plan = {
			...this.#plan,
			...plan
		};
		if (lasting) this.#lastingPlan = {
			...this.#lastingPlan,
			...plan
		};
	}
	/** Real time; ends early when the connection does. */
	pause(ms) {
		return new Promise((resolve) => {
			const timer = setTimeout(resolve, ms);
			this.#wake = () => {
				clearTimeout(timer);
				resolve();
			};
		});
	}
	/** Ends with the connection. */
	stall() {
		this.#stalled = true;
		this.wire.discardInput();
		return new Promise((resolve) => {
			this.#wake = resolve;
		});
	}
	tlsStarted() {
		this.session.client = {
			...this.session.client,
			tls: true
		};
		this.remark("TLS started");
		if (this.tlsFault) this.session.used(this.tlsFault.ruleId);
		this.tlsFault = null;
	}
	tlsFailed(why) {
		if (this.isOver) return;
		this.remark(why);
		this.refuse("", {
			stage: "starttls",
			...this.tlsFault ? { ruleId: this.tlsFault.ruleId } : {}
		});
		this.hangUp();
	}
	/** The client sends no more; what it sent before may still be in work. */
	inputEnds() {
		if (this.#stalled) this.inputEnded();
	}
	/** The client sends no more, and what it sent before is dealt with. */
	inputEnded() {
		this.lost("the client closed the connection");
	}
	/** The connection is gone, or as good as gone. */
	lost(why) {
		if (this.isOver) return;
		this.#cut("");
		this.hangUp(why);
	}
	idle() {
		if (this.isOver || this.#state !== "waiting") return;
		this.#bye(this.dialect.replies.timeout);
	}
	/** Lets an open transaction finish, and says goodbye then, or at once. */
	stop() {
		this.#stopping = true;
		if (this.#state === "waiting" && !this.transaction) this.#bye(this.dialect.replies.shuttingDown);
	}
	/** No more waiting. */
	abort() {
		if (!this.isOver) this.#bye(this.dialect.replies.shuttingDown);
	}
	hangUp(why, how = "close") {
		if (this.isOver) return;
		if (why) this.remark(why);
		this.isOver = true;
		this.#wake?.();
		if (this.#state !== "storing") this.#close();
		this.wire[how]();
	}
	/** Session and transaction end once, and not while a message is being stored: its id belongs to them. */
	#close() {
		this.endTransaction();
		this.session?.close();
	}
	#bye(reply) {
		this.#cut(reply);
		if (this.session) this.reply(reply);
		this.hangUp();
	}
	/** Journals a transaction that ends before its final reply; one whose recipients were all refused has ended already. */
	#cut(reply) {
		const { transaction } = this;
		if (!transaction || this.#stalled || this.#state === "storing") return;
		if (this.#stage !== "data" && transaction.recipients.length === 0 && transaction.refused > 0) return;
		const received = this.#stage === "data" ? { received: this.wire.received } : {};
		this.session.refuse(this.#refusal(reply, received));
	}
	#hear(text, stage) {
		this.#command = text;
		this.#stage = stage;
		this.session.say("C", text);
	}
	#wrongProtocol(reply) {
		this.session.mistake(this.#refusal(reply, {}));
		this.reply(reply);
		this.hangUp();
	}
	/** Whatever goes wrong in here is answered, never thrown at the socket. */
	#work(work) {
		if (this.isOver) return;
		this.#state = "busy";
		try {
			const done = work();
			if (done) return done.catch((error) => this.#fail(error)).then(() => this.#rest());
		} catch (error) {
			this.#fail(error);
		}
		this.#rest();
	}
	#rest() {
		this.#state = "waiting";
		if (this.#stopping && !this.transaction && !this.isOver) this.#bye(this.dialect.replies.shuttingDown);
	}
	#fail(error) {
		try {
			const why = oneLine(error);
			if (this.session) this.#refuseFor(why, this.dialect.replies.notStored(why));
			else this.wire.write(`${PLAIN_DIALECT.replies.unavailable(why)}\r\n`);
		} catch {}
		if (!this.session || this.#stage === "message") this.hangUp();
	}
};
/** `control/badmailfrom (/var/qmail/control/badmailfrom, line 3): …`, for the transcript. */
function reasonOf(why) {
	if (!("text" in why)) return `rule ${why.ruleId}`;
	if (why.by !== "setting" || !why.source) return why.text;
	const { file, line } = why.source;
	return `${why.text} (${file}${line === void 0 ? "" : `, line ${line}`})`;
}
// server/smtp/connection.ts
var Connection = class extends SMTPConnection {
	#dialogue;
	#listener;
	#tcp;
	/** Replies not sent yet. */
	#out = "";
	#isStopping = false;
	constructor(listener, socket, options, key) {
		super(listener, socket, options);
		this.#listener = listener;
		this.#tcp = socket;
		this.#dialogue = new Dialogue(this, listener.settings, key);
	}
	get ip() {
		return this.remoteAddress;
	}
	get port() {
		return this.remotePort;
	}
	get received() {
		return this.#stream?.received ?? 0;
	}
	get #stream() {
		return this._parser instanceof CommandStream ? this._parser : null;
	}
	init() {
		this._setListeners(() => void 0);
		this.#dialogue.greet().then(() => {
			this._ready = true;
			this.#setIdleTimeout();
			this.#flush();
			this.#stream?.open();
		});
	}
	_setListeners(callback) {
		super._setListeners(callback);
		this._socket.on("end", () => this.#dialogue.inputEnds());
	}
	/** Called from the base's constructor too, before any field of this class exists. */
	_createParser() {
		const settings = this._server.settings;
		return new CommandStream({
			line: (line) => this.#dialogue.line(line),
			lineTooLong: () => this.#dialogue.lineTooLong(),
			message: (raw, size) => this.#dialogue.message(raw, size),
			bareLf: (size) => this.#dialogue.bareLf(size),
			tlsHello: () => this.#dialogue.tlsHello(),
			inputEnded: () => this.#dialogue.inputEnded(),
			flush: (next) => {
				this.#flush();
				if (next) this._whenWritable(next);
			}
		}, settings.maxLine, this._ready);
	}
	write(text) {
		this.#out += text;
	}
	#flush() {
		const text = this.#out;
		this.#out = "";
		if (text && !this._upgrading && this._socket.writable) this._socket.write(text);
	}
	readMessage(limit, bytesPerSecond, refuseBareLf) {
		this.#stream?.readMessage(limit, bytesPerSecond, refuseBareLf);
	}
	discardInput() {
		this.#flush();
		if (this._parser) this._socket.unpipe(this._parser);
		this._socket.resume();
	}
	startTls(fault) {
		this.#flush();
		if (fault === "handshake-failure") this.#failHandshake();
		else this.#upgrade(fault);
	}
	#upgrade(fault) {
		const { tls } = this.#listener;
		const context = fault ? tls.expired : tls.good;
		const contexts = { secureContext: { value: /* @__PURE__ */ new Map([["*", context]]) } };
		this._server = Object.create(this.#listener, contexts);
		this.#tcp.allowHalfOpen = false;
		this.upgrade(() => void 0, () => {
			this._socket.on("end", () => this.#dialogue.inputEnds());
			this.#dialogue.tlsStarted();
		});
	}
	#failHandshake() {
		if (this._parser) {
			this._socket.unpipe(this._parser);
			this._parser.isClosed = true;
		}
		const fail = () => {
			this._socket.write(HANDSHAKE_FAILURE);
			this.#dialogue.tlsFailed("a rule lets the handshake fail");
		};
		this._socket.once("data", fail);
		this._socket.resume();
	}
	close() {
		this.#flush();
		super.close();
		if (this.#isStopping) this._socket.destroySoon();
	}
	/** RST instead of FIN. TLS has no such thing: there the connection just ends. */
	reset() {
		this.#out = "";
		if (this._socket === this.#tcp && !this.#tcp.destroyed) this.#tcp.resetAndDestroy();
		else this._socket.destroy();
	}
	stop() {
		this.#isStopping = true;
		this.#dialogue.stop();
	}
	abort() {
		this.#dialogue.abort();
		this._socket.destroySoon();
	}
	_onTimeout() {
		if (this._closing) {
			this._socket.destroy();
			return;
		}
		this._armTimeout();
		this.#setIdleTimeout();
		this.#dialogue.idle();
		this.#flush();
	}
	/** The base armed it with the listener's own; only its length changes. */
	#setIdleTimeout() {
		const own = this.#dialogue.dialect.idleTimeout;
		if (own !== void 0 && !this._closing) this._socket.setTimeout(own);
	}
	_onError(error) {
		if (this._upgrading) this.#dialogue.tlsFailed(`the TLS handshake failed: ${error.message}`);
		else this.#dialogue.lost(`connection lost: ${error.code ?? error.message}`);
	}
	_onClose() {
		if (this._upgrading) this.#dialogue.tlsFailed("the client left during the TLS handshake");
		this.#dialogue.lost("connection lost");
		super._onClose();
		this.#listener.open.delete(this);
	}
};
// server/smtp/listener-server.ts
var ListenerServer = class extends SMTPServer {
	settings;
	tls;
	/** Until the socket is closed; the base forgets a connection when it begins to close. */
	open = /* @__PURE__ */ new Set();
	#count = 0;
	constructor(settings, tls, idleTimeout) {
		super({
			logger: false,
			disableReverseLookup: true,
			socketTimeout: idleTimeout,
			allowHalfOpen: true
		});
		this.settings = settings;
		this.tls = tls;
		this.on("error", () => void 0);
	}
	connect(socket, options) {
		const connection = new Connection(this, socket, options, `c${++this.#count}`);
		this.connections.add(connection);
		this.open.add(connection);
		connection.init();
	}
	/** The base would set up a certificate of its own here. */
	updateSecureContext() {
		this.secureContext = /* @__PURE__ */ new Map();
	}
};
// server/smtp/listener.ts
var IDLE_TIMEOUT = 3e5;
var MAX_LINE = 16384;
/** @throws SandboxError E_PORT_IN_USE, E_CANNOT_LISTEN */
async function startSmtpListener(options) {
	const { host, hostname, maxMessageSize, authSandboxes, listen } = options;
	const settings = {
		host,
		hostname,
		maxMessageSize,
		authSandboxes,
		maxLine: options.maxLine ?? MAX_LINE
	};
	const tls = new TlsContexts(options.tls, hostname);
	const server = new ListenerServer(settings, tls, options.idleTimeout ?? IDLE_TIMEOUT);
	await listening(server, listen);
	const { address, port } = server.server.address();
	return {
		address: {
			host: address,
			port
		},
		certificates: () => tls.certificates,
		close: (graceMs) => close(server, graceMs)
	};
}
function listening(server, { host, port }) {
	return new Promise((resolve, reject) => {
		const failed = (error) => reject(cannotListen(error, `${host}:${port}`));
		server.server.once("error", failed);
		server.listen(port, host, () => {
			server.server.off("error", failed);
			resolve();
		});
	});
}
function cannotListen(error, where) {
	if (error.code === "EADDRINUSE") return new SandboxError("E_PORT_IN_USE", `SMTP cannot listen on ${where}: the port is in use.`, {
		hint: "Stop what listens there, or choose another with --smtp HOST:PORT; port 0 takes any free one.",
		cause: error
	});
	const hint = "Give an address of this machine and a port that you may open: --smtp 127.0.0.1:1025.";
	const message = `SMTP cannot listen on ${where}: ${error.message}`;
	return new SandboxError("E_CANNOT_LISTEN", message, {
		hint,
		cause: error
	});
}
function close(server, graceMs) {
	return new Promise((resolve) => {
		const deadline = setTimeout(() => {
			for (const connection of server.open) connection.abort();
		}, graceMs);
		server.server.close(() => {
			clearTimeout(deadline);
			resolve();
		});
		for (const connection of server.open) connection.stop();
	});
}
export { startSmtpListener as t };
