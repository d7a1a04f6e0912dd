import { i as messageStatus, r as isFinal } from "./state-DCuUjJJF.js";
import { r as targetOf } from "./handoff-Bj3kHCHC.js";
import { h as domainOf, p as draw, v as acceptedEvent, y as measure } from "./mta-DZaIffj7.js";
import { r as meet, t as reduce } from "./reduce-VKGC5wir.js";
import { n as parseDuration } from "./duration-D05OQQ24.js";
import { i as parseSize, n as parseCount, r as parseRange, t as compilePattern } from "./pattern-D1ITBO-R.js";
// server/core/decisions.ts
/** A notice about a notice about a notice, and so on: more than these are a loop. */
var LONGEST_CHAIN = 12;
/** Where each failure is told to several, notices grow by powers: a chain ends here too, however long it may be. */
var MOST_OF_A_TRACE$1 = 1e3;
function decisionsFor(mta, state, message, change) {
	const allEnded = message.recipients.every((r) => isFinal(r.state));
	const decisions = [];
	for (const late of change.late) decisions.push(...mta.decideNotices(message, {
		cause: "delayed",
		allEnded,
		...late
	}));
	if (change.ended.length > 0) decisions.push(...mta.decideNotices(message, {
		cause: "ended",
		indexes: change.ended,
		allEnded
	}));
	const depth = depthOf(state, message);
	const { longest, why } = mta.noticeChain ?? PLAIN_CHAIN;
	if (depth >= longest) return decisions.map((decision) => stopLoop(decision, why));
	const all = state.traces.get(message.rootId)?.ids.length ?? 0;
	return depth > 2 && all >= MOST_OF_A_TRACE$1 ? decisions.map((decision) => stopLoop(decision, TOO_MANY$1)) : decisions;
}
/** How many notices the message stands at the end of; forwards between them do not count. */
function depthOf(state, message) {
	let depth = 0;
	for (let m = message; m?.parentId; m = state.messages.get(m.parentId)) if (m.origin.type === "notice") depth++;
	return depth;
}
var PLAIN_CHAIN = {
	longest: LONGEST_CHAIN,
	why: {
		by: "default",
		text: `A chain of ${LONGEST_CHAIN} notices is a loop; no further one is sent.`
	}
};
var TOO_MANY$1 = {
	by: "default",
	text: `${MOST_OF_A_TRACE$1} messages have come of one, which is a loop; no further notice is sent.`
};
var stopLoop = (decision, why) => decision.type === "suppress" ? decision : {
	type: "suppress",
	kind: decision.plan.kind,
	reason: "loop",
	indexes: decision.plan.indexes,
	why,
	...decision.plan.age === void 0 ? {} : { age: decision.plan.age }
};
// server/core/queue.ts
var Queue = class {
	#heap = [];
	/** The earliest job, left in place. */
	peek() {
		return this.#heap[0] ?? null;
	}
	push(job) {
		this.#heap.push(job);
		this.#up(this.#heap.length - 1);
	}
	/** Takes the earliest job out. */
	pop() {
		const top = this.#heap[0];
		if (!top) return null;
		const last = this.#heap.pop();
		if (this.#heap.length > 0) {
			this.#heap[0] = last;
			this.#down(0);
		}
		return top;
	}
	#up(from) {
		const heap = this.#heap;
		let child = from;
		while (child > 0) {
			const parent = child - 1 >> 1;
			if (!earlier(heap[child], heap[parent])) return;
			swap(heap, child, parent);
			child = parent;
		}
	}
	#down(from) {
		const heap = this.#heap;
		let parent = from;
		for (;;) {
			const left = 2 * parent + 1;
			let least = parent;
			if (left < heap.length && earlier(heap[left], heap[least])) least = left;
			if (left + 1 < heap.length && earlier(heap[left + 1], heap[least])) least = left + 1;
			if (least === parent) return;
			swap(heap, parent, least);
			parent = least;
		}
	}
};
var earlier = (a, b) => a.due < b.due || a.due === b.due && a.order < b.order;
function swap(heap, a, b) {
	const held = heap[a];
	heap[a] = heap[b];
	heap[b] = held;
}
// server/core/due-list.ts
var DueList = class {
	#state;
	#queue = new Queue();
	/** When each message's age is looked at next; it is looked at once, however often that was asked for. */
	#checks = /* @__PURE__ */ new Map();
	#ready = {
		local: [],
		remote: []
	};
	constructor(state) {
		this.#state = state;
	}
	/** Puts a recipient's next job into the queue: its next attempt, or the end of the one under way. */
	push(message, recipient) {
		const { underWay, nextAttemptAt, queuedSeq: order } = recipient;
		if (underWay) this.#queue.push({
			type: "end",
			due: underWay.endsAt,
			order,
			message,
			recipient
		});
		else if (nextAttemptAt !== null) this.#queue.push({
			type: "attempt",
			due: nextAttemptAt,
			order,
			message,
			recipient
		});
	}
	pushCheck(message, due) {
		if (due === null || this.#checks.get(message.id) === due) return;
		this.#checks.set(message.id, due);
		this.#queue.push({
			type: "check",
			due,
			order: message.number - 2 ** 40,
			message
		});
	}
	/** The next instant at which something can be done; null when the queue rests for good. */
	next(mta) {
		if (this.#ready.local.length > 0 && this.#free(mta, "local") > 0) return this.#state.now;
		if (this.#ready.remote.length > 0 && this.#free(mta, "remote") > 0) return this.#state.now;
		this.#dropStale();
		return this.#queue.peek()?.due ?? null;
	}
	/** Takes out what is due: attempts go to the ready lists, everything else to `act`, in order. */
	collect(act) {
		for (;;) {
			this.#dropStale();
			const job = this.#queue.peek();
			if (!job || job.due > this.#state.now) return;
			this.#queue.pop();
			if (job.type === "check") this.#checks.delete(job.message.id);
			if (job.type === "attempt") this.#ready[job.recipient.channel].push(job);
			else act(job);
		}
	}
	/** The attempts that begin now: local and remote in turn, as many as may run at once. */
	wave(mta) {
		const local = this.#take(mta, "local");
		const remote = this.#take(mta, "remote");
		const wave = [];
		for (let i = 0; i < Math.max(local.length, remote.length); i++) for (const job of [local[i], remote[i]]) if (job && !isGone(job)) wave.push(job);
		return wave;
	}
	#take(mta, channel) {
		const ready = this.#ready[channel];
		return ready.length === 0 ? ready : ready.splice(0, this.#free(mta, channel));
	}
	#free(mta, channel) {
		return Math.max(0, mta.concurrency[channel] - this.#state.running[channel]);
	}
	#dropStale() {
		for (let top = this.#queue.peek(); top && this.#isStale(top); top = this.#queue.peek()) this.#queue.pop();
	}
	/** A job is stale when what it stands for has moved on: retried early, held, ended. */
	#isStale(job) {
		if (job.message.ended) {
			this.#checks.delete(job.message.id);
			return true;
		}
		if (job.type === "check") return this.#checks.get(job.message.id) !== job.due;
		const { recipient } = job;
		if (recipient.state !== "queued" || recipient.queuedSeq !== job.order) return true;
		return job.type === "end" ? recipient.underWay?.endsAt !== job.due : recipient.nextAttemptAt !== job.due;
	}
};
/** Between its due instant and its turn an operator may have held, retried or discarded it. */
var isGone = ({ recipient, order }) => recipient.state !== "queued" || recipient.nextAttemptAt === null || recipient.queuedSeq !== order;
// server/core/hosts.ts
var MOST = 1e3;
var Hosts = class {
	#mta;
	#found = /* @__PURE__ */ new Map();
	constructor(mta) {
		this.#mta = mta;
	}
	/** @param given the halves that a rule names */
	of(domain, given) {
		if (given.name !== void 0 || given.address !== void 0) return this.#mta.remoteHost(domain, given);
		let host = this.#found.get(domain);
		if (!host) {
			host = this.#mta.remoteHost(domain, given);
			if (this.#found.size >= MOST) this.#found.clear();
			this.#found.set(domain, host);
		}
		return host;
	}
};
// server/core/recipient-events.ts
/** @param route where it goes; with its reason where that was found just now */
var queuedEvent = (message, recipient, reason, { channel, routed, why }, nextAttemptAt) => ({
	type: "recipient.queued",
	reason,
	messageId: message.id,
	rootId: message.rootId,
	recipient: recipient.path.forwardPath,
	index: recipient.index,
	nextAttemptAt,
	channel,
	routed,
	why
});
/** @param endsAt when the attempt ends, where it takes time; its outcome is decided already */
var attemptedEvent = (message, recipient, met, deliveryNumber, running, endsAt) => ({
	type: "recipient.attempted",
	messageId: message.id,
	rootId: message.rootId,
	recipient: recipient.path.forwardPath,
	index: recipient.index,
	attempt: recipient.attempts + 1,
	deliveryNumber,
	channel: recipient.channel,
	routed: recipient.routed,
	running,
	decidedBy: met.why,
	ruleId: met.ruleId,
	endsAt,
	outcome: endsAt === void 0 ? void 0 : met.outcome ?? void 0
});
/** @param nextAttemptAt for a deferral */
var outcomeEvent = (type, { message, recipient, outcome, deliveryNumber, ruleId }, judgement, running, nextAttemptAt) => ({
	type,
	messageId: message.id,
	rootId: message.rootId,
	recipient: recipient.path.forwardPath,
	index: recipient.index,
	attempt: recipient.attempts,
	deliveryNumber,
	channel: recipient.channel,
	running,
	ruleId,
	outcome,
	status: judgement.status,
	statusSource: judgement.statusSource,
	diagnostic: judgement.diagnostic,
	report: judgement.report,
	nextAttemptAt
});
// server/core/rule.ts
/** A rule is data: conditions, then a list of outcomes. Compiling it gives tests that can say which one failed. */
/**
* Compiles the conditions of a rule.
* @throws SyntaxError for a malformed regular expression, RangeError for an unreadable range;
*   the scenario schema reports both with their place before it comes to this
*/
function compileWhen(when) {
	const conditions = [];
	const text = (name, pattern, value) => {
		if (pattern === void 0) return;
		const test = compilePattern(pattern);
		conditions.push({
			name,
			test: (c) => passes(test, value(c))
		});
	};
	const recipient = (name, pattern, of) => {
		if (pattern === void 0) return;
		const test = compilePattern(pattern);
		conditions.push({
			name,
			test: (c) => passes(test, of(c.recipient)) || passes(test, of(c.expandsTo))
		});
	};
	recipient("recipient", when.recipient, (address) => address);
	text("sender", when.sender, (c) => c.sender);
	recipient("domain", when.domain, domainIn);
	text("senderDomain", when.senderDomain, (c) => domainIn(c.sender));
	text("subject", when.subject, (c) => c.subject);
	text("kind", when.kind, (c) => c.kind);
	text("client.ip", when.client?.ip, (c) => c.client?.ip);
	text("client.helo", when.client?.helo, (c) => c.client?.helo);
	text("client.user", when.client?.user, (c) => c.client?.user);
	if (when.client?.tls !== void 0) conditions.push({
		name: "client.tls",
		test: (c) => c.client?.tls === when.client?.tls
	});
	for (const [name, pattern] of Object.entries(when.header ?? {})) conditions.push(headerCondition(name, pattern));
	range(conditions, "size", when.size, parseSize, (c) => c.size);
	range(conditions, "attempt", when.attempt, parseCount, (c) => c.attempt);
	range(conditions, "age", when.age, parseDuration, (c) => c.age);
	const { fn } = when;
	if (fn) conditions.push({
		name: "fn",
		test: (c) => fn.call?.(c) ?? false
	});
	return conditions;
}
var domainIn = (address) => address === void 0 ? void 0 : domainOf(address);
var passes = (test, value) => value !== void 0 && test(value);
function headerCondition(name, pattern) {
	const wanted = name.toLowerCase();
	const test = compilePattern(pattern);
	return {
		name: `header.${name}`,
		test: (c) => (c.fields ?? []).some((field) => field.name.toLowerCase() === wanted && test(field.value))
	};
}
function range(conditions, name, text, unit, value) {
	if (text === void 0) return;
	const parsed = parseRange(text, unit);
	if (!parsed) throw new RangeError(`${name}: ${text} is no range`);
	conditions.push({
		name,
		test: (c) => {
			const actual = value(c);
			return actual !== void 0 && actual >= parsed.min && actual <= parsed.max;
		}
	});
}
/** As the condition's test; a function that cannot cope with what is not known yet does not hold. */
function holds({ test }, context) {
	try {
		return test(context);
	} catch {
		return false;
	}
}
/** Which entry of a rule's list serves its n-th use for one recipient (from 0); the last one stays. */
function entryFor(then, use) {
	let left = use;
	for (let i = 0; i < then.length - 1; i++) {
		left -= then[i]?.times ?? 1;
		if (left < 0) return i;
	}
	return then.length - 1;
}
/** Whether a rule may act at all now: not used up, inside its time window. */
function isActive(rule, uses, sinceStart) {
	if (rule.times !== void 0 && uses >= rule.times) return false;
	if (rule.while?.from !== void 0 && sinceStart < rule.while.from) return false;
	return rule.while?.until === void 0 || sinceStart < rule.while.until;
}
/** Whether chance lets a matching rule act; `key` names the attempt or the command. */
var chanceHolds = (rule, seed, key) => rule.chance === void 0 || draw(seed, `${rule.id} ${key()}`) < rule.chance;
// server/core/rule-stack.ts
/** The rules of a sandbox in their order: overrides in front, then the scenario's. The first that matches decides. */
var RuleStack = class {
	#rules = [];
	#session = [];
	/** Replaces all rules; overrides first. */
	set(rules, session) {
		this.#rules = rules.map(compiled);
		this.#session = session.map(compiled);
	}
	/** The first rule that matches an attempt, and the entry of its list that serves it. */
	decide(context, memory) {
		for (const { rule, conditions } of this.#rules) {
			if (!isActive(rule, memory.uses[rule.id] ?? 0, memory.sinceStart)) continue;
			const entry = entryFor(rule.then, memory.recipientUses[rule.id] ?? 0);
			try {
				if (!conditions.every((condition) => condition.test(context))) continue;
				if (!chanceHolds(rule, memory.seed, memory.key)) continue;
				return {
					rule,
					entry,
					spec: spoken(rule.then[entry], context)
				};
			} catch (error) {
				return {
					rule,
					entry,
					fault: error instanceof Error ? error.message : String(error)
				};
			}
		}
		return null;
	}
	/**
	* Whether a rule names this recipient, by address or domain, and nothing that is known in the session speaks against
	* it. What only the message or its attempts will tell counts as given.
	*/
	names(context, { uses, sinceStart }) {
		return this.#rules.some(({ rule, conditions }) => (rule.when.recipient !== void 0 || rule.when.domain !== void 0) && isActive(rule, uses[rule.id] ?? 0, sinceStart) && conditions.every(({ name, test }) => !KNOWN_IN_SESSION.test(name) || test(context)));
	}
	/** What the first rule that would decide mail to this address says of its DNS: its first outcome, and no use of it. */
	dnsOf(address, { uses, sinceStart }) {
		const context = {
			recipient: address,
			attempt: 1,
			age: 0
		};
		const found = this.#rules.find(({ rule, conditions }) => rule.chance === void 0 && isActive(rule, uses[rule.id] ?? 0, sinceStart) && conditions.every((condition) => holds(condition, context)));
		const first = found?.rule.then[0];
		return found && first?.do === "dns" ? {
			ruleId: found.rule.id,
			result: first.result
		} : null;
	}
	get hasSessionRules() {
		return this.#session.length > 0;
	}
	/** All session rules that match at this point, in order; a rule that ends the command ends the list. */
	decideSession(at, context, memory) {
		const acting = [];
		for (const { rule, conditions } of this.#session) {
			if (rule.at !== at || !isActive(rule, memory.uses[rule.id] ?? 0, memory.sinceStart)) continue;
			const then = actionOf(rule, conditions, context, memory);
			if (!then) continue;
			acting.push({
				id: rule.id,
				then
			});
			if (then.do !== "delay" && then.do !== "drip" && then.do !== "hide") break;
		}
		return acting;
	}
	/** Why each rule that would not act did not, nearest first (fewest failed conditions). */
	nearMisses(context, memory) {
		return this.#rules.map(({ rule, conditions }) => miss(rule, conditions, context, memory)).filter((missed) => missed.failed.length > 0 || missed.heldBack !== void 0).sort((a, b) => a.failed.length - b.failed.length);
	}
};
/** What a session rule does with this command; null where it does not act. */
function actionOf(rule, conditions, context, { seed, key }) {
	try {
		if (!conditions.every((condition) => condition.test(context)) || !chanceHolds(rule, seed, key)) return null;
		if (rule.then.do !== "fn") return rule.then;
		if (!rule.then.call) throw new Error(gone(rule.then.name));
		return rule.then.call(context);
	} catch (error) {
		return {
			do: "reply",
			reply: `451 4.3.5 bouncelab: ${error instanceof Error ? error.message : String(error)}`
		};
	}
}
var gone = (name) => `the function ${name} is gone since bouncelab was started again`;
/** An outcome as it stands, or as its function gives it. */
function spoken(spec, context) {
	if (spec.do !== "fn") return spec;
	if (!spec.call) throw new Error(gone(spec.name));
	const { times, delay } = spec;
	return {
		...delay === void 0 ? {} : { delay },
		...spec.call(context),
		...times === void 0 ? {} : { times }
	};
}
var KNOWN_IN_SESSION = /^(recipient|domain|sender|senderDomain|client\..*)$/;
var compiled = (rule) => ({
	rule,
	conditions: compileWhen(rule.when)
});
function miss(rule, conditions, context, memory) {
	const failed = conditions.filter((condition) => !holds(condition, context)).map((condition) => condition.name);
	const uses = memory.uses[rule.id] ?? 0;
	const spent = rule.times !== void 0 && uses >= rule.times;
	const isIdle = !isActive(rule, uses, memory.sinceStart);
	const isUnlucky = !chanceHolds(rule, memory.seed, memory.key);
	const heldBack = spent ? "times" : isIdle ? "while" : isUnlucky ? "chance" : void 0;
	return {
		ruleId: rule.id,
		...rule.name ? { name: rule.name } : {},
		failed,
		...heldBack ? { heldBack } : {}
	};
}
// server/core/engine.ts
/**
* The queue at work: takes accepted messages, tries what is due, asks the MTA who is told, and writes the journal.
* It never waits and never reads a clock: the sandbox sets the time and steps it from one due instant to the next.
*/
/**
* Forwarding makes no more messages of one than this. Addresses that forward to themselves under ever new names grow
* without end in a real qmail.
*/
var MOST_OF_A_TRACE = 1e3;
/** Events after which a message's stored summary still serves. */
var UNSTORED = /* @__PURE__ */ new Set([
	"recipient.attempted",
	"recipient.deferred",
	"handoff.attempted",
	"handoff.delivered",
	"handoff.failed",
	"notice.sent",
	"notice.suppressed"
]);
var isUnstored = (body) => UNSTORED.has(body.type) || body.type === "recipient.queued" && body.reason !== "released";
/** What an attempt comes to whose command is not waited for. */
var CUT_SHORT = {
	type: "mta",
	temporary: true,
	text: "bouncelab no longer waits for the command.\n"
};
var NOT_AWAITED = {
	ok: false,
	reply: "bouncelab no longer waits for the server.",
	dialogue: []
};
var unanswered = ({ message: { id } }) => {
	throw new Error(`the delivery of ${id} needs its bytes`);
};
var TOO_MANY = {
	type: "mta",
	temporary: false,
	text: `bouncelab forwards no further: ${MOST_OF_A_TRACE} messages have come of one, which is a loop. (#5.4.6)\n`
};
/** A deferral that no attempt follows is the end. */
var ENDINGS = {
	delivered: "recipient.delivered",
	failed: "recipient.failed",
	deferred: "recipient.expired"
};
var Engine = class {
	state;
	rules = new RuleStack();
	#due;
	#routes;
	#mta;
	#hosts;
	#written = [];
	/** Header fields of messages in motion, for rules that look at them. */
	#fields = /* @__PURE__ */ new Map();
	#changes = /* @__PURE__ */ new Map();
	/** Attempts of the present wave that have begun and not ended. */
	#begun = [];
	/** Deliveries whose commands run outside. */
	#outside = /* @__PURE__ */ new Map();
	/** Forwarded messages whose bytes have not been fetched. */
	#forwarded = [];
	/** Messages whose summary changed since the last takeTouched(), those of ended traces included. */
	#touched = /* @__PURE__ */ new Map();
	/** @param routes rules behind all others, which no reset takes away */
	constructor(state, mta, routes = []) {
		this.state = state;
		this.#routes = routes;
		this.#mta = mta;
		this.#hosts = new Hosts(mta);
		this.#due = new DueList(state);
		this.#loadRules();
	}
	get mta() {
		return this.#mta;
	}
	setMta(mta) {
		this.#mta = mta;
		this.#hosts = new Hosts(mta);
	}
	/** The events written since the last call, in order. */
	takeEvents() {
		const events = this.#written;
		this.#written = [];
		return events;
	}
	/** The messages whose stored summary is out of date. */
	takeTouched() {
		const touched = [...this.#touched.values()];
		this.#touched = /* @__PURE__ */ new Map();
		return touched;
	}
	/** Writes one event: gives it its place in the journal and folds it into the state. */
	emit(body) {
		const event = body;
		event.epoch = this.state.epoch;
		event.seq = this.state.seq + 1;
		event.at = this.state.now;
		const touches = "messageId" in body && !isUnstored(body);
		const known = touches ? this.state.messages.get(body.messageId) : void 0;
		reduce(this.state, event);
		this.#written.push(event);
		if (touches) {
			const message = known ?? this.state.messages.get(body.messageId);
			if (message) this.#touched.set(message.id, message);
		}
		if (body.type === "rules.changed" || body.type === "scenario.applied") this.#loadRules();
		return event;
	}
	/** Moves the time forward; never back. */
	setNow(now) {
		this.state.now = Math.max(this.state.now, now);
	}
	/** The next instant at which something is due; null when the queue rests for good. */
	nextDue() {
		return this.#changes.size > 0 ? this.state.now : this.#due.next(this.#mta);
	}
	/** The next instant at which something of this trace is due; null when it rests. */
	traceDue(rootId) {
		let due = null;
		const consider = (at) => {
			if (at !== null && (due === null || at < due)) due = at;
		};
		for (const id of this.state.traces.get(rootId)?.ids ?? []) {
			const message = this.#message(id);
			if (message.ended) continue;
			for (const { underWay, nextAttemptAt } of message.recipients) consider(underWay?.endsAt ?? nextAttemptAt);
			consider(this.#mta.nextCheckAt(message, this.state.now));
		}
		return due;
	}
	/** The bytes of the messages that deliveries have forwarded since the last call; the store takes them. */
	takeForwarded() {
		const forwarded = this.#forwarded;
		this.#forwarded = [];
		return forwarded;
	}
	/** Puts a rebuilt state's recipients back into the queue, after a restart. */
	restore(fields) {
		for (const [id, list] of fields) this.#fields.set(id, list);
		for (const message of this.state.messages.values()) {
			if (message.ended) continue;
			for (const recipient of message.recipients) {
				const { state, underWay, nextAttemptAt } = recipient;
				if (state === "queued" && !underWay && nextAttemptAt === null) this.requeue(message, recipient, this.state.now, "rescheduled");
				else this.#due.push(message, recipient);
			}
			this.#pushCheck(message);
		}
	}
	/** Accepts a message: it gets its id, its queue names, and each recipient a first attempt, due now. */
	accept(intake) {
		const message = this.#take(intake, {
			kind: "mail",
			parent: null,
			processId: this.state.counters.processId + 1
		});
		this.#queueRecipients(message);
		return message;
	}
	/**
	* Begins one wave of what is due now: age checks, ends of attempts that took time, then as many attempts as the
	* MTA runs at once, local and remote in turn. end() goes on with it.
	* @returns the deliveries that the messages' bytes decide; null when nothing was due
	*/
	begin() {
		this.#due.collect((job) => this.#act(job));
		const wave = this.#due.wave(this.#mta);
		if (wave.length === 0 && this.#changes.size === 0) return null;
		this.#begun = wave.map(({ message, recipient }) => this.#begin(message, recipient)).filter((b) => b !== null);
		return this.#begun.filter((b) => !("outcome" in b));
	}
	/**
	* Ends the wave: local attempts, then remote ones.
	* @param results those of the deliveries that begin() gave; where one is missing, its commands run outside and
	*   finishOutside() ends it
	* @returns the notices that follow, for enter() and settle()
	*/
	end(results) {
		const begun = this.#begun;
		this.#begun = [];
		for (const b of begun) if (b.recipient.channel === "local") this.#endBegun(b, results);
		for (const b of begun) if (b.recipient.channel === "remote") this.#endBegun(b, results);
		return this.#decideNotices();
	}
	/** A whole wave, where all that it needs can be answered at once. @returns as end(); null when nothing was due */
	step(deliver = unanswered) {
		const pending = this.begin();
		return pending && this.end(new Map(pending.map((each) => [each, deliver(each)])));
	}
	#endBegun(begun, results) {
		if ("outcome" in begun) this.#finish(begun);
		else {
			const result = results.get(begun);
			if (result) this.#deliver(begun, result);
			else this.#outside.set(begun.recipient, begun);
		}
	}
	/** Ends a delivery whose commands ran outside, unless it was cut short meanwhile. */
	finishOutside(pending, result) {
		if (this.#outside.get(pending.recipient) !== pending) return;
		this.#outside.delete(pending.recipient);
		this.#deliver(pending, result);
	}
	/** What a delivery forwards is in the queue before its own outcome is known, as with qmail-queue. */
	#deliver(pending, { forwards, outcome, handoff }) {
		const { message, recipient } = pending;
		if (handoff) this.#endHandoff(pending, handoff);
		const trace = this.state.traces.get(message.rootId)?.ids.length ?? 0;
		if (forwards.length > 0 && trace >= MOST_OF_A_TRACE) {
			this.#finish({
				...pending,
				outcome: TOO_MANY
			});
			return;
		}
		const entered = forwards.map((forward) => this.#forward(message, recipient, forward));
		this.#finish({
			...pending,
			outcome: outcome(entered.map(({ processId }) => processId))
		});
	}
	#endHandoff({ message, recipient, handTo }, { ok, reply, dialogue }) {
		const handed = handoffOf(message, recipient, handTo);
		this.emit({
			type: ok ? "handoff.delivered" : "handoff.failed",
			...handed,
			reply,
			dialogue
		});
	}
	#forward(parent, { path }, { raw, answer, ...forward }) {
		const by = {
			parentId: parent.id,
			recipient: path.forwardPath
		};
		const origin = answer ? {
			type: "answer",
			...answer,
			...by
		} : {
			type: "forward",
			...by
		};
		const processId = this.state.counters.processId + 1;
		const kind = answer ? "mail" : "forward";
		const message = this.#take({
			origin,
			...forward,
			...measure(raw)
		}, {
			kind,
			parent,
			processId
		});
		this.#forwarded.push({
			id: message.id,
			raw
		});
		this.#queueRecipients(message);
		return message;
	}
	/** What the composer of a pending notice is given. */
	composeInput(pending, raw) {
		const message = this.#message(pending.messageId);
		const { plan, noticeId, processId } = pending;
		const { now, seed, timezone } = this.state;
		return {
			plan,
			message,
			recipients: plan.indexes.map((index) => message.recipients[index]),
			raw,
			noticeId,
			processId,
			now,
			seed,
			timezone
		};
	}
	/** Takes a composed notice in by the same door as any message. */
	enter(pending, composed) {
		const { plan, messageId, noticeId, processId } = pending;
		const { kind, reversePath, to, indexes, why, age, notify } = plan;
		const cause = this.#message(messageId);
		this.emit({
			type: "notice.sent",
			messageId,
			rootId: cause.rootId,
			noticeId,
			kind,
			reversePath,
			to,
			indexes,
			why,
			...age === void 0 ? {} : { age }
		});
		const intake = {
			origin: {
				type: "notice",
				notice: kind,
				parentId: messageId
			},
			envelope: {
				reversePath,
				recipients: [{
					forwardPath: to,
					...notify ? { notify } : {}
				}]
			},
			header: composed.header,
			fields: composed.fields,
			...measure(composed.raw)
		};
		return this.#take(intake, {
			kind,
			parent: cause,
			processId,
			report: composed.report
		});
	}
	/** Ends the messages whose recipients have all ended, then queues the notices that came of this step. */
	settle(entered) {
		const touched = [...this.#changes.keys()];
		this.#changes = /* @__PURE__ */ new Map();
		for (const id of touched) {
			const message = this.state.messages.get(id);
			if (message && !message.ended && message.recipients.every((r) => isFinal(r.state))) this.#end(message);
		}
		for (const message of entered) this.#queueRecipients(message);
	}
	/** The header of a message in motion. */
	fieldsOf({ id }) {
		return this.#fields.get(id) ?? [];
	}
	/** What a rule would be shown of this recipient at its next attempt. */
	contextOf(message, recipient) {
		const { origin, envelope } = message;
		return {
			recipient: recipient.path.forwardPath,
			expandsTo: recipient.path.expandsTo,
			sender: envelope.reversePath,
			fields: this.#fields.get(message.id) ?? [],
			subject: message.header.subject,
			size: message.size,
			attempt: recipient.attempts + 1,
			age: this.state.now - message.acceptedAt,
			kind: message.kind,
			client: origin.type === "smtp" ? origin.client : void 0
		};
	}
	/** The memory that a rule's decision for this recipient draws on. */
	memoryOf(message, recipient) {
		return {
			uses: this.state.ruleUses,
			recipientUses: recipient.ruleUses,
			sinceStart: this.state.now - this.state.startedAt,
			seed: this.state.seed,
			key: () => `${message.id}/${recipient.index}/${recipient.attempts + 1}`
		};
	}
	#loadRules() {
		const { overrides, rules, sessionOverrides, sessionRules } = this.state;
		this.rules.set([
			...overrides,
			...rules,
			...this.#routes
		], [...sessionOverrides, ...sessionRules]);
	}
	#take(intake, named) {
		const { now, seed, timezone, counters } = this.state;
		const { origin, envelope } = intake;
		const { processId } = named;
		const messageId = `m${counters.message + 1}`;
		const traced = this.#mta.trace({
			origin,
			envelope,
			processId,
			messageId,
			now,
			seed,
			timezone
		});
		named.recipients = this.#expand(envelope);
		this.emit(acceptedEvent(intake, named, messageId, counters.queueNumber + 1, traced));
		this.#fields.set(messageId, intake.fields);
		return this.#message(messageId);
	}
	/** @returns undefined where no alias changes anything, so that the journal holds the recipients once */
	#expand({ recipients }) {
		const mta = this.#mta;
		if (!mta.expand) return void 0;
		const expanded = recipients.flatMap((path) => mta.expand?.(path) ?? path);
		return expanded.length === recipients.length && expanded.every((path, i) => path === recipients[i]) ? void 0 : expanded;
	}
	#queueRecipients(message) {
		for (const recipient of message.recipients) {
			const { path } = recipient;
			const route = this.#mta.route(path.queuedAs ?? path.forwardPath, path);
			this.emit(queuedEvent(message, recipient, "accepted", route, this.state.now));
			this.#due.push(message, recipient);
		}
		this.#pushCheck(message);
	}
	#pushCheck(message) {
		this.#due.pushCheck(message, this.#mta.nextCheckAt(message, this.state.now));
	}
	/** Gives a recipient its next attempt. */
	requeue(message, recipient, nextAttemptAt, reason) {
		this.emit(queuedEvent(message, recipient, reason, recipient, nextAttemptAt));
		this.#due.push(message, recipient);
		if (reason === "released") this.#pushCheck(message);
	}
	/** Age checks and ends of attempts that took time. */
	#act(job) {
		if (job.type === "check") this.#checkAge(job.message);
		else this.cutShort(job.message, job.recipient);
	}
	/** @returns null where the attempt takes time or was held */
	#begin(message, recipient) {
		const context = this.contextOf(message, recipient);
		const met = meet(this.#mta, this.#hosts, this.rules, message, recipient, context, this.memoryOf(message, recipient));
		if (met.outcome) met.outcome = this.#mta.adjust(met.outcome, message, recipient);
		const { outcome, delay, ruleId, needsMessage, handTo, answer } = met;
		const deliveryNumber = this.state.counters.delivery + 1;
		const endsAt = delay && outcome ? this.state.now + delay : void 0;
		this.emit(attemptedEvent(message, recipient, met, deliveryNumber, this.#count(recipient, 1), endsAt));
		if (handTo) this.emit({
			type: "handoff.attempted",
			...handoffOf(message, recipient, handTo)
		});
		if (needsMessage) {
			const ruled = ruleId === void 0 ? {} : { ruleId };
			const handed = handTo === void 0 ? {} : { handTo };
			const back = answer === void 0 ? {} : { answer };
			return {
				message,
				recipient,
				deliveryNumber,
				startedAt: this.state.now,
				...ruled,
				...handed,
				...back
			};
		}
		if (outcome && endsAt === void 0) return {
			message,
			recipient,
			outcome,
			deliveryNumber,
			ruleId
		};
		if (outcome) this.#due.push(message, recipient);
		else {
			const running = this.#count(recipient, -1);
			this.emit({
				type: "recipient.held",
				by: "rule",
				...of(message, recipient),
				...ruleId ? { ruleId } : {},
				running
			});
		}
		return null;
	}
	/** Ends an attempt that is under way now rather than at its time, because its message is to go. */
	cutShort(message, recipient) {
		const { underWay } = recipient;
		if (underWay) this.#finish({
			message,
			recipient,
			...underWay,
			ruleId: underWay.ruleId
		});
		const pending = this.#outside.get(recipient);
		this.#outside.delete(recipient);
		if (!pending) return;
		if (pending.handTo) this.#endHandoff(pending, NOT_AWAITED);
		this.#finish({
			...pending,
			outcome: CUT_SHORT
		});
	}
	/** Whether a command runs outside for this recipient. */
	runsOutside(recipient) {
		return this.#outside.has(recipient);
	}
	#finish(begun) {
		const { message, recipient, outcome } = begun;
		const { now } = this.state;
		const last = this.#mta.isLastAttempt(message, recipient.passAt, now);
		const judgement = this.#mta.judge(outcome, recipient, last);
		const running = this.#count(recipient, -1);
		if (judgement.result === "deferred" && !last) {
			const nextAttemptAt = Math.max(now, this.#mta.nextAttemptAt(message, recipient, recipient.passAt, now));
			this.emit(outcomeEvent("recipient.deferred", begun, judgement, running, nextAttemptAt));
			this.requeue(message, recipient, nextAttemptAt, "rescheduled");
			return;
		}
		this.emit(outcomeEvent(ENDINGS[judgement.result], begun, judgement, running, void 0));
		this.noteEnd(message, recipient);
	}
	#count(recipient, by) {
		const { local, remote } = this.state.running;
		return recipient.channel === "local" ? {
			local: local + by,
			remote
		} : {
			local,
			remote: remote + by
		};
	}
	#checkAge(message) {
		for (const decision of this.#mta.checkAge(message, this.state.now)) if (decision.type === "warn") this.#changeOf(message.id).late.push(decision);
		else this.#expire(message, decision);
		this.#pushCheck(message);
	}
	#expire(message, { indexes, judgement }) {
		for (const index of indexes) {
			const recipient = message.recipients[index];
			this.emit({
				type: "recipient.expired",
				by: "age",
				...of(message, recipient),
				...judgement
			});
			this.noteEnd(message, recipient);
		}
	}
	/** Remembers that a recipient has ended, for the notices of this step. */
	noteEnd(message, recipient) {
		this.#changeOf(message.id).ended.push(recipient.index);
	}
	#changeOf(messageId) {
		let change = this.#changes.get(messageId);
		if (!change) {
			change = {
				ended: [],
				late: []
			};
			this.#changes.set(messageId, change);
		}
		return change;
	}
	#decideNotices() {
		const pending = [];
		for (const [messageId, change] of this.#changes) {
			const message = this.#message(messageId);
			for (const decision of decisionsFor(this.#mta, this.state, message, change)) if (decision.type === "suppress") this.#suppress(message, decision);
			else pending.push(this.#name(decision.plan, messageId, pending.length + 1));
		}
		return pending;
	}
	/** Names are given ahead of entry, because the bytes hold them. */
	#name(plan, messageId, nth) {
		const { message, processId } = this.state.counters;
		return {
			plan,
			messageId,
			noticeId: `m${message + nth}`,
			processId: processId + nth
		};
	}
	#suppress(message, decision) {
		const { id: messageId, rootId } = message;
		const { kind, reason, indexes, why, age } = decision;
		this.emit({
			type: "notice.suppressed",
			messageId,
			rootId,
			kind,
			reason,
			indexes,
			why,
			...age === void 0 ? {} : { age }
		});
		if (decision.discard) this.emit({
			type: "message.discarded",
			messageId,
			rootId,
			reason
		});
	}
	#end(message) {
		const { id: messageId, rootId } = message;
		const ids = this.state.traces.get(rootId)?.ids ?? [];
		this.emit({
			type: "message.ended",
			messageId,
			rootId,
			state: messageStatus(message.recipients)
		});
		if (!this.state.traces.has(rootId)) for (const id of ids) this.#fields.delete(id);
	}
	#message(id) {
		const message = this.state.messages.get(id);
		if (!message) throw new Error(`message ${id} is not in motion`);
		return message;
	}
};
/** The names that every event of a recipient carries. */
var of = (message, recipient) => ({
	messageId: message.id,
	rootId: message.rootId,
	recipient: recipient.path.forwardPath,
	index: recipient.index
});
var handoffOf = (message, recipient, to) => ({
	...of(message, recipient),
	...targetOf(to)
});
export { of as n, Engine as t };
