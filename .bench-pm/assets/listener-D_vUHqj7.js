import { n as readPlain, r as startMailboxListener, t as Mailbox } from "./mailbox-DBRbiOdP.js";
import { t as Locks } from "./locks-59p-TehI.js";
import { t as headerLength } from "./header-Dy4L2f2D.js";
import { n as SandboxError } from "./errors-CzoCEYTs.js";
// server/pop3/maildrop.ts
/** Messages of the maildrop: on the wire, and out of it. */
var LF = 10;
var DOT = 46;
var DOT_BYTE = Uint8Array.of(DOT);
/** The same in every session, and of no other message ever (RFC 1939 section 7). */
var uniqueId = ({ mailbox, messages }, number) => `${mailbox.uidValidity}.${messages[number - 1].uid}`;
/**
* Sends a message.
* @param lines of the body, for TOP; null for all
*/
async function retrieve(session, { mailbox, messages }, number, lines) {
	const bytes = await mailbox.bytes(messages[number - 1]);
	if (!bytes) return session.no(`message ${number} is gone: it was deleted in the sandbox, or the sandbox was reset`);
	const sent = lines === null ? bytes : top(bytes, lines);
	session.ok(lines === null ? `${bytes.length} octets` : `its header and ${lines} lines`);
	await stuffed(session, sent);
	session.connection.write(".\r\n");
}
/** The header, the empty line, and so many lines of the body (RFC 1939 section 7). */
function top(bytes, lines) {
	let at = bytes.indexOf(LF, headerLength(bytes)) + 1;
	if (at === 0) return bytes;
	for (let line = 0; line < lines && at < bytes.length; line++) at = bytes.indexOf(LF, at) + 1 || bytes.length;
	return bytes.subarray(0, at);
}
/** A line that begins with a dot gets one more (RFC 1939 section 3). */
async function stuffed(session, bytes) {
	const { connection } = session;
	let from = 0;
	for (let dot = bytes.indexOf(DOT); dot >= 0; dot = bytes.indexOf(DOT, dot + 1)) {
		if (dot > 0 && bytes[dot - 1] !== LF) continue;
		connection.write(bytes.subarray(from, dot));
		connection.write(DOT_BYTE);
		from = dot;
		await connection.relieve();
	}
	connection.write(bytes.subarray(from));
	await connection.relieve();
}
/** The UPDATE state: what was deleted leaves the mailbox (RFC 1939 section 6). */
async function removeDeleted(session, { mailbox, messages, deleted }) {
	const wanted = [...deleted].map((number) => messages[number - 1]);
	try {
		await mailbox.remove(wanted.filter(({ gone }) => !gone));
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		return session.no(`[SYS/TEMP] some deleted messages were not removed: ${why.replace(/\s+/g, " ")}`);
	}
	session.ok(`${wanted.length} ${wanted.length === 1 ? "message" : "messages"} removed; good bye`);
}
// server/pop3/commands.ts
/** The commands of POP3: RFC 1939, CAPA (RFC 2449), STLS (RFC 2595) and AUTH (RFC 5034). */
/** Does what one line asks for. */
async function obey(session, line) {
	const [, verb = "", rest = ""] = /^(\S*)(?: (.*))?$/s.exec(line) ?? [];
	const name = verb.toUpperCase();
	const words = rest.split(" ").filter((word) => word !== "");
	const always = ALWAYS[name];
	if (always) return always(session, words, rest);
	const before = BEFORE[name];
	const within = WITHIN[name];
	if (session.maildrop && within) return within(session, session.maildrop, words);
	if (!session.maildrop && before) return before(session, words, rest);
	if (within) return session.no(`${name} comes after USER and PASS`);
	if (before) return session.no(`${name} comes before USER and PASS`);
	session.no(verb === "" ? "a line begins with a command" : "no such command; CAPA lists what there is");
}
var ALWAYS = {
	CAPA: (session) => session.list("what this server can do", capabilities(session)),
	QUIT: async (session) => {
		session.isOver = true;
		if (session.maildrop && session.maildrop.deleted.size > 0) await removeDeleted(session, session.maildrop);
		else session.ok("good bye");
	}
};
function capabilities({ connection, maildrop }) {
	const offersTls = !connection.isEncrypted && !maildrop;
	return [
		...[
			"TOP",
			"USER",
			"UIDL",
			"SASL PLAIN",
			"PIPELINING",
			"RESP-CODES",
			"AUTH-RESP-CODE",
			"EXPIRE NEVER"
		],
		...offersTls ? ["STLS"] : [],
		"IMPLEMENTATION bouncelab"
	];
}
var BEFORE = {
	USER: (session, _, rest) => {
		if (rest === "") return session.no("USER wants a name: USER bounces@app.test");
		session.user = Buffer.from(rest, "latin1").toString("utf8");
		session.ok("now PASS");
	},
	PASS: (session, _, rest) => {
		const { user } = session;
		if (user === null) return session.no("USER comes before PASS");
		session.user = null;
		return session.logIn(user, Buffer.from(rest, "latin1").toString("utf8"));
	},
	AUTH: async (session, [mechanism, initial]) => {
		if (mechanism === void 0) return session.list("mechanisms", ["PLAIN"]);
		if (mechanism.toUpperCase() !== "PLAIN") return session.no("[AUTH] of the mechanisms only PLAIN is here");
		const given = initial === void 0 ? await answer(session) : initial.replace(/^=$/, "");
		if (given === null) return;
		const read = readPlain(given);
		if (!read) return session.no("[AUTH] this is no answer of PLAIN (RFC 4616)");
		return session.logIn(read.user, read.password);
	},
	STLS: async (session) => {
		const { connection, settings } = session;
		if (connection.isEncrypted) return session.no("TLS is there already");
		session.ok("begin TLS");
		await connection.flush();
		session.user = null;
		session.isOver = !await connection.startTls(settings.tls.good);
	},
	APOP: (session) => session.no("there is no APOP here; USER and PASS, or AUTH PLAIN")
};
/** Asks for the answer that did not come with the command. */
async function answer(session) {
	session.connection.write("+ \r\n");
	await session.connection.flush();
	const line = await session.next();
	if (typeof line !== "string" && line.text !== "*") return line.text;
	if (line === "ended" || line === "idle") session.isOver = true;
	session.no("[AUTH] cancelled");
	return null;
}
var WITHIN = {
	STAT: (session, drop) => {
		const kept = numbersOf(drop);
		session.ok(`${kept.length} ${kept.reduce((sum, number) => sum + sizeOf(drop, number), 0)}`);
	},
	LIST: (session, drop, [given]) => {
		const line = (number) => `${number} ${sizeOf(drop, number)}`;
		if (given !== void 0) return withNumber(session, drop, given, (number) => session.ok(line(number)));
		const kept = numbersOf(drop);
		return session.list(`${kept.length} messages`, kept.map(line));
	},
	UIDL: (session, drop, [given]) => {
		const line = (number) => `${number} ${uniqueId(drop, number)}`;
		if (given !== void 0) return withNumber(session, drop, given, (number) => session.ok(line(number)));
		return session.list("unique ids", numbersOf(drop).map(line));
	},
	RETR: (session, drop, [given]) => withNumber(session, drop, given, (number) => retrieve(session, drop, number, null)),
	TOP: (session, drop, [given, lines]) => {
		if (lines === void 0 || !/^\d{1,9}$/.test(lines)) return session.no("TOP wants a number and how many lines: TOP 1 0");
		return withNumber(session, drop, given, (number) => retrieve(session, drop, number, Number(lines)));
	},
	DELE: (session, drop, [given]) => withNumber(session, drop, given, (number) => {
		drop.deleted.add(number);
		session.ok(`message ${number} goes at QUIT`);
	}),
	RSET: (session, drop) => {
		drop.deleted.clear();
		session.ok("nothing goes");
	},
	NOOP: (session) => session.ok("nothing done")
};
function withNumber(session, { messages, deleted }, given, run) {
	const number = /^\d{1,9}$/.test(given ?? "") ? Number(given) : 0;
	if (given === void 0) return session.no("it wants the number of a message");
	if (number < 1 || number > messages.length) return session.no(messages.length === 0 ? "the mailbox is empty" : `no such message; there are 1 to ${messages.length}`);
	if (deleted.has(number)) return session.no(`message ${number} was deleted; RSET brings it back`);
	return run(number);
}
var numbersOf = ({ messages, deleted }) => messages.map((_, i) => i + 1).filter((number) => !deleted.has(number));
var sizeOf = ({ sizes }, number) => sizes[number - 1];
// server/pop3/session.ts
/** One POP3 session (RFC 1939): what it has said, what it has open, and how it answers. */
/** Octets of a command; RFC 2449 section 4 wants 255, and a SASL answer may be longer. */
var LONGEST = 2048;
var MOST_FAILURES = 10;
/** So that a packet full of commands does not keep other clients waiting. */
var COMMANDS_PER_TURN = 100;
var Pop3Session = class {
	settings;
	connection;
	user = null;
	maildrop = null;
	isOver = false;
	#failures = 0;
	constructor(settings, connection) {
		this.settings = settings;
		this.connection = connection;
	}
	/** @param obey does what one line asks for */
	async run(obey) {
		const { connection } = this;
		try {
			this.ok("bouncelab");
			for (let commands = 1; !this.isOver && connection.isOpen; commands++) {
				await connection.flush();
				const line = await this.next();
				if (line === "ended") return;
				if (line === "idle") return this.no("nothing came for too long; good bye");
				if (line === "too-long") this.no(`a command has at most ${LONGEST} octets`);
				else await this.#guarded(() => obey(this, line.text));
				if (this.#failures >= MOST_FAILURES) return this.no("too many failures; good bye");
				if (commands % COMMANDS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
			}
		} finally {
			this.maildrop?.unlock();
		}
	}
	next() {
		const { before, after } = this.settings.patience;
		return this.connection.line(LONGEST, this.maildrop ? after : before);
	}
	ok(text) {
		this.connection.write(`+OK ${text}\r\n`);
	}
	no(text) {
		this.connection.write(`-ERR ${text}\r\n`);
	}
	/** Sends lines, and their end. */
	async list(first, lines) {
		this.ok(first);
		for (const line of lines) {
			this.connection.write(`${line}\r\n`);
			await this.connection.relieve();
		}
		this.connection.write(".\r\n");
	}
	/** Opens the mailbox of a user and has it alone until the end. */
	async logIn(user, password) {
		const { sandboxes, locks } = this.settings;
		let mailbox;
		try {
			mailbox = await Mailbox.open(sandboxes, user, password, this.settings.password);
		} catch (error) {
			if (!(error instanceof SandboxError)) throw error;
			this.#failures++;
			return this.no(`[AUTH] ${oneLine([error.message, error.hint].filter(Boolean).join(" "))}`);
		}
		const unlock = locks.take(mailbox.name);
		if (!unlock) return this.no("[IN-USE] another session has this mailbox open; it is free when that one ends");
		const messages = [...mailbox.messages];
		this.maildrop = {
			mailbox,
			messages,
			sizes: [],
			deleted: /* @__PURE__ */ new Set(),
			unlock
		};
		for (const message of messages) this.maildrop.sizes.push(await mailbox.size(message));
		this.ok(`${messages.length} ${messages.length === 1 ? "message" : "messages"}`);
	}
	async #guarded(work) {
		try {
			await work();
		} catch (error) {
			this.no(`[SYS/TEMP] ${oneLine(error instanceof Error ? error.message : String(error))}`);
		}
	}
};
/** Printable ASCII: a reply is one line. */
var oneLine = (text) => text.replace(/[^\x20-\x7e]+/g, " ").slice(0, 400);
// server/pop3/listener.ts
var MINUTE = 6e4;
/** @throws SandboxError E_PORT_IN_USE, E_CANNOT_LISTEN */
function startPop3Listener(options) {
	const { sandboxes, listen, tls, implicitTls = false, password, mostClients } = options;
	const settings = {
		sandboxes,
		tls,
		password,
		patience: options.patience ?? {
			before: 3 * MINUTE,
			after: 10 * MINUTE
		},
		locks: options.locks ?? new Locks()
	};
	return startMailboxListener({
		protocol: implicitTls ? "POP3S" : "POP3",
		flag: implicitTls ? "--pop3s" : "--pop3",
		listen,
		tls,
		implicitTls,
		serve: (connection) => new Pop3Session(settings, connection).run(obey),
		busy: "-ERR [SYS/TEMP] too many clients; come again later\r\n",
		goodbye: "-ERR [SYS/TEMP] the server stops\r\n",
		...mostClients === void 0 ? {} : { mostClients },
		onFault: sandboxes.options.onFault
	});
}
export { startPop3Listener };
