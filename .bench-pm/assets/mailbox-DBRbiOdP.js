import { n as emptyState } from "./state-DCuUjJJF.js";
import { g as localPartOf, h as domainOf, i as createMta } from "./mta-DZaIffj7.js";
import { t as reduce } from "./reduce-VKGC5wir.js";
import { n as SandboxError } from "./errors-CzoCEYTs.js";
import { a as toCrlf, s as utf8, t as concat } from "./bytes-LRSdd-5n.js";
import { i as isSandboxName, t as DEFAULT_SANDBOX } from "./sandboxes-C0KUqaQQ.js";
import { p as getRaw } from "./views-DbrSrKEE.js";
import { createServer } from "node:net";
import { TLSSocket } from "node:tls";
// server/mailbox/line-connection.ts
var LF$1 = 10;
var CR = 13;
/** Output beyond this waits for the client to read. */
var MOST_UNSENT = 65536;
/** Input beyond this waits in the client. */
var MOST_UNREAD = 65536;
/** Real milliseconds in which a client must take some of what is sent, or shake hands. */
var STALLED = 6e4;
var LineConnection = class {
	#socket;
	/** Input that nobody has read yet. */
	#input = Buffer.alloc(0);
	#ended = false;
	#wake = null;
	#output = [];
	#unsent = 0;
	constructor(socket) {
		this.#socket = socket;
		this.#listen();
	}
	get isEncrypted() {
		return this.#socket instanceof TLSSocket;
	}
	get isOpen() {
		return !this.#socket.destroyed;
	}
	/** Whether a reader waits for the client: then nothing is half said. */
	get isWaiting() {
		return this.#wake !== null;
	}
	/**
	* The next line.
	* @param longest octets without the line end; a longer line is passed over whole
	* @param patience real milliseconds until all of it is there
	*/
	async line(longest, patience) {
		const deadline = Date.now() + patience;
		let isTooLong = false;
		for (;;) {
			const end = this.#input.indexOf(LF$1);
			if (end >= 0) {
				const last = this.#input[end - 1] === CR ? end - 1 : end;
				const text = this.#input.toString("latin1", 0, last);
				this.#take(end + 1);
				return isTooLong || last > longest ? "too-long" : { text };
			}
			if (this.#input.length > longest + 1) {
				isTooLong = true;
				this.#take(this.#input.length);
			}
			if (this.#ended) return "ended";
			if (!await this.#more(deadline)) return "idle";
		}
	}
	/** So many bytes; null where they do not come in time. */
	async bytes(count, patience) {
		const deadline = Date.now() + patience;
		const parts = [];
		for (let missing = count; missing > 0;) {
			const part = this.#input.subarray(0, missing);
			parts.push(part);
			missing -= part.length;
			this.#take(part.length);
			if (missing > 0 && (this.#ended || !await this.#more(deadline))) return null;
		}
		return Buffer.concat(parts);
	}
	/** Passes over so many bytes. @returns whether they came in time */
	async skip(count, patience) {
		const deadline = Date.now() + patience;
		for (let missing = count; missing > 0;) {
			const part = Math.min(missing, this.#input.length);
			missing -= part;
			this.#take(part);
			if (missing > 0 && (this.#ended || !await this.#more(deadline))) return false;
		}
		return true;
	}
	/** Text goes out a byte a character. */
	write(data) {
		this.#output.push(data);
		this.#unsent += data.length;
	}
	/** Sends what was written where it has become much. */
	async relieve() {
		if (this.#unsent >= MOST_UNSENT) await this.flush();
	}
	/** Sends what was written; resolves when the client has room for more. */
	async flush() {
		if (this.#output.length === 0) return;
		const whole = Buffer.concat(this.#output.map((part) => typeof part === "string" ? Buffer.from(part, "latin1") : part));
		this.#output = [];
		this.#unsent = 0;
		if (!this.#socket.writable) return;
		if (!this.#socket.write(whole)) await this.#drained();
	}
	/** Changes to TLS. What came before the handshake is thrown away (RFC 3207 section 6). @returns whether it worked */
	async startTls(context) {
		const plain = this.#socket;
		plain.removeAllListeners("data");
		plain.removeAllListeners("end");
		this.#input = Buffer.alloc(0);
		const secure = new TLSSocket(plain, {
			isServer: true,
			secureContext: context
		});
		plain.resume();
		this.#socket = secure;
		return new Promise((resolve) => {
			const timer = setTimeout(() => secure.destroy(), STALLED);
			const done = (worked) => {
				clearTimeout(timer);
				resolve(worked);
			};
			secure.once("secure", () => {
				this.#listen();
				done(true);
			});
			secure.once("close", () => done(false));
			secure.on("error", () => secure.destroy());
		});
	}
	/** Sends what was written, then ends the connection. */
	end() {
		if (this.#output.length > 0 && this.#socket.writable) this.flush();
		this.#socket.end();
		setTimeout(() => this.#socket.destroy(), 1e3).unref();
	}
	destroy() {
		this.#socket.destroy();
	}
	#listen() {
		const socket = this.#socket;
		socket.setNoDelay(true);
		socket.on("data", (chunk) => {
			this.#input = this.#input.length > 0 ? Buffer.concat([this.#input, chunk]) : chunk;
			if (this.#input.length > MOST_UNREAD) socket.pause();
			this.#awake();
		});
		const ended = () => {
			this.#ended = true;
			this.#awake();
		};
		socket.on("end", ended);
		socket.on("close", ended);
		socket.on("error", () => socket.destroy());
	}
	#take(count) {
		this.#input = this.#input.subarray(count);
		if (this.#socket.isPaused() && this.#input.length <= MOST_UNREAD) this.#socket.resume();
	}
	#awake() {
		const wake = this.#wake;
		this.#wake = null;
		wake?.();
	}
	/** Waits for more input, or its end. @returns false where the time is up */
	#more(deadline) {
		return new Promise((resolve) => {
			const timer = setTimeout(() => {
				this.#wake = null;
				resolve(false);
			}, Math.max(0, deadline - Date.now()));
			this.#wake = () => {
				clearTimeout(timer);
				resolve(true);
			};
		});
	}
	#drained() {
		const socket = this.#socket;
		return new Promise((resolve) => {
			const timer = setTimeout(() => socket.destroy(), STALLED);
			const done = () => {
				clearTimeout(timer);
				socket.off("drain", done);
				socket.off("close", done);
				resolve();
			};
			socket.on("drain", done);
			socket.on("close", done);
		});
	}
};
// server/mailbox/listener.ts
/** A port on which mailboxes are read: plain with TLS on request, or TLS from the first byte. */
var MOST_CLIENTS = 1e3;
/** @throws SandboxError E_PORT_IN_USE, E_CANNOT_LISTEN */
async function startMailboxListener(options) {
	const { serve, tls, implicitTls, busy, goodbye, onFault } = options;
	const open = /* @__PURE__ */ new Set();
	let isStopping = false;
	async function run(connection) {
		if (implicitTls && !await connection.startTls(tls.good)) return;
		await serve(connection);
	}
	function accept(socket) {
		const connection = new LineConnection(socket);
		socket.on("close", () => open.delete(connection));
		if (isStopping || open.size >= (options.mostClients ?? MOST_CLIENTS)) {
			if (!implicitTls) connection.write(busy);
			connection.end();
			return;
		}
		open.add(connection);
		run(connection).catch(onFault).finally(() => connection.end());
	}
	const server = createServer({ allowHalfOpen: true }, accept);
	await new Promise((resolve, reject) => {
		server.once("error", (error) => reject(listenError(error, options)));
		server.listen(options.listen.port, options.listen.host, resolve);
	});
	server.on("error", onFault);
	const { address, port } = server.address();
	return {
		address: {
			host: address,
			port
		},
		close: (graceMs) => new Promise((resolve) => {
			isStopping = true;
			const deadline = setTimeout(() => {
				for (const connection of open) connection.destroy();
			}, graceMs);
			server.close(() => {
				clearTimeout(deadline);
				resolve();
			});
			for (const connection of open) {
				if (!connection.isWaiting) continue;
				connection.write(goodbye);
				connection.end();
			}
		})
	};
}
function listenError(error, { protocol, flag, listen }) {
	const where = `${protocol} cannot listen on ${listen.host}:${listen.port}`;
	if (error.code === "EADDRINUSE") {
		const hint = `Stop what listens there, or choose another with ${flag} HOST:PORT; port 0 takes any free one.`;
		return new SandboxError("E_PORT_IN_USE", `${where}: the port is in use.`, {
			hint,
			cause: error
		});
	}
	const hint = `Give an address of this machine and a port that you may open: ${flag} 127.0.0.1:0.`;
	return new SandboxError("E_CANNOT_LISTEN", `${where}: ${error.message}`, {
		hint,
		cause: error
	});
}
// server/mailbox/sasl-plain.ts
/** SASL PLAIN (RFC 4616), as POP3 and IMAP take it. */
/** @returns null for what is none */
function readPlain(base64) {
	if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) return null;
	const parts = Buffer.from(base64, "base64").toString("utf8").split("\0");
	const [identity = "", user = "", password] = parts;
	if (password === void 0 || parts.length > 3) return null;
	return {
		user: user || identity,
		password
	};
}
// server/mailbox/delivery.ts
var CRLF = Uint8Array.of(13, 10);
/** What POP3 and IMAP send: every line ends in CRLF, the last one too. */
function wireForm({ head }, raw) {
	const body = toCrlf(raw);
	const last = body.length > 0 ? body : head;
	return last.length === 0 || last.at(-1) === 10 ? concat(head, body) : concat(head, body, CRLF);
}
/** Length of the wire form, without putting it together. */
function wireSize({ head }, raw) {
	const body = toCrlf(raw);
	const last = body.length > 0 ? body : head;
	return head.length + body.length + (last.length === 0 || last.at(-1) === 10 ? 0 : CRLF.length);
}
// server/mailbox/delivery-fold.ts
var NOTHING = /* @__PURE__ */ new Uint8Array();
var LF = 10;
var DeliveryFold = class {
	#state;
	/** Whose mail it is depends on the system that delivered it, which may have been another one than now. */
	#mta;
	constructor(mta, timezone) {
		const clock = {
			mode: "virtual",
			speed: 1,
			anchorAt: 0,
			anchorWall: 0
		};
		this.#state = emptyState({
			now: 0,
			seed: 0,
			timezone,
			clock,
			mta
		});
		this.#mta = createMta(mta, { timezone });
	}
	/** @returns the delivery that this event is, if it is one */
	apply(event) {
		if (event.type === "mta.changed") this.#mta = createMta(event.mta, { timezone: this.#state.timezone });
		reduce(this.#state, event);
		return event.type === "recipient.delivered" ? this.#delivery(event) : null;
	}
	#delivery(event) {
		const { outcome, messageId, seq, at } = event;
		if (outcome.type !== "delivered" || outcome.by !== "mailbox" && outcome.by !== "remote") return null;
		const message = this.#state.messages.get(messageId);
		const recipient = message?.recipients[event.index];
		if (!message || !recipient) return null;
		const before = withoutFrame(this.#mta.deliveredForm(message, recipient, NOTHING));
		const { forwardPath, expandsTo } = recipient.path;
		return {
			uid: seq,
			messageId,
			addresses: expandsTo === void 0 ? [forwardPath] : [forwardPath, expandsTo],
			at,
			head: toCrlf(concat(before, utf8(message.trace))),
			size: null,
			flags: [],
			recent: true,
			gone: false
		};
	}
};
var FROM = utf8("From ");
/** An mbox file's `From ` line and closing empty line are the file's, not the message's: no server sends them. */
function withoutFrame(form) {
	if (!FROM.every((byte, i) => form[i] === byte)) return form;
	const empty = form.at(-1) === LF && form.at(-2) === LF;
	return form.subarray(form.indexOf(LF) + 1, empty ? form.length - 1 : form.length);
}
// server/mailbox/deliveries.ts
var known = /* @__PURE__ */ new WeakMap();
/** The deliveries of a sandbox, up to now and from now on. */
function deliveriesOf(sandbox) {
	const before = known.get(sandbox);
	if (before) return before;
	const made = Deliveries.open(sandbox);
	known.set(sandbox, made);
	made.catch(() => known.delete(sandbox));
	return made;
}
var PAGE = 2e3;
/** So many of those that are gone are remembered: the next unique identifier must not fall. */
var REMEMBERED = 1e3;
var Deliveries = class Deliveries {
	#sandbox;
	#listeners = /* @__PURE__ */ new Set();
	#fold;
	#epoch;
	#seq = 0;
	#all = [];
	#version = 0;
	/** Commits that came while the journal was being read. */
	#waiting = [];
	constructor(sandbox) {
		this.#sandbox = sandbox;
		this.#epoch = sandbox.engine.state.epoch;
		this.#fold = new DeliveryFold(sandbox.firstMta, sandbox.engine.state.timezone);
	}
	static async open(sandbox) {
		const deliveries = new Deliveries(sandbox);
		const end = sandbox.subscribe(({ events }) => deliveries.#committed(events));
		try {
			await deliveries.#read();
			return deliveries;
		} catch (error) {
			end();
			throw error;
		}
	}
	/** Grows with each reset of the sandbox: nothing of an older one is there any more. */
	get epoch() {
		return this.#epoch;
	}
	/** Grows with every change, so that whoever looks again knows whether to. */
	get version() {
		return this.#version;
	}
	/** Those that are gone included. */
	get all() {
		return this.#all;
	}
	/** Tells of every change from now on. @returns a function that ends it */
	subscribe(listener) {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}
	/** What POP3 and IMAP send of it; null where the message is gone. */
	async bytes(delivery) {
		const raw = delivery.gone ? null : await getRaw(this.#sandbox, delivery.messageId);
		return raw && wireForm(delivery, raw);
	}
	/** Octets of bytes(); 0 where the message is gone. */
	async size(delivery) {
		if (delivery.size !== null) return delivery.size;
		const raw = await getRaw(this.#sandbox, delivery.messageId);
		if (!raw) return 0;
		delivery.size = wireSize(delivery, raw);
		return delivery.size;
	}
	/**
	* Sets flags, or takes deliveries out of their mailboxes. The messages stay in the sandbox, and in the mailboxes of
	* their other recipients.
	*/
	async mark(marked, change) {
		for (const delivery of marked) if (change === "gone") delivery.gone = true;
		else delivery.flags = change.flags(delivery);
		if (change === "gone") this.#forget();
		this.#changed();
		const epoch = this.#epoch;
		const marks = marked.map(({ uid, flags, gone }) => ({
			seq: uid,
			flags: [...flags],
			gone
		}));
		const { name, store } = this.#sandbox;
		await this.#sandbox.change(async (engine) => {
			if (engine.state.epoch === epoch) await store.mark(name, marks);
		});
	}
	async #read() {
		const { name, store } = this.#sandbox;
		const epoch = this.#epoch;
		const wasReset = () => this.#waiting?.some(({ type }) => type === "sandbox.reset");
		for (;;) {
			const events = await store.events(name, this.#seq, PAGE);
			if (events.length === 0 || wasReset()) break;
			for (const event of events) if (event.epoch === epoch) this.#apply(event);
			this.#seq = events.at(-1)?.seq ?? this.#seq;
		}
		const marks = new Map((await store.marks(name)).map((mark) => [mark.seq, mark]));
		for (const delivery of this.#all) {
			const mark = marks.get(delivery.uid);
			delivery.flags = mark?.flags ?? delivery.flags;
			delivery.gone ||= mark?.gone ?? false;
		}
		const waiting = this.#waiting ?? [];
		this.#waiting = null;
		for (const event of waiting) this.#follow(event);
		this.#forget();
	}
	#committed(events) {
		if (this.#waiting) {
			this.#waiting.push(...events);
			return;
		}
		const before = this.#version;
		for (const event of events) this.#follow(event);
		if (this.#version === before) return;
		this.#forget();
		for (const listener of [...this.#listeners]) listener();
	}
	#follow(event) {
		if (event.epoch < this.#epoch || event.epoch === this.#epoch && event.seq <= this.#seq) return;
		if (event.type === "sandbox.reset") {
			this.#epoch = event.epoch + 1;
			this.#seq = 0;
			this.#all = [];
			this.#fold = null;
			this.#version++;
			return;
		}
		this.#seq = event.seq;
		this.#apply(event);
	}
	#apply(event) {
		this.#fold ??= new DeliveryFold(this.#sandbox.firstMta, this.#sandbox.engine.state.timezone);
		const delivery = this.#fold.apply(event);
		if (delivery) {
			this.#all.push(delivery);
			this.#version++;
		} else if (event.type === "message.deleted") this.#remove([event.messageId]);
		else if (event.type === "messages.pruned") this.#remove(event.messageIds);
	}
	#remove(messageIds) {
		const ids = new Set(messageIds);
		for (const delivery of this.#all) if (ids.has(delivery.messageId)) delivery.gone = true;
		this.#version++;
	}
	#forget() {
		let gone = 0;
		for (const each of this.#all) if (each.gone) gone++;
		if (gone <= 2 * REMEMBERED) return;
		let surplus = gone - REMEMBERED;
		this.#all = this.#all.filter((each) => !each.gone || surplus-- <= 0);
	}
	#changed() {
		this.#version++;
		for (const listener of [...this.#listeners]) listener();
	}
};
// server/mailbox/login.ts
/** What a user name in POP3 and IMAP stands for: a sandbox, and of it one address, a domain or everything. */
/** Says what may stand there. */
var LOGIN_FORMS = "Log in as an address (bounces@app.test), a domain (@app.test) or * for everything, with SANDBOX/ before it for a sandbox other than default.";
/** RFC 5321 section 4.5.3.1: 64 and 255 characters, and the sandbox's 63. */
var LONGEST = 400;
/**
* Reads a user name. What stands before the first slash is a sandbox where it can be the name of one.
* @returns null where it is none of the forms
* @example readLogin('ci-42/bounces@app.test')?.sandbox // 'ci-42'
*/
function readLogin(user) {
	const slash = user.indexOf("/");
	const named = slash > 0 && isSandboxName(user.slice(0, slash));
	const sandbox = named ? user.slice(0, slash) : DEFAULT_SANDBOX;
	const who = (named ? user.slice(slash + 1) : user).toLowerCase();
	if (who === "" || who.length > LONGEST || /[\x00-\x20\x7f]/.test(who)) return null;
	if (who === "*") return {
		sandbox,
		mailbox: "*",
		holds: () => true
	};
	const domain = domainOf(who);
	const local = localPartOf(who);
	if (!who.includes("@") || domain === "") return null;
	if (local === "" || local === "*") return {
		sandbox,
		mailbox: `@${domain}`,
		holds: (address) => domainOf(address) === domain
	};
	return {
		sandbox,
		mailbox: who,
		holds: (address) => domainOf(address) === domain && isOf(local, address)
	};
}
/**
* An address has the mail of its extensions too (`bounces-17=ann@…`, `bounces+17@…`): a variable envelope return path
* writes its recipient there, and nobody could log in to each.
*/
function isOf(local, address) {
	const found = localPartOf(address).toLowerCase();
	return found === local || found.startsWith(`${local}-`) || found.startsWith(`${local}+`);
}
// server/mailbox/mailbox.ts
/** One login's mailbox, as a session of POP3 or IMAP sees it. */
var Mailbox = class Mailbox {
	/** Sandbox and mailbox: what a lock is taken on. */
	name;
	epoch;
	/** Another one after a reset, and for a sandbox that was removed and made again (RFC 9051 section 2.3.1.1). */
	uidValidity;
	#sandbox;
	#sandboxes;
	#deliveries;
	#login;
	#listed = null;
	constructor(sandboxes, sandbox, deliveries, login) {
		this.#sandboxes = sandboxes;
		this.#sandbox = sandbox;
		this.#deliveries = deliveries;
		this.#login = login;
		this.name = `${login.sandbox}/${login.mailbox}`;
		this.epoch = deliveries.epoch;
		this.uidValidity = sandbox.uidValidity;
	}
	/**
	* @param check whether the password is right; any is without it
	* @throws SandboxError E_BAD_REQUEST for a user name or a password that will not do, saying what would
	*/
	static async open(sandboxes, user, password, check) {
		const login = readLogin(user);
		if (!login) throw new SandboxError("E_BAD_REQUEST", `${JSON.stringify(user)} is no mailbox.`, { hint: LOGIN_FORMS });
		if (check && !await check(user, password)) throw new SandboxError("E_BAD_REQUEST", "Wrong user name or password.");
		const sandbox = await sandboxes.get(login.sandbox);
		return new Mailbox(sandboxes, sandbox, await deliveriesOf(sandbox), login);
	}
	/** Grows with every change in the sandbox. */
	get version() {
		return this.#deliveries.version;
	}
	/** What is in it now, in the order in which it came. */
	get messages() {
		return this.#list().messages;
	}
	/** Larger than every unique identifier so far; it grows only with new mail. */
	get uidNext() {
		return this.#list().uidNext;
	}
	/** Why the mailbox that was opened is there no more; null where it is. */
	async lost() {
		if (this.#deliveries.epoch !== this.epoch) return "The sandbox was reset.";
		const { name } = this.#sandbox;
		return this.#sandboxes.has(name) && await this.#sandboxes.get(name) === this.#sandbox ? null : "The sandbox was removed.";
	}
	/** Tells of every change from now on. @returns a function that ends it */
	subscribe(listener) {
		return this.#deliveries.subscribe(listener);
	}
	bytes(delivery) {
		return this.#deliveries.bytes(delivery);
	}
	size(delivery) {
		return this.#deliveries.size(delivery);
	}
	/** Resolves when it is stored. */
	setFlags(messages, flags) {
		return this.#deliveries.mark(messages, { flags });
	}
	/** Takes them out of the mailbox; the messages stay in the sandbox. Resolves when it is stored. */
	remove(messages) {
		return this.#deliveries.mark(messages, "gone");
	}
	#list() {
		const { version, all } = this.#deliveries;
		if (this.#listed?.version !== version) {
			const mine = this.#deliveries.epoch === this.epoch ? all.filter((each) => each.addresses.some(this.#login.holds)) : [];
			const uidNext = Math.max(this.#listed?.uidNext ?? 1, (mine.at(-1)?.uid ?? 0) + 1);
			this.#listed = {
				version,
				messages: mine.filter(({ gone }) => !gone),
				uidNext
			};
		}
		return this.#listed;
	}
};
export { readPlain as n, startMailboxListener as r, Mailbox as t };
