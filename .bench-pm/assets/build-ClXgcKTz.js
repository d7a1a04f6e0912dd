import { i as mistakesOf, n as describePath, r as errorMap, t as ScenarioError } from "./problems-DCd9cQGC.js";
import { n as ruleSchema, r as sessionRuleSchema, t as outcomeSchema } from "./rule-schema-C-PEbNSS.js";
import { n as scenarioSchema } from "./schema-C0clJX7O.js";
import { t as packageRoot } from "./package-DSYiKras.js";
import { isAbsolute, relative } from "node:path";
import { fileURLToPath } from "node:url";
// server/scenario/functions.ts
/** @param lists where rules are, by their paths */
function liftFunctions(data, lists) {
	const lifted = {
		data,
		found: [],
		mistakes: []
	};
	for (const list of lists) lifted.data = changeAt(lifted.data, list, (rules) => Array.isArray(rules) ? rules.map((rule, i) => liftRule(rule, {
		list,
		rule: i
	}, lifted)) : rules);
	return lifted;
}
/** The lists of rules in a scenario: its own, those of its steps, and those of the session. */
function ruleLists(data) {
	const steps = data?.steps;
	return [
		["rules"],
		["session"],
		...Array.isArray(steps) ? steps.flatMap((_, i) => ["rules", "session"].map((kind) => [
			"steps",
			i,
			kind
		])) : []
	];
}
function liftRule(rule, place, lifted) {
	if (!isObject(rule)) return rule;
	const { when } = rule;
	const bare = { ...rule };
	if (isObject(when) && "fn" in when) {
		const { fn, ...words } = when;
		bare.when = words;
		take(fn, {
			...place,
			part: "when"
		}, ["when", "fn"], lifted);
	}
	if (!("then" in rule)) return bare;
	const stand = place.list.at(-1) === "session" ? "drop" : "deliver";
	const isList = Array.isArray(rule.then);
	const outcomes = [rule.then].flat().map((outcome, i) => {
		const path = isList ? ["then", i] : ["then"];
		if (typeof outcome === "function") {
			take(outcome, {
				...place,
				part: i
			}, path, lifted);
			return stand;
		}
		if (!isObject(outcome) || !("fn" in outcome)) return outcome;
		const { fn, ...options } = outcome;
		take(fn, {
			...place,
			part: i
		}, [...path, "fn"], lifted);
		return {
			[stand]: true,
			...options
		};
	});
	bare.then = isList ? outcomes : outcomes[0];
	return bare;
}
function take(fn, place, path, { found, mistakes }) {
	if (typeof fn === "function") found.push({
		...place,
		fn
	});
	else {
		const message = "fn takes a function, which only a scenario in TypeScript can have.";
		const hint = "Say it in the other words, or write the scenario as a .ts file with defineScenario().";
		mistakes.push({
			path: [
				...place.list,
				place.rule,
				...path
			],
			at: "key",
			message,
			hint
		});
	}
}
/** Puts the functions of one list behind the rules that were read from it. */
function putBack(rules, list, found) {
	const own = found.filter((each) => each.list.join() === list.join());
	return own.length === 0 ? rules : rules.map((rule, i) => own.filter((each) => each.rule === i).reduce(put, rule));
}
/** Puts all functions of a scenario behind the rules that were read from it. */
function putAllBack(parsed, found) {
	if (found.length === 0) return parsed;
	const { rules, session, steps } = parsed;
	return {
		...parsed,
		...rules ? { rules: putBack(rules, ["rules"], found) } : {},
		...session ? { session: putBack(session, ["session"], found) } : {},
		...steps ? { steps: steps.map((step, i) => inStep(step, ["steps", i], found)) } : {}
	};
}
var inStep = (step, at, found) => step.do === "rules" ? {
	...step,
	rules: putBack(step.rules, [...at, "rules"], found),
	session: putBack(step.session, [...at, "session"], found)
} : step;
function put(rule, { part, fn }) {
	if (part === "when") return {
		...rule,
		when: {
			...rule.when,
			fn: condition(fn)
		}
	};
	if ("at" in rule) return {
		...rule,
		then: {
			do: "fn",
			...action(fn, rule.at)
		}
	};
	const then = rule.then.map((spec, i) => {
		if (i !== part) return spec;
		const { do: _, ...options } = spec;
		return {
			do: "fn",
			...outcome(fn),
			...options
		};
	});
	return {
		...rule,
		then
	};
}
var originals = /* @__PURE__ */ new WeakMap();
/** The function as it was written, of one that was put back. */
var originalOf = ({ name, call }) => call ? originals.get(call) ?? call : name;
function named$1(fn, read) {
	const name = nameOf(fn);
	const call = (attempt) => {
		let given;
		try {
			given = fn(attempt);
		} catch (error) {
			throw new Error(`the function ${name} threw ${error instanceof Error ? error : JSON.stringify(error)}`);
		}
		if (typeof given?.then === "function") throw new Error(`the function ${name} gave a promise, and an attempt waits for nothing: write it without async`);
		return read(given);
	};
	originals.set(call, fn);
	return {
		name,
		call
	};
}
/** What a person would know it by: its name, or where it has none of its own, how it begins. */
function nameOf(fn) {
	if (![
		"",
		"fn",
		"then"
	].includes(fn.name)) return fn.name;
	const source = String(fn).replaceAll(/\s+/g, " ");
	return source.length > 60 ? `${source.slice(0, 59)}…` : source;
}
var condition = (fn) => named$1(fn, Boolean);
var outcome = (fn) => named$1(fn, (given) => {
	const words = isObject(given) && "outcome" in given ? given.outcome : given;
	const parsed = outcomeSchema.safeParse(words, { error: errorMap });
	if (parsed.success) return parsed.data;
	const [first] = mistakesOf(parsed.error.issues, words);
	const what = `${first?.message ?? ""} ${first?.hint ?? ""}`.replace("the scenario", "what it gave").trim();
	throw new Error(`the function ${nameOf(fn)} gave no outcome: ${what}`);
});
/** What a function of a session rule gives is checked against the point at which the rule acts. */
var action = (fn, at) => named$1(fn, (then) => {
	const parsed = sessionRuleSchema.safeParse({
		at,
		then
	}, { error: errorMap });
	if (parsed.success) return parsed.data.then;
	const [first] = mistakesOf(parsed.error.issues, {
		at,
		then
	});
	const what = `${first?.message ?? ""} ${first?.hint ?? ""}`.replace("the scenario", "what it gave").trim();
	throw new Error(`the function ${nameOf(fn)} gave no action: ${what}`);
});
var isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
/** A copy of the data with one place changed; what does not lead there stays as it is. */
function changeAt(data, [head, ...rest], change) {
	if (head === void 0) return change(data);
	if (Array.isArray(data)) return data.map((each, i) => i === head ? changeAt(each, rest, change) : each);
	if (!isObject(data) || !(head in data)) return data;
	return {
		...data,
		[head]: changeAt(data[head], rest, change)
	};
}
/** For JSON: a function as its source. */
var showFunctions = (_, value) => typeof value === "function" ? String(value) : value;
// server/scenario/written-at.ts
/** Where in a person's own program a rule or a scenario was written: the call of its builder, read off the stack. */
/** The builders themselves, as sources and as built. */
var OWN = ["server/", "dist/"].map((folder) => fileURLToPath(new URL(folder, packageRoot)));
/** `at f (/a/b.ts:3:5)`, `at file:///a/b.ts:3:5`, `at async C:\\a\\b.ts:3:5` */
var FRAME = /(?:\(|at (?:async )?)((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^()]*?):(\d+):(\d+)\)?$/;
/** @returns undefined where the stack does not tell */
function callerPlace() {
	for (const frame of ((/* @__PURE__ */ new Error()).stack ?? "").split("\n").slice(1)) {
		const [, at, line, column] = FRAME.exec(frame.trim()) ?? [];
		if (at === void 0) continue;
		const file = at.startsWith("file://") ? fileURLToPath(at) : at;
		if (OWN.some((folder) => file.startsWith(folder))) continue;
		return {
			file: fromHere(file),
			line: Number(line),
			column: Number(column)
		};
	}
}
/** As a person would write it. */
function fromHere(file) {
	const near = relative(process.cwd(), file);
	return near.startsWith("..") || isAbsolute(near) ? file : near;
}
var places = /* @__PURE__ */ new WeakMap();
/** Remembers where this very object was written. */
function writtenAt(written, place) {
	if (place) places.set(written, place);
	return written;
}
/** The place of what is at a path, or of the nearest thing around it that has one. */
function placeAround(data, path) {
	let value = data;
	let found = placeOf(value);
	for (const part of path) {
		value = value?.[part];
		found = placeOf(value) ?? found;
	}
	return found;
}
/** With its path in front: the line is that of the whole rule or scenario, and not of the word. */
var named = (path, message) => message.startsWith(path) ? message : `${path}: ${message}`;
var placeOf = (value) => typeof value === "object" && value !== null ? places.get(value) : void 0;
// server/scenario/build.ts
var built = (outcome) => ({
	outcome,
	times: (times) => built({
		...outcome,
		times
	})
});
/** The remote host answers so, at RCPT unless told otherwise. */
var reply = (text, options = {}) => built({
	reply: text,
	...options
});
var deliver = () => built({ deliver: true });
/** @param server `smtp://127.0.0.1:2525`, `smtps://…` or `lmtp://…`: its reply is the outcome */
var relay = (server) => built({ relay: server });
/** @param command gets the message on its standard input; runs only where commands are allowed */
var pipe = (command) => built({ pipe: command });
var maildir = (folder) => built({ maildir: folder });
var mbox = (file) => built({ mbox: file });
/** @param answer what comes back although the message was taken */
var answer = (answer) => built({ answer });
var hold = () => built({ hold: true });
var dns = (result) => built({ dns: result });
var connect = (result, options = {}) => built({
	connect: result,
	...options
});
var mailbox = (result) => built({ mailbox: result });
var program = (result) => built({ program: result });
/**
* A rule; its outcomes follow one another per recipient, and the last one stays.
* @throws ScenarioError where a condition or an outcome is malformed
* @example rule({ recipient: 'a@b.test' }, reply('450 4.2.1 busy').times(2), deliver())
*/
function rule(when, ...outcomes) {
	return readRule(writtenAt({
		when,
		then: outcomes.map((each) => typeof each === "function" ? each : each.outcome)
	}, callerPlace()));
}
/**
* A rule as written in a scenario file, or as rule() makes it, checked.
* @throws ScenarioError with every mistake in it
*/
function readRule(input) {
	const { data, found, mistakes } = liftFunctions([ruleAsWritten(input)], [[]]);
	const [written] = data;
	const parsed = ruleSchema.safeParse(written, { error: errorMap });
	const place = placeOf(input);
	if (parsed.success && mistakes.length === 0) {
		const [rule] = putBack([parsed.data], [], found);
		return {
			...rule,
			...sourceOf(input, place)
		};
	}
	for (const { path } of mistakes) path.shift();
	if (!parsed.success) mistakes.push(...mistakesOf(parsed.error.issues, written));
	throw new ScenarioError(mistakes.map(({ path, message, hint }) => ({
		...place,
		path: path.length > 0 ? describePath(path) : "rule",
		message: named(path.length > 0 ? describePath(path) : "rule", message),
		...hint ? { hint } : {}
	})));
}
/** Rules name lines; one that rule() has made knows its own. */
function sourceOf(input, place) {
	if (place) return { source: lineOf(place) };
	const { source } = input;
	return source ? { source } : {};
}
var lineOf = ({ file, line }) => ({
	file,
	...line === void 0 ? {} : { line }
});
/**
* Checks a scenario and gives it back as the same object that its YAML file would give.
* @throws ScenarioError with every mistake in it
* @example export default defineScenario({ rules: [rule({ domain: 'gone.example' }, dns('not-found'))] })
*/
function defineScenario(definition) {
	const written = writtenAt(asWritten(definition), callerPlace());
	const { data, mistakes } = liftFunctions(written, ruleLists(written));
	const parsed = scenarioSchema.safeParse(data, { error: errorMap });
	if (parsed.success && mistakes.length === 0) return written;
	if (!parsed.success) mistakes.push(...mistakesOf(parsed.error.issues, data));
	throw new ScenarioError(mistakes.map(({ path, message, hint }) => ({
		...placeAround(written, path),
		path: describePath(path),
		message: named(describePath(path), message),
		...hint ? { hint } : {}
	})));
}
/** A scenario object in the words of the file: rules that rule() made are turned back into them. */
function asWritten(scenario) {
	const { rules, steps } = scenario;
	return writtenAt({
		...scenario,
		...Array.isArray(rules) ? { rules: rules.map(ruleAsWritten) } : {},
		...Array.isArray(steps) ? { steps: steps.map(stepAsWritten) } : {}
	}, placeOf(scenario));
}
function stepAsWritten(step) {
	const rules = step?.rules;
	return Array.isArray(rules) ? {
		...step,
		rules: rules.map(ruleAsWritten)
	} : step;
}
function ruleAsWritten(input) {
	const outcomes = input?.then;
	if (!Array.isArray(outcomes) || !outcomes.every((o) => typeof o === "object" && o !== null && "do" in o)) return input;
	const { source, while: window, when, ...rest } = input;
	return writtenAt({
		...rest,
		when: when.fn ? {
			...when,
			fn: originalOf(when.fn)
		} : when,
		...window ? { while: {
			...millis("from", window.from),
			...millis("until", window.until)
		} } : {},
		then: outcomes.map(outcomeAsWritten)
	}, typeof source?.file === "string" && (source.line === void 0 || Number.isInteger(source.line)) ? source : void 0);
}
function outcomeAsWritten(spec) {
	const options = {
		...spec.times === void 0 ? {} : { times: spec.times },
		...millis("delay", spec.delay)
	};
	switch (spec.do) {
		case "reply": return {
			reply: spec.reply,
			at: spec.at,
			...spec.host ? { host: spec.host } : {},
			...options
		};
		case "connect": return {
			connect: spec.result,
			...spec.host ? { host: spec.host } : {},
			...options
		};
		case "program": return {
			program: {
				exit: spec.exit,
				output: spec.output
			},
			...options
		};
		case "dns": return {
			dns: spec.result,
			...options
		};
		case "mailbox": return {
			mailbox: spec.result,
			...options
		};
		case "answer": return {
			answer: spec.answer,
			...options
		};
		case "relay": return {
			relay: spec.server,
			...options
		};
		case "pipe": return {
			pipe: spec.command,
			...options
		};
		case "maildir": return {
			maildir: spec.folder,
			...options
		};
		case "mbox": return {
			mbox: spec.file,
			...options
		};
		case "fn": return {
			fn: originalOf(spec),
			...options
		};
		default: return {
			[spec.do]: true,
			...options
		};
	}
}
var millis = (key, length) => length === void 0 ? {} : { [key]: `${length}ms` };
export { showFunctions as C, ruleLists as S, named as _, deliver as a, liftFunctions as b, mailbox as c, pipe as d, program as f, rule as g, reply as h, defineScenario as i, maildir as l, relay as m, asWritten as n, dns as o, readRule as p, connect as r, hold as s, answer as t, mbox as u, placeAround as v, putAllBack as x, placeOf as y };
