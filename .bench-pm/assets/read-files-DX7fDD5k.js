import { n as SandboxError } from "./errors-CzoCEYTs.js";
import { n as fromUtf8 } from "./bytes-LRSdd-5n.js";
import { n as problemText } from "./problems-8Z1SJlFp.js";
import { dirname, resolve } from "node:path";
import { open, stat } from "node:fs/promises";
import { isUtf8 } from "node:buffer";
// server/mta/imta/config/read-files.ts
/** Reads imta.cnf, option.dat, the aliases file and what they take in by `<NAME`, into a configuration with its places. */
/**
* The files that a text takes in, by the names that it gives them.
* @param file the text's own, beside which they are looked for
* @throws SandboxError E_INVALID with every file that cannot be read
*/
async function filesTakenIn(text, file) {
	const reading = new Reading();
	await reading.takeIn(text, file);
	reading.check();
	return {
		files: reading.files,
		places: reading.places
	};
}
var Reading = class {
	files = {};
	places = {};
	#problems = [];
	async text(file) {
		try {
			return await readText(file);
		} catch (error) {
			if (!(error instanceof SandboxError)) throw error;
			this.#problems.push(...error.problems ?? []);
			return "";
		}
	}
	async takeIn(text, from) {
		for (const { name, line } of namesIn(text)) {
			if (name in this.files) continue;
			const file = pathOf(name, from);
			if (name.includes("@") && !await stat(file).catch(() => null)) continue;
			this.files[name] = "";
			const inner = await readText(file).catch((error) => {
				if (!(error instanceof SandboxError)) throw error;
				this.#problems.push({
					file: from,
					line,
					message: `<${name}: ${error.message}`,
					hint: error.hint ?? ""
				});
				return "";
			});
			this.files[name] = inner;
			this.places[`files.${name}`] = {
				file,
				line: 1
			};
			await this.takeIn(inner, file);
		}
	}
	check() {
		if (this.#problems.length > 0) throw together(this.#problems);
	}
};
function namesIn(text) {
	return text.split("\n").flatMap((each, index) => {
		if (each.startsWith("!")) return [];
		return [...each.matchAll(/(?:^|[:,\]\s])\s*<\s*([^<>,\r\n]+?)\s*(?=[>,\r]|$)/g)].map(([, name]) => ({
			name,
			line: index + 1
		}));
	});
}
/** `IMTA_TABLE:` is the product's configuration folder: here, that of the file which names it. */
var pathOf = (name, from) => resolve(dirname(from), name.replace(/^IMTA_TABLE:/i, ""));
/** Larger than any configuration. */
var MOST_BYTES = 4194304;
/** @throws SandboxError E_INVALID */
async function readText(file) {
	const found = await stat(file).catch((error) => {
		throw unreadable(file, error);
	});
	const hint = "Give the path of a text file.";
	if (!found.isFile()) throw invalid({
		file,
		message: "A file is expected here, and this is none.",
		hint
	});
	if (found.size > MOST_BYTES) throw invalid({
		file,
		message: "It is larger than 4 MiB.",
		hint
	});
	const handle = await open(file).catch((error) => {
		throw unreadable(file, error);
	});
	try {
		const bytes = await handle.readFile();
		if (isUtf8(bytes)) return fromUtf8(bytes);
		throw invalid({
			file,
			line: fromUtf8(bytes).split("\n").findIndex((each) => each.includes("�")) + 1,
			message: "These bytes are no UTF-8.",
			hint: "Save the file as UTF-8."
		});
	} finally {
		await handle.close().catch(() => void 0);
	}
}
function unreadable(file, error) {
	const { code } = error;
	const isMissing = code === "ENOENT" || code === "ENOTDIR";
	return invalid({
		file,
		message: isMissing ? "There is no such file." : `It cannot be read (${code}).`,
		hint: isMissing ? "Give the path of a file that is there." : "Let the user that runs bouncelab read it."
	});
}
var invalid = (problem) => together([problem]);
function together(problems) {
	const hint = problems.length === 1 ? problems[0]?.hint : void 0;
	return new SandboxError("E_INVALID", problems.map(problemText).join("\n"), {
		...hint ? { hint } : {},
		problems
	});
}
export { filesTakenIn };
