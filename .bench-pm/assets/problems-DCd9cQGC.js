import { t as nearest } from "./nearest-DgHxN4ib.js";
import { n as SandboxError } from "./errors-CzoCEYTs.js";
// server/scenario/problems.ts
/** All mistakes of one scenario; the message has a line for each. */
var ScenarioError = class extends SandboxError {
	constructor(problems) {
		super("E_INVALID", problems.map(problemLine).join("\n"), { problems });
		this.name = "ScenarioError";
	}
};
/** `FILE:LINE:COLUMN message hint`; what has no place in a text is named by its path. */
function problemLine(problem) {
	const { file, line, column, path, message, hint } = problem;
	const where = [
		file,
		line,
		column
	].filter((part) => part !== void 0).join(":");
	const named = line === void 0 && path && !message.startsWith(path) ? `${path}: ` : "";
	return `${where ? `${where} ` : ""}${named}${message}${hint ? ` ${hint}` : ""}`;
}
/** Words of the language that the contract has and this version does not play. */
var NOT_YET = { webhook: "webhook is not played yet." };
/** For safeParse: the issue of an unknown key carries the known ones, which zod keeps to itself. */
var errorMap = (issue) => {
	if (issue.code !== "unrecognized_keys") return void 0;
	const shape = issue.inst?._zod?.def?.shape;
	return Object.keys(shape ?? {}).join(" ");
};
/** @param data what was parsed, to tell what stands at a path */
function mistakesOf(issues, data) {
	const flat = issues.flatMap((issue) => unfold(issue, [], data));
	const misspelt = new Set(flat.filter(({ issue }) => hasMisspelt(issue)).map(({ path }) => path.join(".")));
	return flat.filter(({ issue, path }) => !(saysMissing(issue) && misspelt.has(path.join("."))) && !isMisspelt(path, flat, data)).flatMap(({ issue, path }) => mistakes(issue, path, data));
}
var saysMissing = (issue) => issue.code === "custom" && issue.params?.isMissing === true;
/** Whether an unknown key is nearly one that is known, or one that is to come. */
var hasMisspelt = (issue) => issue.code === "unrecognized_keys" && issue.keys.some((key) => key in NOT_YET || nearest(key, issue.message.split(" ")) !== null);
/** Whether what is missing here stands beside it under a key that is nearly its own. */
function isMisspelt(path, flat, data) {
	if (path.length === 0 || valueAt(data, path) !== void 0) return false;
	const parent = path.slice(0, -1).join(".");
	return flat.some(({ issue, path: at }) => issue.code === "unrecognized_keys" && at.join(".") === parent && issue.keys.some((key) => nearest(key, [String(path.at(-1))]) !== null));
}
/** Of the alternatives of a union, the one that was meant: right in kind, with the fewest faults. */
function unfold(issue, above, data) {
	const path = [...above, ...issue.path];
	if (issue.code !== "invalid_union" || issue.errors.length === 0) return [{
		issue,
		path
	}];
	const branches = issue.errors.map((errors) => errors.flatMap((error) => unfold(error, path, data)));
	const value = valueAt(data, path);
	const meant = branches.filter((branch) => !branch.some((found) => isOtherKind(found, path, value)));
	if (meant.length === 0) return [{
		issue: wantsAny(branches, issue),
		path
	}];
	return meant.reduce((best, branch) => distance(branch) < distance(best) ? branch : best);
}
/** An alternative that knows every word that was written is nearer than one that does not. */
var distance = (branch) => branch.reduce((sum, { issue }) => sum + (issue.code === "unrecognized_keys" ? 100 : 1), 0);
/** Whether this fault says that the value is of another kind than the alternative wants (text for an object). */
function isOtherKind({ issue, path }, at, value) {
	if (path.length !== at.length) return false;
	if (issue.code === "invalid_value") return typeof issue.values[0] !== typeof value;
	return issue.code === "invalid_type" || choicesOf(issue) !== null;
}
/** Where no alternative is right in kind: all that may stand there. */
function wantsAny(branches, issue) {
	const choices = branches.flat().flatMap(({ issue: one }) => {
		if (one.code === "invalid_type") return [kindName(one.expected)];
		return one.code === "invalid_value" ? one.values.map(String) : choicesOf(one) ?? [];
	});
	return {
		code: "custom",
		path: issue.path,
		input: issue.input,
		message: "",
		params: { choices: [...new Set(choices)] }
	};
}
var choicesOf = (issue) => issue.code === "custom" ? issue.params?.choices ?? null : null;
function mistakes(issue, path, data) {
	const value = valueAt(data, path);
	const name = describePath(path);
	switch (issue.code) {
		case "unrecognized_keys": return issue.keys.map((key) => unknownKey(key, path, issue.message.split(" ")));
		case "invalid_value": {
			if (value === void 0) return [missing(path, `One of ${issue.values.join(", ")}.`)];
			const allowed = issue.values.map(String);
			return [{
				path,
				at: "value",
				message: `${name} cannot be ${show(value)}.`,
				hint: meant(String(value), allowed)
			}];
		}
		case "invalid_type":
			if (value === void 0) return [missing(path, `It is ${kindName(issue.expected)}.`)];
			return [{
				path,
				at: "value",
				message: `${name} is ${kindName(issue.expected)}, not ${show(value)}.`,
				...quotes(issue, value)
			}];
		case "too_small": return [{
			path,
			at: "value",
			message: `${name} is too small${Array.isArray(value) || value === "" ? ": it is empty" : ""}.`,
			hint: `At least ${issue.minimum}.`
		}];
		case "too_big": return [{
			path,
			at: "value",
			message: `${name} is too large: ${show(value)}.`,
			hint: `At most ${issue.maximum}.`
		}];
		default: return [customMistake(issue, path, value)];
	}
}
function customMistake(issue, path, value) {
	const choices = choicesOf(issue);
	if (!choices) {
		const [message = "", hint = ""] = issue.message.split("\n");
		return {
			path,
			at: "value",
			message,
			hint
		};
	}
	if (value === void 0) return missing(path, `One of ${choices.join(", ")}.`);
	const hint = ["number", "boolean"].includes(typeof value) && choices.includes("text") ? `Put it in quotes: '${value}'.` : meant(typeof value === "string" ? value : "", choices);
	return {
		path,
		at: "value",
		message: `${describePath(path)} cannot be ${show(value)}.`,
		hint
	};
}
function unknownKey(key, path, allowed) {
	const at = {
		path: [...path, key],
		at: "key"
	};
	const later = NOT_YET[key];
	if (later) return {
		...at,
		message: later,
		hint: `Allowed: ${allowed.join(", ")}.`
	};
	return {
		...at,
		message: `${JSON.stringify(key)} is not known here.`,
		hint: meant(key, allowed)
	};
}
var missing = (path, hint) => ({
	path: path.slice(0, -1),
	at: "value",
	message: `${describePath(path.slice(0, -1))} lacks ${JSON.stringify(path.at(-1))}.`,
	hint: MISSING[String(path.at(-1))] ?? hint
});
var MISSING = {
	when: "Write when: {} to match everything.",
	then: "Write then: deliver, or what else is to happen."
};
function meant(written, allowed) {
	const near = nearest(written, allowed);
	return `${near ? `Did you mean ${near}? ` : ""}Allowed: ${allowed.join(", ")}.`;
}
/** YAML reads `2024` and `yes` as something else than text. */
var quotes = (issue, value) => issue.code === "invalid_type" && issue.expected === "string" && typeof value !== "object" ? { hint: `Put it in quotes: '${value}'.` } : {};
var KIND_NAMES = {
	string: "text",
	number: "a number",
	int: "a whole number",
	boolean: "true or false",
	array: "a list",
	object: "an object",
	record: "an object"
};
var kindName = (kind) => KIND_NAMES[kind] ?? kind;
function show(value) {
	if (Array.isArray(value)) return "a list";
	if (value === null) return "empty";
	if (typeof value === "object") return "an object";
	if (typeof value === "function") return "a function";
	const text = JSON.stringify(value) ?? String(value);
	return text.length > 60 ? `${text.slice(0, 57)}…"` : text;
}
/** `rules[0].then`, or `the scenario` for its root. */
function describePath(path) {
	if (path.length === 0) return "the scenario";
	return path.map((part, i) => typeof part === "number" ? `[${part}]` : i === 0 ? part : `.${part}`).join("");
}
function valueAt(data, path) {
	return path.reduce((value, part) => value?.[part], data);
}
export { problemLine as a, mistakesOf as i, describePath as n, valueAt as o, errorMap as r, ScenarioError as t };
