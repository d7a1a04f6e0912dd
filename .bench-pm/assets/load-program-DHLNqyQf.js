import { t as ScenarioError } from "./problems-DCd9cQGC.js";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createJiti } from "jiti";
// server/scenario/load-program.ts
/** A scenario in TypeScript or JavaScript: the file is run, and what it exports by default is the scenario. */
/**
* Runs a file of the operator's own; what comes over HTTP never gets here.
* @throws ScenarioError where it cannot be run, or exports no scenario
*/
async function loadProgram(file) {
	const exported = await run(file);
	if (typeof exported === "object" && exported !== null && !Array.isArray(exported)) return exported;
	throw new ScenarioError([{
		file,
		message: exported === void 0 ? "It exports nothing by default." : "What it exports by default is no scenario.",
		hint: "Write export default defineScenario({ … }) into it."
	}]);
}
async function run(file) {
	const path = resolve(file);
	const jiti = createJiti(pathToFileURL(path).href, {
		fsCache: false,
		moduleCache: false,
		interopDefault: false,
		virtualModules: { bouncelab: await import("./server-BQs9z8Je.js") }
	});
	try {
		const { default: exported } = await jiti.import(path);
		return exported;
	} catch (cause) {
		if (cause instanceof ScenarioError) throw new ScenarioError(cause.problems.map((problem) => ({
			file,
			...problem
		})));
		throw new ScenarioError([problemOf(file, path, cause)]);
	}
}
function problemOf(file, path, cause) {
	const { code, message = String(cause), stack = "" } = cause;
	if (/NOT_FOUND|ENOENT/.test(code ?? "") && message.includes(`'${path}'`)) return {
		file,
		message: "There is no such file.",
		hint: "Give the path of a scenario file (YAML, JSON or .ts)."
	};
	const why = `It cannot be run: ${message.split("\n")[0]}`;
	return {
		file,
		...placeIn(path, `${message}\n${stack}`),
		message: why,
		hint: "A scenario file is run as a module."
	};
}
/** The first place in the file itself that the error tells of. */
function placeIn(path, text) {
	const at = text.indexOf(`${path}:`);
	const found = at < 0 ? null : /^:(\d+):(\d+)/.exec(text.slice(at + path.length));
	return found ? {
		line: Number(found[1]),
		column: Number(found[2])
	} : {};
}
export { loadProgram };
