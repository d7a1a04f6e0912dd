import { t as connect } from "./assets/client-5kFHLxLT.js";
import { n as loadScenarioFile, t as loadScenario } from "./assets/load-CNKVbdfG.js";
import { n as createSandbox } from "./assets/played-sandbox-CuywL59L.js";
import { t as runScenario } from "./assets/run-D8eoHM8y.js";
import { n as startServer } from "./assets/server-BS0gWGzw.js";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
// bench/fixture.ts
/**
* What a suite of tests pays: one scenario of a message and its bounce, all shipped scenarios, many sandboxes in one
* process each with its own clock, and how long after an event waitFor() answers.
*
*   node .bench/fixture.js [--runs 101] [--sandboxes 200]
*/
var { values: flags } = parseArgs({ options: {
	runs: {
		type: "string",
		default: "101"
	},
	sandboxes: {
		type: "string",
		default: "200"
	}
} });
var runs = Number(flags.runs);
var most = Number(flags.sandboxes);
var ONE = `
mta: { type: qmail, control: { me: mail.shop.test } }
steps:
  - send: { from: app@mail.shop.test, to: unknown@bouncelab.test, subject: hello }
expect:
  - { notice: bounce, to: app@mail.shop.test, status: 5.1.1 }
`;
var RAW = new TextEncoder().encode("Subject: hello\r\n\r\nHello.\r\n");
var mail = (sandbox, to, from = "app@client.example") => sandbox.accept({
	origin: {
		type: "local",
		uid: 0
	},
	envelope: {
		reversePath: from,
		recipients: [{ forwardPath: to }]
	},
	raw: RAW
});
async function timed(run) {
	const began = performance.now();
	await run();
	return performance.now() - began;
}
async function row(name, wanted, measure, times = runs) {
	const all = [];
	const used = [];
	for (let i = 0; i < times; i++) {
		const before = process.cpuUsage();
		all.push(await measure());
		const { user, system } = process.cpuUsage(before);
		used.push((user + system) / 1e3);
	}
	for (const list of [all, used]) list.sort((a, b) => a - b);
	const middle = Math.floor(times / 2);
	const shown = [
		all[0],
		all[middle],
		all.at(-1),
		used[middle]
	].map((ms) => ms.toFixed(ms < 10 ? 2 : 0));
	console.log(`| ${[
		name,
		...shown,
		wanted
	].join(" | ")} |`);
}
/** A scenario from its file's words to its verdict, in a sandbox of its own. */
var oneScenario = () => timed(async () => {
	const { ok } = await runScenario(await loadScenario(ONE, { origin: "http" }), { createSandbox });
	if (!ok) throw new Error("the scenario does not hold");
});
var folder = fileURLToPath(new URL("../scenarios/", import.meta.url));
var shipped = readdirSync(folder, {
	recursive: true,
	encoding: "utf8"
}).filter((file) => file.endsWith(".yaml"));
var allShipped = () => timed(async () => {
	for (const file of shipped) {
		const { ok } = await runScenario(await loadScenarioFile(join(folder, file)), { createSandbox });
		if (!ok) throw new Error(`${file} does not hold`);
	}
});
/** All of them made, a message that bounces in each after a wait of its own length, and all closed. */
var manySandboxes = () => timed(async () => {
	const server = await startServer({
		clock: { mode: "auto" },
		http: false
	});
	const names = Array.from({ length: most }, (_, i) => `test-${i}`);
	const nows = await Promise.all(names.map(async (name, i) => {
		const sandbox = await server.sandbox(name);
		await mail(sandbox, "unknown@bouncelab.test");
		await sandbox.waitFor({ notice: "bounce" }, 3e4);
		await sandbox.moveClock({ advance: i * 6e4 });
		return sandbox.now();
	}));
	if (new Set(nows).size !== most) throw new Error("the sandboxes share a clock");
	await server.close(0);
});
/** From the event, as a subscriber hears of it, to the answer of a wait that was there before; `raw` included. */
async function waitLatency(overHttp) {
	const server = await startServer({ clock: { mode: "auto" } });
	const sandbox = await server.sandbox("default");
	const client = connect(server.http?.url ?? "");
	let eventAt = 0;
	sandbox.subscribe(({ events }) => {
		if (events.some(({ type }) => type === "notice.sent")) eventAt = performance.now();
	});
	const wait = (to) => overHttp ? client.waitFor({
		notice: "bounce",
		to
	}) : sandbox.waitFor({
		notice: "bounce",
		to
	}, 3e4);
	let n = 0;
	return async () => {
		const to = `app${++n}@client.example`;
		const waiting = wait(to);
		await new Promise((resolve) => setTimeout(resolve, 20));
		await mail(sandbox, "unknown@bouncelab.test", to);
		await waiting;
		return performance.now() - eventAt;
	};
}
console.log("| ms | least | median | most | of processor time, median | wanted |\n|---|---:|---:|---:|---:|---|");
await oneScenario();
await row("a scenario of one message and its bounce", "under 10 ms", oneScenario);
await row(`all ${shipped.length} shipped scenarios, one after the other`, "under 10 s", allShipped, 3);
await row(`${most} sandboxes: made, a bounce and a clock of its own in each, closed`, "under 1 s", manySandboxes, 5);
await row("from the event to the answer of `waitFor()`", "median 5 ms", await waitLatency(false));
await row("the same over HTTP, the bytes in the answer", "median 5 ms", await waitLatency(true));
process.exit(0);
export {};
