import { r as isFinal } from "./state-DCuUjJJF.js";
import { d as parseHost, g as localPartOf, h as domainOf, l as delivered, u as outcomeOf } from "./mta-DZaIffj7.js";
import { n as parseDuration } from "./duration-D05OQQ24.js";
// server/core/simulator.ts
/**
* The domain `bouncelab.test`: addresses that fail as their name says, in every sandbox, with nothing to set up.
* They come after the user's own rules.
*/
var SIMULATOR_DOMAIN = "bouncelab.test";
var SIMULATOR_HOST = "mx.bouncelab.test[192.0.2.10]";
/** Taken, and mail of another kind than a notice comes back. */
var ANSWERING = {
	vacation: "vacation",
	challenge: "challenge",
	moved: "address-changed",
	complaint: "complaint"
};
var EXAMPLE = "552-5.3.4";
/** What a delivery to a simulator address meets; null for every other address. */
function simulateDelivery(recipient, attempt, age) {
	if (domainOf(recipient) !== "bouncelab.test") return null;
	const local = localPartOf(recipient).toLowerCase();
	const ruleId = ruleIdOf(local);
	const at = (reply) => ({
		ruleId,
		spec: {
			do: "reply",
			reply,
			at: "rcpt"
		}
	});
	const deliver = {
		ruleId,
		spec: { do: "deliver" }
	};
	if (local === "unknown") return at(`550 5.1.1 <${recipient}>: no such user`);
	if (local === "full") return at(`452 4.2.2 <${recipient}>: mailbox full`);
	if (local === "unreachable") return {
		ruleId,
		spec: {
			do: "connect",
			result: "timeout"
		}
	};
	const answer = ANSWERING[local];
	if (answer) return {
		ruleId,
		spec: {
			do: "answer",
			answer: { with: answer }
		}
	};
	if (local === "greylist") return attempt === 1 ? at("450 4.2.0 greylisted") : deliver;
	if (local.startsWith("delay+")) {
		const wait = parseDuration(local.slice(6));
		if (wait === null) return at(`550 5.1.3 <${recipient}>: delay+ wants a duration, such as delay+6h`);
		return age < wait ? at("451 4.7.1 try again later") : deliver;
	}
	if (!local.startsWith("bounce+")) return null;
	const bounce = coded(local, "bounce+");
	return at(bounce ? `${bounce} <${recipient}>` : `550 5.1.3 <${recipient}>: bounce+ wants a code, such as ${EXAMPLE}`);
}
/** What the SMTP session answers at RCPT for a simulator address; null lets it pass. */
function simulateSession(recipient) {
	if (domainOf(recipient) !== "bouncelab.test") return null;
	const local = localPartOf(recipient).toLowerCase();
	const ruleId = ruleIdOf(local);
	if (local === "reject") return {
		ruleId,
		reply: `550 5.1.1 <${recipient}>: refused`
	};
	if (local === "drop") return {
		ruleId,
		reply: null
	};
	if (!local.startsWith("reject+")) return null;
	const code = coded(local, "reject+");
	return {
		ruleId,
		reply: code ? `${code} <${recipient}>: refused` : `550 5.1.3 <${recipient}>: reject+ wants ${EXAMPLE}`
	};
}
/** `delay+6h` is a case of `simulator:delay`. */
var ruleIdOf = (local) => `simulator:${local.replace(/\+.*/s, "")}`;
/** `bounce+552-5.3.4` gives `552 5.3.4`. */
function coded(local, prefix) {
	const found = local.startsWith(prefix) ? /^([45]\d\d)-([45]\.\d{1,3}\.\d{1,3})$/.exec(local.slice(prefix.length)) : null;
	return found ? `${found[1]} ${found[2]}` : null;
}
// server/core/meet.ts
/** What an attempt meets: the user's rules first, then the simulator's, then the MTA's own local delivery. */
function meet(mta, hosts, rules, message, recipient, context, memory) {
	const refused = mta.refuse?.(message, recipient);
	if (refused) return refused;
	const domain = domainOf(recipient.routed);
	const host = (given) => hosts.of(domain, domain === "bouncelab.test" ? {
		...parseHost(SIMULATOR_HOST),
		...given
	} : given);
	if (mta.distributes?.(recipient)) return byMta(mta, message, recipient, context);
	const decision = rules.decide(context, memory);
	if (decision) {
		const { rule, entry } = decision;
		const by = {
			why: {
				by: "rule",
				ruleId: rule.id,
				entry
			},
			ruleId: rule.id
		};
		if ("fault" in decision) return {
			outcome: faulty(decision.fault),
			...by
		};
		const { spec } = decision;
		return {
			...spoken(spec, recipient.channel, host),
			...by
		};
	}
	const simulated = simulateDelivery(recipient.path.expandsTo ?? recipient.path.forwardPath, context.attempt ?? 1, context.age ?? 0);
	if (simulated) {
		const { ruleId, spec } = simulated;
		return {
			...spoken(spec, recipient.channel, host),
			why: {
				by: "rule",
				ruleId,
				entry: 0
			},
			ruleId
		};
	}
	if (recipient.channel === "local") return byMta(mta, message, recipient, context);
	return {
		outcome: delivered("remote", host),
		why: domain === "bouncelab.test" ? SIMULATED : UNMATCHED
	};
}
/** What an outcome's words come to. */
function spoken(spec, channel, host) {
	switch (spec.do) {
		case "relay":
		case "pipe":
		case "maildir":
		case "mbox": return {
			outcome: null,
			needsMessage: true,
			handTo: spec
		};
		case "answer": return {
			outcome: null,
			needsMessage: true,
			answer: {
				spec: spec.answer,
				outcome: delivered(channel, host)
			}
		};
		default: return {
			outcome: outcomeOf(spec, channel, host),
			delay: spec.delay
		};
	}
}
var SIMULATED = {
	by: "default",
	text: `Addresses at ${SIMULATOR_DOMAIN} that ask for nothing else accept mail.`
};
var UNMATCHED = {
	by: "default",
	text: "No rule matched, so the remote host accepted it."
};
/** Whether it was delivered to another host because neither a rule nor the simulator had anything to say of it. */
var isUnmatched = (why) => why.by === "default" && why.text === UNMATCHED.text;
/** Of a rule whose function is at fault: no MTA would say it, so it says who speaks (5.3.5, RFC 3463 section 3.4). */
var faulty = (fault) => ({
	type: "mta",
	temporary: false,
	text: `bouncelab: ${fault.replace(/\.$/, "")}. (#5.3.5)\n`,
	status: "5.3.5"
});
function byMta(mta, message, recipient, { fields = [] }) {
	const { outcome, why } = mta.deliverLocally(message, recipient, fields);
	return {
		outcome,
		why,
		needsMessage: outcome === null
	};
}
// server/core/reduce.ts
/** An age is dealt with by a warning, and by the decision that nobody is warned. */
function dealtWith({ recipients }, { age, indexes }) {
	if (age === void 0) return;
	for (const index of indexes) {
		const recipient = recipients[index];
		recipient.warnedAge = Math.max(recipient.warnedAge, age);
	}
}
/** Applies one event to the state, in place. */
function reduce(state, event) {
	state.epoch = event.epoch;
	state.seq = event.seq;
	state.now = Math.max(state.now, event.at);
	const apply = HANDLERS[event.type];
	apply?.(state, event);
}
var HANDLERS = {
	"session.opened": (state, event) => {
		state.counters.session = Math.max(state.counters.session, Number(event.sessionId.slice(1)));
	},
	"session.refused": (state, event) => countUse(state.ruleUses, event.ruleId),
	"session.closed": (state, event) => countUses(state, event.ruleUses ?? {}),
	"message.accepted": accepted,
	"message.ended": ended,
	"message.tagged": (state, event) => {
		const message = state.messages.get(event.messageId);
		if (message) message.tags = event.tags;
	},
	"recipient.queued": queued,
	"recipient.attempted": attempted,
	"recipient.delivered": (state, event) => settled(state, event, "delivered"),
	"recipient.deferred": (state, event) => {
		const recipient = settled(state, event, "queued");
		if (recipient) recipient.nextAttemptAt = event.nextAttemptAt;
	},
	"recipient.failed": (state, event) => settled(state, event, "failed"),
	"recipient.expired": (state, event) => settled(state, event, "expired"),
	"recipient.held": (state, event) => {
		moved(state, event, "held");
		if (event.running) state.running = event.running;
	},
	"recipient.discarded": (state, event) => moved(state, event, "discarded"),
	"notice.sent": (state, event) => {
		const message = state.messages.get(event.messageId);
		if (!message || event.kind !== "warning") return;
		for (const index of event.indexes) message.recipients[index].warningsSent++;
		dealtWith(message, event);
	},
	"notice.suppressed": (state, event) => {
		const message = state.messages.get(event.messageId);
		if (message) dealtWith(message, event);
	},
	"clock.moved": (state, event) => {
		state.clock.mode = event.mode;
		state.clock.speed = event.speed;
	},
	"rules.changed": (state, event) => {
		state.overrides = event.overrides;
		state.sessionOverrides = event.sessionOverrides;
		countRules(state, [...event.overrides, ...event.sessionOverrides]);
	},
	"scenario.applied": (state, event) => {
		state.scenarioName = event.name;
		state.rules = event.rules;
		state.sessionRules = event.sessionRules;
		countRules(state, [...event.rules, ...event.sessionRules]);
	},
	"mta.changed": (state, event) => {
		state.mta = event.mta;
	}
};
function accepted(state, event) {
	const { counters } = state;
	counters.message = Math.max(counters.message, Number(event.messageId.slice(1)));
	counters.processId = Math.max(counters.processId, event.processId);
	counters.queueNumber = Math.max(counters.queueNumber, event.queueNumber);
	const message = {
		id: event.messageId,
		number: Number(event.messageId.slice(1)),
		rootId: event.rootId,
		parentId: event.parentId,
		kind: event.kind,
		origin: event.origin,
		envelope: event.envelope,
		header: event.header,
		size: event.size,
		queueSize: event.queueSize,
		partialLastLine: event.partialLastLine,
		trace: event.trace,
		newline: event.newline,
		processId: event.processId,
		queueNumber: event.queueNumber,
		priority: event.priority,
		errorsTo: event.errorsTo,
		warningsTo: event.warningsTo,
		acceptedAt: event.at,
		recipients: (event.recipients ?? event.envelope.recipients).map(newRecipient),
		report: event.report ?? [],
		about: event.about ?? [],
		tags: [],
		ended: false,
		passes: {}
	};
	state.messages.set(message.id, message);
	const trace = state.traces.get(message.rootId);
	if (trace) {
		trace.ids.push(message.id);
		trace.open++;
	} else state.traces.set(message.rootId, {
		ids: [message.id],
		open: 1
	});
}
function newRecipient(path, index) {
	return {
		index,
		path,
		channel: "remote",
		routed: path.expandsTo ?? path.forwardPath,
		state: "queued",
		attempts: 0,
		nextAttemptAt: null,
		queuedSeq: 0,
		passAt: 0,
		underWay: null,
		status: null,
		statusSource: null,
		diagnostic: null,
		report: "",
		lastOutcome: null,
		ruleUses: {},
		warningsSent: 0,
		warnedAge: 0,
		endedBy: null,
		endedSeq: null,
		history: [],
		remembered: 0
	};
}
/** A trace whose messages have all ended leaves the live state; the store still has it. */
function ended(state, event) {
	const message = state.messages.get(event.messageId);
	const trace = state.traces.get(event.rootId);
	if (!message || !trace || message.ended) return;
	message.ended = true;
	if (--trace.open > 0) return;
	for (const id of trace.ids) state.messages.delete(id);
	state.traces.delete(event.rootId);
}
function queued(state, event) {
	const recipient = recipientOf(state, event);
	if (!recipient) return;
	recipient.state = "queued";
	recipient.channel = event.channel;
	recipient.routed = event.routed;
	recipient.nextAttemptAt = event.nextAttemptAt;
	recipient.queuedSeq = event.seq;
}
function attempted(state, event) {
	state.counters.delivery = Math.max(state.counters.delivery, event.deliveryNumber);
	state.running = event.running;
	countUse(state.ruleUses, event.ruleId);
	const message = state.messages.get(event.messageId);
	const recipient = message?.recipients[event.index];
	if (!message || !recipient) return;
	const { channel, nextAttemptAt: due } = recipient;
	let pass = message.passes[channel];
	if (!pass || pass.due !== due) {
		pass = {
			due,
			at: event.at
		};
		message.passes[channel] = pass;
	}
	recipient.passAt = pass.at;
	recipient.attempts = event.attempt;
	recipient.nextAttemptAt = null;
	recipient.queuedSeq = event.seq;
	const { endsAt, deliveryNumber, ruleId, outcome } = event;
	recipient.underWay = endsAt === void 0 || !outcome ? null : {
		startedAt: event.at,
		endsAt,
		deliveryNumber,
		outcome,
		...ruleId ? { ruleId } : {}
	};
	countUse(recipient.ruleUses, event.ruleId);
}
function settled(state, event, next) {
	const recipient = moved(state, event, next);
	if (!recipient) return;
	recipient.status = event.status;
	recipient.statusSource = event.statusSource;
	recipient.diagnostic = event.diagnostic;
	recipient.report = event.report;
	if (!("outcome" in event)) {
		recipient.endedBy = event.by;
		return recipient;
	}
	state.running = event.running;
	recipient.lastOutcome = event.outcome;
	remember(recipient, event.at, event.report);
	return recipient;
}
/** Notices tell of at most so many attempts (imta's HISTORY_TO_RETURN), so no more are kept. */
var MOST_REMEMBERED = 200;
function remember(recipient, at, report) {
	const { history } = recipient;
	const last = history.at(-1);
	if (last?.report === report) last.at.push(at);
	else history.push({
		at: [at],
		report
	});
	if (++recipient.remembered <= MOST_REMEMBERED) return;
	recipient.remembered--;
	history[0]?.at.shift();
	if (history[0]?.at.length === 0) history.shift();
}
function moved(state, event, next) {
	const recipient = recipientOf(state, event);
	if (!recipient) return void 0;
	recipient.state = next;
	recipient.nextAttemptAt = null;
	recipient.underWay = null;
	recipient.endedSeq = isFinal(next) ? event.seq : null;
	return recipient;
}
var recipientOf = (state, event) => state.messages.get(event.messageId)?.recipients[event.index];
function countUses(state, uses) {
	for (const [id, count] of Object.entries(uses)) state.ruleUses[id] = (state.ruleUses[id] ?? 0) + count;
}
function countUse(uses, id) {
	if (id !== void 0) uses[id] = (uses[id] ?? 0) + 1;
}
function countRules(state, rules) {
	for (const { id } of rules) {
		const number = Number(id.slice(1));
		if (Number.isInteger(number)) state.counters.rule = Math.max(state.counters.rule, number);
	}
}
export { simulateSession as i, isUnmatched as n, meet as r, reduce as t };
