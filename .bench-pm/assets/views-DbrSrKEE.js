import { t as eventJson } from "./event-json-Dr-1V9wM.js";
import { t as formatDuration } from "./duration-D05OQQ24.js";
import { n as instantOf, r as isoTime } from "./iso-time-BYxqvoYM.js";
import { i as messageStatus, n as emptyState } from "./state-DCuUjJJF.js";
import { o as toLf, t as concat } from "./bytes-LRSdd-5n.js";
import { i as createMta } from "./mta-DZaIffj7.js";
import { t as reduce } from "./reduce-VKGC5wir.js";
import { n as isOfMotion, r as parseSearch } from "./search-BASiRtHf.js";
import { n as SandboxError } from "./errors-CzoCEYTs.js";
// server/core/explain.ts
/**
* @param messageId the message that is asked about; its notices and their fate are part of the answer
* @param refused recipients of its transaction whom the SMTP server did not take
*/
function explain(root, messageId, rules, nearMisses, now, noReportBecause, refused = []) {
	const node = find(root, messageId);
	const beside = refused.map((event) => refusal(event, rules));
	return {
		messageId,
		sentences: node ? [
			...origin(node),
			...beside,
			...fate(node, rules, now),
			...unreported(node, noReportBecause)
		] : [],
		nearMisses
	};
}
function find(node, id) {
	if (node.id === id) return node;
	for (const child of node.children) {
		const found = find(child, id);
		if (found) return found;
	}
	return null;
}
var KIND_NAMES = {
	mail: "mail",
	bounce: "bounce",
	"double-bounce": "double bounce",
	warning: "delay warning",
	"delivery-report": "delivery report",
	"postmaster-copy": "postmaster copy",
	forward: "forward"
};
var ANSWER_NAMES = {
	vacation: "a vacation notice",
	challenge: "a challenge to confirm it",
	"address-changed": "a change of address",
	complaint: "a complaint"
};
var kindName = (kind) => KIND_NAMES[kind] ?? kind;
function origin(node) {
	const at = node.acceptedAt;
	if (node.cause) {
		const about = node.cause.recipients.map((address) => `<${address}>`).join(", ");
		return [withWhy({
			text: `${node.id} is the ${kindName(node.kind)} about ${about} of ${node.parentId}. ${because(node.cause.why)}`,
			at
		}, node.cause.why)];
	}
	if (node.origin.type === "forward") {
		const { parentId, recipient } = node.origin;
		const from = node.reversePath === "" ? "the null reverse-path <>" : `<${node.reversePath}>`;
		return [{
			text: `${node.id} was forwarded by the delivery of ${parentId} to <${recipient}>, from ${from}.`,
			at
		}];
	}
	if (node.origin.type === "answer") {
		const { answer, parentId, recipient } = node.origin;
		return [{
			text: `${node.id} is what <${recipient}> sent back for ${parentId}: ${ANSWER_NAMES[answer]}.`,
			at
		}];
	}
	const how = node.origin.type === "smtp" ? `over SMTP from ${node.origin.client.ip} (session ${node.origin.sessionId})` : "by local submission";
	const from = node.reversePath === "" ? "the null reverse-path <>" : `<${node.reversePath}>`;
	return [{
		text: `${node.id} was accepted ${how}, from ${from}.`,
		at
	}];
}
function refusal({ recipient, reply, ruleId, why, at }, rules) {
	const text = `<${recipient}> was refused at RCPT: ${firstLine(reply).replace(/\.$/, "") || "the connection was cut"}.`;
	const decided = why ?? (ruleId === void 0 ? void 0 : {
		by: "rule",
		ruleId,
		entry: 0
	});
	const told = {
		text,
		at: isoTime(at)
	};
	return decided ? withWhy({
		...told,
		text: `${text} ${decision(decided, rules)}`
	}, decided) : told;
}
/** Forwards are followed so far; each further one is explained by itself. */
var DEEPEST = 5;
function fate(node, rules, now, depth = 0) {
	const sentences = node.recipients.flatMap((recipient) => recipientFate(node, recipient, rules, now));
	for (const child of node.children) {
		if (child.origin.type === "forward") {
			sentences.push(forwarded(node, child, child.origin.recipient));
			if (depth < DEEPEST) sentences.push(...fate(child, rules, now, depth + 1));
		}
		if (child.origin.type === "answer") {
			const { answer, recipient } = child.origin;
			sentences.push({
				text: `<${recipient}> sent ${ANSWER_NAMES[answer]} back (${child.id}).`,
				at: child.acceptedAt
			});
		}
		if (!child.cause) continue;
		const text = `A ${kindName(child.kind)} (${child.id}) went to <${child.recipients[0]?.address ?? ""}>. ${because(child.cause.why)}`;
		sentences.push(withWhy({
			text,
			at: child.cause.at
		}, child.cause.why));
	}
	for (const { at, kind, reason, why } of node.suppressed) {
		const text = `No ${kindName(kind)} was sent (${reason}). ${because(why)}`;
		sentences.push(withWhy({
			text,
			at
		}, why));
	}
	if (node.discarded) sentences.push({
		text: `${node.id} was discarded: ${node.discarded.reason}.`,
		at: node.discarded.at
	});
	if (!node.cause && node.children.length === 0 && node.suppressed.length === 0) sentences.push(...silence(node));
	return sentences;
}
/** What decided it is what decided the delivery that forwarded. */
function forwarded(node, child, address) {
	const why = node.recipients.find((each) => each.address === address)?.attempts.findLast((attempt) => attempt.at <= child.acceptedAt)?.decidedBy;
	const text = `The delivery to <${address}> forwarded it to ${child.recipients.map((each) => `<${each.address}>`).join(", ")} (${child.id}).`;
	return why ? withWhy({
		text: `${text} ${because(why)}`,
		at: child.acceptedAt
	}, why) : {
		text,
		at: child.acceptedAt
	};
}
/** Why no notice came, where nothing else says it. */
function silence(node) {
	if (node.recipients.every((r) => r.state === "delivered")) return [{ text: "No bounce came, because every recipient was delivered." }];
	if (node.recipients.some((r) => r.state === "queued")) return [{ text: "No bounce has come, because the queue has not given up." }];
	if (node.recipients.some((r) => r.state === "held")) return [{ text: "No bounce has come, because a recipient is held." }];
	return [];
}
/** Deliveries of which nobody was to be told: told in one sentence where they are alike. */
function unreported(node, tell) {
	if (!tell || node.cause) return [];
	const sentences = /* @__PURE__ */ new Map();
	for (const { address, state, routed } of node.recipients) {
		const path = node.envelope.recipients.find(({ forwardPath }) => forwardPath === address);
		if (state !== "delivered" || !path || path.notify?.includes("SUCCESS")) continue;
		const why = tell(path, routed);
		const text = `No delivery report was sent. ${because(why)}`;
		sentences.set(text, withWhy({ text }, why));
	}
	return [...sentences.values()];
}
function recipientFate(node, recipient, rules, now) {
	const sentences = [];
	const why = recipient.routedBecause;
	if (why) {
		const text = `<${recipient.address}> is ${recipient.channel}. ${because(why)}`;
		sentences.push(withWhy({
			text,
			at: node.acceptedAt
		}, why));
	}
	for (const group of alike(recipient.attempts)) sentences.push(attemptSentence(node, recipient, group, rules));
	if (recipient.endedBy === "operator") sentences.push({
		text: `The operator ended <${recipient.address}> (${recipient.state}).`,
		at: recipient.endedAt ?? now
	});
	if (recipient.endedBy === "age") sentences.push({
		text: `<${recipient.address}> expired: ${recipient.diagnostic}.`,
		at: recipient.endedAt ?? now
	});
	if (recipient.nextAttemptAt) {
		const wait = duration(now, recipient.nextAttemptAt);
		sentences.push({
			text: `Attempt ${recipient.attempts.length + 1} is due in ${wait}.`,
			at: recipient.nextAttemptAt
		});
	}
	return sentences;
}
/** Runs of attempts that went the same way for the same reason are told in one sentence. */
function alike(attempts) {
	const groups = [];
	for (const attempt of attempts) {
		const last = groups.at(-1);
		if (last && sameStory(last[0], attempt)) last.push(attempt);
		else groups.push([attempt]);
	}
	return groups;
}
var sameStory = (a, b) => a.result === b.result && a.diagnostic === b.diagnostic && ruleOf(a) === ruleOf(b);
var ruleOf = ({ decidedBy }) => decidedBy.by === "rule" ? `${decidedBy.ruleId}/${decidedBy.entry}` : decidedBy.text;
function attemptSentence(node, recipient, group, rules) {
	const first = group[0];
	const last = group.at(-1);
	const which = group.length === 1 ? `Attempt ${first.number}` : `Attempts ${first.number} to ${last.number}`;
	const verb = verbOf(first, group.length > 1);
	const status = first.status && first.result !== "delivered" ? ` with ${first.status}` : "";
	const said = first.diagnostic && first.result !== "delivered" ? `: ${firstLine(first.diagnostic)}` : "";
	const after = duration(node.acceptedAt, first.at);
	const text = `${which} for <${recipient.address}>, ${after} after acceptance, ${verb}${status}${said}. ${decision(first.decidedBy, rules)}`;
	const why = first.decidedBy;
	const source = why.by === "rule" ? rules.get(why.ruleId)?.source : why.by === "setting" ? why.source : void 0;
	return {
		text,
		at: first.at,
		why,
		...source ? { source } : {}
	};
}
function verbOf({ result, endedAt }, several) {
	if (result === null) return endedAt === null ? "is under way" : `${several ? "were" : "was"} cut short by a stop of bouncelab`;
	if (result === "failed" || result === "expired") return result;
	return `${several ? "were" : "was"} ${result}`;
}
function decision(why, rules) {
	if (why.by !== "rule") return because(why);
	if (why.ruleId.startsWith("simulator:")) return `Decided by the simulator address ${why.ruleId.slice(10)}@bouncelab.test.`;
	const rule = rules.get(why.ruleId);
	const name = rule?.name ? ` “${rule.name}”` : "";
	const entries = rule && Array.isArray(rule.then) && rule.then.length > 1 ? `, entry ${why.entry + 1} of its list` : "";
	return `Decided by rule ${why.ruleId}${name}${place(rule?.source)}${entries}.`;
}
/** The reason in one sentence, with the setting's place. */
function because(why) {
	if (why.by === "rule") return `Decided by rule ${why.ruleId}.`;
	if (why.by !== "setting") return why.text;
	return `${why.text} [${why.setting}${place(why.source)}]`;
}
var place = (source) => source ? ` (${source.file}${source.line === void 0 ? "" : `:${source.line}`})` : "";
var withWhy = (sentence, why) => why.by === "setting" && why.source ? {
	...sentence,
	why,
	source: why.source
} : {
	...sentence,
	why
};
var firstLine = (text) => text.split("\n")[0] ?? "";
function duration(from, to) {
	const length = instantOf(to) - instantOf(from);
	return length <= 0 ? "0s" : formatDuration(length);
}
// server/core/summary.ts
/** A message in one row: what lists, waits and the API show of it. Times are ISO 8601. */
function summaryOf(message) {
	const isNotice = message.origin.type === "notice";
	return {
		id: message.id,
		kind: message.kind,
		parentId: message.parentId,
		rootId: message.rootId,
		state: messageStatus(message.recipients),
		reversePath: message.envelope.reversePath,
		recipients: message.recipients.map(recipientSummary),
		from: message.header.from,
		to: message.header.to,
		subject: message.header.subject,
		size: message.size,
		acceptedAt: isoTime(message.acceptedAt),
		tags: message.tags,
		...message.origin.type === "smtp" ? { sessionId: message.origin.sessionId } : {},
		...isNotice ? {
			report: message.report,
			about: message.about
		} : {}
	};
}
var recipientSummary = (recipient) => ({
	address: recipient.path.forwardPath,
	...recipient.path.expandsTo === void 0 ? {} : { expandsTo: recipient.path.expandsTo },
	state: recipient.state,
	attempts: recipient.attempts,
	status: recipient.status,
	statusSource: recipient.statusSource,
	nextAttemptAt: recipient.nextAttemptAt === null ? null : isoTime(recipient.nextAttemptAt),
	diagnostic: recipient.diagnostic
});
// server/core/trace.ts
/** @returns null where the events do not begin with an accepted message */
function buildTrace(events) {
	const nodes = /* @__PURE__ */ new Map();
	const causes = /* @__PURE__ */ new Map();
	let root = null;
	for (const event of events) if (event.type === "message.accepted") {
		const node = newNode(event);
		const parent = nodes.get(event.parentId ?? "");
		const cause = causes.get(node.id);
		if (cause && parent) node.cause = causeOf(cause, parent);
		nodes.set(node.id, node);
		if (parent) parent.children.push(node);
		else root ??= node;
	} else if (event.type === "notice.sent") causes.set(event.noticeId, event);
	else if ("messageId" in event) {
		const node = nodes.get(event.messageId);
		if (node) apply(node, event);
	}
	return root;
}
function newNode(event) {
	return {
		id: event.messageId,
		kind: event.kind,
		parentId: event.parentId,
		reversePath: event.envelope.reversePath,
		envelope: event.envelope,
		header: event.header,
		origin: event.origin,
		acceptedAt: isoTime(event.at),
		state: "queued",
		endedAt: null,
		recipients: (event.recipients ?? event.envelope.recipients).map(({ forwardPath, expandsTo }, index) => ({
			address: forwardPath,
			index,
			channel: "remote",
			routed: expandsTo ?? forwardPath,
			state: "queued",
			attempts: [],
			nextAttemptAt: null,
			endedAt: null,
			status: null,
			diagnostic: null
		})),
		children: [],
		suppressed: [],
		handoffs: []
	};
}
var causeOf = (event, parent) => ({
	at: isoTime(event.at),
	seq: event.seq,
	recipients: addresses(parent, event.indexes),
	why: event.why,
	...event.age === void 0 ? {} : { age: event.age }
});
var addresses = (node, indexes) => indexes.map((index) => node.recipients[index]?.address ?? "");
function apply(node, event) {
	const at = isoTime(event.at);
	if (event.type === "message.ended") node.endedAt = at;
	else if (event.type === "message.discarded") node.discarded = {
		at,
		reason: event.reason
	};
	else if (event.type === "notice.suppressed") {
		const { seq, kind, reason, indexes, why } = event;
		node.suppressed.push({
			at,
			seq,
			kind,
			reason,
			recipients: addresses(node, indexes),
			why
		});
	} else if (isHandoff(event)) applyHandoff(node, event, at);
	else if ("index" in event) applyToRecipient(node, event, at);
}
var isHandoff = (event) => event.type.startsWith("handoff.");
function applyHandoff(node, event, at) {
	const { seq, protocol, target, recipient, index } = event;
	const attempt = index === void 0 ? void 0 : node.recipients[index]?.attempts.at(-1);
	if (event.type === "handoff.attempted") {
		const begun = {
			at,
			seq,
			protocol,
			target,
			recipient,
			endedAt: null,
			ok: null,
			reply: null,
			dialogue: []
		};
		if (attempt) attempt.handoff = begun;
		else node.handoffs.push(begun);
		return;
	}
	const open = attempt?.handoff ?? node.handoffs.findLast((each) => each.endedAt === null && each.target === target);
	if (!open) return;
	open.endedAt = at;
	open.ok = event.type === "handoff.delivered";
	open.reply = event.reply;
	open.dialogue = event.dialogue;
}
function applyToRecipient(node, event, at) {
	const recipient = node.recipients[event.index];
	if (!recipient) return;
	if (event.type === "recipient.queued") {
		const last = recipient.attempts.at(-1);
		if (last && last.endedAt === null) last.endedAt = at;
		recipient.state = "queued";
		recipient.channel = event.channel;
		recipient.routed = event.routed;
		recipient.nextAttemptAt = isoTime(event.nextAttemptAt);
		if (event.why) recipient.routedBecause = event.why;
	} else if (event.type === "recipient.attempted") {
		recipient.nextAttemptAt = null;
		recipient.attempts.push({
			number: event.attempt,
			seq: event.seq,
			at,
			endedAt: null,
			result: null,
			status: null,
			diagnostic: null,
			report: null,
			outcome: null,
			decidedBy: event.decidedBy,
			nextAttemptAt: null
		});
	} else endOf(recipient, event, at);
	node.state = messageStatus(node.recipients);
}
function endOf(recipient, event, at) {
	const result = event.type.slice(10);
	recipient.state = result === "deferred" ? "queued" : result;
	if (result !== "deferred" && result !== "held") recipient.endedAt = at;
	recipient.nextAttemptAt = null;
	if ("status" in event) {
		recipient.status = event.status;
		recipient.diagnostic = event.diagnostic;
	}
	const attempt = recipient.attempts.at(-1);
	if (!("outcome" in event || event.type === "recipient.held" && event.by === "rule") || !attempt) {
		if ("by" in event && event.by !== "rule") recipient.endedBy = event.by;
		return;
	}
	attempt.endedAt = at;
	attempt.result = result === "discarded" ? null : result;
	if (!("outcome" in event)) return;
	attempt.status = event.status;
	attempt.diagnostic = event.diagnostic;
	attempt.report = event.report;
	attempt.outcome = event.outcome;
	if (event.type === "recipient.deferred") attempt.nextAttemptAt = isoTime(event.nextAttemptAt);
}
// server/sandbox/rebuild.ts
/** The live state: a fold over the events of what is in motion, with the counters of the last commit. */
function rebuildState(record, events) {
	const { epoch, seed, timezone, clock, start, startedAt } = record;
	const state = emptyState({
		epoch,
		now: startedAt,
		seed,
		timezone,
		clock,
		mta: start.mta
	});
	for (const event of events) reduce(state, event);
	state.seq = record.seq;
	state.now = record.now;
	state.clock = record.clock;
	state.counters = record.counters;
	state.ruleUses = record.ruleUses;
	state.running = {
		local: 0,
		remote: 0
	};
	for (const message of state.messages.values()) for (const recipient of message.recipients) if (recipient.underWay) state.running[recipient.channel]++;
	return state;
}
/** One message as it was last, from its trace's events. */
function rebuildMessage(events, id) {
	const first = events[0];
	if (!first) return null;
	const state = emptyState({
		now: first.at,
		seed: 0,
		timezone: "UTC",
		clock: {
			mode: "virtual",
			speed: 1,
			anchorAt: 0,
			anchorWall: 0
		},
		mta: { type: "" }
	});
	for (const event of events) if (event.type !== "message.ended") reduce(state, event);
	return state.messages.get(id) ?? null;
}
// server/sandbox/search.ts
/** A search in a sandbox: read as a person wrote it, and looked for in the store as well as in what is in motion. */
/** @throws SandboxError E_BAD_REQUEST, each mistake with its column in the query */
function readSearch(q, now) {
	const { terms, mistakes } = parseSearch(q, now);
	if (mistakes.length === 0) return terms;
	const problems = mistakes.map(({ message, hint, column }) => ({
		message,
		hint,
		column,
		path: "q"
	}));
	const detail = problems.map(({ message, hint, column }) => `q, column ${column}: ${message} ${hint}`);
	throw new SandboxError("E_BAD_REQUEST", detail.join("\n"), { problems });
}
/** What meets all terms now, by text and header too. */
async function findMessages(sandbox, search, query) {
	if (search.some(({ type }) => type === "text" || type === "header" || type === "has")) await sandbox.indexed();
	const live = search.some(isOfMotion) ? [...sandbox.engine.state.messages.values()].map(summaryOf) : void 0;
	return sandbox.store.list(sandbox.name, {
		...query,
		search,
		...live ? { live } : {}
	});
}
// server/sandbox/views.ts
/** What can be read of a sandbox: the store's answers, with what is still in motion read from the live state. */
/** A message's summary as it is now, whatever the store last wrote. */
var live = (sandbox, stored) => {
	const message = sandbox.engine.state.messages.get(stored.id);
	return message ? summaryOf(message) : stored;
};
/** @throws SandboxError E_BAD_REQUEST for a search that cannot be read */
async function listMessages(sandbox, { q, ...query }) {
	const search = q === void 0 ? [] : readSearch(q, sandbox.now());
	const list = search.length > 0 ? await findMessages(sandbox, search, query) : await sandbox.store.list(sandbox.name, query);
	return {
		...list,
		messages: list.messages.map((summary) => live(sandbox, summary))
	};
}
/** Every summary that could matter to a wait, page by page, newest first. */
async function* allSummaries(sandbox, query) {
	const kinds = query.about === void 0 ? [query.kind ?? [], query.notice ?? []].flat() : [];
	let before;
	do {
		const page = await listMessages(sandbox, {
			limit: 500,
			...kinds.length > 0 ? { kind: kinds } : {},
			...before ? { before } : {}
		});
		yield page.messages;
		before = page.next;
	} while (before);
}
/** A message with its recipients' states, whether it is in motion or long ended. */
async function getMessage(sandbox, id) {
	const inMotion = sandbox.engine.state.messages.get(id);
	if (inMotion) return inMotion;
	const stored = await sandbox.store.message(sandbox.name, id);
	if (!stored) return null;
	return rebuildMessage(await sandbox.store.traceEvents(sandbox.name, stored.summary.rootId), id);
}
/** `/raw`: a client's bytes as they came, a notice's as they go on the wire. */
var getRaw = (sandbox, id) => sandbox.store.raw(sandbox.name, id);
/** `/raw?form=queue`: the MTA's queue file. */
async function getQueueForm(sandbox, message) {
	const raw = await getRaw(sandbox, message.id);
	if (!raw) return null;
	return concat(new TextEncoder().encode(message.trace), message.newline === "lf" ? toLf(raw) : raw);
}
/** `/raw?form=delivered`: what final delivery wrote for one recipient. */
async function getDeliveredForm(sandbox, message, recipient) {
	const queueForm = await getQueueForm(sandbox, message);
	return queueForm && sandbox.engine.mta.deliveredForm(message, recipient, queueForm);
}
async function getTrace(sandbox, id) {
	const stored = await sandbox.store.message(sandbox.name, id);
	if (!stored) return null;
	const { rootId } = stored.summary;
	const root = buildTrace(await sandbox.store.traceEvents(sandbox.name, rootId));
	return root && {
		root,
		ahead: aheadOf(sandbox, rootId)
	};
}
function aheadOf(sandbox, rootId) {
	const { messages, traces } = sandbox.engine.state;
	const ahead = {};
	for (const id of traces.get(rootId)?.ids ?? []) {
		const message = messages.get(id);
		for (const recipient of message?.recipients ?? []) if (message && recipient.nextAttemptAt !== null) ahead[`${id}/${recipient.index}`] = schedule(sandbox, message, recipient);
	}
	return ahead;
}
/** Attempts are followed as far as the MTA itself would go, or a thousand. */
function schedule(sandbox, message, recipient) {
	const { mta } = sandbox.engine;
	const instants = [];
	let at = recipient.nextAttemptAt;
	const future = { ...recipient };
	while (instants.length < 1e3) {
		instants.push(at);
		future.attempts++;
		if (mta.isLastAttempt(message, at, at)) break;
		at = mta.nextAttemptAt(message, future, at, at);
		const given = mta.givesUpAt(message);
		if (given !== null && at >= given) break;
	}
	return {
		count: instants.length,
		first: instants.slice(0, 8).map(isoTime),
		last: isoTime(instants.at(-1))
	};
}
async function getExplanation(sandbox, id) {
	const trace = await getTrace(sandbox, id);
	if (!trace) return null;
	const message = await getMessage(sandbox, id);
	return explain(trace.root, id, sandbox.ruleBook, message ? nearMissesOf(sandbox, message) : [], isoTime(sandbox.now()), sandbox.engine.mta.noReportBecause, trace.root.id === id ? await refusedBeside(sandbox, id) : []);
}
/** A transaction with more refusals and other sandbox events than these is told without its first ones. */
var LOOK_BACK = 1e3;
/** The recipients that were refused in the transaction that a client's message came by. */
async function refusedBeside(sandbox, id) {
	const { name, store } = sandbox;
	const accepted = (await store.traceEvents(name, id)).find((event) => event.type === "message.accepted");
	if (accepted?.origin.type !== "smtp") return [];
	const { sessionId } = accepted.origin;
	const since = Math.max(0, accepted.seq - 1 - LOOK_BACK);
	const before = await store.events(name, since, accepted.seq - 1 - since);
	const isMessage = (event) => event.type === "message.accepted" && event.origin.type === "smtp" && event.origin.sessionId === sessionId;
	return before.slice(before.findLastIndex(isMessage) + 1).filter((event) => event.type === "session.refused").filter((event) => event.sessionId === sessionId && event.stage === "rcpt" && event.recipient !== void 0).filter(({ reversePath }) => reversePath === accepted.envelope.reversePath);
}
/** What of a rule is other when the message has ended than it was while it was tried, or is not known any more. */
var PASSING = /^(?:header\.|age$|attempt$|fn$)/;
/** Rules that would not act on this message's next attempts, nearest first; of one that has ended, those that never did. */
function nearMissesOf(sandbox, message) {
	const { engine } = sandbox;
	const hasEnded = !engine.state.messages.has(message.id);
	const lasts = ({ failed, heldBack }) => heldBack === void 0 && !failed.some((word) => PASSING.test(word));
	return message.recipients.flatMap((recipient) => {
		const misses = engine.rules.nearMisses(engine.contextOf(message, recipient), engine.memoryOf(message, recipient));
		return hasEnded ? misses.filter(lasts) : misses;
	});
}
/** The same for every recipient in motion, newest message first. */
function getNearMisses(sandbox) {
	const { engine } = sandbox;
	return [...engine.state.messages.values()].reverse().flatMap((message) => message.recipients.filter(({ state }) => state === "queued" || state === "held").map((recipient) => ({
		messageId: message.id,
		recipient: recipient.path.forwardPath,
		nearMisses: engine.rules.nearMisses(engine.contextOf(message, recipient), engine.memoryOf(message, recipient))
	})));
}
/** What is queued or held, the next due first. */
function getQueue(sandbox) {
	const waiting = [];
	for (const message of sandbox.engine.state.messages.values()) for (const recipient of message.recipients) {
		if (recipient.state !== "queued" && recipient.state !== "held") continue;
		const due = recipient.underWay?.endsAt ?? recipient.nextAttemptAt;
		waiting.push({
			messageId: message.id,
			rootId: message.rootId,
			kind: message.kind,
			recipient: recipient.path.forwardPath,
			index: recipient.index,
			state: recipient.state,
			attempts: recipient.attempts,
			nextAttemptAt: due === null ? null : isoTime(due),
			why: recipient.state === "held" ? "Held until it is released." : waitingReason(recipient),
			ahead: recipient.nextAttemptAt === null ? null : schedule(sandbox, message, recipient)
		});
	}
	return waiting.sort((a, b) => (a.nextAttemptAt ?? "~").localeCompare(b.nextAttemptAt ?? "~"));
}
function waitingReason(recipient) {
	if (recipient.underWay) return "An attempt is under way.";
	return recipient.diagnostic ?? "Not tried yet.";
}
function getClock(sandbox) {
	const { state } = sandbox.engine;
	const due = sandbox.engine.nextDue();
	const move = sandbox.lastMove;
	let queued = 0;
	for (const message of state.messages.values()) for (const recipient of message.recipients) if (recipient.state === "queued") queued++;
	return {
		epoch: state.epoch,
		now: isoTime(sandbox.now()),
		mode: state.clock.mode,
		speed: state.clock.speed,
		timezone: state.timezone,
		startedAt: isoTime(state.startedAt),
		nextDue: due === null ? null : isoTime(due),
		queued,
		lastMove: move && {
			...move,
			wasAt: isoTime(move.wasAt),
			at: isoTime(move.at)
		}
	};
}
/** The latest moves of the clock that are told, oldest first. */
var getMoves = (sandbox) => sandbox.store.moves(sandbox.name, MOST_MOVES);
var MOST_MOVES = 100;
var getMta = ({ engine: { mta, state } }) => ({
	type: mta.type,
	input: state.mta,
	settings: mta.show(),
	...mta.whoGetsWhat ? { whoGetsWhat: mta.whoGetsWhat() } : {}
});
/** The MTA's own log from the epoch's start, each line with the event that it tells of. */
async function getLog(sandbox, after) {
	const { timezone } = sandbox.engine.state;
	let log = createMta(sandbox.firstMta, { timezone }).createLog();
	const lines = [];
	/** How the messages began that have not ended: a log that takes over in the middle must know their numbers. */
	const beginnings = /* @__PURE__ */ new Map();
	for await (const event of allEvents(sandbox, 0)) {
		if (event.type === "mta.changed") {
			log = createMta(event.mta, { timezone }).createLog();
			for (const earlier of [...beginnings.values()].flat()) log.lines(earlier);
		}
		noteBeginning(beginnings, event);
		const messageId = log.messageOf?.(event) ?? ("messageId" in event ? event.messageId : null);
		const { seq, at } = event;
		for (const line of log.lines(event)) if (seq > after) lines.push({
			seq,
			at,
			messageId,
			line
		});
	}
	return lines;
}
function noteBeginning(beginnings, event) {
	if (event.type === "message.accepted") beginnings.set(event.messageId, [event]);
	else if (event.type === "message.ended") beginnings.delete(event.messageId);
	else if (event.type === "recipient.queued" && event.reason === "accepted") beginnings.get(event.messageId)?.push(event);
}
async function* allEvents(sandbox, after) {
	for (let from = after;;) {
		const events = await sandbox.store.events(sandbox.name, from, 5e3);
		yield* events;
		const last = events.at(-1);
		if (!last) return;
		from = last.seq;
	}
}
async function getEvents(sandbox, after, limit) {
	return (await sandbox.store.events(sandbox.name, after, limit)).map(eventJson);
}
export { readSearch as _, getExplanation as a, summaryOf as b, getMoves as c, getQueue as d, getQueueForm as f, findMessages as g, listMessages as h, getEvents as i, getMta as l, getTrace as m, getClock as n, getLog as o, getRaw as p, getDeliveredForm as r, getMessage as s, allSummaries as t, getNearMisses as u, rebuildState as v, buildTrace as y };
