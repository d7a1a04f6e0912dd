import { h as domainOf } from "./mta-DZaIffj7.js";
import { t as formatDuration } from "./duration-D05OQQ24.js";
import { n as isUnmatched } from "./reduce-VKGC5wir.js";
import { i as scanHeader } from "./header-Dy4L2f2D.js";
import { p as getRaw, s as getMessage, t as allSummaries, y as buildTrace } from "./views-DbrSrKEE.js";
// server/sandbox/observe.ts
var observe = (sandbox) => ({
	messages: async () => {
		const all = [];
		for await (const page of allSummaries(sandbox, {})) all.push(...page);
		return all;
	},
	raw: async (id) => await getRaw(sandbox, id) ?? /* @__PURE__ */ new Uint8Array()
});
// server/core/near-miss.ts
/** Why a rule did not act, in a sentence: what it wanted and what there was. */
/**
* @param rule the rule that did not act, where it is still known
* @example 'Rule r1 “the customer left” is nearest: recipient is "a@b.test", not "left@b.test".'
*/
function nearMissSentence(miss, rule, context) {
	const name = miss.name === void 0 ? "" : ` “${miss.name}”`;
	const faults = miss.failed.map((word) => faultOf(word, rule, context));
	return `Rule ${miss.ruleId}${name} is nearest: ${[...faults, ...heldBack(miss, rule)].join("; ")}.`;
}
var HELD_BACK = {
	while: "it is not active at this time",
	chance: "chance decided against it"
};
function heldBack({ heldBack: by }, rule) {
	if (by === void 0) return [];
	if (by !== "times") return [HELD_BACK[by]];
	return [`it has been used ${rule?.times ?? "as many"} times, as often as it may`];
}
function faultOf(word, rule, context) {
	if (word === "fn") return `its function ${rule?.when.fn?.name ?? ""} does not hold`;
	const wanted = wantedBy(word, rule);
	const actual = actualOf(word, context);
	const not = wanted === void 0 ? "" : `, not ${quoted(wanted)}`;
	return `${word} is ${actual === void 0 ? "absent" : quoted(actual)}${not}`;
}
var quoted = (value) => [value].flat().map((each) => JSON.stringify(each)).join(" or ");
function wantedBy(word, rule) {
	if (!rule) return void 0;
	const { header, client, ...rest } = rule.when;
	if (word.startsWith("header.")) return header?.[word.slice(7)];
	if (word.startsWith("client.")) return client?.[word.slice(7)];
	return rest[word];
}
function actualOf(word, context) {
	const { recipient, sender, fields = [], client, age, ...rest } = context;
	if (word.startsWith("header.")) {
		const name = word.slice(7).toLowerCase();
		const values = fields.filter((field) => field.name.toLowerCase() === name).map(({ value }) => value);
		return values.length > 0 ? values : void 0;
	}
	if (word.startsWith("client.")) return client?.[word.slice(7)];
	if (word === "domain") return recipient === void 0 ? void 0 : domainOf(recipient);
	if (word === "senderDomain") return sender === void 0 ? void 0 : domainOf(sender);
	if (word === "age") return age === void 0 ? void 0 : age === 0 ? "0s" : formatDuration(age);
	return {
		recipient,
		sender,
		...rest
	}[word];
}
// server/sandbox/unmatched.ts
/** The original messages among these events that went to another host without a rule's say. */
function attemptedUnmatched(events) {
	const ids = events.flatMap((event) => event.type === "recipient.attempted" && event.messageId === event.rootId && isUnmatched(event.decidedBy) ? [event.messageId] : []);
	return [...new Set(ids)];
}
async function unmatchedIn(sandbox) {
	const found = [];
	for await (const page of allSummaries(sandbox, { kind: "mail" })) for (const { id } of page) found.unshift(...await unmatchedOf(sandbox, id));
	return found;
}
/** Of one message; what came of another, a notice or a forward, is never unmatched. */
async function unmatchedOf(sandbox, id) {
	const root = buildTrace(await sandbox.store.traceEvents(sandbox.name, id));
	const indexes = root?.id === id ? unmatchedRecipients(root) : [];
	const message = indexes.length > 0 ? await getMessage(sandbox, id) : null;
	if (!message) return [];
	const fields = scanHeader(await getRaw(sandbox, id) ?? /* @__PURE__ */ new Uint8Array());
	return indexes.map((index) => {
		const recipient = message.recipients[index];
		return {
			messageId: id,
			recipient: recipient.path.forwardPath,
			nearest: nearestRule(sandbox, message, recipient, { fields })
		};
	});
}
var unmatchedRecipients = ({ recipients }) => recipients.flatMap(({ attempts }, i) => attempts.some(({ decidedBy }) => isUnmatched(decidedBy)) ? [i] : []);
function nearestRule({ engine, ruleBook }, message, recipient, known) {
	const context = {
		...engine.contextOf(message, recipient),
		...known,
		attempt: recipient.attempts
	};
	const [miss] = engine.rules.nearMisses(context, engine.memoryOf(message, recipient));
	return miss ? nearMissSentence(miss, ruleBook.get(miss.ruleId), context) : null;
}
/** @example 'm1 to <ann@shop.test> met no rule. Rule r1 is nearest: recipient is "ann@shop.test", not "bob@shop.test".' */
var unmatchedSentence = ({ messageId, recipient, nearest }) => `${messageId} to <${recipient}> met no rule.${nearest === null ? "" : ` ${nearest}`}`;
export { observe as a, unmatchedSentence as i, unmatchedIn as n, unmatchedOf as r, attemptedUnmatched as t };
