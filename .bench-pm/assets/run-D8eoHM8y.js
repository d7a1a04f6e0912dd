import { t as formatDuration } from "./duration-D05OQQ24.js";
import { r as isoTime } from "./iso-time-BYxqvoYM.js";
import { n as SandboxError } from "./errors-CzoCEYTs.js";
import { t as compilePattern } from "./pattern-D1ITBO-R.js";
import { n as envelopeOf, t as composeMail } from "./compose-mail-1Q97m2s6.js";
import { t as judgeExpectations } from "./expect-DYlxAA1W.js";
import { n as describeExpectation, r as describeMessage } from "./expect-words-D13slDSz.js";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
// server/scenario/send-over-smtp.ts
/** What becomes of the client where no reply is. */
var LOST = "lost";
var NOTHING$1 = "nothing";
var UNTRUSTED = "untrusted";
/** Real milliseconds for which a client waits for an answer. */
var PATIENCE_MS = 3e4;
/**
* @returns every reply that refused something, then the reply to the message; `lost` where the connection was cut,
* `nothing` where no answer came in time, and `untrusted` where the client would not have the server's certificate
*/
async function sendOverSmtp({ raw, envelope }, message, { certificates, ...server }) {
	const { createTransport } = await import("nodemailer");
	const patience = message.timeout ?? PATIENCE_MS;
	const trust = message.tls === "verify" ? { ca: certificates() } : { rejectUnauthorized: false };
	const transport = createTransport({
		...server,
		...message.tls ? {
			requireTLS: true,
			tls: trust
		} : { ignoreTLS: true },
		greetingTimeout: patience,
		socketTimeout: patience
	});
	const to = envelope.recipients.map(({ forwardPath }) => forwardPath);
	const dsn = dsnOf(message);
	try {
		const info = await transport.sendMail({
			envelope: {
				from: envelope.reversePath,
				to
			},
			raw: Buffer.from(raw),
			...dsn ? { dsn } : {}
		});
		return [...(info.rejectedErrors ?? []).map(replyOf), info.response];
	} catch (error) {
		const { rejectedErrors = [] } = error;
		return rejectedErrors.length > 0 ? rejectedErrors.map(replyOf) : [replyOf(error)];
	} finally {
		transport.close();
	}
}
/** The DSN parameters (RFC 3461); the client writes ENVID as xtext itself. */
function dsnOf({ envelope, ...header }) {
	const notify = envelope?.notify ?? header.notify;
	const ret = envelope?.ret ?? header.ret;
	const id = envelope?.envid ?? header.envid;
	if (!notify && !ret && id === void 0) return void 0;
	return {
		...id === void 0 ? {} : { id },
		...ret ? { return: ret } : {},
		...notify ? { notify } : {}
	};
}
function replyOf(error) {
	const { response, code, message = "" } = error;
	if (response) return response;
	if (message.includes("certificate has expired")) return UNTRUSTED;
	return code === "ETIMEDOUT" ? NOTHING$1 : LOST;
}
// server/scenario/play-step.ts
/** What each step of a scenario does to its sandbox, and what came of it. */
var NOTHING = {
	failures: [],
	judged: []
};
/** @throws where the step cannot be done at all */
async function perform(step, played) {
	const { sandbox, signal } = played;
	switch (step.do) {
		case "send": return sendAll(step, played);
		case "pause":
			await setTimeout$1(step.length, void 0, { signal });
			return NOTHING;
		case "advance":
			await sandbox.moveClock({ advance: step.length });
			return NOTHING;
		case "run":
			await sandbox.moveClock({ run: "idle" });
			return NOTHING;
		case "rules":
			if (step.reset) await sandbox.resetRules();
			if (step.rules.length + step.session.length > 0) await sandbox.use(step.rules, step.session);
			return NOTHING;
		case "mta":
			await sandbox.setMta(step.mta);
			return NOTHING;
		case "await": return awaited(step, played);
		case "expect": return expected(step.expect, played);
	}
}
async function sendAll({ messages, source }, played) {
	const judged = [];
	const { signal } = played;
	for (const message of messages) for (let n = 0; n < (message.times ?? 1); n++) {
		if (message.pause) await setTimeout$1(message.pause, void 0, { signal });
		signal.throwIfAborted();
		judged.push(...await send(message, played));
	}
	await played.sandbox.settled();
	return performed(judged, source);
}
/** What a step found itself stands where the step does. */
function performed(judged, source) {
	const at = source ? { source } : {};
	const placed = judged.map(({ failure, ...rest }) => ({
		...rest,
		failure: failure && {
			...failure,
			...at
		},
		...at
	}));
	return {
		judged: placed,
		failures: placed.flatMap(({ failure }) => failure ? [failure] : [])
	};
}
/** As through /usr/sbin/sendmail, or over SMTP. */
async function send(message, played) {
	const { sandbox, sent } = played;
	const { emlBytes } = message;
	const mail = emlBytes === void 0 ? await composeMail(message, {
		now: sandbox.now(),
		number: ++played.composed
	}) : {
		raw: new Uint8Array(Buffer.from(emlBytes, "base64")),
		envelope: envelopeOf(message)
	};
	if (message.via) return overSmtp(message, mail, played);
	const { messageId } = await sandbox.accept({
		origin: {
			type: "local",
			uid: 0
		},
		...mail
	});
	sent.add(messageId);
	return [];
}
async function overSmtp(message, mail, { sandbox, sent }) {
	const isClients = ({ sessionId }) => sessionId !== void 0;
	const before = new Set((await sandbox.messages()).filter(isClients).map(({ id }) => id));
	const replies = await sendOverSmtp(mail, message, await sandbox.listen());
	for (const { id } of (await sandbox.messages()).filter(isClients)) if (!before.has(id)) sent.add(id);
	const nearest = replies.map((reply) => JSON.stringify(reply)).join(" and ");
	if (message.reply !== void 0) {
		const wanted = [message.reply].flat().map((reply) => JSON.stringify(reply));
		const expected = `the client gets ${wanted.join(" or ")}`;
		const failure = {
			expected,
			nearest,
			why: `No reply is ${wanted.join(" or ")}.`
		};
		return [{
			expected,
			failure: replies.some(compilePattern(message.reply)) ? null : failure
		}];
	}
	if (replies.every((reply) => reply.startsWith("2"))) return [];
	const expected = "the server takes the message";
	return [{
		expected,
		failure: {
			expected,
			nearest,
			why: "The client was refused, or cut off. Where that is meant, say so with reply."
		}
	}];
}
async function expected(expectations, { sandbox, spokenOf }) {
	await sandbox.settled();
	const { spokenOf: found, ...rest } = await judgeExpectations(expectations, sandbox);
	for (const id of found) spokenOf.add(id);
	return rest;
}
async function awaited(step, played) {
	const { sandbox, spokenOf, signal } = played;
	const { q, ...asked } = step.query;
	const look = () => judgeExpectations([asked], sandbox);
	const isDeaf = asked.kind === "mail" && q === void 0 && sandbox.smtp === null;
	const result = isDeaf ? {
		found: false,
		why: "deaf"
	} : await sandbox.waitFor(step.query, step.timeoutMs, signal);
	const { judged, spokenOf: found } = await look();
	for (const id of found) spokenOf.add(id);
	const [near] = judged;
	const expected = describeExpectation(asked);
	const messageId = near?.messageId === void 0 ? {} : { messageId: near.messageId };
	if (result.found || isDeaf && !near?.failure) return performed([{
		expected,
		failure: null,
		...messageId
	}], step.source);
	const late = lateness(result.why, step.timeoutMs);
	const why = near?.failure ? `${late} ${near.failure.why}` : late;
	return performed([{
		expected,
		failure: {
			expected,
			nearest: near?.failure?.nearest ?? "nothing",
			why
		},
		...messageId
	}], step.source);
}
function lateness(why, timeoutMs) {
	if (why === "timeout") return `Nothing came in ${formatDuration(timeoutMs)}.`;
	return why === "deaf" ? "No application can send here: run it with --smtp 127.0.0.1:1025." : "It can no longer come.";
}
// server/scenario/step-words.ts
/** A step in a few words. */
/** `send hello to a@b.test`, `advance 8d` */
function describeStep(step) {
	switch (step.do) {
		case "send": {
			const first = step.messages[0];
			const to = envelopeOf(first).recipients.map(({ forwardPath }) => forwardPath);
			const often = (first.times ?? 1) > 1 ? ` ${first.times} times` : "";
			const more = step.messages.length > 1 ? ` and ${step.messages.length - 1} more` : "";
			return `send ${first.eml ?? first.subject ?? "a message"} to ${to.join(", ")}${first.via ? " over SMTP" : ""}${often}${more}`;
		}
		case "pause":
		case "advance": return `${step.do} ${formatDuration(step.length)}`;
		case "run": return "run until idle";
		case "rules": return describeRules(step);
		case "mta": return `change the MTA (${step.mta.type})`;
		case "await": return `await ${describeExpectation(step.query)}`;
		case "expect": return "expect";
	}
}
function describeRules({ rules, session, reset }) {
	const some = (count, what) => count > 0 ? [`${count} ${what}${count === 1 ? "" : "s"}`] : [];
	const applied = [...some(rules.length, "rule"), ...some(session.length, "session rule")];
	if (!reset) return `apply ${applied.join(" and ") || "0 rules"}`;
	return applied.length > 0 ? `reset the rules, then apply ${applied.join(" and ")}` : "reset the rules";
}
// server/scenario/strays.ts
async function straysOf({ onUnmatched = "deliver", onUnexpected = "ignore" }, played) {
	await played.sandbox.settled();
	const unmatched = onUnmatched === "deliver" ? [] : await unmatchedIn(played);
	const unexpected = onUnexpected === "ignore" ? [] : await unexpectedIn(played);
	return {
		failures: [...onUnmatched === "fail" ? unmatched : [], ...onUnexpected === "fail" ? unexpected : []],
		warnings: [...onUnmatched === "warn" ? unmatched : [], ...onUnexpected === "warn" ? unexpected : []].map(({ nearest, why }) => ({ message: `${why} It is ${nearest}.` }))
	};
}
/** The application's mail that went to another host with nobody's say. */
async function unmatchedIn({ sandbox }) {
	const summaries = new Map((await sandbox.messages()).map((summary) => [summary.id, summary]));
	return (await sandbox.unmatched()).map(({ messageId, recipient, nearest }) => ({
		expected: "a rule for each mail to another host",
		nearest: describeMessage(summaries.get(messageId)),
		why: `No rule matches <${recipient}>.${nearest === null ? "" : ` ${nearest}`}`,
		messageId
	}));
}
/** What came, was not sent by a step, and fits no expectation. */
async function unexpectedIn({ sandbox, sent, spokenOf }) {
	return (await sandbox.messages()).filter(({ id }) => !sent.has(id) && !spokenOf.has(id)).sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1))).map((summary) => ({
		expected: "no message but those that are expected",
		nearest: describeMessage(summary),
		why: "No expectation speaks of it.",
		messageId: summary.id
	}));
}
/**
* Runs one scenario in a sandbox of its own.
* @param createSandbox makes the sandbox with the scenario's MTA, rules, seed and clock in force
* @throws SandboxError E_TIMEOUT where it takes longer than it may
*/
async function runScenario(scenario, { createSandbox, keepTraces = false, timeoutMs, signal: outside }) {
	const began = performance.now();
	const { expect } = scenario;
	const script = expect.length > 0 ? [...scenario.steps, {
		do: "expect",
		expect
	}] : scenario.steps;
	const steps = [];
	const warnings = [...scenario.warnings ?? []];
	const sandbox = await createSandbox(scenario);
	const limit = limitOf(timeoutMs, outside);
	const played = {
		sandbox,
		signal: limit.signal,
		composed: 0,
		sent: /* @__PURE__ */ new Set(),
		spokenOf: /* @__PURE__ */ new Set()
	};
	let traces;
	try {
		for (const [i, step] of script.entries()) {
			steps.push(await limit.hold(play(step, played), () => `step ${i + 1} (${describeStep(step)})`));
			if (steps.at(-1)?.error !== void 0) break;
		}
		const strays = await straysOf(scenario, played);
		warnings.push(...strays.warnings);
		if (strays.failures.length > 0) {
			const at = isoTime(sandbox.now());
			const judged = strays.failures.map((failure) => ({
				expected: failure.expected,
				failure
			}));
			steps.push({
				what: "look for strays",
				at,
				ms: 0,
				failures: strays.failures,
				judged
			});
		}
		if (keepTraces) traces = await tracesOf(sandbox);
	} finally {
		limit.end();
		if (limit.signal.aborted) sandbox.stop();
		await sandbox.close();
	}
	return {
		name: scenario.name,
		...scenario.about ? { about: scenario.about } : {},
		...scenario.file ? { file: scenario.file } : {},
		seed: scenario.seed ?? 1,
		checked: script.reduce((sum, step) => sum + (step.do === "expect" ? step.expect.length : 0), 0),
		ok: steps.every(({ failures, error }) => failures.length === 0 && error === void 0),
		steps,
		warnings,
		...traces ? { traces } : {},
		ms: performance.now() - began
	};
}
async function play(step, played) {
	const began = performance.now();
	const about = {
		what: describeStep(step),
		...step.source ? { source: step.source } : {},
		at: isoTime(played.sandbox.now())
	};
	try {
		const done = await perform(step, played);
		return {
			...about,
			ms: performance.now() - began,
			...done
		};
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		return {
			...about,
			ms: performance.now() - began,
			failures: [],
			judged: [],
			error: message
		};
	}
}
/** How long a run may take, said where it stood when the time was over. */
function limitOf(timeoutMs, outside) {
	const over = new AbortController();
	const end = () => over.abort();
	const timer = timeoutMs === void 0 ? void 0 : setTimeout(end, timeoutMs);
	if (outside?.aborted) end();
	outside?.addEventListener("abort", end, { once: true });
	const { signal } = over;
	const whenOver = new Promise((resolve) => {
		if (signal.aborted) resolve("over");
		else signal.addEventListener("abort", () => resolve("over"), { once: true });
	});
	return {
		signal,
		hold: async (work, where) => {
			const first = await Promise.race([work.then((value) => ({ value })), whenOver]);
			if (first !== "over" && !signal.aborted) return first.value;
			const time = timeoutMs === void 0 ? "it was cut short" : `${formatDuration(timeoutMs)} of real time were over`;
			throw new SandboxError("E_TIMEOUT", `The scenario did not come to its end: ${time} in ${where()}.`, { hint: "Give it more time (timeout), or wait for less: advance and run move the clock, pause waits for real." });
		},
		end: () => {
			clearTimeout(timer);
			outside?.removeEventListener("abort", end);
		}
	};
}
async function tracesOf(sandbox) {
	const traces = [];
	for (const root of await sandbox.traces()) {
		const texts = {};
		const rules = Object.fromEntries(ruleIdsOf(root).map((id) => [id, sandbox.ruleName(id)]));
		for (const id of idsOf(root)) texts[id] = new TextDecoder().decode(await sandbox.raw(id)).replaceAll("\r\n", "\n");
		traces.push({
			root,
			texts,
			rules
		});
	}
	return traces;
}
var idsOf = (node) => [node.id, ...node.children.flatMap(idsOf)];
function ruleIdsOf({ recipients, children }) {
	const own = recipients.flatMap(({ attempts }) => attempts.map(({ decidedBy }) => decidedBy)).flatMap((why) => why.by === "rule" ? [why.ruleId] : []);
	return [.../* @__PURE__ */ new Set([...own, ...children.flatMap(ruleIdsOf)])];
}
export { runScenario as t };
