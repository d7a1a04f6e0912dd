import { C as showFunctions, S as ruleLists, _ as named, b as liftFunctions, n as asWritten, v as placeAround, x as putAllBack, y as placeOf$1 } from "./build-ClXgcKTz.js";
import { i as parseSize, n as parseCount, r as parseRange, t as compilePattern } from "./pattern-D1ITBO-R.js";
import { n as describeExpectation } from "./expect-words-D13slDSz.js";
import { h as domainOf, i as createMta, r as byOperator } from "./mta-DZaIffj7.js";
import { n as parseDuration } from "./duration-D05OQQ24.js";
import { n as NOTICE_KINDS } from "./words-DIYLVbP-.js";
import { i as mistakesOf, n as describePath, o as valueAt, r as errorMap, t as ScenarioError } from "./problems-DCd9cQGC.js";
import { n as SandboxError } from "./errors-CzoCEYTs.js";
import { n as scenarioSchema } from "./schema-C0clJX7O.js";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { readFile } from "node:fs/promises";
import { LineCounter, isAlias, isMap, isNode, isPair, isScalar, isSeq, parseDocument } from "yaml";
// server/scenario/implies.ts
/** Whether one condition holds wherever another does: what a rule or an expectation says more narrowly than another. */
var isRegex = (pattern) => /^\/.*\/[a-z]*$/s.test(pattern);
var isLiteral = (pattern) => !isRegex(pattern) && !/[*?]/.test(pattern);
/** Whether all that `narrow` matches is matched by `wide` too; where that cannot be told, it is not. */
var patternImplies = (narrow, wide) => [narrow].flat().every((one) => oneImplies(one, [wide].flat()));
function oneImplies(narrow, wide) {
	if (isLiteral(narrow)) return compilePattern([...wide])(narrow);
	return wide.some((other) => {
		if (other.toLowerCase() === narrow.toLowerCase() || /^\*+$/.test(other)) return true;
		if (isRegex(narrow) || isRegex(other) || other.includes("?")) return false;
		return compilePattern(other)(narrow);
	});
}
function rangeImplies(narrow, wide, unit) {
	const [inner, outer] = [parseRange(narrow, unit), parseRange(wide, unit)];
	return inner !== null && outer !== null && inner.min >= outer.min && inner.max <= outer.max;
}
/** Whether whatever meets the conditions of `narrow` meets those of `wide`. */
function whenImplies(narrow, wide) {
	if (wide.fn) return false;
	return [
		"recipient",
		"sender",
		"subject",
		"kind"
	].every((word) => holds$1(narrow[word], wide[word])) && holds$1(narrow.domain ?? domainsOf(narrow.recipient), wide.domain) && holds$1(narrow.senderDomain ?? domainsOf(narrow.sender), wide.senderDomain) && within(narrow.size, wide.size, parseSize) && within(narrow.attempt, wide.attempt, parseCount) && within(narrow.age, wide.age, parseDuration) && headersImply(narrow.header ?? {}, wide.header ?? {}) && clientImplies(narrow.client ?? {}, wide.client ?? {});
}
/** A condition that is not given holds of everything. */
var holds$1 = (narrow, wide) => wide === void 0 || narrow !== void 0 && patternImplies(narrow, wide);
var within = (narrow, wide, unit) => wide === void 0 || narrow !== void 0 && rangeImplies(narrow, wide, unit);
function headersImply(narrow, wide) {
	const given = new Map(Object.entries(narrow).map(([name, pattern]) => [name.toLowerCase(), pattern]));
	return Object.entries(wide).every(([name, pattern]) => holds$1(given.get(name.toLowerCase()), pattern));
}
function clientImplies(narrow, wide) {
	return [
		"ip",
		"helo",
		"user"
	].every((word) => holds$1(narrow[word], wide[word])) && (wide.tls === void 0 || narrow.tls === wide.tls);
}
/** The domains of addresses that are written out, or of globs whose domain is; undefined where one has none. */
function domainsOf(addresses) {
	const all = [addresses ?? []].flat();
	const domains = all.map((address) => isRegex(address) ? "" : domainOf(address));
	return all.length > 0 && domains.every((domain) => domain !== "" && isLiteral(domain)) ? domains : void 0;
}
// server/scenario/expect-contradictions.ts
/** Expectations that are well written and can never hold. */
/** @param nothingSent whether no step before has sent or awaited a message */
function expectContradictions(expectations, path, nothingSent) {
	return expectations.flatMap((e, i) => {
		const at = [...path, i];
		return [
			...[e, ...e.order ?? []].flatMap((one, j) => impossible$1(one, j === 0 ? at : [
				...at,
				"order",
				j - 1
			])),
			...nothingSent ? unsent(e, at) : [],
			...against(e, expectations, at)
		];
	});
}
var warning$1 = (path, message, hint) => ({
	path,
	at: "value",
	message,
	hint
});
var never = (path, because, hint) => warning$1(path, `This can never hold: ${because}.`, hint);
/** How many messages are wanted. */
function wanted(e) {
	if (e.none) return {
		min: 0,
		max: 0
	};
	return parseRange(e.count ?? ">=1", parseCount) ?? {
		min: 1,
		max: Number.POSITIVE_INFINITY
	};
}
/** What contradicts itself. Of what must not come, the same says that it always holds. */
function impossible$1(e, path) {
	const found = [];
	const isAbsent = wanted(e).max === 0;
	const add = (word, because, hint) => {
		const sentence = isAbsent ? `This always holds: ${because}.` : `This can never hold: ${because}.`;
		found.push(warning$1([...path, word], sentence, hint));
	};
	if (wanted(e).max < 0) add("count", "no count is below 0", "Write none, or a count.");
	if (e.within !== void 0 && e.after !== void 0 && e.within < e.after) add("within", "within ends before after begins", "Swap them, or drop one.");
	const isNotice = e.kind === void 0 || e.kind !== "mail" && e.kind !== "forward";
	if (!isNotice && e.about !== void 0) add("about", `${e.kind} is about nobody, only notices are`, "Write to instead.");
	if (!isNotice && e.report) add("report", `${e.kind} has no report, only notices have`, "Write status and state instead.");
	for (const [word, status] of [["status", e.status], ["report", e.report?.status]]) {
		const odd = [status ?? []].flat().find((one) => isLiteral(one) && !/^[245]\.\d{1,3}\.\d{1,3}$/.test(one));
		if (odd !== void 0) add(word, `${JSON.stringify(odd)} is no enhanced status code`, "Write it as 5.1.1, or as a pattern: 5.*");
	}
	return found;
}
function unsent(e, path) {
	if (wanted(e).min === 0 && !e.order) return [];
	return [never(path, "nothing is sent before it", "Write a step with send, or one with await.")];
}
/** Another expectation of the same list that forbids what this one wants. */
function against(e, all, path) {
	if (e.order) return [];
	const other = all.find((one) => one !== e && !one.order && wanted(one).max < wanted(e).min && implies(e, one));
	if (!other) return [];
	return [never(path, `beside it stands ${JSON.stringify(describeExpectation(other))}`, "Drop one, or say more narrowly which messages must not come.")];
}
var PATTERNS = [
	"to",
	"from",
	"about",
	"subject",
	"status"
];
/** Whether each message that fits `narrow` fits `wide` too; where that cannot be told, it does not. */
function implies(narrow, wide) {
	return kindImplies(narrow.kind, wide.kind) && PATTERNS.every((word) => holds(narrow[word], wide[word])) && holds(narrow.state, wide.state) && (wide.contains ?? []).every((text) => (narrow.contains ?? []).some((other) => other.includes(text))) && (wide.matches === void 0 || wide.matches === narrow.matches) && Object.entries(wide.report ?? {}).every(([field, pattern]) => holds(narrow.report?.[field], pattern)) && wide.equals === void 0 && (narrow.within ?? Number.POSITIVE_INFINITY) <= (wide.within ?? Number.POSITIVE_INFINITY) && (narrow.after ?? 0) >= (wide.after ?? 0);
}
var holds = (narrow, wide) => wide === void 0 || narrow !== void 0 && patternImplies(narrow, wide);
function kindImplies(narrow, wide) {
	if (wide === void 0 || narrow === wide) return true;
	return wide === "notice" && NOTICE_KINDS.includes(narrow);
}
// server/scenario/rule-contradictions.ts
/** Rules that are well written and can never act. */
var ruleContradictions = (rules, path) => rules.flatMap((rule, i) => {
	const at = [...path, i];
	return [
		...hidden(rules, i, at, () => true),
		...impossible(rule, at),
		...unreached(rule.then, [...at, "then"])
	];
});
var sessionContradictions = (rules, path) => rules.flatMap((rule, i) => {
	const at = [...path, i];
	const ends = (earlier) => earlier.at === rule.at && !GO_ON.includes(earlier.then.do);
	return [
		...hidden(rules, i, at, ends),
		...impossible(rule, at),
		...unknownYet(rule, at)
	];
});
/** Actions that let the rules after them act too, or may. */
var GO_ON = [
	"delay",
	"drip",
	"hide",
	"fn"
];
var warning = (path, message, hint) => ({
	path,
	at: "value",
	message,
	hint
});
/** An earlier rule that always acts and matches wherever this one does. */
function hidden(rules, index, path, ends) {
	const rule = rules[index];
	const earlier = rules.slice(0, index).findIndex((one) => ends(one) && actsAlways(one, rule) && whenImplies(rule.when, one.when));
	const by = rules[earlier];
	if (!by) return [];
	const name = by.name ? `rule ${earlier + 1} (${by.name})` : `rule ${earlier + 1}`;
	return [warning(path, `${called(rule)} can never act: ${name} before it matches whatever it matches.`, "Put the narrower rule first, or drop one.")];
}
var called = (rule) => rule.name ? `${JSON.stringify(rule.name)}` : "This rule";
/** Whether `rule` acts whenever it matches while `other` may act. */
function actsAlways(rule, other) {
	if (rule.times !== void 0 || (rule.chance ?? 1) < 1) return false;
	const { from = 0, until = Number.POSITIVE_INFINITY } = rule.while ?? {};
	return (other.while?.from ?? 0) >= from && (other.while?.until ?? Number.POSITIVE_INFINITY) <= until;
}
/** Conditions that nothing meets. */
function impossible(rule, path) {
	const { when, chance } = rule;
	const found = [];
	if (chance === 0) found.push(warning([...path, "chance"], "A chance of 0 never acts.", "Write more than 0, or drop the rule."));
	const last = (word, least, unit, says) => {
		const range = when[word] === void 0 ? null : parseRange(when[word], unit);
		if (range && range.max < least) found.push(warning([
			...path,
			"when",
			word
		], `No ${word} is ${when[word]}.`, says));
	};
	last("attempt", 1, parseCount, "Attempts are counted from 1.");
	last("age", 0, parseDuration, "Ages are counted from 0s.");
	found.push(...otherDomain(when.recipient, when.domain, "recipient", "domain", path));
	found.push(...otherDomain(when.sender, when.senderDomain, "sender", "senderDomain", path));
	return found;
}
/** An address that is written out, and a domain that is not its own. */
function otherDomain(address, domain, word, domainWord, path) {
	const own = domainsOf(address);
	if (!own || domain === void 0 || own.some(compilePattern(domain))) return [];
	const message = `No ${word} is in ${[domain].flat().join(" or ")}: ${domainWord} and ${word} contradict each other.`;
	return [warning([
		...path,
		"when",
		domainWord
	], message, `Drop ${domainWord}, or mend one of them.`)];
}
/** Entries of a list behind one that ends the recipient. */
function unreached(then, path) {
	const end = then.findIndex((outcome) => endsRecipient(outcome));
	if (end < 0 || end === then.length - 1) return [];
	const message = `This outcome is never reached: entry ${end + 1} of the list ends the recipient.`;
	return [warning([...path, end + 1], message, "Put it before, or drop it.")];
}
var endsRecipient = (outcome) => outcome.do === "deliver" || outcome.do === "reply" && outcome.reply.startsWith("5") && !["greeting", "helo"].includes(outcome.at);
/** From which point on a condition can be met; those that are absent never can in a session. */
var KNOWN_FROM = {
	"client.ip": "connect",
	"client.tls": "connect",
	"client.helo": "ehlo",
	"client.user": "mail",
	sender: "mail",
	senderDomain: "mail",
	kind: "mail",
	size: "mail",
	recipient: "rcpt",
	domain: "rcpt",
	header: "message",
	subject: "message"
};
var POINTS = [
	"connect",
	"ehlo",
	"starttls",
	"auth",
	"mail",
	"rcpt",
	"data",
	"message"
];
function unknownYet({ when, at }, path) {
	if (at === "quit") return [];
	const { client = {}, fn: _, ...rest } = when;
	return [...Object.keys(rest).map((word) => [word, [
		...path,
		"when",
		word
	]]), ...Object.keys(client).map((word) => [`client.${word}`, [
		...path,
		"when",
		"client",
		word
	]])].flatMap(([word, place]) => {
		const from = KNOWN_FROM[word];
		if (from === void 0) return [warning(place, `${word} is of attempts at delivery: a session rule with it never acts.`, "Drop it here, or write the rule under rules.")];
		if (POINTS.indexOf(from) <= POINTS.indexOf(at)) return [];
		return [warning(place, `${word} is not known at ${at}: this rule never acts.`, `Write at: ${from}, or drop ${word}.`)];
	});
}
// server/scenario/contradictions.ts
/** What is no mistake and hardly meant: rules that can never act, expectations that can never hold. */
function contradictionsIn({ rules = [], session = [], steps = [], expect = [] }) {
	const firstSent = steps.findIndex((step) => step.do === "send" || step.do === "await");
	const isSent = (step) => firstSent >= 0 && firstSent < step;
	return [
		...ruleContradictions(rules, ["rules"]),
		...sessionContradictions(session, ["session"]),
		...steps.flatMap((step, i) => {
			if (step.do === "rules") {
				const session = sessionContradictions(step.session, [
					"steps",
					i,
					"session"
				]);
				return [...ruleContradictions(step.rules, [
					"steps",
					i,
					"rules"
				]), ...session];
			}
			return step.do === "expect" ? expectContradictions(step.expect, [
				"steps",
				i,
				"expect"
			], !isSent(i)) : [];
		}),
		...expectContradictions(expect, ["expect"], !isSent(steps.length))
	];
}
// server/scenario/files.ts
/** Files that a scenario names: within reach of a file, out of reach of what comes over HTTP. */
var filesOf = ({ origin, file }) => ({ resolve: (name) => {
	if (origin === "http") return null;
	return isAbsolute(name) || !file ? name : join(dirname(file), name);
} });
var noFiles = (path, hint) => ({
	path,
	at: "value",
	message: "A scenario that comes over HTTP names no files.",
	hint
});
var unreadable = (file, path) => ({
	path,
	at: "value",
	message: `${file} cannot be read.`,
	hint: "Paths are relative to this file."
});
// server/scenario/letters.ts
/** The message files that a scenario names: those that it sends, and those that it compares with. */
/** Reads them all, wherever else the scenario has mistakes. */
async function readLetters(data, mistakes, options) {
	const letters = /* @__PURE__ */ new Map();
	for (const { path, name, instead } of namedIn(data)) {
		const file = filesOf(options).resolve(name);
		const bytes = file === null ? null : await readFile(file).catch(() => null);
		if (file === null) mistakes.push(noFiles(path, instead));
		else if (bytes) letters.set(path.join("."), bytes.toString("base64"));
		else mistakes.push(unreadable(file, path));
	}
	return letters;
}
/** The step with the bytes of what it names. */
function withLetters(step, path, data, letters) {
	if (step.do === "expect") return {
		...step,
		expect: expectWithLetters(step.expect, [...path, "expect"], letters)
	};
	if (step.do !== "send") return step;
	const isList = Array.isArray(valueAt(data, [...path, "send"]));
	const messages = step.messages.map((message, i) => {
		const emlBytes = letters.get([
			...path,
			"send",
			...isList ? [i] : [],
			"eml"
		].join("."));
		return emlBytes === void 0 ? message : {
			...message,
			emlBytes
		};
	});
	return {
		...step,
		messages
	};
}
function expectWithLetters(expectations, path, letters) {
	return expectations.map((expectation, i) => {
		const at = [...path, i];
		const bytes = letters.get([...at, "equals"].join(".")) ?? letters.get([
			...at,
			"equals",
			"eml"
		].join("."));
		return {
			...expectation,
			...expectation.equals && bytes !== void 0 ? { equals: {
				...expectation.equals,
				bytes
			} } : {},
			...expectation.order ? { order: expectWithLetters(expectation.order, [...at, "order"], letters) } : {}
		};
	});
}
var SENT = "Write the message in fields: from, to, subject, text.";
var EXPECTED = "Say what the message contains: contains, matches, report.";
function namedIn(data) {
	const steps = pathsOf(data, ["steps"]);
	const sent = steps.flatMap((step) => one(data, [
		...step,
		"send",
		"eml"
	], SENT));
	const sentInLists = steps.flatMap((step) => pathsOf(data, [...step, "send"])).flatMap((message) => one(data, [...message, "eml"], SENT));
	const expectations = [[], ...steps].flatMap((above) => pathsOf(data, [...above, "expect"]));
	const ordered = expectations.flatMap((expectation) => pathsOf(data, [...expectation, "order"]));
	const compared = [...expectations, ...ordered].flatMap((expectation) => [...one(data, [...expectation, "equals"], EXPECTED), ...one(data, [
		...expectation,
		"equals",
		"eml"
	], EXPECTED)]);
	return [
		...sent,
		...sentInLists,
		...compared
	];
}
/** The paths of a list's items; none where there is no list. */
function pathsOf(data, path) {
	const list = valueAt(data, path);
	return Array.isArray(list) ? list.map((_, i) => [...path, i]) : [];
}
function one(data, path, instead) {
	const name = valueAt(data, path);
	return typeof name === "string" ? [{
		path,
		name,
		instead
	}] : [];
}
// server/scenario/mta-block.ts
/** The `mta` block: files that it names are read, each setting gets its place, and the MTA's own module checks it. */
/** Settings whose value is a file's content or, on one line, the file's name. */
var TEXT_FILES = { imta: [
	"config",
	"options",
	"aliases",
	"mapping"
] };
/** A path rather than content: it begins as one, or has neither a space nor an equals sign in its one line. */
var isPath = (value) => /^\.{0,2}\//.test(value) || /^[^\s=]+$/.test(value);
/** Reads what the block names and notes where each of its settings was written. */
async function resolveMta(block, path, context) {
	const { source, mistakes, files, foreign } = context;
	const places = {};
	if (source) notePlaces(block, [], (inner) => source.place([...path, ...inner]), places);
	const { givenBy: _, ...own } = block;
	if (source && block.type === "imta") noteTexts(block.templates, [...path, "templates"], source, places);
	let mta = foreign || block.type !== "qmail" ? own : byOperator(own);
	for (const [key, value] of Object.entries(block)) {
		if (typeof value !== "string") continue;
		const at = [...path, key];
		const isText = TEXT_FILES[block.type]?.includes(key) ?? false;
		const folder = FOLDERS[block.type]?.[key];
		if (isText && !isPath(value)) {
			if (source) places[key] = source.textPlace(at);
		} else if (isText || folder) {
			const name = files.resolve(value);
			if (name === null) mistakes.push(noFiles(at, `Write the content of ${key} inline.`));
			else if (isText) mta[key] = await readText(name, at, mistakes, places, key);
			else if (folder) {
				const { [key]: content, ...beside } = await readFolder(folder, name, at, mistakes, places);
				mta = {
					...beside,
					...mta,
					[key]: content ?? {}
				};
			}
		}
	}
	if (block.type === "imta") mta = await takeIn(mta, block, path, places, context);
	return Object.keys(places).length > 0 ? {
		...mta,
		places
	} : mta;
}
/** What imta's texts take in by `<NAME` is looked for beside them. */
async function takeIn(mta, block, path, places, { files, mistakes }) {
	const taken = {};
	for (const key of ["config", "aliases"]) {
		const { [key]: text } = mta;
		const from = files.resolve(block[key] === text ? "imta.cnf" : String(block[key]));
		if (typeof text !== "string" || !text.includes("<") || from === null) continue;
		try {
			const { filesTakenIn } = await import("./read-files-DX7fDD5k.js");
			const found = await filesTakenIn(text, from);
			Object.assign(taken, found.files);
			Object.assign(places, found.places);
		} catch (error) {
			if (!(error instanceof SandboxError)) throw error;
			mistakes.push({
				path: [...path, key],
				at: "value",
				message: error.message,
				...hintOf(error)
			});
		}
	}
	return Object.keys(taken).length > 0 ? {
		...mta,
		files: {
			...taken,
			...mta.files
		}
	} : mta;
}
var hintOf = ({ hint }) => hint ? { hint } : {};
/** `control.bouncefrom` and so on: every key of the block, however deep. */
function notePlaces(value, inner, place, places) {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return;
	for (const [key, child] of Object.entries(value)) {
		const path = [...inner, key];
		places[path.join(".")] = place(path);
		notePlaces(child, path, place, places);
	}
}
/** A notice text that stands in the block: its lines are counted from where it begins. */
function noteTexts(templates, path, source, places) {
	if (typeof templates !== "object" || templates === null) return;
	for (const [language, files] of Object.entries(templates)) for (const file of Object.keys(files ?? {})) places[`templates.${language}.${file}`] = source.textPlace([
		...path,
		language,
		file
	]);
}
async function readText(file, path, mistakes, places, key) {
	try {
		const text = await readFile(file, "utf8");
		places[key] = {
			file,
			line: 1
		};
		return text;
	} catch {
		mistakes.push(unreadable(file, path));
		return "";
	}
}
/** Settings that may name a folder, with what reads it; only a scenario that names one needs that. */
var FOLDERS = {
	qmail: { control: async (name) => (await import("./read-control-CAeckU1p.js")).readControl(name) },
	imta: { templates: async (name) => ({ ...await (await import("./read-templates-lISARlMg.js")).readTemplates(name) }) }
};
async function readFolder(read, folder, path, mistakes, places) {
	try {
		const { places: found, ...settings } = await read(folder);
		for (const [setting, place] of Object.entries(found ?? {})) places[setting] ??= place;
		return settings;
	} catch (error) {
		if (!(error instanceof SandboxError)) throw error;
		mistakes.push({
			path,
			at: "value",
			message: error.message,
			...error.hint ? { hint: error.hint } : {}
		});
		return {};
	}
}
/** What the MTA itself finds wrong. */
function checkMta(mta, path, timezone) {
	try {
		createMta(mta, { timezone });
		return [];
	} catch (error) {
		if (!(error instanceof SandboxError)) throw error;
		return (error.problems ?? [{
			message: error.message,
			...error.hint ? { hint: error.hint } : {}
		}]).map((problem) => ({
			path: [...path, ...keysOf(mta, problem.path ?? "")],
			at: "value",
			message: sentence$1(problem.path, problem.message),
			...problem.file && problem.line ? { place: {
				file: problem.file,
				line: problem.line,
				column: 1
			} } : {}
		}));
	}
}
var sentence$1 = (path, message) => `${path ? `${path}: ` : ""}${message}`;
/** `channels.*.gone.example` is a key below `channels`: the longest key that fits is taken at each step. */
function keysOf(value, path) {
	if (path === "" || typeof value !== "object" || value === null) return [];
	const parts = path.split(".");
	for (let end = parts.length; end > 0; end--) {
		const key = parts.slice(0, end).join(".");
		if (!(key in value)) continue;
		return [key, ...keysOf(value[key], parts.slice(end).join("."))];
	}
	return [];
}
// server/scenario/outside-paths.ts
/** Commands, folders and files that rules hand messages to: paths count from the scenario's file, and HTTP brings none. */
var WORDS = [
	"pipe",
	"maildir",
	"mbox"
];
/** What came over HTTP is data: it neither runs nor writes anything. */
function outsideMistakes(data, { origin }) {
	if (origin !== "http") return [];
	return [["rules"], ...listAt(data, ["steps"]).map((path) => [...path, "rules"])].flatMap((path) => listAt(data, path)).flatMap((rule) => {
		const path = [...rule, "then"];
		return Array.isArray(valueAt(data, path)) ? listAt(data, path) : [path];
	}).flatMap((path) => WORDS.filter((word) => valueAt(data, [...path, word]) !== void 0).map((word) => ({
		path: [...path, word],
		at: "key",
		message: `A scenario that comes over HTTP may not use ${word}: it would act on the server's machine.`,
		hint: "Put it into a file and start bouncelab with --scenario FILE; or hand mail over with relay."
	})));
}
function listAt(data, path) {
	const list = valueAt(data, path);
	return Array.isArray(list) ? list.map((_, i) => [...path, i]) : [];
}
/** The rules with the folders and files that they name as whole paths, for whoever delivers later, from elsewhere. */
function withPaths(rules, options) {
	const whole = (name) => resolve(filesOf(options).resolve(name) ?? name);
	const outcome = (spec) => {
		if (spec.do === "maildir") return {
			...spec,
			folder: whole(spec.folder)
		};
		return spec.do === "mbox" ? {
			...spec,
			file: whole(spec.file)
		} : spec;
	};
	return rules.map((rule) => ({
		...rule,
		then: rule.then.map(outcome)
	}));
}
// server/scenario/program-text.ts
var isProgram = (file) => /\.[cm]?[jt]s$/i.test(file);
/** How TypeScript and JavaScript begin, and no YAML does. */
var CODE = /^(?:import|export|const|let|var|function|async)\s+[^:\s]/;
var HINTS = {
	http: "Send YAML or JSON. A scenario in TypeScript is for bouncelab run FILE.ts and startSandbox().",
	file: "Give the file a name that ends in .ts.",
	code: "Give the path of the file, not its text."
};
/** @throws ScenarioError where the text is a program */
function refuseCode(text, { origin, file }) {
	if (!CODE.test(withoutComments(text))) return;
	const place = {
		...file ? { file } : {},
		line: 1,
		column: 1
	};
	throw new ScenarioError([{
		...place,
		message: "This is a program, and a scenario is data here.",
		hint: HINTS[origin]
	}]);
}
/** The text from its first word on. By hand, for a regular expression could be made to take for ever. */
function withoutComments(text) {
	let rest = text.trimStart();
	for (;;) {
		const closing = rest.startsWith("//") ? "\n" : rest.startsWith("/*") ? "*/" : null;
		const end = closing === null ? -1 : rest.indexOf(closing);
		if (closing === null || end < 0) return rest;
		rest = rest.slice(end + closing.length).trimStart();
	}
}
// server/scenario/source-map.ts
/** A YAML (or JSON) text with the line and column of everything in it. */
/** Aliases may repeat so much and no more: a bomb of nested aliases grows by powers. */
var MOST_ALIASES = 1e3;
function readSource(text, file) {
	const lines = new LineCounter();
	const document = parseDocument(text, {
		lineCounter: lines,
		prettyErrors: false,
		merge: true
	});
	const at = (offset) => {
		const { line, col } = lines.linePos(offset);
		return {
			line,
			column: col
		};
	};
	const problems = document.errors.map((error) => ({
		file,
		...at(error.pos[0]),
		message: sentence(error.message),
		hint: YAML_HINTS[error.code] ?? "Check indentation, colons and quotes."
	}));
	const isReadable = document.errors.every(({ code }) => HARMLESS.includes(code));
	const read = isReadable ? toData(document, file) : { data: void 0 };
	if (read.problem) problems.push(read.problem);
	const position = (path, part) => at(offsetOf(document, path, part));
	return {
		file,
		data: read.data,
		problems,
		isReadable: isReadable && !read.problem,
		position,
		place: (path) => ({
			file,
			line: position(path, "key").line
		}),
		textPlace: (path) => {
			const { line } = position(path, "value");
			const node = document.getIn(path, true);
			return {
				file,
				line: isScalar(node) && String(node.type).startsWith("BLOCK") ? line + 1 : line
			};
		}
	};
}
function toData(document, file) {
	try {
		return { data: document.toJS({ maxAliasCount: MOST_ALIASES }) };
	} catch (error) {
		return { problem: {
			file,
			line: 1,
			column: 1,
			message: `The aliases of this file unfold too far: ${error instanceof Error ? error.message : error}.`,
			hint: "Write the repeated part out, or anchor less."
		} };
	}
}
/** Errors after which the rest of the document still stands as it was written. */
var HARMLESS = ["DUPLICATE_KEY", "MULTIPLE_DOCS"];
var YAML_HINTS = {
	TAB_AS_INDENT: "Indent with spaces.",
	DUPLICATE_KEY: "Each key stands once; put several values into a list.",
	MULTIPLE_DOCS: "A file holds one scenario; drop the line ---.",
	MISSING_CHAR: "A quote or a bracket is not closed.",
	BAD_INDENT: "Line it up with its neighbours."
};
var sentence = (text) => text.endsWith(".") ? text : `${text}.`;
function offsetOf(document, path, part) {
	let node = document.contents;
	let offset = startOf(node);
	for (const [i, step] of path.entries()) {
		const pair = child(document, node, step);
		if (!pair) break;
		const last = i === path.length - 1;
		const value = isPair(pair) ? isNode(pair.value) ? pair.value : null : pair;
		const key = isPair(pair) && isNode(pair.key) ? pair.key : null;
		offset = key && (last && part === "key" || !value?.range || isEmpty(value)) ? startOf(key) : startOf(value ?? key);
		node = value;
	}
	return offset;
}
var isEmpty = (node) => node.range?.[0] === node.range?.[1];
function child(document, node, step) {
	const real = isAlias(node) ? node.resolve(document) : node;
	if (isSeq(real)) {
		const item = real.items[Number(step)];
		return isNode(item) ? item : null;
	}
	if (!isMap(real)) return null;
	return real.items.find((pair) => keyOf(pair) === String(step)) ?? null;
}
var keyOf = (pair) => String(isNode(pair.key) ? pair.key.toJSON() : pair.key);
var startOf = (node) => node?.range?.[0] ?? 0;
// server/scenario/load.ts
/** From a text or an object to a scenario as data. Every mistake in it is reported at once, each with its place. */
/**
* Reads a scenario and checks all of it.
* @throws ScenarioError with every mistake
* @example await loadScenario('rules: [{when: {domain: gone.example}, then: {dns: not-found}}]', { origin: 'http' })
*/
async function loadScenario(input, options) {
	if (typeof input === "string") refuseCode(input, options);
	const source = typeof input === "string" ? readSource(input, options.file ?? "scenario") : null;
	const unreadable = source?.problems ?? [];
	if (source && !source.isReadable) throw new ScenarioError(unreadable);
	const given = typeof input === "string" ? source?.data : asWritten(input);
	const { data, found, mistakes } = liftFunctions(given, ruleLists(given));
	const parsed = scenarioSchema.safeParse(data, { error: errorMap });
	if (!parsed.success) mistakes.push(...emptyFile(data, source) ?? mistakesOf(parsed.error.issues, data));
	const mtas = await readMtas(data, mistakes, source, options);
	const letters = await readLetters(data, mistakes, options);
	mistakes.push(...outsideMistakes(data, options));
	const places = {
		source,
		given,
		options
	};
	const problems = (found) => found.map((mistake) => problemOf(mistake, places));
	if (!parsed.success || unreadable.length + mistakes.length > 0) throw new ScenarioError([...unreadable, ...problems(mistakes)].sort(byPlace));
	const whole = putAllBack(parsed.data, found);
	const { name, rules, session, steps, expect, mta: _, ...rest } = whole;
	const top = mtas.get("");
	const warnings = problems(contradictionsIn(whole)).sort(byPlace);
	return {
		name: name ?? (options.file ? basename(options.file).replace(/\.[a-z]+$/i, "") : "scenario"),
		...rest,
		...top ? { mta: top } : {},
		rules: placed(withPaths(rules ?? [], options), ["rules"], source, given),
		session: placed(session ?? [], ["session"], source, given),
		steps: (steps ?? []).map((step, i) => {
			const path = ["steps", i];
			return withLetters(finishStep(step.do === "rules" ? {
				...step,
				rules: withPaths(step.rules, options)
			} : step, path, source, given, mtas), path, data, letters);
		}),
		expect: expectWithLetters(placed(expect ?? [], ["expect"], source, given, "to the column"), ["expect"], letters),
		...warnings.length > 0 ? { warnings } : {},
		...options.file ? { file: options.file } : {},
		...found.length > 0 ? { functions: found.length } : {},
		text: typeof input === "string" ? input : `${JSON.stringify(given, showFunctions, 2)}\n`
	};
}
/**
* A YAML or JSON file as data, a TypeScript or JavaScript file as the program that it is.
* @throws ScenarioError, also where the file cannot be read
*/
async function loadScenarioFile(file) {
	if (isProgram(file)) {
		const { loadProgram } = await import("./load-program-DHLNqyQf.js");
		return loadScenario(await loadProgram(file), {
			origin: "code",
			file
		});
	}
	return loadScenario(decode(await readFile(file).catch((error) => {
		const why = error.code === "ENOENT" ? "There is no such file." : `It cannot be read: ${error.message}.`;
		throw new ScenarioError([{
			file,
			message: why,
			hint: "Give the path of a scenario file (YAML or JSON)."
		}]);
	}), file), {
		origin: "file",
		file
	});
}
function decode(bytes, file) {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		throw new ScenarioError([{
			file,
			line: 1,
			column: 1,
			message: "The file is not UTF-8.",
			hint: "Save it as UTF-8 text."
		}]);
	}
}
var emptyFile = (data, source) => source && (data === null || data === void 0) ? [{
	path: [],
	at: "value",
	message: "The scenario is empty.",
	hint: "Write rules:, steps: or expect: into it."
}] : null;
var byPlace = (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
function problemOf(mistake, places) {
	const { path, at, message, hint } = mistake;
	const stands = placeOf(path, at, places);
	const place = mistake.place && (mistake.place.file !== stands.file || mistake.place.line !== stands.line) ? mistake.place : stands;
	const said = places.source || path.length === 0 ? message : named(describePath(path), message);
	return {
		...place,
		...path.length > 0 ? { path: describePath(path) } : {},
		message: said,
		...hint ? { hint } : {}
	};
}
function placeOf(path, at, { source, given, options: { file } }) {
	if (source) return {
		file: source.file,
		...source.position(path, at)
	};
	return placeAround(given, path) ?? (file ? { file } : {});
}
/** Each item with the place where a person wrote it. Rules go into the journal, which names lines. */
function placed(items, path, source, given, precision = "to the line") {
	if (!source) return items.map((item, i) => ({
		...item,
		...noted(valueAt(given, [...path, i]))
	}));
	const column = (at) => precision === "to the line" ? {} : { column: source.position(at, "value").column };
	return items.map((item, i) => ({
		...item,
		source: {
			...source.place([...path, i]),
			...column([...path, i])
		}
	}));
}
/** A rule that a program has made knows its line. */
function noted(written) {
	const { file, line } = placeOf$1(written) ?? {};
	return file === void 0 ? {} : { source: {
		file,
		...line === void 0 ? {} : { line }
	} };
}
function finishStep(step, path, source, given, mtas) {
	const at = source ? { source: source.place(path) } : {};
	if (step.do === "rules") {
		const session = placed(step.session, [...path, "session"], source, given);
		return {
			...step,
			...at,
			rules: placed(step.rules, [...path, "rules"], source, given),
			session
		};
	}
	if (step.do === "expect") return {
		...step,
		...at,
		expect: placed(step.expect, [...path, "expect"], source, given, "to the column")
	};
	if (step.do === "mta") return {
		...step,
		...at,
		mta: mtas.get(String(path[1])) ?? step.mta
	};
	return {
		...step,
		...at
	};
}
/** The MTA blocks of the scenario and of its steps, by step (`''` for the scenario's own), checked by the MTA itself. */
async function readMtas(data, mistakes, source, options) {
	const steps = valueAt(data, ["steps"]);
	const stepPaths = Array.isArray(steps) ? steps.map((_, i) => [
		"steps",
		i,
		"mta"
	]) : [];
	const read = /* @__PURE__ */ new Map();
	for (const path of [["mta"], ...stepPaths]) {
		const block = valueAt(data, path);
		if (!isMtaBlock(block)) continue;
		const before = mistakes.length;
		const mta = await resolveMta(block, path, {
			mistakes,
			source,
			files: filesOf(options),
			foreign: options.origin === "http"
		});
		if (mistakes.length > before) continue;
		const timezone = valueAt(data, ["timezone"]);
		mistakes.push(...checkMta(mta, path, typeof timezone === "string" ? timezone : "UTC"));
		read.set(path.length === 1 ? "" : String(path[1]), mta);
	}
	return read;
}
/** Blocks without a known type are the schema's to complain of. */
var isMtaBlock = (block) => typeof block === "object" && block !== null && ["qmail", "imta"].includes(block.type);
export { loadScenarioFile as n, loadScenario as t };
