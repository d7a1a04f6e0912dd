import { t as Engine } from "./assets/engine-0choellk.js";
import { i as createMta, y as measure } from "./assets/mta-DZaIffj7.js";
import { n as emptyState } from "./assets/state-DCuUjJJF.js";
// bench/engine.ts
/**
* The engine alone: attempts per second through queue, rules and journal, without storage.
* `npm run bench:build && node .bench/engine.js`
*/
var START = Date.UTC(2026, 0, 5, 9);
var MTA = {
	type: "qmail",
	control: { me: "mail.example.com" }
};
var RAW = new TextEncoder().encode(`Subject: hello\r\n\r\n${"x".repeat(2e3)}\r\n`);
/** Every message stuck for qmail's whole lifetime: 40 attempts each, then the bounce. */
function run(messages) {
	const clock = {
		mode: "virtual",
		speed: 1,
		anchorAt: START,
		anchorWall: START
	};
	const mta = createMta(MTA, { timezone: "UTC" });
	const engine = new Engine(emptyState({
		now: START,
		seed: 1,
		timezone: "UTC",
		clock,
		mta: MTA
	}), mta);
	engine.emit({
		type: "scenario.applied",
		name: "bench",
		rules: [{
			id: "r1",
			when: {
				recipient: "never@*",
				header: { "X-None": "*" }
			},
			then: [{ do: "deliver" }]
		}, {
			id: "r2",
			when: { domain: "down.example" },
			then: [{
				do: "connect",
				result: "timeout"
			}]
		}],
		sessionRules: []
	});
	const began = performance.now();
	const header = {
		from: "",
		to: [],
		subject: "hello"
	};
	for (let i = 0; i < messages; i++) engine.accept({
		origin: {
			type: "local",
			uid: 0
		},
		envelope: {
			reversePath: "app@client.example",
			recipients: [{ forwardPath: `u${i}@down.example` }]
		},
		header,
		fields: [],
		...measure(RAW)
	});
	let attempts = 0;
	for (let due = engine.nextDue(); due !== null; due = engine.nextDue()) {
		engine.setNow(due);
		const pending = engine.step() ?? [];
		engine.settle(pending.map((p) => engine.enter(p, engine.mta.compose(engine.composeInput(p, RAW)))));
		for (const event of engine.takeEvents()) if (event.type === "recipient.attempted") attempts++;
		engine.takeTouched();
	}
	return {
		attempts,
		seconds: (performance.now() - began) / 1e3
	};
}
function engineBench() {
	run(500);
	return [1e3, 1e4].map((messages) => {
		const rates = [
			1,
			2,
			3
		].map(() => run(messages)).map(({ attempts, seconds }) => ({
			attempts,
			rate: attempts / seconds
		}));
		const median = rates.map((r) => r.rate).sort((a, b) => a - b)[1];
		return `| ${messages} | ${rates[0]?.attempts} | ${Math.round(median).toLocaleString("en")} |`;
	});
}
console.log("| messages stuck for 7 d 1 h | attempts | attempts/s (median of 3) |\n|---|---|---|");
for (const row of engineBench()) console.log(row);
export { engineBench };
