import { n as SandboxError } from "./errors-CzoCEYTs.js";
import "./build-ClXgcKTz.js";
import { n as startServer } from "./server-BS0gWGzw.js";
import { n as parseDuration } from "./duration-D05OQQ24.js";
import { a as observe, i as unmatchedSentence, n as unmatchedIn, r as unmatchedOf, t as attemptedUnmatched } from "./unmatched-CQuJ4HIj.js";
import { a as getExplanation, h as listMessages, m as getTrace, p as getRaw, u as getNearMisses } from "./views-DbrSrKEE.js";
// server/testing/watch-unmatched.ts
/** For `onUnmatched`: sees each mail that goes to another host without a rule's say. */
/**
* Begins to watch.
* @returns ends it; where unmatched mail is to fail and there was some, it throws E_UNMATCHED
*/
function watchUnmatched(sandbox, mode) {
	if (mode === "deliver") return async () => void 0;
	const told = [];
	const stop = sandbox.subscribe(({ events }) => {
		for (const id of attemptedUnmatched(events)) told.push(tell(sandbox, id, mode));
	});
	return async () => {
		await sandbox.settled();
		stop();
		const sentences = [...new Set((await Promise.all(told)).flat())];
		if (mode !== "fail" || sentences.length === 0) return;
		throw new SandboxError("E_UNMATCHED", sentences.join("\n"), { hint: "Write a rule for it, or start the sandbox with onUnmatched: deliver." });
	};
}
async function tell(sandbox, id, mode) {
	const sentences = (await unmatchedOf(sandbox, id)).map(unmatchedSentence);
	if (mode === "warn") for (const sentence of sentences) console.warn(`bouncelab: ${sentence}`);
	return sentences;
}
// server/testing/start-sandbox.ts
/** The fixture: one sandbox on free ports, with everything that a test asks of it. */
/**
* Starts a server of its own on free ports and gives its sandbox.
* @example
* await using sandbox = await startSandbox({ scenario: './scenarios/lost-and-found/sender-unreachable.yaml' })
*/
async function startSandbox(options = {}) {
	const { seed, timezone, mta, allowCommands, data, http = true } = options;
	const scenario = await load(options.scenario);
	const mode = options.clock ?? scenario?.clock?.mode ?? "auto";
	const server = await startServer({
		clock: { mode },
		...seed === void 0 ? {} : { seed },
		...timezone ? { timezone } : {},
		...mta ? { mta } : {},
		...allowCommands ? { allowCommands } : {},
		...data ? { data } : {},
		...scenario ? { scenario } : {},
		...http ? {} : { http: false },
		...options.pop3 ? { pop3: ANY_PORT } : {},
		...options.imap ? { imap: ANY_PORT } : {}
	});
	const sandbox = await server.sandbox("default");
	const endWatch = watchUnmatched(sandbox, options.onUnmatched ?? scenario?.onUnmatched ?? "deliver");
	let closing;
	const close = () => {
		closing ??= endWatch().finally(() => server.close(0));
		return closing;
	};
	const { smtp, http: web, pop3, imap } = server;
	return {
		smtp,
		http: web,
		pop3,
		imap,
		...methods(sandbox),
		close,
		[Symbol.asyncDispose]: close
	};
}
var ANY_PORT = {
	host: "127.0.0.1",
	port: 0
};
async function load(given) {
	if (given === void 0) return void 0;
	const { loadScenario, loadScenarioFile } = await import("./load-DYcYLNue.js");
	return typeof given === "string" ? loadScenarioFile(given) : loadScenario(given, { origin: "code" });
}
var methods = (sandbox) => ({
	use: async (...rules) => {
		const { readRule } = await import("./build-TEUZxWP6.js");
		return sandbox.use(rules.map(readRule));
	},
	resetRules: () => sandbox.resetRules(),
	waitFor: (query) => waitFor(sandbox, query),
	messages: async (query = {}) => (await listMessages(sandbox, {
		limit: 1e3,
		...query
	})).messages,
	raw: async (id) => there(await getRaw(sandbox, id), id),
	verify: async (expectations) => {
		const { loadScenario } = await import("./load-DYcYLNue.js");
		const { verify } = await import("./expect-mha_i7cG.js");
		const { expect } = await loadScenario({ expect: expectations }, { origin: "code" });
		await sandbox.settled();
		return verify(expect, observe(sandbox));
	},
	trace: async (id) => there(await getTrace(sandbox, id), id),
	explain: async (id) => there(await getExplanation(sandbox, id), id),
	nearMisses: async () => getNearMisses(sandbox),
	unmatched: async () => {
		await sandbox.settled();
		return unmatchedIn(sandbox);
	},
	advance: (text) => sandbox.moveClock({ advance: durationOf(text) }),
	runToIdle: () => sandbox.moveClock({ run: "idle" }),
	settled: () => sandbox.settled(),
	reset: () => sandbox.reset()
});
async function waitFor(sandbox, query) {
	const { timeout = "30s", ...wanted } = query;
	const result = await sandbox.waitFor(wanted, durationOf(timeout));
	if (result.found) {
		const first = result.messages[0];
		return {
			...first,
			raw: there(await getRaw(sandbox, first.id), first.id)
		};
	}
	const { whyUnmet } = await import("./unmet-zs1YeaiM.js");
	const nearest = await whyUnmet(sandbox, wanted);
	if (result.why === "timeout") {
		const late = `${JSON.stringify(wanted)} did not come within ${timeout}.`;
		throw new SandboxError("E_TIMEOUT", `${late} ${nearest || "No message has come at all."}`);
	}
	const sentences = (await Promise.all(result.endedIds.map((id) => getExplanation(sandbox, id)))).flatMap((reason) => reason?.sentences.map(({ text }) => text) ?? []);
	const message = [
		`${JSON.stringify(wanted)} can no longer come.`,
		...sentences,
		nearest
	].join(" ").trim();
	throw new SandboxError("E_CANNOT_COME", message);
}
function durationOf(text) {
	const length = parseDuration(text);
	if (length !== null) return length;
	throw new SandboxError("E_INVALID", `${JSON.stringify(text)} is no duration.`, { hint: "Write 90s, 1d12h or P3D." });
}
function there(value, id) {
	if (value === null) throw new SandboxError("E_NOT_FOUND", `There is no message ${id} in this sandbox.`);
	return value;
}
export { startSandbox as t };
