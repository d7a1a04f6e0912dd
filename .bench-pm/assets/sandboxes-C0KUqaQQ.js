import { n as SandboxError } from "./errors-CzoCEYTs.js";
import { a as sameMta, c as encodeWords, f as impliedStatus, h as domainOf, i as createMta, m as token, n as PLAIN_CATCHER, y as measure } from "./mta-DZaIffj7.js";
import { n as of, t as Engine } from "./engine-0choellk.js";
import { n as serverText } from "./handoff-Bj3kHCHC.js";
import { n as emptyState } from "./state-DCuUjJJF.js";
import { a as decodeWords, i as scanHeader, n as headerSummary, r as isNamed, t as headerLength } from "./header-Dy4L2f2D.js";
import { n as fromUtf8, s as utf8 } from "./bytes-LRSdd-5n.js";
import { a as nextDueFor, c as isCharset, d as scanMime, i as isAbout, l as partBytes, n as candidateTraces, o as waitsForMail, r as compileWait, s as waitsForNotice, u as partText } from "./wait-DWgIS-nh.js";
import { _ as readSearch, b as summaryOf, g as findMessages, t as allSummaries, v as rebuildState } from "./views-DbrSrKEE.js";
// server/core/clock.ts
/** Where virtual and auto clocks begin: Monday 2026-01-05T09:00:00Z. */
var VIRTUAL_START = 17676036e5;
/** What the clock shows when the wall clock shows `wall`. Virtual and auto stand still. */
function clockAt(clock, wall, now) {
	if (clock.mode !== "real") return now;
	return Math.max(now, Math.floor(clock.anchorAt + (wall - clock.anchorWall) * clock.speed));
}
/** Wall milliseconds until the clock shows `due`; null where it never will by itself. */
function wallUntil(clock, wall, now, due) {
	if (clock.mode !== "real") return null;
	return Math.max(0, (due - clockAt(clock, wall, now)) / clock.speed);
}
// server/sandbox/retention.ts
/** Looks after every commit that brought messages; one look at a time. */
function startPruning(sandbox, limits) {
	let looking = false;
	sandbox.subscribe(({ events }) => {
		if (looking || !events.some((event) => event.type === "message.accepted")) return;
		looking = true;
		prune(sandbox, limits).catch(() => void 0).finally(() => {
			looking = false;
		});
	});
}
async function prune(sandbox, limits) {
	const surplus = await sandbox.store.surplus(sandbox.name, {
		...limits.messages === void 0 ? {} : { messages: limits.messages },
		...limits.bytes === void 0 ? {} : { bytes: limits.bytes }
	});
	if (surplus.length > 0) await sandbox.removeMessages(surplus, "pruned");
}
// server/core/operator.ts
/** What a person may do with a queued or held recipient. Each answers whether there was anything to do. */
var RETURNED = {
	...impliedStatus(true),
	diagnostic: "Returned by the operator.",
	report: "Returned by the operator.\n"
};
var OPERATIONS = {
	/** Due now. */
	retry: {
		from: ["queued"],
		act: (engine, message, recipient) => engine.requeue(message, recipient, engine.state.now, "retried")
	},
	hold: {
		from: ["queued"],
		act: (engine, message, recipient) => {
			engine.emit({
				type: "recipient.held",
				by: "operator",
				...of(message, recipient)
			});
		}
	},
	release: {
		from: ["held"],
		act: (engine, message, recipient) => engine.requeue(message, recipient, engine.state.now, "released")
	},
	/** Given up by hand: the sender is told as of any failure. */
	bounce: {
		from: ["queued", "held"],
		act: (engine, message, recipient) => {
			const words = engine.mta.returnedByHand?.() ?? RETURNED;
			engine.emit({
				type: "recipient.failed",
				by: "operator",
				...of(message, recipient),
				...words
			});
			engine.noteEnd(message, recipient);
		}
	},
	discard: {
		from: ["queued", "held"],
		act: (engine, message, recipient) => {
			engine.emit({
				type: "recipient.discarded",
				by: "operator",
				...of(message, recipient)
			});
			engine.noteEnd(message, recipient);
		}
	}
};
/** An attempt that is under way cannot be called back. */
function operate(engine, operation, messageId, index) {
	const message = engine.state.messages.get(messageId);
	const recipient = message?.recipients[index];
	const { from, act } = OPERATIONS[operation];
	if (!message || !recipient || !from.includes(recipient.state)) return false;
	if (recipient.underWay || engine.runsOutside(recipient)) return false;
	act(engine, message, recipient);
	return true;
}
/**
* Everything that is queued is due now: qmail-send's SIGALRM (qmail-send.c, pqrun). The schedule goes on from each
* message's birth, as after any attempt.
* @returns how many recipients were brought forward
*/
function retryAll(engine) {
	let changed = 0;
	for (const message of engine.state.messages.values()) for (const recipient of message.recipients) {
		if (recipient.nextAttemptAt === null || recipient.nextAttemptAt <= engine.state.now) continue;
		if (operate(engine, "retry", message.id, recipient.index)) changed++;
	}
	return changed;
}
// server/mail/plain-text.ts
/** The text of a message that needs no taking apart, which most test mail is. */
var PLAIN = /^text\/plain\s*(?:;\s*(?:charset\s*=\s*"?(?:us-ascii|utf-8)"?|format\s*=\s*"?fixed"?)\s*)*$/i;
var IDENTITY = /^(?:7bit|8bit|binary)$/i;
/** @returns the body as it stands; null where it has parts, an encoding or another charset (RFC 2045 section 5.2) */
function plainText(raw) {
	for (const { name, value } of scanHeader(raw)) {
		if (/^content-type$/i.test(name) && !PLAIN.test(value)) return null;
		if (/^content-transfer-encoding$/i.test(name) && !IDENTITY.test(value)) return null;
	}
	return fromUtf8(raw.subarray(headerLength(raw)));
}
// server/sandbox/read-mail.ts
/** A message taken apart, for those who look at it: never on the way in. */
var TEXT = /^(?:text\/plain|text\/html|message\/(?:global-)?delivery-status)$/;
/**
* The message's own parts are its text, its HTML and its attachments; those of a message inside it belong to that one.
* Several texts follow one another.
*/
function readMail(raw) {
	const { parts, cut } = scanMime(raw);
	const text = [];
	const html = [];
	const attachments = [];
	for (const part of parts) {
		if (part.charset !== null && !isCharset(part.charset)) part.faults.push("unknown-charset");
		if (part.embedded || part.container && part.type.startsWith("multipart/")) continue;
		if (!isText(part)) attachments.push({
			part,
			content: partBytes(raw, part)
		});
		else if (part.type === "text/html") html.push(partText(raw, part));
		else text.push(partText(raw, part));
	}
	return {
		text: text.length > 0 ? text.join("\n") : null,
		html: html.length > 0 ? html.join("<br>\n") : null,
		attachments,
		parts,
		cut
	};
}
/** A multipart that cannot be taken apart is read as it stands. */
var isText = ({ type, disposition }) => TEXT.test(type) && (disposition === null || disposition === "inline") || type.startsWith("multipart/");
// server/sandbox/indexer.ts
/**
* Puts the texts of messages into the search index: in the background once arrivals have paused, or at once before
* somebody searches. On the way in it would cost half of the rate.
*/
/** Real milliseconds without a new message after which the backlog is worked off. */
var PAUSE = 1e3;
/** A text that is longer than this is searched by its beginning; what is larger still is not taken apart. */
var LARGEST = 2097152;
var Indexer = class {
	#sandbox;
	#store;
	#onFault;
	#timer = null;
	#working = null;
	#arrivals = 0;
	/** How many wait for the index: then arrivals no longer go before it. */
	#awaited = 0;
	#closed = false;
	constructor(sandbox, store, onFault) {
		this.#sandbox = sandbox;
		this.#store = store;
		this.#onFault = onFault;
	}
	/** New messages were stored. */
	noticed() {
		this.#arrivals++;
		if (!this.#timer && !this.#closed) this.#look();
	}
	/** Begins when nothing has arrived since the last look. */
	#look() {
		const before = this.#arrivals;
		this.#timer = setTimeout(() => {
			this.#timer = null;
			if (this.#arrivals === before) this.#begin();
			else this.#look();
		}, PAUSE);
		this.#timer.unref();
	}
	/** Resolves when every message that is stored now can be found by its text. */
	async finish() {
		this.#awaited++;
		try {
			await this.#working;
			await this.#begin();
		} finally {
			this.#awaited--;
		}
	}
	#begin() {
		this.#working ??= this.#work().catch(this.#onFault).finally(() => {
			this.#working = null;
		});
		return this.#working;
	}
	async close() {
		this.#closed = true;
		if (this.#timer) clearTimeout(this.#timer);
		await this.#working;
	}
	async #work() {
		for (;;) {
			const before = this.#arrivals;
			const ids = await this.#store.unindexed(this.#sandbox, 20);
			if (ids.length === 0 || this.#closed) return;
			const texts = [];
			for (const id of ids) {
				texts.push({
					id,
					...await this.#contentOf(id)
				});
				await new Promise((resolve) => setImmediate(resolve));
				if (this.#arrivals !== before && this.#awaited === 0) break;
			}
			await this.#store.index(this.#sandbox, texts);
			if (this.#arrivals !== before && this.#awaited === 0) return;
		}
	}
	async #contentOf(id) {
		const raw = await this.#store.raw(this.#sandbox, id);
		if (!raw) return { text: "" };
		const beginning = raw.subarray(0, LARGEST);
		const header = scanHeader(beginning).map(({ name, value }) => ({
			name,
			value: decodeWords(value)
		}));
		const plain = plainText(beginning);
		if (plain !== null) return {
			text: plain,
			header
		};
		const { text, html, attachments } = await readMail(beginning);
		return {
			text: text || (html?.replace(/<[^>]*>/g, " ") ?? ""),
			header,
			attachments: attachments.length
		};
	}
};
// server/answers/vacation.ts
/** A vacation notice (RFC 3834 section 3): from the recipient, by nobody's hand. */
var WORDS = "I am away from my desk and will read your message when I am back.\n";
function vacation({ spec, message, recipient, fields }) {
	const subject = fieldOf(fields, "subject") ? message.header.subject : "your message";
	return {
		from: addressOf(recipient),
		reversePath: "",
		to: spec.to ?? message.envelope.reversePath,
		subject: `Auto: ${subject}`,
		headers: [["Auto-Submitted", "auto-replied"], ...threaded(fields)],
		contentType: "text/plain; charset=utf-8",
		body: asLines(spec.text ?? WORDS)
	};
}
/** With CRLF, and one behind the last line. */
var asLines = (text) => `${text.replace(/\r?\n$/, "").replace(/\r?\n/g, "\r\n")}\r\n`;
// server/answers/address-changed.ts
/** The recipient has moved, and says where to. What was sent still arrives. */
function addressChanged({ spec, message, recipient, fields }) {
	const old = addressOf(recipient);
	const now = spec.newAddress ?? old.replace(/@/, ".new@");
	const words = `My address has changed.\n\nOld: ${old}\nNew: ${now}\n\nPlease change it in your records. Mail to the old one is not read for much longer.\n`;
	return {
		from: old,
		reversePath: "",
		to: spec.to ?? message.envelope.reversePath,
		subject: `My address has changed: ${message.header.subject}`.trimEnd(),
		headers: [
			["Auto-Submitted", "auto-replied"],
			["Reply-To", now],
			...threaded(fields)
		],
		contentType: "text/plain; charset=utf-8",
		body: asLines(spec.text ?? words)
	};
}
// server/answers/challenge.ts
/** A challenge: the message is put aside until its sender has shown to be a person. */
var DIGITS = "0123456789abcdef";
function challenge({ spec, message, recipient, fields, seed }) {
	const address = addressOf(recipient);
	const at = address.lastIndexOf("@");
	const code = token(seed, `challenge ${message.id}/${recipient.index}`, DIGITS, 12);
	const confirm = `${address.slice(0, at)}+confirm-${code}${address.slice(at)}`;
	const words = `Your message to ${address} waits until you confirm it.\n\nAnswer this message, or write to ${confirm}. You are asked only once.\n`;
	return {
		from: confirm,
		reversePath: "",
		to: spec.to ?? message.envelope.reversePath,
		subject: `Please confirm your message: ${message.header.subject}`.trimEnd(),
		headers: [
			["Auto-Submitted", "auto-replied"],
			["Reply-To", confirm],
			...threaded(fields)
		],
		contentType: "text/plain; charset=utf-8",
		body: asLines(spec.text ?? words)
	};
}
// server/answers/complaint.ts
/** A complaint in the Abuse Reporting Format (RFC 5965), as the mailbox provider writes it when a reader says spam. */
var LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
function complaint(input) {
	const { spec, message, recipient, raw, fields, now, seed } = input;
	const address = addressOf(recipient);
	const provider = domainOf(address);
	const feedback = spec.feedback ?? "abuse";
	const boundary = `=_${token(seed, `complaint ${message.id}/${recipient.index}`, LETTERS, 20)}`;
	const words = spec.text ?? `This is an email abuse report for a message that was received by ${provider} on ${date(now)}.\nFor more about this format see RFC 5965.\n`;
	const original = fromUtf8(raw);
	const part = (type, body) => `--${boundary}\r\nContent-Type: ${type}\r\n\r\n${body}`;
	return {
		from: `complaints@${provider}`,
		reversePath: "",
		to: spec.to ?? message.envelope.reversePath,
		subject: `FW: ${fieldOf(fields, "subject") ? message.header.subject : "(no subject)"}`,
		headers: [],
		contentType: `multipart/report; report-type=feedback-report; boundary="${boundary}"`,
		body: [
			part("text/plain; charset=utf-8", `${asLines(words)}\r\n`),
			part("message/feedback-report", `${report(input, feedback)}\r\n`),
			part("message/rfc822", `${original}${original.endsWith("\r\n") ? "" : "\r\n"}`),
			`--${boundary}--\r\n`
		].join("")
	};
}
/** RFC 5965 section 3: what every report has, then what is known besides. */
function report({ message, recipient }, feedback) {
	const { envelope, acceptedAt, origin, id } = message;
	const provider = domainOf(addressOf(recipient));
	return [
		["Feedback-Type", feedback],
		["User-Agent", "bouncelab/1.0"],
		["Version", "1"],
		["Original-Mail-From", `<${envelope.reversePath}>`],
		["Original-Rcpt-To", `<${addressOf(recipient)}>`],
		["Original-Envelope-Id", envelope.envid],
		["Arrival-Date", date(acceptedAt)],
		["Reported-Domain", domainOf(envelope.reversePath) || void 0],
		["Source-IP", origin.type === "smtp" ? origin.client.ip : void 0],
		["Reporting-MTA", `dns; mx.${provider}`],
		["Incidents", "1"],
		["X-Bouncelab-Message", id]
	].flatMap(([name, value]) => value === void 0 ? [] : [`${name}: ${value}\r\n`]).join("");
}
var date = (at) => new Date(at).toUTCString().replace("GMT", "+0000");
// server/answers/worth-answering.ts
/** To whom no automatic answer goes (RFC 3834 section 2), so that two machines do not answer each other for ever. */
var MACHINES = /^(mailer-daemon|postmaster|owner-.*|.*-request|.*-owner|bounces?([+-].*)?|no-?reply.*)@/i;
/** Complaints are not answers: they go out for every message. */
function answersNobody({ spec, message, fields }) {
	const { reversePath } = message.envelope;
	if (spec.to === void 0 && (reversePath === "" || reversePath === "#@[]")) return true;
	if (spec.with === "complaint") return false;
	if (message.kind !== "mail" || message.origin.type === "answer") return true;
	if (!(fieldOf(fields, "auto-submitted")?.toLowerCase() ?? "no").startsWith("no")) return true;
	const precedence = fieldOf(fields, "precedence")?.toLowerCase() ?? "";
	if ([
		"bulk",
		"list",
		"junk"
	].includes(precedence) || fieldOf(fields, "list-id")) return true;
	return spec.to === void 0 && MACHINES.test(reversePath);
}
// server/answers/answer.ts
var WRITERS = {
	vacation,
	challenge,
	"address-changed": addressChanged,
	complaint
};
/** @param outcome that of the delivery, which the answer follows */
function answered(input, outcome) {
	return {
		forwards: answersNobody(input) ? [] : [composed(WRITERS[input.spec.with](input), input, outcome)],
		outcome: () => outcome
	};
}
/** It comes from where the message went. */
function clientOf(outcome) {
	const host = "host" in outcome && outcome.host ? outcome.host : {
		name: "localhost",
		address: "127.0.0.1"
	};
	return {
		ip: host.address,
		helo: host.name,
		tls: false,
		esmtp: true
	};
}
var addressOf = ({ path }) => path.expandsTo ?? path.forwardPath;
/** The value of the first field of this name. */
var fieldOf = (fields, name) => fields.find((field) => isNamed(field.name, name))?.value.trim() || void 0;
/** What threads an answer to its message (RFC 5322 section 3.6.4). */
function threaded(fields) {
	const id = fieldOf(fields, "message-id");
	if (!id) return [];
	const before = fieldOf(fields, "references") ?? fieldOf(fields, "in-reply-to");
	return [["In-Reply-To", id], ["References", before ? `${before} ${id}` : id]];
}
function composed(written, { spec, message, recipient, now }, outcome) {
	const { from, reversePath, to, subject, headers, contentType, body } = written;
	const domain = addressOf(recipient).split("@").at(-1);
	const lines = [
		["From", from],
		["To", to],
		["Subject", encodeWords(subject, "utf-8", 9)],
		["Date", new Date(now).toUTCString().replace("GMT", "+0000")],
		["Message-ID", `<${spec.with}.${message.id}.${recipient.index}.${recipient.attempts}@${domain}>`],
		...headers,
		["MIME-Version", "1.0"],
		["Content-Type", contentType],
		["Content-Transfer-Encoding", "8bit"]
	];
	const raw = utf8(`${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${body}`);
	const fields = scanHeader(raw);
	return {
		envelope: {
			reversePath,
			recipients: [{ forwardPath: to }]
		},
		raw,
		header: headerSummary(fields),
		fields,
		answer: {
			answer: spec.with,
			client: clientOf(outcome)
		}
	};
}
// server/programs/run-commands.ts
/** @throws where the machine cannot do it */
async function runCommands(host, steps, first, signal) {
	if (!host) throw new Error("commands are not allowed here");
	const home = await host.open();
	try {
		for (let request = first;;) {
			const step = steps.next(await home.run(request, signal));
			if (step.done) return step.value;
			request = step.value;
		}
	} finally {
		await home.close();
	}
}
// server/sandbox/clock-moves.ts
/** A run to idle stops here: something that still wants to be done after so long goes round in circles. */
var LONGEST_RUN = 31536e7;
/** How far a command goes from now. @throws SandboxError E_CLOCK_PAST */
function planMove(command, now, nextDue) {
	if ("advance" in command) return {
		step: "advance",
		wasAt: now,
		target: now + command.advance,
		toTarget: true
	};
	if ("next" in command) return {
		step: "next",
		wasAt: now,
		target: nextDue ?? now,
		toTarget: true
	};
	if ("run" in command) return {
		step: "run",
		wasAt: now,
		target: now + LONGEST_RUN,
		toTarget: false
	};
	if (command.advanceTo < now) throw new SandboxError("E_CLOCK_PAST", "The instant to advance to lies in the past of this sandbox.", { hint: "Give an instant after the sandbox’s now (GET …/clock tells it), or reset the sandbox." });
	return {
		step: "advanceTo",
		wasAt: now,
		target: command.advanceTo,
		toTarget: true
	};
}
/** Adds events to the tally of a move. */
function tally(brought, events) {
	for (const event of events) {
		if (event.type === "recipient.queued" || event.type.startsWith("session.")) continue;
		count(brought, event.type);
		if (event.type === "notice.sent") count(brought, `notice.sent:${event.kind}`);
	}
}
var count = (brought, key) => {
	brought[key] = (brought[key] ?? 0) + 1;
};
// server/sandbox/intake.ts
/** From a message at the door to what the engine needs to know of it. */
/** Only the header is looked at; everything else waits until somebody asks. */
function intakeOf({ origin, envelope, raw }) {
	const fields = scanHeader(raw);
	const { size, crlfs, partialLastLine } = measure(raw);
	return {
		origin,
		envelope,
		header: headerSummary(fields),
		fields,
		size,
		crlfs,
		partialLastLine,
		priority: fieldValue(fields, "priority")?.toLowerCase() || void 0,
		errorsTo: fieldValue(fields, "errors-to"),
		warningsTo: fieldValue(fields, "warnings-to")
	};
}
var fieldValue = (fields, name) => fields.find((field) => isNamed(field.name, name))?.value.trim();
// server/sandbox/journal.ts
/** Holds what is not stored yet. Nothing is told to anybody before it is. */
var Journal = class {
	#store;
	#listeners = /* @__PURE__ */ new Set();
	#fresh = /* @__PURE__ */ new Map();
	#sessions = [];
	#updates = [];
	constructor(store) {
		this.#store = store;
	}
	/** Bytes of a message that the next commit will hold. */
	addBytes(id, raw) {
		this.#fresh.set(id, raw);
	}
	addSession(record) {
		this.#sessions.push(record);
	}
	/** A new summary of a message that is not in motion. */
	addUpdate(update) {
		this.#updates.push(update);
	}
	async bytes(sandbox, id) {
		return this.#fresh.get(id) ?? await this.#store.raw(sandbox, id);
	}
	subscribe(listener) {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}
	/** Stores everything since the last commit; then, and only then, tells `first` and the listeners. */
	async commit(engine, record, replaces = false, first = () => void 0) {
		const events = engine.takeEvents();
		const touched = engine.takeTouched();
		const sessions = this.#sessions;
		const fresh = this.#fresh;
		const updates = this.#updates;
		if (events.length === 0 && sessions.length === 0 && !replaces) return;
		this.#sessions = [];
		this.#updates = [];
		const rows = [...touched.map((message) => ({
			summary: summaryOf(message),
			ended: message.ended
		})), ...updates];
		const commit = {
			record: record(),
			replaces,
			events,
			messages: [],
			updates: [],
			sessions
		};
		for (const row of rows) {
			const raw = fresh.get(row.summary.id);
			if (raw) commit.messages.push({
				...row,
				raw
			});
			else commit.updates.push(row);
		}
		await this.#store.commit([commit]);
		this.#fresh = /* @__PURE__ */ new Map();
		const committed = {
			events,
			summaries: rows.map((row) => row.summary)
		};
		first(committed);
		for (const listener of [...this.#listeners]) listener(committed);
	}
	/** Drops what was not stored, when a commit failed. */
	drop() {
		this.#fresh = /* @__PURE__ */ new Map();
		this.#sessions = [];
		this.#updates = [];
	}
};
// server/sandbox/outside.ts
var Outside = class {
	#onFinished;
	#onFault;
	#runs = /* @__PURE__ */ new Map();
	#waiting = [];
	#finished = [];
	constructor(onFinished, onFault) {
		this.#onFinished = onFinished;
		this.#onFault = onFault;
	}
	/** Whether one has yet to end, or what it brought has yet to be taken. */
	get isBusy() {
		return this.#runs.size + this.#waiting.length + this.#finished.length > 0;
	}
	get hasFinished() {
		return this.#finished.length > 0;
	}
	/** Keeps a delivery until start(): nothing is done outside for a message that is not stored. */
	add(job) {
		this.#waiting.push(job);
	}
	/** Starts what was added. */
	start() {
		for (const job of this.#waiting.splice(0)) {
			const abort = new AbortController();
			const run = this.#run(job, abort.signal).finally(() => {
				this.#runs.delete(run);
				if (!abort.signal.aborted) this.#onFinished();
			});
			this.#runs.set(run, abort);
		}
	}
	takeFinished() {
		return this.#finished.splice(0);
	}
	/** Resolves when one more has ended; at once where none runs. */
	async next() {
		if (this.#runs.size > 0) await Promise.race(this.#runs.keys());
	}
	/** Kills everything; what it would have brought is lost, and its attempts are made again after a restart. */
	async abort() {
		this.#waiting = [];
		this.#finished = [];
		for (const abort of this.#runs.values()) abort.abort();
		await Promise.all(this.#runs.keys());
	}
	async #run({ pending, run }, signal) {
		const result = await run(signal).catch((error) => {
			this.#onFault(error);
			return unable(error);
		});
		if (!signal.aborted) this.#finished.push({
			pending,
			result
		});
	}
};
/** The machine could not do it: for a later attempt. */
var unable = (error) => ({
	forwards: [],
	outcome: () => ({
		type: "mta",
		temporary: true,
		text: `bouncelab could not do it: ${error instanceof Error ? error.message : String(error)}. (#4.3.0)\n`
	})
});
// server/sandbox/sandbox-clock.ts
/** A sandbox's clock and its moves. It moves nothing by itself: the pump steps it between two pieces of work. */
var SandboxClock = class {
	lastMove = null;
	#engine;
	/** Milliseconds of the wall clock. */
	#wall;
	#move = null;
	constructor(engine, wall) {
		this.#engine = engine;
		this.#wall = wall;
	}
	get isMoving() {
		return this.#move !== null;
	}
	/** During a move it shows the instant of the step; else a real clock runs on. */
	now() {
		const { clock, now } = this.#engine().state;
		return this.#move ? now : clockAt(clock, this.#wall(), now);
	}
	/** The time as it passes by itself; during a move it stands. */
	tick() {
		if (!this.#move) this.#engine().setNow(this.now());
	}
	/** Real milliseconds until an instant; null where the clock does not come to it by itself. */
	wallUntil(due) {
		const { clock, now } = this.#engine().state;
		return wallUntil(clock, this.#wall(), now, due);
	}
	begin(move) {
		this.#move = move;
	}
	/**
	* One step of a move: to the next due instant, or to its end.
	* @returns at its end, what tells the caller once the end is stored
	*/
	step() {
		const engine = this.#engine();
		const move = this.#move;
		if (!move) return null;
		const due = engine.nextDue();
		if (due !== null && due <= move.target) {
			engine.setNow(due);
			return null;
		}
		if (move.toTarget) engine.setNow(move.target);
		this.#move = null;
		const { wasAt, step, brought } = move;
		this.#anchor();
		const { clock, now: at, counters } = engine.state;
		const { mode, speed } = clock;
		engine.emit({
			type: "clock.moved",
			wasAt,
			mode,
			speed,
			step,
			brought,
			youngest: counters.message
		});
		const moved = {
			wasAt,
			at,
			step,
			brought
		};
		this.lastMove = moved;
		return () => move.done(moved);
	}
	set({ mode, speed }) {
		this.#anchor({
			...mode ? { mode } : {},
			...speed ? { speed } : {}
		});
		const engine = this.#engine();
		const { clock, now, counters } = engine.state;
		const moved = {
			wasAt: now,
			at: now,
			step: "mode",
			brought: {}
		};
		engine.emit({
			type: "clock.moved",
			wasAt: now,
			mode: clock.mode,
			speed: clock.speed,
			step: moved.step,
			brought: moved.brought,
			youngest: counters.message
		});
		return moved;
	}
	/** What was stored while it moved is what the move brought. */
	brought(events) {
		if (this.#move) tally(this.#move.brought, events);
	}
	fail(error) {
		this.#move?.failed(error);
		this.#move = null;
	}
	/** Nails the clock to the present reading, so that a move stays as an offset of a real clock. */
	#anchor(change = {}) {
		const { state } = this.#engine();
		state.clock = {
			...state.clock,
			...change,
			anchorAt: state.now,
			anchorWall: this.#wall()
		};
	}
};
// server/sandbox/pump.ts
/**
* Everything that changes a sandbox goes through its pump, one thing at a time: messages that arrived, then work that
* is due, then a move of the clock, then the next command. So each commit holds whole steps, each event has its own
* instant, and nobody hears of anything before it is stored.
*/
/** Work is committed at least this often, so that a long move neither blocks arrivals nor fills the memory. */
var EVENTS_PER_COMMIT = 2e3;
var Pump = class {
	clock;
	#owner;
	#surroundings;
	#journal;
	#outside;
	#engine;
	#intakes = [];
	#commands = [];
	#openTransactions = 0;
	#running = null;
	#timer = null;
	#closed = false;
	constructor(engine, owner, surroundings) {
		this.#engine = engine;
		this.#owner = owner;
		this.#surroundings = surroundings;
		this.#journal = new Journal(surroundings.store);
		this.clock = new SandboxClock(() => this.#engine, surroundings.wall);
		this.#outside = new Outside(() => this.wake(), surroundings.onFault);
	}
	get engine() {
		return this.#engine;
	}
	/** Another engine waits for nothing that ran for the one before. */
	set engine(engine) {
		this.#outside.abort();
		this.#engine = engine;
	}
	/** Tells of every commit from now on. @returns a function that ends it */
	subscribe(listener) {
		return this.#journal.subscribe(listener);
	}
	accept(input) {
		return new Promise((resolve, reject) => {
			if (this.#closed) return reject(this.#stopping());
			this.#intakes.push({
				input,
				resolve,
				reject
			});
			this.wake();
		});
	}
	/**
	* Runs a change in its turn; resolves with its result when that is stored.
	* @param afterMove false for what cannot wait for a move of the clock that a command outside holds up: a program that
	*   hangs holds up each of its attempts
	*/
	command(run, { afterMove = true } = {}) {
		return new Promise((resolve, reject) => {
			if (this.#closed) return reject(this.#stopping());
			this.#commands.push({
				run,
				afterMove,
				resolve,
				reject
			});
			this.wake();
		});
	}
	/** Writes an event that changes nothing in the queue (sessions); stored with the next commit. */
	note(body) {
		if (this.#closed) return;
		if (!this.#running) this.clock.tick();
		this.engine.emit(body);
		this.wake();
	}
	addSession(record) {
		this.#journal.addSession(record);
		this.wake();
	}
	/** A new summary of a message that is not in motion; only inside a command. */
	addUpdate(update) {
		this.#journal.addUpdate(update);
	}
	beginTransaction() {
		this.#openTransactions++;
	}
	endTransaction() {
		this.#openTransactions--;
		if (this.#openTransactions === 0 && this.engine.state.clock.mode === "auto") this.wake();
	}
	/** Moves or sets the clock; resolves when everything that fell due on the way has ended and is stored. */
	moveClock(command) {
		return new Promise((resolve, reject) => {
			const begin = () => {
				if ("advance" in command || "advanceTo" in command || "next" in command || "run" in command) {
					const plan = planMove(command, this.engine.state.now, this.engine.nextDue());
					this.clock.begin({
						...plan,
						brought: {},
						done: resolve,
						failed: reject
					});
				} else resolve(this.clock.set(command));
			};
			this.command(begin).catch(reject);
		});
	}
	/** Stores what there is; with `replaces` in place of everything that was stored before. */
	async commit(replaces = false) {
		const { seq } = this.engine.state;
		try {
			await this.#journal.commit(this.engine, () => this.#owner.record(), replaces, (committed) => {
				this.clock.brought(committed.events);
				this.#owner.committed(committed);
			});
		} catch (cause) {
			throw new SandboxError("E_STORE", `Event ${seq} could not be stored: ${messageOf(cause)}`, { cause });
		}
		this.#outside.start();
	}
	/** Resolves when nothing is left to do at the present instant, commands that run outside included. */
	async settled() {
		await this.command(() => void 0);
		while (this.#outside.isBusy) {
			await this.#outside.next();
			await this.command(() => void 0);
		}
	}
	/** Does everything that is due at the present instant; only inside a command. */
	async work() {
		while (this.#isDue()) await this.#workSome();
	}
	wake() {
		if (this.#running || this.#closed) return;
		this.#running = (this.#openTransactions > 1 ? this.#gather() : Promise.resolve()).then(() => this.#run()).catch((error) => this.#recover(error)).finally(() => {
			this.#running = null;
			if (this.#hasWaiting()) this.wake();
			else this.#setTimer();
		});
	}
	/** Waits for messages that are on their way in, as long as each turn of the event loop brings some. */
	async #gather() {
		for (let before = -1; this.#intakes.length > before && this.#intakes.length < this.#openTransactions;) {
			before = this.#intakes.length;
			await nextTurn();
		}
	}
	/** Ends what was begun and takes nothing more. Commands are killed; they run again after a restart. */
	async close() {
		await this.#outside.abort();
		await this.command(() => void 0).catch(() => void 0);
		this.#closed = true;
		if (this.#timer) clearTimeout(this.#timer);
		await this.#running;
		await this.#outside.abort();
	}
	async #run() {
		while (!this.#closed) {
			this.clock.tick();
			if (this.#intakes.length > 0) await this.#takeIntakes();
			else if (this.#outside.hasFinished) await this.#takeFinished();
			else if (this.#isDue()) await this.#workSome();
			else if (this.#isHeldUp()) {
				const change = this.#commands.findIndex(({ afterMove }) => !afterMove);
				if (change < 0) return;
				await this.#runCommand(this.#commands.splice(change, 1)[0]);
			} else if (this.clock.isMoving) await this.#stepMove();
			else if (this.#commands.length > 0) await this.#runCommand(this.#commands.shift());
			else if (!await this.#skip()) return;
			if (this.#hasMore()) await nextTurn();
		}
	}
	/** While a command runs outside no clock is moved by hand. */
	#isHeldUp() {
		return this.clock.isMoving && this.#outside.isBusy;
	}
	/** Whether something came in while the last round ended. */
	#hasWaiting() {
		const isHeldUp = this.#isHeldUp();
		const canRun = this.#commands.some(({ afterMove }) => !(afterMove && isHeldUp));
		return this.#intakes.length > 0 || this.#outside.hasFinished || canRun;
	}
	#hasMore() {
		return this.#hasWaiting() || this.clock.isMoving || this.#isDue();
	}
	async #takeIntakes() {
		const batch = this.#intakes;
		this.#intakes = [];
		let queued;
		try {
			queued = batch.map(({ input }) => {
				const { id, processId, acceptedAt } = this.engine.accept(intakeOf(input));
				this.#journal.addBytes(id, input.raw);
				return {
					messageId: id,
					processId,
					at: acceptedAt
				};
			});
			await this.#workUpTo(EVENTS_PER_COMMIT);
			await this.commit();
		} catch (error) {
			for (const { reject } of batch) reject(error);
			throw error;
		}
		batch.forEach(({ resolve }, i) => {
			resolve(queued[i]);
		});
	}
	#isDue() {
		const due = this.engine.nextDue();
		return due !== null && due <= this.engine.state.now;
	}
	async #workSome() {
		await this.#workUpTo(EVENTS_PER_COMMIT);
		await this.commit();
	}
	/** Does what is due at the present instant, until that has written so many events or messages have arrived. */
	async #workUpTo(events) {
		const { engine } = this;
		const before = engine.state.seq;
		while (this.#isDue() && engine.state.seq - before < events && this.#intakes.length === 0) {
			const deliveries = engine.begin() ?? [];
			const pending = engine.end(deliveries.length > 0 ? await this.#results(deliveries) : NO_RESULTS);
			if (deliveries.length > 0) this.#keepForwarded();
			const entered = [];
			for (const notice of pending) {
				const raw = await this.#bytes(notice.messageId);
				const composed = engine.mta.compose(engine.composeInput(notice, raw));
				entered.push(engine.enter(notice, composed));
				this.#journal.addBytes(notice.noticeId, composed.raw);
			}
			engine.settle(entered);
		}
	}
	/** What deliveries bring that need the message; those whose commands run outside are none of it yet. */
	async #results(deliveries) {
		const results = /* @__PURE__ */ new Map();
		for (const pending of deliveries) {
			const { message, recipient, startedAt } = pending;
			const raw = await this.#bytes(message.id);
			const { handTo, answer } = pending;
			if (answer) {
				const { now, seed } = this.engine.state;
				const fields = this.engine.fieldsOf(message);
				results.set(pending, answered({
					spec: answer.spec,
					message,
					recipient,
					raw,
					fields,
					now,
					seed
				}, answer.outcome));
				continue;
			}
			if (handTo) {
				const { handoffs } = this.#surroundings;
				const { mta } = this.engine;
				this.#outside.add({
					pending,
					run: (signal) => handoffs.deliver({
						message,
						recipient,
						raw,
						handTo,
						mta
					}, signal)
				});
				continue;
			}
			const steps = this.engine.mta.deliverMessage?.(message, recipient, raw, startedAt);
			if (!steps) throw new Error(`${this.engine.mta.type} does not deliver ${message.id}`);
			const first = steps.next();
			if (first.done) results.set(pending, first.value);
			else {
				const { commands } = this.#surroundings;
				this.#outside.add({
					pending,
					run: (signal) => runCommands(commands, steps, first.value, signal)
				});
			}
		}
		return results;
	}
	/** Ends the deliveries whose commands have ended. */
	async #takeFinished() {
		for (const { pending, result } of this.#outside.takeFinished()) this.engine.finishOutside(pending, result);
		this.#keepForwarded();
		await this.#workSome();
	}
	#keepForwarded() {
		for (const { id, raw } of this.engine.takeForwarded()) this.#journal.addBytes(id, raw);
	}
	async #bytes(id) {
		const raw = await this.#journal.bytes(this.#owner.name, id);
		if (!raw) throw new Error(`the bytes of ${id} are gone`);
		return raw;
	}
	async #stepMove() {
		const tell = this.clock.step();
		if (!tell) return;
		await this.commit();
		tell();
	}
	async #runCommand(command) {
		let value;
		try {
			value = await command.run();
		} catch (error) {
			command.reject(error);
			return;
		}
		try {
			await this.commit();
		} catch (error) {
			command.reject(error);
			throw error;
		}
		command.resolve(value);
	}
	/** The auto clock skips ahead while somebody waits for a notice that can still come. @returns whether it did */
	async #skip() {
		await this.commit();
		if (this.#openTransactions > 0 || this.#outside.isBusy) return false;
		const wasAt = this.engine.state.now;
		const target = await this.#owner.skipTo();
		if (this.#openTransactions > 0 || target === null || target > wasAt + 31536e7) return false;
		const nothing = () => void 0;
		this.clock.begin({
			step: "wait",
			wasAt,
			target,
			toTarget: true,
			brought: {},
			done: nothing,
			failed: nothing
		});
		return true;
	}
	/** What could not be stored never happened: the state goes back to what the store holds. */
	async #recover(error) {
		this.#surroundings.onFault(error);
		this.clock.fail(error);
		this.#journal.drop();
		try {
			this.engine = await this.#owner.reload();
		} catch (reason) {
			this.#surroundings.onFault(reason);
			for (const { reject } of this.#intakes.splice(0)) reject(error);
			for (const { reject } of this.#commands.splice(0)) reject(error);
		}
	}
	#setTimer() {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		const due = this.engine.nextDue();
		if (this.#closed || due === null) return;
		const wait = this.clock.wallUntil(due);
		if (wait === null) return;
		this.#timer = setTimeout(() => this.wake(), Math.min(Math.ceil(wait), 2147483647));
		this.#timer.unref();
	}
	#stopping() {
		return new SandboxError("E_STOPPING", `Sandbox ${this.#owner.name} is closed.`);
	}
};
var NO_RESULTS = /* @__PURE__ */ new Map();
/** Sockets and timers have their turn. */
var nextTurn = () => new Promise((resolve) => setImmediate(resolve));
var messageOf = (error) => error instanceof Error ? error.message : String(error);
// server/sandbox/waiters.ts
var Waiters = class {
	#waiting = /* @__PURE__ */ new Set();
	#search;
	#onFault;
	/** The last search; each begins when the one before has ended. */
	#searching = Promise.resolve();
	#epoch = 0;
	constructor(search, onFault) {
		this.#search = search;
		this.#onFault = onFault;
	}
	/** @param timeout real milliseconds */
	add(query, timeout, signal, search = []) {
		return new Promise((resolve) => {
			const seen = {
				found: /* @__PURE__ */ new Map(),
				aboutIds: /* @__PURE__ */ new Set()
			};
			const waiter = {
				query,
				matches: compileWait(query),
				search,
				...seen,
				resolve
			};
			const giveUp = () => this.#end(waiter, {
				found: false,
				why: "timeout"
			});
			const timer = setTimeout(giveUp, timeout);
			waiter.resolve = (result) => {
				clearTimeout(timer);
				signal?.removeEventListener("abort", giveUp);
				resolve(result);
			};
			this.#waiting.add(waiter);
			if (signal?.aborted) giveUp();
			else signal?.addEventListener("abort", giveUp, { once: true });
		});
	}
	/** Shows new and changed messages to everybody who waits. */
	offer(summaries) {
		for (const waiter of this.#waiting) {
			const { about } = waiter.query;
			if (about !== void 0) {
				for (const summary of summaries) if (isAbout(about, summary)) waiter.aboutIds.add(summary.id);
			}
			const matching = summaries.filter(waiter.matches);
			if (matching.length === 0) continue;
			if (waiter.search.length === 0) this.#found(waiter, matching);
			else this.#look(waiter, matching);
		}
	}
	/** Resolves when all that was offered has been searched: before that nobody knows whether a wait is over. */
	searched() {
		return this.#searching;
	}
	#look(waiter, summaries) {
		const epoch = this.#epoch;
		const look = async () => {
			if (!this.#waiting.has(waiter)) return;
			const ids = new Set(await this.#search(waiter.search, summaries.map(({ id }) => id)));
			if (epoch === this.#epoch) this.#found(waiter, summaries.filter(({ id }) => ids.has(id)));
		};
		this.#searching = this.#searching.then(look).catch(this.#onFault);
	}
	#found(waiter, summaries) {
		for (const summary of summaries) waiter.found.set(summary.id, summary);
		if (waiter.found.size < (waiter.query.count ?? 1)) return;
		this.#end(waiter, {
			found: true,
			messages: [...waiter.found.values()]
		});
	}
	/** Ends those whose message was accepted, has ended, and left nothing from which a notice could come. */
	giveUp(isOver) {
		for (const waiter of this.#waiting) {
			const { query, aboutIds } = waiter;
			if (aboutIds.size === 0 || waitsForMail(query) || !isOver(query)) continue;
			this.#end(waiter, {
				found: false,
				why: "cannot-come",
				endedIds: [...aboutIds]
			});
		}
	}
	/** What those wait for whom the clock may be moved. */
	forNotices() {
		return [...this.#waiting].map((waiter) => waiter.query).filter(waitsForNotice);
	}
	/** A new epoch: what was found and seen belongs to the old one. */
	restart() {
		this.#epoch++;
		for (const waiter of this.#waiting) {
			waiter.found.clear();
			waiter.aboutIds.clear();
		}
	}
	close() {
		for (const waiter of [...this.#waiting]) this.#end(waiter, {
			found: false,
			why: "timeout"
		});
	}
	#end(waiter, result) {
		if (this.#waiting.delete(waiter)) waiter.resolve(result);
	}
};
// server/sandbox/sandbox.ts
var Sandbox = class Sandbox {
	name;
	#surroundings;
	#waiters;
	/** Every rule of this epoch by id, the retired ones too: old events name them. */
	#ruleBook = /* @__PURE__ */ new Map();
	#pump;
	#indexer;
	#closing = new AbortController();
	#start;
	#scenario = null;
	#pruned = 0;
	#committedSeq = 0;
	#uidValidity;
	constructor(name, start, surroundings, epoch) {
		this.name = name;
		this.#start = start;
		this.#surroundings = surroundings;
		this.#waiters = new Waiters((search, ids) => this.#meeting(search, ids), surroundings.onFault);
		this.#indexer = new Indexer(name, surroundings.store, surroundings.onFault);
		this.#uidValidity = Math.floor(surroundings.wall() / 1e3);
		this.#rememberRoutes();
		this.#pump = new Pump(firstEngine(start, surroundings, epoch), this, surroundings);
	}
	/** A new sandbox, stored before anybody can use it. */
	static async create(name, start, surroundings) {
		const sandbox = new Sandbox(name, start, surroundings, 1);
		await sandbox.#pump.commit(true);
		return sandbox;
	}
	/** Goes on where the stored sandbox stood: overdue work runs once, in order. */
	static async restore(record, surroundings) {
		const sandbox = new Sandbox(record.name, record.start, surroundings, record.epoch);
		sandbox.#pump.engine = await sandbox.#load(record);
		sandbox.#pump.wake();
		return sandbox;
	}
	get engine() {
		return this.#pump.engine;
	}
	get store() {
		return this.#surroundings.store;
	}
	get lastMove() {
		return this.#pump.clock.lastMove;
	}
	/** How many messages retention has taken in this epoch. */
	get pruned() {
		return this.#pruned;
	}
	/** The last event that is stored; nobody has heard of a later one. */
	get committedSeq() {
		return this.#committedSeq;
	}
	/** Of its mailboxes: another one in each epoch, and for each sandbox of this name (RFC 9051 section 2.3.1.1). */
	get uidValidity() {
		return this.#uidValidity;
	}
	/** The scenario in force as it was given. */
	get scenario() {
		return this.#scenario;
	}
	/** The MTA at the start of the epoch. */
	get firstMta() {
		return this.#start.mta;
	}
	get ruleBook() {
		return this.#ruleBook;
	}
	now() {
		return this.#pump.clock.now();
	}
	/** Tells of every commit from now on. @returns a function that ends it */
	subscribe(listener) {
		return this.#pump.subscribe(listener);
	}
	/** Takes a message in. Resolves when it is stored; only then may anybody be told that it was accepted. */
	accept(input) {
		return this.#pump.accept(input);
	}
	/** Runs a change of the engine in its turn; resolves with its result when that is stored. */
	change(run) {
		return this.#pump.command(() => run(this.engine), { afterMove: false });
	}
	/** Writes an event that changes nothing in the queue (sessions). */
	note(body) {
		this.#pump.note(body);
	}
	addSession(record) {
		this.#pump.addSession(record);
	}
	/** A new summary of a message that is not in motion; only inside change(). */
	addUpdate(update) {
		this.#pump.addUpdate(update);
	}
	/** A transaction runs from MAIL to its final reply; the auto clock stands still meanwhile. */
	beginTransaction() {
		this.#pump.beginTransaction();
	}
	endTransaction() {
		this.#pump.endTransaction();
	}
	/**
	* Moves or sets the clock; resolves when everything that fell due on the way has ended and is stored.
	* @throws SandboxError E_CLOCK_PAST
	*/
	moveClock(command) {
		return this.#pump.moveClock(command);
	}
	/** Ends a move of the clock where it stands; who asked for it is told so. */
	stopMove() {
		this.#pump.clock.fail(new SandboxError("E_CONFLICT", "The move of the clock was cut short.", { hint: "Move it again." }));
	}
	/** @throws SandboxError E_INVALID where the configuration cannot be played; the old one then stays */
	async setMta(input) {
		const mta = createMta(input, mtaSettings(this.engine.state.timezone, this.#surroundings));
		await this.change((engine) => {
			engine.setMta(mta);
			engine.emit({
				type: "mta.changed",
				mta: input
			});
		});
	}
	/**
	* Puts a scenario's rules in place of the present ones; overrides and messages stay.
	* @param start what the next epoch begins with, where it differs from the start of this one
	*/
	applyScenario(name, rules, sessionRules, given, start = {}) {
		return this.change(() => {
			this.#scenario = given;
			this.#start = {
				...this.#start,
				...start
			};
			this.#emitScenario(name, rules, sessionRules);
		});
	}
	/** Rules in front of all others, until reset. @returns them with their ids */
	use(rules, sessionRules = []) {
		return this.change((engine) => {
			const { overrides, sessionOverrides } = engine.state;
			const added = this.#numbered(rules);
			const addedSession = this.#numbered(sessionRules, added.length);
			this.#emitRules([...added, ...overrides], [...addedSession, ...sessionOverrides]);
			return added;
		});
	}
	/** Takes a rule away, an override or one of the scenario's. @returns whether it was there */
	removeRule(id) {
		return this.change((engine) => {
			const { overrides, sessionOverrides, rules, sessionRules, scenarioName: name } = engine.state;
			const without = (list) => list.filter((rule) => rule.id !== id);
			if ([...overrides, ...sessionOverrides].some((rule) => rule.id === id)) {
				this.#emitRules(without(overrides), without(sessionOverrides));
				return true;
			}
			if (![...rules, ...sessionRules].some((rule) => rule.id === id)) return false;
			const left = {
				rules: without(rules),
				sessionRules: without(sessionRules)
			};
			engine.emit({
				type: "scenario.applied",
				name,
				...left
			});
			return true;
		});
	}
	/** Takes all overrides away. */
	resetRules() {
		return this.change(() => this.#emitRules([], []));
	}
	/**
	* Removes messages with their bytes; what is queued of them is given up silently.
	* @returns the ids that were there
	*/
	removeMessages(ids, because) {
		return this.change(async (engine) => {
			const roots = /* @__PURE__ */ new Map();
			for (const id of ids) {
				const stored = await this.store.message(this.name, id);
				if (stored) roots.set(id, stored.summary.rootId);
				giveUpQuietly(engine, id);
			}
			await this.#pump.work();
			const removed = await this.store.remove(this.name, ids);
			if (because === "pruned") {
				this.#pruned += removed.length;
				engine.emit({
					type: "messages.pruned",
					messageIds: removed
				});
				return removed;
			}
			for (const messageId of removed) engine.emit({
				type: "message.deleted",
				messageId,
				rootId: roots.get(messageId) ?? messageId
			});
			return removed;
		});
	}
	/**
	* Sends a copy to a real server; the message's own state stays as it is.
	* @throws SandboxError E_INVALID, E_RELAY_NOT_ALLOWED
	*/
	async relay(message, to, raw, server) {
		const { handoffs } = this.#surroundings;
		const target = handoffs.check(server);
		const { id: messageId, rootId } = message;
		const handed = {
			messageId,
			rootId,
			protocol: target.protocol,
			target: serverText(target),
			recipient: to
		};
		await this.change((engine) => engine.emit({
			type: "handoff.attempted",
			...handed
		}));
		const { ok, reply, dialogue } = await handoffs.copy(message.envelope, to, raw, server, this.#closing.signal);
		const type = ok ? "handoff.delivered" : "handoff.failed";
		await this.change((engine) => engine.emit({
			type,
			...handed,
			reply,
			dialogue
		}));
		return {
			ok,
			reply,
			dialogue
		};
	}
	/**
	* Waits for messages that match; the auto clock skips ahead for it while they can still come.
	* @param timeout real milliseconds
	* @param signal ends the wait as its timeout would
	*/
	async waitFor(query, timeout, signal) {
		const search = readSearch(query.q ?? "", this.now());
		const result = this.#waiters.add(query, timeout, signal, search);
		for await (const summaries of allSummaries(this, query)) this.#waiters.offer(summaries);
		this.#pump.wake();
		return result;
	}
	/** Begins a new epoch: messages, queue, overrides and clock as at the start; the scenario stays. */
	reset(start) {
		const begin = async () => {
			this.#pump.clock.fail(new SandboxError("E_CONFLICT", "The sandbox was reset while its clock moved.", { hint: "Move it again." }));
			const { rules, sessionRules, scenarioName, mta, epoch } = this.engine.state;
			this.#uidValidity = Math.max(this.#uidValidity + 1, Math.floor(this.#surroundings.wall() / 1e3));
			this.engine.emit({ type: "sandbox.reset" });
			await this.#pump.commit();
			this.#start = start ?? {
				...this.#start,
				mta
			};
			this.#pump.engine = firstEngine(this.#start, this.#surroundings, epoch + 1);
			this.#pump.clock.lastMove = null;
			this.#pruned = 0;
			this.#committedSeq = 0;
			this.#ruleBook.clear();
			this.#rememberRoutes();
			this.#waiters.restart();
			if (rules.length + sessionRules.length > 0) this.#emitScenario(scenarioName, rules, sessionRules);
			await this.#pump.commit(true);
		};
		return this.#pump.command(begin, { afterMove: false });
	}
	/** Resolves when every stored message can be found by its text. */
	indexed() {
		return this.#indexer.finish();
	}
	/** Resolves when nothing is left to do at the present instant. */
	settled() {
		return this.#pump.settled();
	}
	/** Stops; what was accepted is stored already. */
	async close() {
		this.#closing.abort();
		await this.#pump.close();
		await this.#indexer.close();
		this.#waiters.close();
	}
	record() {
		const { epoch, seq, now, startedAt, seed, timezone, clock } = this.engine.state;
		const state = {
			epoch,
			seq,
			now,
			startedAt,
			seed,
			timezone,
			clock,
			counters: { ...this.engine.state.counters },
			ruleUses: { ...this.engine.state.ruleUses }
		};
		const own = {
			start: this.#start,
			scenario: this.#scenario,
			pruned: this.#pruned,
			uidValidity: this.#uidValidity
		};
		return {
			name: this.name,
			...state,
			...own
		};
	}
	committed({ events, summaries }) {
		this.#committedSeq = events.at(-1)?.seq ?? this.#committedSeq;
		this.#rememberRules(events);
		this.#waiters.offer(summaries);
		if (summaries.length > 0) this.#indexer.noticed();
	}
	async skipTo() {
		await this.#waiters.searched();
		this.#waiters.giveUp((query) => candidateTraces(this.engine, query).length === 0);
		if (this.engine.state.clock.mode !== "auto") return null;
		const dues = this.#waiters.forNotices().map((query) => nextDueFor(this.engine, query)).filter((due) => due !== null);
		return dues.length > 0 ? Math.min(...dues) : null;
	}
	/** Which of these messages a search finds. */
	async #meeting(search, ids) {
		const { messages } = await findMessages(this, search, {
			ids,
			limit: ids.length
		});
		return messages.map(({ id }) => id);
	}
	async reload() {
		const record = (await this.store.sandboxes()).find(({ name }) => name === this.name);
		return record ? this.#load(record) : this.engine;
	}
	async #load(record) {
		const events = await this.store.liveEvents(this.name);
		const state = rebuildState(record, events);
		const known = (rules) => rules.map((each) => this.#ruleBook.get(each.id) ?? each);
		state.rules = known(state.rules);
		state.overrides = known(state.overrides);
		state.sessionRules = known(state.sessionRules);
		state.sessionOverrides = known(state.sessionOverrides);
		const fields = /* @__PURE__ */ new Map();
		for (const id of state.messages.keys()) {
			const raw = await this.store.raw(this.name, id);
			if (raw) fields.set(id, scanHeader(raw));
		}
		const engine = new Engine(state, createMta(state.mta, mtaSettings(state.timezone, this.#surroundings)), this.#surroundings.routes);
		engine.restore(fields);
		this.#scenario = record.scenario;
		this.#pruned = record.pruned;
		this.#committedSeq = record.seq;
		this.#uidValidity = record.uidValidity ?? record.epoch;
		this.#rememberRules(events);
		return engine;
	}
	#numbered(rules, after = 0) {
		const { rule } = this.engine.state.counters;
		return rules.map((r, i) => ({
			...r,
			id: `r${rule + after + i + 1}`
		}));
	}
	#emitScenario(name, rules, sessionRules) {
		const numbered = this.#numbered(rules);
		const numberedSession = this.#numbered(sessionRules, numbered.length);
		this.engine.emit({
			type: "scenario.applied",
			name,
			rules: numbered,
			sessionRules: numberedSession
		});
	}
	#emitRules(overrides, sessionOverrides) {
		this.engine.emit({
			type: "rules.changed",
			overrides,
			sessionOverrides
		});
	}
	#rememberRoutes() {
		for (const rule of this.#surroundings.routes ?? []) this.#ruleBook.set(rule.id, rule);
	}
	#rememberRules(events) {
		for (const event of events) {
			const lists = event.type === "rules.changed" ? [event.overrides, event.sessionOverrides] : event.type === "scenario.applied" ? [event.rules, event.sessionRules] : [];
			for (const rule of lists.flat()) if (!this.#ruleBook.has(rule.id)) this.#ruleBook.set(rule.id, rule);
		}
	}
};
/** Nothing of a message that is to go may stay in the queue. */
function giveUpQuietly(engine, id) {
	const message = engine.state.messages.get(id);
	if (!message) return;
	for (const recipient of message.recipients) {
		engine.cutShort(message, recipient);
		operate(engine, "discard", id, recipient.index);
	}
}
/** A virtual or auto clock begins at its start; a real one now. */
function firstEngine({ mta, seed, timezone, clock }, surroundings, epoch) {
	const wall = surroundings.wall();
	const now = clock.start ?? wall;
	const state = {
		mode: clock.mode,
		speed: clock.speed,
		anchorAt: now,
		anchorWall: wall
	};
	const first = emptyState({
		epoch,
		now,
		seed,
		timezone,
		clock: state,
		mta
	});
	return new Engine(first, createMta(mta, mtaSettings(timezone, surroundings)), surroundings.routes);
}
var mtaSettings = (timezone, { commands }) => ({
	timezone,
	commands: commands !== void 0
});
// server/sandbox/sandboxes.ts
var DEFAULT_SANDBOX = "default";
var NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
var isSandboxName = (name) => NAME.test(name);
var Sandboxes = class Sandboxes {
	options;
	#sandboxes = /* @__PURE__ */ new Map();
	constructor(options) {
		this.options = options;
	}
	/** Restores what the store holds; `default` always exists. */
	static async open(options) {
		const sandboxes = new Sandboxes(options);
		for (const record of await options.store.sandboxes()) {
			const restored = Sandbox.restore(record, options);
			sandboxes.#sandboxes.set(record.name, restored.then(sandboxes.#watched));
			const sandbox = await restored;
			if (record.name === "default" && options.mta && !sameMta(options.mta, sandbox.engine.state.mta)) await sandbox.setMta(options.mta);
		}
		await sandboxes.get(DEFAULT_SANDBOX);
		return sandboxes;
	}
	names() {
		return [...this.#sandboxes.keys()].sort();
	}
	has(name) {
		return this.#sandboxes.has(name);
	}
	/**
	* The sandbox of this name, made at its first use.
	* @param start what a new one begins with; the server's own settings unless given
	* @throws SandboxError E_BAD_NAME
	*/
	get(name, start = {}) {
		const known = this.#sandboxes.get(name);
		if (known) return known;
		if (!isSandboxName(name)) return Promise.reject(new SandboxError("E_BAD_NAME", `${JSON.stringify(name)} is no sandbox name.`, { hint: "A name has lower case letters, digits and hyphens, begins with no hyphen, and is at most 63 long." }));
		const made = this.#create(name, start);
		this.#sandboxes.set(name, made);
		made.catch(() => this.#sandboxes.delete(name));
		return made;
	}
	/** @returns whether it was there; `default` is emptied rather than removed */
	async remove(name) {
		const sandbox = await this.#sandboxes.get(name);
		if (!sandbox) return false;
		if (name === "default") {
			await sandbox.reset();
			return true;
		}
		this.#sandboxes.delete(name);
		await sandbox.close();
		await this.options.store.clear(name);
		return true;
	}
	async close() {
		for (const sandbox of this.#sandboxes.values()) await (await sandbox).close();
	}
	async #create(name, start) {
		const { scenario } = this.options;
		const sandbox = await Sandbox.create(name, {
			...this.#start(),
			...start
		}, this.options);
		if (scenario) await sandbox.applyScenario(scenario.name, scenario.rules, scenario.session, givenOf(scenario));
		return this.#watched(sandbox);
	}
	#watched = (sandbox) => {
		const { messages, bytes } = this.options.limits;
		if (messages !== void 0 || bytes !== void 0) startPruning(sandbox, {
			messages,
			bytes
		});
		this.options.onOpened?.(sandbox);
		return sandbox;
	};
	/** What a scenario sets, then what the server was told, then the defaults. */
	#start() {
		const { scenario, mta, clock, seed, timezone } = this.options;
		return {
			mta: mta ?? scenario?.mta ?? PLAIN_CATCHER,
			clock,
			seed: scenario?.seed ?? seed,
			timezone: scenario?.timezone ?? timezone
		};
	}
};
/** A scenario as it was given, for GET …/scenario. */
var givenOf = (scenario) => ({
	name: scenario.name,
	...scenario.onUnmatched ? { onUnmatched: scenario.onUnmatched } : {},
	...scenario.warnings ? { warnings: scenario.warnings } : {},
	...scenario.file ? { file: scenario.file } : {},
	...scenario.text ? { text: scenario.text } : {}
});
export { readMail as a, VIRTUAL_START as c, isSandboxName as i, Sandboxes as n, operate as o, givenOf as r, retryAll as s, DEFAULT_SANDBOX as t };
