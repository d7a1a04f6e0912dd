import { t as openSqliteStore } from "./assets/sqlite-9GM067d4.js";
import { r as parseSearch } from "./assets/search-BASiRtHf.js";
import { t as FIRST_COUNTERS } from "./assets/state-DCuUjJJF.js";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
// test/store/samples.ts
var START = Date.UTC(2026, 0, 5, 9);
function recordOf(name, changes = {}) {
	return {
		name,
		epoch: 1,
		seq: 0,
		now: START,
		startedAt: START,
		seed: 1,
		timezone: "UTC",
		clock: {
			mode: "virtual",
			speed: 1,
			anchorAt: START,
			anchorWall: START
		},
		counters: { ...FIRST_COUNTERS },
		start: {
			mta: { type: "qmail" },
			clock: {
				mode: "virtual",
				speed: 1,
				start: START
			},
			seed: 1,
			timezone: "UTC"
		},
		ruleUses: {},
		scenario: null,
		pruned: 0,
		...changes
	};
}
function commitOf(parts = {}) {
	const { name = "bench", ...rest } = parts;
	return {
		record: recordOf(name),
		events: [],
		messages: [],
		updates: [],
		sessions: [],
		...rest
	};
}
function messageOf(number, parts = {}) {
	const { ended = false, raw, size = raw?.length ?? 100, ...summary } = parts;
	return {
		ended,
		raw: raw ?? new Uint8Array(size).fill(97 + number % 26),
		summary: {
			id: `m${number}`,
			kind: "mail",
			parentId: null,
			rootId: `m${number}`,
			state: "queued",
			reversePath: "sender@example.jp",
			recipients: [{
				address: `user${number}@example.com`,
				state: "queued",
				attempts: 1,
				status: null,
				statusSource: null,
				nextAttemptAt: "2026-01-05T09:06:40.000Z",
				diagnostic: null
			}],
			from: "Sender <sender@example.jp>",
			to: [`user${number}@example.com`],
			subject: `Subject ${number}`,
			size,
			acceptedAt: "2026-01-05T09:00:00.000Z",
			tags: [],
			...summary
		}
	};
}
/** The terms of a query that has no mistake; its times count from `START`. */
function searchFor(q) {
	const { terms, mistakes } = parseSearch(q, START);
	if (mistakes.length > 0) throw new Error(`${q}: ${mistakes[0]?.message}`);
	return terms;
}
/** `count` events from seq `from` on, three for each attempt; `trace` names the message of an attempt. */
function attemptEvents(wish) {
	return Array.from({ length: wish.count }, (_, i) => {
		const attempt = Math.floor((wish.from - 1 + i) / 3);
		return attemptEvent(wish.from + i, attempt, wish.trace(attempt));
	});
}
function attemptEvent(seq, attempt, trace) {
	const id = `m${trace}`;
	const recipient = `user${trace}@example.com`;
	const at = START + attempt * 37;
	const of = {
		epoch: 1,
		seq,
		at,
		messageId: id,
		rootId: id,
		recipient,
		index: 0
	};
	const delivery = {
		attempt: 5,
		deliveryNumber: attempt,
		channel: "remote",
		ruleId: "r1"
	};
	if (seq % 3 === 1) {
		const decidedBy = {
			by: "rule",
			ruleId: "r1",
			entry: 0
		};
		return {
			type: "recipient.attempted",
			...of,
			...delivery,
			routed: recipient,
			running: {
				local: 0,
				remote: 1
			},
			decidedBy
		};
	}
	if (seq % 3 === 2) return {
		type: "recipient.deferred",
		...of,
		...delivery,
		running: {
			local: 0,
			remote: 0
		},
		outcome: {
			type: "connect",
			result: "timeout",
			host: {
				name: "mx.example.com",
				address: "192.0.2.1"
			}
		},
		status: "4.4.1",
		statusSource: "implied",
		diagnostic: "",
		report: "Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)\n",
		nextAttemptAt: at + 4e5
	};
	const why = {
		by: "default",
		text: "qmail-send's quadratic schedule"
	};
	return {
		type: "recipient.queued",
		...of,
		reason: "rescheduled",
		nextAttemptAt: at + 4e5,
		channel: "remote",
		routed: recipient,
		why
	};
}
// bench/store.ts
/** What storing costs: `node .bench/store.js`. Times are of this process's CPU, which a busy machine spoils less. */
var MESSAGES = 1e4;
var EVENTS = 12e5;
var ROUNDS = 3;
async function timed(work) {
	const [start, cpu] = [performance.now(), process.cpuUsage()];
	await work();
	const { user, system } = process.cpuUsage(cpu);
	return {
		ms: performance.now() - start,
		cpu: (user + system) / 1e3
	};
}
/** Adds up only what the store does; making the data costs about as much. */
async function storing(store, commits) {
	const sum = {
		ms: 0,
		cpu: 0
	};
	for (const commit of commits) {
		const { ms, cpu } = await timed(() => store.commit(commit));
		sum.ms += ms;
		sum.cpu += cpu;
	}
	return sum;
}
function* intake(batch) {
	for (let first = 1; first <= MESSAGES; first += batch) {
		const numbers = Array.from({ length: Math.min(batch, MESSAGES - first + 1) }, (_, i) => first + i);
		yield [commitOf({
			events: numbers.flatMap((n) => attemptEvents({
				from: (n - 1) * 6 + 1,
				count: 6,
				trace: () => n
			})),
			messages: numbers.map((n) => messageOf(n, { size: 2048 }))
		})];
	}
}
function* clock(traces) {
	for (let from = 60001; from <= 126e4; from += 999) {
		const events = attemptEvents({
			from,
			count: 999,
			trace: (attempt) => 1 + attempt % traces
		});
		yield [commitOf({
			events,
			updates: [...new Set(events.map((event) => "rootId" in event ? Number(event.rootId.slice(1)) : 0))].map((n) => messageOf(n, { size: 2048 }))
		})];
	}
}
var median = (values) => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
var rss = () => {
	globalThis.gc?.();
	return process.memoryUsage().rss / 1e6;
};
async function main() {
	const figures = {};
	const note = (name, figure) => {
		figures[name] ??= {
			ms: [],
			cpu: []
		};
		figures[name].ms.push(figure.ms);
		figures[name].cpu.push(figure.cpu);
	};
	for (let round = 0; round < ROUNDS; round++) for (const where of ["memory", "file"]) for (const batch of [
		1,
		10,
		50
	]) {
		const folder = mkdtempSync(join(tmpdir(), "bouncelab-bench-"));
		const store = await openSqliteStore(where === "memory" ? ":memory:" : folder);
		const before = rss();
		note(`${where}: ${MESSAGES} messages of 2 kB with 6 events, ${batch} a commit`, await storing(store, intake(batch)));
		if (batch === 50) {
			if (round === 0) console.log(`${where}: ${Math.round(rss() - before)} MB for ${MESSAGES} messages`);
			note(`${where}: ${EVENTS} events, 999 a commit with 333 updates`, await storing(store, clock(MESSAGES)));
			note(`${where}: newest 50, 100 times`, await timed(() => times(100, () => store.list("bench", { limit: 50 }))));
			note(`${where}: one trace of 120 events`, await timed(() => store.traceEvents("bench", "m5000")));
			note(`${where}: 1,000 texts of 2 kB into the index`, await timed(() => indexSome(store, 1e3)));
			note(`${where}: first search`, await timed(() => store.list("bench", {
				search: searchFor("subject"),
				limit: 50
			})));
			note(`${where}: second search`, await timed(() => store.list("bench", {
				search: searchFor("subject 会議"),
				limit: 50
			})));
		}
		await store.close();
		rmSync(folder, { recursive: true });
	}
	for (const [name, { ms, cpu }] of Object.entries(figures)) console.log(`${name.padEnd(64)} ${median(ms).toFixed(1).padStart(9)} ms ${median(cpu).toFixed(1).padStart(9)} ms CPU`);
}
async function times(count, work) {
	for (let i = 0; i < count; i++) await work();
}
async function indexSome(store, count) {
	const text = "来週の会議の資料をお送りします。 The quick brown fox jumps over the lazy dog. ".repeat(26);
	const ids = await store.unindexed("bench", count);
	for (let at = 0; at < ids.length; at += 20) {
		const some = ids.slice(at, at + 20);
		await store.index("bench", some.map((id) => ({
			id,
			text: `${id} ${text}`
		})));
	}
}
await main();
export {};
