import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { connect } from "node:net";
import { fork } from "node:child_process";
import { tmpdir } from "node:os";
// bench/intake.ts
/**
* How fast mail is taken in, beside a bare smtp-server that reads and forgets: messages per second over kept
* connections, and milliseconds from connect to the final 250 with a new connection for each message.
*
*   node .bench/intake.js [--rounds 5] [--seconds 2] [--only bare,listener,memory,data]
*
* Each target runs in a process of its own, the load in this one; rounds take turns, and medians are compared.
*/
var TARGETS = {
	bare: "bare smtp-server 3.21, drops everything",
	listener: "our listener, drops everything",
	memory: "bouncelab, storing in memory",
	data: "bouncelab, storing with --data"
};
/** Milliseconds under load before anything is measured. */
var WARM_UP = 5e3;
var { values: flags } = parseArgs({ options: {
	rounds: {
		type: "string",
		default: "5"
	},
	seconds: {
		type: "string",
		default: "2"
	},
	only: {
		type: "string",
		default: Object.keys(TARGETS).join(",")
	},
	serve: { type: "string" }
} });
async function serve(target) {
	if (target === "bare") {
		const { SMTPServer } = await import("smtp-server");
		const server = new SMTPServer({
			disableReverseLookup: true,
			authOptional: true,
			logger: false,
			onData: (stream, _session, done) => void stream.on("data", () => void 0).on("end", () => done())
		});
		server.on("error", () => void 0);
		await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
		return server.server.address().port;
	}
	if (target === "listener") return serveListener();
	const { startServer } = await import("./assets/server-BuZs5SHe.js");
	const folder = target === "data" ? mkdtempSync(join(tmpdir(), "bouncelab-bench-")) : void 0;
	const server = await startServer({
		http: false,
		...folder ? { data: folder } : {}
	});
	process.once("SIGTERM", async () => {
		await server.close(0);
		if (folder) rmSync(folder, { recursive: true });
		process.exit(0);
	});
	return server.smtp.port;
}
/** A host that forgets everything: what is left is the listener. */
async function serveListener() {
	const { startSmtpListener } = await import("./assets/listener-B3nuLkRD.js");
	let count = 0;
	const sandbox = {
		name: "default",
		now: () => Date.now(),
		dialect: () => void 0,
		openSession: () => `s${++count}`,
		refuse: () => void 0,
		closeSession: () => void 0,
		hasSessionRules: () => false,
		sessionRules: () => [],
		simulate: () => null,
		isNamedByRule: () => false,
		ruledDns: () => null,
		accept: async () => ({
			messageId: `m${++count}`,
			processId: count,
			at: 0
		}),
		beginTransaction: () => void 0,
		endTransaction: () => void 0
	};
	const { address } = await startSmtpListener({
		host: { sandboxFor: async () => sandbox },
		listen: {
			host: "127.0.0.1",
			port: 0
		},
		hostname: "bench.test",
		maxMessageSize: 1e9,
		tls: "make",
		authSandboxes: true
	});
	return address.port;
}
/** Waits for what a server still does in the background, such as indexing. @returns its processor time by then */
async function settled(server) {
	for (let before = await server.cpu();;) {
		await new Promise((resolve) => setTimeout(resolve, 200));
		const now = await server.cpu();
		if (now - before < 1e4) return now;
		before = now;
	}
}
async function main(targets) {
	const rounds = Number(flags.rounds);
	const ms = Number(flags.seconds) * 1e3;
	const rows = [];
	for (const size of [2, 50]) for (const connections of [
		1,
		10,
		50
	]) {
		const name = `${size} kB, ${connections} ${connections === 1 ? "connection" : "connections"} kept`;
		rows.push({
			name,
			unit: "messages/s",
			digits: 0,
			run: (port) => rate(port, connections, message(size), ms)
		});
	}
	rows.push({
		name: "2 kB, a new connection each",
		unit: "ms, median",
		digits: 2,
		run: (port) => latency(port, ms)
	});
	const servers = await Promise.all(targets.map(start));
	for (const server of servers) {
		await rate(server.port, 10, message(2), WARM_UP);
		await settled(server);
	}
	const values = rows.map(() => targets.map(() => []));
	const costs = rows.map(() => targets.map(() => []));
	for (let round = 0; round < rounds; round++) for (const [r, row] of rows.entries()) for (const [t, server] of servers.entries()) {
		const before = await settled(server);
		const { value, messages } = await row.run(server.port);
		values[r]?.[t]?.push(value);
		costs[r]?.[t]?.push((await settled(server) - before) / messages);
	}
	for (const server of servers) server.stop();
	console.log(`Node ${process.version}, ${rounds} rounds of ${ms / 1e3} s, medians`);
	for (const target of targets) console.log(`  ${target.padEnd(9)} ${TARGETS[target]}`);
	table("Rate", targets, rows, values);
	table("Cost", targets, rows.map((row) => ({
		...row,
		unit: "µs of processor time a message",
		digits: 0
	})), costs);
}
function table(title, targets, rows, results) {
	const ratios = targets.slice(1).map((target) => `${target}/${targets[0]}`);
	console.log(`\n| ${[
		title,
		...targets,
		...ratios
	].join(" | ")} |\n|---|${"---:|".repeat(targets.length + ratios.length)}`);
	for (const [r, { name, unit, digits }] of rows.entries()) {
		const medians = (results[r] ?? []).map(median);
		const figures = medians.map((value) => value.toFixed(digits));
		const shares = medians.slice(1).map((value) => (value / (medians[0] ?? 1)).toFixed(2));
		console.log(`| ${[
			`${name} (${unit})`,
			...figures,
			...shares
		].join(" | ")} |`);
	}
}
function start(target) {
	const child = fork(fileURLToPath(import.meta.url), ["--serve", target], { execArgv: process.execArgv });
	const answer = () => new Promise((resolve) => child.once("message", (value) => resolve(Number(value))));
	const cpu = () => {
		child.send("cpu");
		return answer();
	};
	return new Promise((resolve, reject) => {
		answer().then((port) => resolve({
			port,
			cpu,
			stop: () => child.kill()
		}));
		child.once("exit", (code) => reject(/* @__PURE__ */ new Error(`${target} ended with ${code}`)));
	});
}
var median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
function message(kilobytes) {
	const header = "From: a@client.test\r\nTo: b@server.test\r\nSubject: load\r\n\r\n";
	const line = `${"x".repeat(70)}\r\n`;
	return Buffer.from(`${header}${line.repeat(Math.ceil((kilobytes * 1024 - 57) / line.length))}.\r\n`);
}
/** One client on a raw socket: writes a command, waits for the last line of its reply. */
var Client = class {
	#socket;
	#text = "";
	#resolve = null;
	#reject = null;
	constructor(port) {
		this.#socket = connect({
			port,
			host: "127.0.0.1",
			noDelay: true
		});
		this.#socket.setEncoding("latin1");
		this.#socket.on("data", (text) => {
			this.#text += text;
			if (/(^|\n)\d{3}( [^\n]*)?\n$/.test(this.#text)) this.#resolve?.();
		});
		this.#socket.on("error", (error) => this.#reject?.(error));
	}
	say(bytes, code) {
		this.#text = "";
		return new Promise((resolve, reject) => {
			this.#reject = reject;
			this.#resolve = () => this.#text.startsWith(code) ? resolve() : reject(new Error(this.#text));
			if (bytes) this.#socket.write(bytes);
		});
	}
	async hello() {
		await this.say(null, "220");
		await this.say("EHLO client.test\r\n", "250");
	}
	async send(bytes) {
		await this.say("MAIL FROM:<a@client.test>\r\n", "250");
		await this.say("RCPT TO:<b@server.test>\r\n", "250");
		await this.say("DATA\r\n", "354");
		await this.say(bytes, "250");
	}
	async quit() {
		await this.say("QUIT\r\n", "221");
		this.#socket.end();
	}
};
async function rate(port, connections, bytes, ms) {
	const clients = await Promise.all(Array.from({ length: connections }, async () => {
		const client = new Client(port);
		await client.hello();
		return client;
	}));
	let sent = 0;
	const begin = performance.now();
	await Promise.all(clients.map(async (client) => {
		for (; performance.now() - begin < ms; sent++) await client.send(bytes);
	}));
	const seconds = (performance.now() - begin) / 1e3;
	await Promise.all(clients.map((client) => client.quit()));
	return {
		value: sent / seconds,
		messages: sent
	};
}
async function latency(port, ms) {
	const bytes = message(2);
	const times = [];
	for (const begin = performance.now(); performance.now() - begin < ms;) {
		const connected = performance.now();
		const client = new Client(port);
		await client.hello();
		await client.send(bytes);
		times.push(performance.now() - connected);
		await client.quit();
	}
	return {
		value: median(times),
		messages: times.length
	};
}
if (flags.serve) {
	const port = await serve(flags.serve);
	process.once("disconnect", () => process.exit());
	process.on("message", () => {
		const { user, system } = process.cpuUsage();
		process.send?.(user + system);
	});
	process.send?.(port);
} else await main(flags.only.split(","));
export {};
