import { n as SandboxError, t as ERRORS } from "./errors-CzoCEYTs.js";
import { n as parseDuration, t as formatDuration } from "./duration-D05OQQ24.js";
// server/client/call.ts
/** One request, and its refusal in the server's own words. */
function createCaller(base, fetcher) {
	const call = async (method, path, body, type) => {
		const answer = await fetcher(`${base}${path}`, {
			method,
			headers: {
				accept: "application/json, */*",
				...type ? { "content-type": type } : {}
			},
			...body === void 0 ? {} : { body }
		}).catch((cause) => {
			throw new Error(`No bouncelab answers at ${base} (${reasonOf(cause)}). Start it with bouncelab serve, or give the address that it tells.`, { cause });
		});
		if (!answer.ok) throw await errorOf(answer);
		return answer;
	};
	return {
		call,
		json: async (method, path, body) => {
			return (await call(method, path, body === void 0 ? void 0 : JSON.stringify(body), "application/json")).json();
		}
	};
}
/** A query of what is given; a list stands several times. */
function search(query) {
	const given = Object.entries(query).flatMap(([name, value]) => [value].flat().flatMap((each) => each === void 0 ? [] : [[name, String(each)]]));
	return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}
async function errorOf(answer) {
	const problem = await answer.json().catch(() => ({}));
	const code = problem.code !== void 0 && problem.code in ERRORS ? problem.code : "E_INTERNAL";
	const message = problem.detail ?? `The server answered ${answer.status} ${answer.statusText}.`;
	return new SandboxError(code, message, {
		...problem.hint === void 0 ? {} : { hint: problem.hint },
		...problem.problems === void 0 ? {} : { problems: problem.problems }
	});
}
/** fetch says only "fetch failed"; its cause says why. */
function reasonOf(error) {
	const { cause, message } = error;
	return cause?.code ?? cause?.message ?? message ?? String(error);
}
// server/client/live.ts
var FIRST_PAUSE_MS = 200;
var LONGEST_PAUSE_MS = 5e3;
function openLive(url, listener, after) {
	let last = after;
	let socket = null;
	let timer;
	let pause = FIRST_PAUSE_MS;
	let closed = false;
	let settle;
	const opened = new Promise((resolve, reject) => {
		settle = {
			resolve,
			reject
		};
	});
	opened.catch(() => void 0);
	async function open() {
		const WebSocket = await socketClass();
		if (closed) return;
		const opening = new WebSocket(last ? `${url}?after=${last.seq}&epoch=${last.epoch}` : url);
		socket = opening;
		opening.onopen = () => {
			pause = FIRST_PAUSE_MS;
			settle.resolve();
		};
		opening.onmessage = ({ data }) => {
			const event = JSON.parse(String(data));
			last = {
				seq: event.seq,
				epoch: event.epoch
			};
			listener(event);
		};
		opening.onerror = () => void 0;
		opening.onclose = () => {
			if (closed || socket !== opening) return;
			timer = setTimeout(start, pause);
			pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
		};
	}
	const start = () => {
		open().catch((error) => settle.reject(error instanceof Error ? error : new Error(String(error))));
	};
	start();
	return {
		opened,
		close: () => {
			closed = true;
			clearTimeout(timer);
			socket?.close();
			settle.reject(/* @__PURE__ */ new Error("The stream was closed before it was opened."));
		}
	};
}
/** Node 20 has none of its own. */
async function socketClass() {
	const own = globalThis.WebSocket;
	if (own) return own;
	const { WebSocket } = await import("ws");
	return WebSocket;
}
// server/client/wait.ts
/** Waiting for a message from the client's side. */
/** Node's fetch gives a request up after five minutes; a longer wait is asked anew before that. Nothing is missed. */
var LONGEST_REQUEST = 24e4;
async function waitFor({ timeout = "30s", ...query }, server) {
	const length = parseDuration(timeout);
	if (length === null) throw new SandboxError("E_BAD_REQUEST", `timeout: ${JSON.stringify(timeout)} is no duration.`, { hint: "Write 30s or 5m." });
	let left = length;
	do {
		const share = Math.min(left, LONGEST_REQUEST);
		const answer = await server.ask(search({
			...query,
			timeout: `${share}ms`,
			raw: "base64"
		}));
		if (answer.status !== 204) {
			const { epoch: _, raw, ...found } = await answer.json();
			return {
				...found,
				raw: raw === void 0 ? await server.raw(found.id) : fromBase64(raw)
			};
		}
		left -= share;
	} while (left > 0);
	const message = `Nothing that matches ${JSON.stringify(query)} came within ${formatDuration(length)}.`;
	throw new SandboxError("E_TIMEOUT", `${message} ${await nearestTo(query, server)}`, { hint: "GET …/messages lists what came; a longer timeout waits longer." });
}
/** atob is what Node and browsers have in common. */
var fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
/** What came nearest, in the words of an expectation. */
async function nearestTo({ q: _, kind, notice, about, count, ...same }, server) {
	const kinds = [kind ?? [], notice ?? []].flat();
	const expectation = {
		...same,
		...kinds.length === 1 ? { kind: kinds[0] } : {},
		...about === void 0 || /^m\d+$/.test(about) ? {} : { about },
		...count === void 0 ? {} : { count: `>=${count}` }
	};
	const { failures } = await server.verify([expectation]);
	const [failure] = failures;
	if (!failure) return "What its other words ask for has come; about and q are not among them.";
	return failure.nearest === "nothing" ? "No message has come at all." : `Nearest is ${failure.nearest}. ${failure.why}`;
}
// server/client/client.ts
/**
* Speaks with a running server; nothing is sent before the first call.
* @example
* const sandbox = connect('http://127.0.0.1:8025', { sandbox: 'ci-42' })
* const bounce = await sandbox.waitFor({ notice: 'bounce', about: 'nobody@mail.example.com' })
*/
function connect(url, options = {}) {
	const name = options.sandbox ?? "default";
	const base = url.replace(/\/+$/, "");
	const { json, call } = createCaller(base, options.fetch ?? ((...args) => fetch(...args)));
	const here = `/api/sandboxes/${encodeURIComponent(name)}`;
	const one = (id) => `${here}/messages/${encodeURIComponent(id)}`;
	const bytes = async (path) => new Uint8Array(await (await call("GET", path)).arrayBuffer());
	const moveClock = (command) => json("POST", `${here}/clock`, command);
	const moved = async (command) => (await moveClock(command)).moved;
	const streams = /* @__PURE__ */ new Set();
	return {
		sandbox: name,
		url: base,
		info: () => json("GET", "/api/info"),
		sandboxes: async () => (await json("GET", "/api/sandboxes")).sandboxes,
		/** Creates or reconfigures this sandbox. */
		configure: (settings = {}) => json("PUT", here, settings),
		/** Removes this sandbox; `default` is emptied. */
		remove: async () => (await json("DELETE", here)).removed,
		/** Messages, queue, rule overrides and clock back to the start; the scenario stays. */
		reset: async () => void await json("POST", `${here}/reset`),
		messages: async (query = {}) => (await list(query)).messages,
		list,
		message: (id) => json("GET", one(id)),
		raw: (id, form = {}) => bytes(`${one(id)}/raw${search(form)}`),
		part: (id, n) => bytes(`${one(id)}/parts/${n}`),
		html: async (id) => (await call("GET", `${one(id)}/html`)).text(),
		trace: (id) => json("GET", `${one(id)}/trace`),
		explain: (id) => json("GET", `${one(id)}/explain`),
		operate: async (id, operation, recipient) => (await json("POST", `${one(id)}/${operation}`, recipient === void 0 ? {} : { recipient })).changed,
		removeMessage: async (id) => void await json("DELETE", one(id)),
		/** All, those that a search finds, or those named. @returns how many */
		removeMessages: async (which = {}) => {
			const { ids, ...filter } = which;
			const body = ids ? { ids } : void 0;
			return (await json("DELETE", `${here}/messages${search(filter)}`, body)).removed;
		},
		/** How many messages there are, by kind and state. */
		counts: async () => (await json("GET", `${here}/messages/counts`)).counts,
		/** Tags in use, the most used first. */
		tags: async () => (await json("GET", `${here}/tags`)).tags,
		/** Gives one message exactly these tags. @returns them as they are kept */
		setTags: async (id, tags) => (await json("PUT", `${one(id)}/tags`, { tags })).tags,
		/** Adds tags to messages and takes tags from them. @returns how many of the messages are there */
		changeTags: async (ids, change) => (await json("POST", `${here}/messages/tags`, {
			ids,
			...change
		})).found,
		/**
		* Waits for a message; the auto clock skips ahead for a notice that can still come.
		* @throws SandboxError E_CANNOT_COME with the reasons, or E_TIMEOUT after `timeout` (30s)
		*/
		waitFor: (query) => waitFor(query, {
			ask: (path) => call("GET", `${here}/messages/wait${path}`),
			raw: (id) => bytes(`${one(id)}/raw`),
			verify: (expect) => json("POST", `${here}/verify`, { expect })
		}),
		/** Hands a message in, in fields. @returns its id */
		send: async (mail) => (await json("POST", `${here}/send`, mail)).id,
		/** Hands a message in, byte by byte as it is. @returns its id */
		sendRaw: async (raw, envelope) => {
			return (await (await call("POST", `${here}/send${search(envelope)}`, raw, "message/rfc822")).json()).id;
		},
		queue: async () => (await json("GET", `${here}/queue`)).entries,
		/** Makes everything that is queued due now, as SIGALRM does to qmail-send. @returns how many recipients */
		retryQueue: async () => (await json("POST", `${here}/queue/retry`)).changed,
		sessions: async () => (await json("GET", `${here}/sessions`)).sessions,
		session: (id) => json("GET", `${here}/sessions/${encodeURIComponent(id)}`),
		/** The MTA's own log lines. */
		log: async (after = 0) => (await call("GET", `${here}/log${search({ after })}`)).text(),
		/** The same, each with the message that it tells of (null for none), its place in the journal and its instant. */
		logLines: async (after = 0) => (await json("GET", `${here}/log${search({
			after,
			format: "json"
		})}`)).lines,
		/** The journal; `last` is the `after` of the next call. */
		events: (query = {}) => json("GET", `${here}/events${search(query)}`),
		/** Every event from now on, or from a place on; a broken connection is resumed where it broke. */
		live: (listener, after) => {
			const stream = openLive(`${base.replace(/^http/, "ws")}${here}/live`, listener, after);
			streams.add(stream);
			return stream;
		},
		clock: () => json("GET", `${here}/clock`),
		setClock: (clock) => moveClock(clock),
		moveClock,
		/** Moves the clock; resolves when everything that fell due has ended. */
		advance: (duration) => moved({ advance: duration }),
		advanceTo: (instant) => moved({ advanceTo: typeof instant === "string" ? instant : instant.toISOString() }),
		next: () => moved({ next: true }),
		runToIdle: () => moved({ run: "idle" }),
		scenario: () => json("GET", `${here}/scenario`),
		/** YAML text or an object; its steps are not run. */
		setScenario: async (scenario) => {
			if (typeof scenario !== "string") return json("PUT", `${here}/scenario`, scenario);
			return (await call("PUT", `${here}/scenario`, scenario, "application/yaml")).json();
		},
		/** Plays a scenario, or the one in force, in a sandbox of its own; with `keep` that stays and is named. */
		runScenario: async (scenario = "", options = {}) => {
			const text = typeof scenario === "string" ? scenario : JSON.stringify(scenario);
			return (await call("POST", `${here}/scenario/run${search(options)}`, text, "application/yaml")).json();
		},
		/** What is wrong with a scenario; nothing is applied. */
		checkScenario: async (scenario) => {
			const text = typeof scenario === "string" ? scenario : JSON.stringify(scenario);
			return (await call("POST", "/api/scenarios/check", text, "application/yaml")).json();
		},
		/** The scenarios that come with bouncelab. */
		shippedScenarios: () => json("GET", "/api/scenarios"),
		/** A shipped scenario's text. */
		shippedScenario: async (shipped) => (await call("GET", `/api/scenarios/${encodeURIComponent(shipped)}`)).text(),
		rules: () => json("GET", `${here}/rules`),
		/** Puts rules in front of all others, until reset(). */
		use: async (...rules) => (await json("POST", `${here}/rules`, rules)).rules,
		removeRule: async (id) => void await json("DELETE", `${here}/rules/${encodeURIComponent(id)}`),
		resetRules: async () => void await json("POST", `${here}/rules/reset`),
		/** Mail to other hosts that no rule decided, oldest first, each with the rule that came nearest. */
		unmatched: async () => (await json("GET", `${here}/rules/near-misses`)).unmatched,
		nearMisses: async () => (await json("GET", `${here}/rules/near-misses`)).messages,
		verify: (expect) => json("POST", `${here}/verify`, { expect }),
		mta: () => json("GET", `${here}/mta`),
		setMta: (mta) => json("PUT", `${here}/mta`, mta),
		/** Gives one of qmail's control files a content; all others stay as they are. */
		setControlFile: (file, content) => json("PUT", `${here}/mta/control/${encodeURIComponent(file)}`, { content }),
		/** Takes one away, so that its default is in force. */
		removeControlFile: (file) => json("DELETE", `${here}/mta/control/${encodeURIComponent(file)}`),
		/** Goes by the followed folder's files again, without what was changed here. */
		resetControlFiles: () => json("POST", `${here}/mta/control/reset`),
		/** Ends the live streams that were opened here; the server goes on. */
		close,
		[Symbol.asyncDispose]: async () => close()
	};
	function close() {
		for (const stream of streams) stream.close();
		streams.clear();
	}
	function list(query = {}) {
		return json("GET", `${here}/messages${search(query)}`);
	}
}
export { connect as t };
