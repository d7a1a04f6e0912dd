import { n as SandboxError, t as ERRORS } from "./errors-CzoCEYTs.js";
import { r as isoTime } from "./iso-time-BYxqvoYM.js";
import { t as eventJson } from "./event-json-Dr-1V9wM.js";
import { isIP } from "node:net";
// server/http/json-position.ts
/** Where a text stops being JSON. Node's own messages name the place in some versions and for some mistakes only. */
var SPACE = /[ \t\n\r]*/y;
var SCALAR = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;
/** @returns the offset of the first character that cannot stand there; the text's length where it ends too soon */
function jsonFaultAt(text) {
	const open = [];
	let at = 0;
	const skip = () => {
		SPACE.lastIndex = at;
		at += SPACE.exec(text)?.[0].length ?? 0;
	};
	const scalar = (onlyKey) => {
		SCALAR.lastIndex = at;
		const found = SCALAR.exec(text)?.[0];
		if (!found || onlyKey && found[0] !== "\"") return false;
		at += found.length;
		return true;
	};
	let expects = "value";
	for (;;) {
		skip();
		const c = text[at];
		if (expects === "after") {
			const inside = open.at(-1);
			if (!inside) return at;
			if (c === ",") expects = inside === "[" ? "value" : "key";
			else if (c === (inside === "[" ? "]" : "}")) open.pop();
			else return at;
			at++;
		} else if (c === "]" && expects === "value-or-end" || c === "}" && expects === "key-or-end") {
			open.pop();
			at++;
			expects = "after";
		} else if (expects === "key" || expects === "key-or-end") {
			if (!scalar(true)) return at;
			skip();
			if (text[at] !== ":") return at;
			at++;
			expects = "value";
		} else if (c === "[" || c === "{") {
			open.push(c);
			at++;
			expects = c === "[" ? "value-or-end" : "key-or-end";
		} else if (scalar(false)) expects = "after";
		else return at;
	}
}
/** Line and column, both from 1. */
function lineAndColumn(text, offset) {
	const before = text.slice(0, offset);
	const lastBreak = before.lastIndexOf("\n");
	return {
		line: before.split("\n").length,
		column: offset - lastBreak
	};
}
// server/http/input.ts
/** JSON bodies; scenarios and mails with attachments are the largest. */
var MAX_JSON = 41943040;
/** The whole body. What is too large is read to its end and dropped, so that the answer reaches the client. */
function readBody(req, limit) {
	const encoding = req.headers["content-encoding"];
	if (encoding !== void 0 && encoding !== "identity") {
		const message = `A body in content encoding ${JSON.stringify(encoding)} is not read.`;
		return Promise.reject(new SandboxError("E_BAD_REQUEST", message, { hint: "Send it as it is." }));
	}
	return new Promise((resolve, reject) => {
		const chunks = [];
		let length = 0;
		const tooLarge = () => {
			req.removeAllListeners("data");
			req.resume();
			reject(new SandboxError("E_TOO_LARGE", `The body is larger than ${limit} bytes.`, { hint: "Send something smaller, or start the server with a larger --max-message-size." }));
		};
		if (Number(req.headers["content-length"] ?? 0) > limit) return tooLarge();
		req.on("data", (chunk) => {
			length += chunk.length;
			if (length > limit) tooLarge();
			else chunks.push(chunk);
		});
		req.on("end", () => resolve(Buffer.concat(chunks)));
		req.on("error", () => reject(new SandboxError("E_BAD_REQUEST", "The body was cut off.")));
		req.on("close", () => reject(new SandboxError("E_BAD_REQUEST", "The body was cut off.")));
	});
}
/** @throws SandboxError E_BAD_REQUEST where the bytes are no UTF-8 */
function textOf$1(body) {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(body);
	} catch {
		throw new SandboxError("E_BAD_REQUEST", "The body is not UTF-8.", { hint: "Save or send it as UTF-8 text." });
	}
}
/** An empty body is an empty object. @throws SandboxError E_BAD_REQUEST with line and column */
function parseJson(body) {
	const text = textOf$1(body);
	if (text.trim() === "") return {};
	try {
		return JSON.parse(text);
	} catch {
		const offset = jsonFaultAt(text);
		const { line, column } = lineAndColumn(text, offset);
		const found = offset >= text.length ? "it ends too soon" : `${JSON.stringify(text.slice(offset, offset + 12))} cannot stand there`;
		const message = `The body is no JSON: line ${line}, column ${column} (position ${offset}): ${found}.`;
		throw new SandboxError("E_BAD_REQUEST", message, { problems: [{
			message: `${found}.`,
			line,
			column
		}] });
	}
}
/** A query as an object: a name that stands several times has a list. */
function queryOf(url) {
	const query = {};
	const at = url.indexOf("?");
	for (const [name, value] of new URLSearchParams(at < 0 ? "" : url.slice(at))) {
		const before = Object.hasOwn(query, name) ? query[name] : void 0;
		Object.defineProperty(query, name, {
			value: before === void 0 ? value : [...[before].flat(), value],
			enumerable: true,
			configurable: true,
			writable: true
		});
	}
	return query;
}
/** @throws SandboxError E_BAD_REQUEST for a query, E_INVALID for a body, with every mistake in it */
async function check(schema, data, part) {
	const parsed = schema.safeParse(data);
	if (parsed.success) return parsed.data;
	const { describePath, errorMap, mistakesOf } = await import("./problems-DKSWFpQZ.js");
	const problems = mistakesOf(schema.safeParse(data, { error: errorMap }).error?.issues ?? [], data).map(({ path, message, hint }) => ({
		message: message.replace(/^the scenario\b/, `The ${part}`),
		...path.length > 0 ? { path: describePath(path) } : {},
		...hint ? { hint } : {}
	}));
	const detail = problems.map(({ message, path, hint }) => `${path && !message.startsWith(path) ? `${path}: ` : ""}${message}${hint ? ` ${hint}` : ""}`);
	throw new SandboxError(part === "query" ? "E_BAD_REQUEST" : "E_INVALID", detail.join("\n"), { problems });
}
// server/http/problem.ts
/** @returns the body, for any error; what is no SandboxError is a fault of ours and says nothing of itself */
function problemOf(error) {
	const known = error instanceof SandboxError ? error : fault();
	const { status, title } = ERRORS[known.code];
	return {
		type: `urn:bouncelab:error:${known.code}`,
		title,
		status,
		code: known.code,
		detail: known.message,
		...known.hint === void 0 ? {} : { hint: known.hint },
		...known.problems === void 0 ? {} : { problems: known.problems }
	};
}
var fault = () => new SandboxError("E_INTERNAL", "bouncelab failed to answer this request.", { hint: "The server’s log has the details; please report them." });
function sendProblem(res, error) {
	const body = problemOf(error);
	res.statusCode = body.status;
	res.setHeader("content-type", "application/problem+json; charset=utf-8");
	res.setHeader("cache-control", "no-store");
	res.end(JSON.stringify(body));
}
var notFound = (what, hint) => new SandboxError("E_NOT_FOUND", what, hint === void 0 ? {} : { hint });
// server/http/security.ts
/** @param bound the address that the server listens on */
function checkHost(req, bound) {
	const { host } = req.headers;
	if (host === void 0 || isOwnHost(hostname(host), bound.toLowerCase())) return;
	throw new SandboxError("E_FORBIDDEN_ORIGIN", `This server does not answer to the name ${JSON.stringify(host)}.`, { hint: "Use http://127.0.0.1 or http://localhost with the port, or listen on the address that you use (--http)." });
}
/** For everything under /api and for sockets: only this server's own pages, and what is no page. */
function checkOrigin(req) {
	const { origin, host } = req.headers;
	const site = req.headers["sec-fetch-site"];
	const hint = "Only pages of this server and programs (curl, test runners) may use it.";
	if (origin !== void 0 && !isSameOrigin(origin, host)) throw new SandboxError("E_FORBIDDEN_ORIGIN", `A page of ${JSON.stringify(origin)} may not use this server.`, { hint });
	if (site !== void 0 && site !== "same-origin" && site !== "none") throw new SandboxError("E_FORBIDDEN_ORIGIN", `A page of another site may not use this server (Sec-Fetch-Site: ${site}).`, { hint });
}
/** On every answer: no sniffing, no embedding elsewhere, no addresses told to others. */
function setCommonHeaders(res) {
	res.setHeader("x-content-type-options", "nosniff");
	res.setHeader("cross-origin-resource-policy", "same-origin");
	res.setHeader("cross-origin-opener-policy", "same-origin");
	res.setHeader("referrer-policy", "no-referrer");
	res.setHeader("x-dns-prefetch-control", "off");
}
/** The page's own: scripts and styles from here alone; style attributes, which Svelte writes, are no code. */
var PAGE_POLICY = [
	"default-src 'self'",
	"style-src-attr 'unsafe-inline'",
	"img-src 'self' data:",
	"object-src 'none'",
	"base-uri 'self'",
	"form-action 'none'",
	"frame-ancestors 'none'"
].join("; ");
var mailPolicy = (images) => [
	"default-src 'none'",
	"style-src 'unsafe-inline'",
	`img-src ${images}`,
	"font-src data:",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'self'",
	"sandbox"
].join("; ");
/** For what a mail brought: nothing runs, nothing is fetched. */
var MAIL_POLICY = mailPolicy("data:");
/** Nothing runs, and the browser fetches images alone: its reader has asked for them. */
var MAIL_POLICY_WITH_IMAGES = mailPolicy("data: http: https:");
function isOwnHost(name, bound) {
	if (isLoopback(name) || name === bound) return true;
	if (!isWildcard(bound)) return false;
	return isIP(name) !== 0 || !name.includes(".");
}
var isLoopback = (name) => name === "localhost" || name.endsWith(".localhost") || name === "::1" || isIP(name) === 4 && name.startsWith("127.") || name === "::ffff:127.0.0.1";
var isWildcard = (bound) => bound === "0.0.0.0" || bound === "::";
/** The host of `host:port`, without the brackets of IPv6 and without a last dot. */
function hostname(host) {
	return (/^\[([^\]]*)\](?::\d+)?$/.exec(host)?.[1] ?? host.replace(/:\d*$/, "")).toLowerCase().replace(/\.$/, "");
}
function isSameOrigin(origin, host) {
	try {
		const { protocol, host: from } = new URL(origin);
		return (protocol === "http:" || protocol === "https:") && from === host?.toLowerCase();
	} catch {
		return false;
	}
}
// server/http/live-feed.ts
/**
* The journal to one reader: from the store first, then live, without a gap and without anything twice. Nothing is held
* for a reader: while it catches up the store holds what is new, and one that is too slow is told to begin anew.
*/
var PAGE = 1e3;
/** A reader with more than this on its way is too slow. */
var MOST_WAITING = 1048576;
var LOOK_AGAIN_MS = 50;
var texts = /* @__PURE__ */ new WeakMap();
function textOf(event) {
	const known = texts.get(event);
	if (known !== void 0) return known;
	const text = JSON.stringify(eventJson(event));
	texts.set(event, text);
	return text;
}
/** Told where there is a gap: the lists must be read anew, and the stream goes on after `seq`. */
var resyncEvent = (sandbox, { epoch, seq }) => ({
	type: "stream.resync",
	epoch,
	seq,
	at: isoTime(sandbox.now())
});
/** The end of the journal as it is stored. */
var storedPlace = (sandbox) => ({
	epoch: sandbox.engine.state.epoch,
	seq: sandbox.committedSeq
});
/** Whether the journal holds what follows a place. */
var isWithinReach = (place, stored) => (place.epoch ?? stored.epoch) === stored.epoch && place.seq <= stored.seq;
var LiveFeed = class {
	#sandbox;
	#sink;
	#unsubscribe;
	/** The last event that the reader was told of. */
	#at;
	#mode = "live";
	/** Something was stored since the last reading. */
	#news = false;
	#closed = false;
	/** @param after where the reader was; without it the stream begins now */
	constructor(sandbox, sink, after) {
		this.#sandbox = sandbox;
		this.#sink = sink;
		this.#at = {
			epoch: sandbox.engine.state.epoch,
			seq: 0
		};
		this.#unsubscribe = sandbox.subscribe(({ events }) => this.#hear(events));
		if (after) this.#follow(() => this.#begin(after));
	}
	close() {
		this.#closed = true;
		this.#unsubscribe();
	}
	#follow(begin) {
		this.#mode = "catching-up";
		begin().then(() => this.#catchUp()).catch((error) => {
			if (!this.#closed) this.#sink.fail(error);
		});
	}
	async #begin(after) {
		const stored = storedPlace(this.#sandbox);
		if (isWithinReach(after, stored)) this.#at = {
			epoch: stored.epoch,
			seq: after.seq
		};
		else this.#resync(stored);
	}
	async #catchUp() {
		let more = true;
		while (more || this.#news) {
			this.#news = false;
			await this.#drained();
			const { epoch, seq } = this.#at;
			const events = await this.#sandbox.store.events(this.#sandbox.name, seq, PAGE);
			if (this.#closed) return;
			if (this.#at.epoch !== epoch) continue;
			const own = events.filter((event) => event.epoch === epoch);
			if (own[0] && own[0].seq !== seq + 1) this.#resync({
				epoch,
				seq: own[0].seq - 1
			});
			for (const event of own) this.#tell(event);
			more = own.length > 0;
		}
		this.#mode = "live";
	}
	#hear(events) {
		this.#news = true;
		if (this.#mode === "live") for (const event of events) {
			if (this.#sink.waiting() > MOST_WAITING) {
				this.#follow(() => this.#beginAnew());
				return;
			}
			this.#tell(event);
		}
		const { epoch } = this.#sandbox.engine.state;
		if (epoch !== this.#at.epoch) this.#resync({
			epoch,
			seq: 0
		});
	}
	/** What the reader missed while it was too slow is not told: it reads the lists anew. */
	async #beginAnew() {
		await this.#drained();
		this.#resync(storedPlace(this.#sandbox));
	}
	#tell(event) {
		if (event.epoch !== this.#at.epoch) this.#resync({
			epoch: event.epoch,
			seq: event.seq - 1
		});
		if (event.seq <= this.#at.seq || this.#closed) return;
		this.#at = {
			epoch: event.epoch,
			seq: event.seq
		};
		this.#sink.send(textOf(event));
	}
	#resync(place) {
		this.#at = place;
		if (!this.#closed) this.#sink.send(JSON.stringify(resyncEvent(this.#sandbox, place)));
	}
	async #drained() {
		while (!this.#closed && this.#sink.waiting() > MOST_WAITING / 4) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS).unref());
	}
};
export { queryOf as _, MAIL_POLICY as a, checkHost as c, notFound as d, problemOf as f, parseJson as g, check as h, storedPlace as i, checkOrigin as l, MAX_JSON as m, isWithinReach as n, MAIL_POLICY_WITH_IMAGES as o, sendProblem as p, resyncEvent as r, PAGE_POLICY as s, LiveFeed as t, setCommonHeaders as u, readBody as v, textOf$1 as y };
