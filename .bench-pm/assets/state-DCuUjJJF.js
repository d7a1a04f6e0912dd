// server/core/state.ts
/** Numbers start where a system that has been up for a while would be. */
var FIRST_COUNTERS = {
	message: 0,
	session: 0,
	rule: 0,
	processId: 2e4,
	queueNumber: 2198e3,
	delivery: 0
};
function emptyState(settings) {
	return {
		epoch: settings.epoch ?? 1,
		seq: 0,
		now: settings.now,
		startedAt: settings.now,
		seed: settings.seed,
		timezone: settings.timezone,
		clock: settings.clock,
		counters: { ...FIRST_COUNTERS },
		running: {
			local: 0,
			remote: 0
		},
		messages: /* @__PURE__ */ new Map(),
		traces: /* @__PURE__ */ new Map(),
		mta: settings.mta,
		scenarioName: null,
		rules: [],
		overrides: [],
		sessionRules: [],
		sessionOverrides: [],
		ruleUses: {}
	};
}
/** A message's state from its recipients': the one they share, or `mixed`; `queued` while any is. */
function messageStatus(recipients) {
	let status = recipients[0]?.state ?? "mixed";
	for (const { state } of recipients) {
		if (state === "queued") return state;
		if (state === "held") status = state;
		else if (status !== "held" && status !== state) status = "mixed";
	}
	return status;
}
var isFinal = (state) => state !== "queued" && state !== "held";
export { messageStatus as i, emptyState as n, isFinal as r, FIRST_COUNTERS as t };
