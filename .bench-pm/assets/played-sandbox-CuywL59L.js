import { c as VIRTUAL_START, n as Sandboxes, r as givenOf, t as DEFAULT_SANDBOX } from "./sandboxes-C0KUqaQQ.js";
import { n as SandboxError } from "./errors-CzoCEYTs.js";
import { n as handoffHost, t as openStore } from "./open-BoF1kbnO.js";
import { n as PLAIN_CATCHER } from "./mta-DZaIffj7.js";
import { a as observe, n as unmatchedIn } from "./unmatched-CQuJ4HIj.js";
import { m as getTrace, t as allSummaries } from "./views-DbrSrKEE.js";
import "./run-D8eoHM8y.js";
// server/scenario/played-sandbox.ts
/** A sandbox for one scenario: in memory, on a clock that skips, and with no port unless one is asked for. */
async function createSandbox(scenario, { commands, smtp, relayAllow, handoffs } = {}) {
	const store = await openStore(void 0);
	const sandboxes = await Sandboxes.open({
		store,
		mta: scenario.mta,
		scenario,
		clock: clockOf(scenario),
		seed: 1,
		timezone: "UTC",
		limits: {
			messages: void 0,
			bytes: void 0
		},
		wall: () => Date.now(),
		onFault: () => void 0,
		commands,
		handoffs: handoffs ?? handoffHost({
			relayAllow,
			commands
		})
	});
	const sandbox = await sandboxes.get(DEFAULT_SANDBOX);
	let listener;
	const own = ownDoor(sandbox);
	const close = async () => {
		await own.close();
		await listener?.close(0);
		await sandboxes.close();
		await store.close();
	};
	try {
		if (smtp) listener = await listen(sandbox, smtp);
	} catch (error) {
		await close();
		throw error;
	}
	return playedOn(sandbox, close, {
		address: listener?.address ?? null,
		open: own.open
	});
}
/** The same in a sandbox of a server, which stays when the scenario has been played. */
async function createKeptSandbox(scenario, sandboxes, name) {
	const sandbox = await sandboxes.get(name, {
		mta: scenario.mta ?? PLAIN_CATCHER,
		clock: clockOf(scenario),
		seed: scenario.seed ?? 1,
		timezone: scenario.timezone ?? "UTC"
	});
	await sandbox.applyScenario(scenario.name, scenario.rules, scenario.session, givenOf(scenario));
	const own = ownDoor(sandbox);
	return playedOn(sandbox, own.close, {
		address: null,
		open: own.open
	});
}
function clockOf({ clock = {} }) {
	const { mode = "auto", speed = 1, start = mode === "real" ? null : VIRTUAL_START } = clock;
	return {
		mode,
		speed,
		start
	};
}
/** For the scenario's own client, opened when it first sends. */
function ownDoor(sandbox) {
	let opened;
	return {
		open: async () => {
			opened ??= listen(sandbox, {
				host: "127.0.0.1",
				port: 0
			});
			const { address, certificates } = await opened;
			return {
				...address,
				certificates
			};
		},
		close: async () => (await opened)?.close(0)
	};
}
/** Loaded only where it is asked for. */
async function listen(sandbox, address) {
	const { startSmtpListener } = await import("./listener-B3nuLkRD.js");
	const { oneSandboxHost } = await import("./smtp-host-DDIRuFL_.js");
	return startSmtpListener({
		host: oneSandboxHost(sandbox),
		listen: address,
		hostname: "bouncelab",
		maxMessageSize: MAX_MESSAGE_SIZE,
		tls: "make",
		authSandboxes: false
	});
}
var MAX_MESSAGE_SIZE = 26214400;
var CLOSED = {
	address: null,
	open: () => Promise.reject(new SandboxError("E_CONFLICT", "This sandbox takes no mail over SMTP."))
};
/** What the steps and expectations of a scenario ask of a sandbox. */
function playedOn(sandbox, close, door = CLOSED) {
	return {
		...observe(sandbox),
		now: () => sandbox.now(),
		accept: (input) => sandbox.accept(input),
		moveClock: (command) => sandbox.moveClock(command),
		use: (rules, session) => sandbox.use(rules, session),
		resetRules: () => sandbox.resetRules(),
		setMta: (input) => sandbox.setMta(input),
		waitFor: (query, timeoutMs, signal) => sandbox.waitFor(query, timeoutMs, signal),
		settled: () => sandbox.settled(),
		unmatched: () => unmatchedIn(sandbox),
		traces: () => tracesOf(sandbox),
		ruleName: (id) => sandbox.ruleBook.get(id)?.name ?? id,
		smtp: door.address,
		listen: door.open,
		stop: () => sandbox.stopMove(),
		close
	};
}
async function tracesOf(sandbox) {
	const roots = [];
	for await (const page of allSummaries(sandbox, {})) roots.push(...page.filter(({ id, rootId }) => id === rootId).map(({ id }) => id));
	return (await Promise.all(roots.reverse().map((id) => getTrace(sandbox, id)))).flatMap((trace) => trace ? [trace.root] : []);
}
export { createSandbox as n, playedOn as r, createKeptSandbox as t };
