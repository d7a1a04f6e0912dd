import { n as SandboxError } from "./errors-CzoCEYTs.js";
import { a as fileName, f as CHARSETS, i as PREFIX, p as decodeText, t as readPrefix } from "./template-set-DTLSRuYN.js";
import { basename, join } from "node:path";
import { readFile, readdir } from "node:fs/promises";
// server/mta/imta/templates/decode-template.ts
/** The bytes of a notice text as they lie on a disk. */
var ESC = 27;
var LF = 10;
var PERCENT = 37;
/** @returns what could be read, and what is wrong with the first line that could not */
function decodeTemplate(bytes, charset) {
	if (!CHARSETS.includes(charset)) return {
		text: "",
		problem: null
	};
	const lines = linesOf(bytes);
	const decoded = [];
	for (const [i, line] of lines.entries()) {
		const read = decodeLine(line, charset);
		if ("wrong" in read) return {
			text: decoded.join("\n"),
			problem: {
				line: i + 1,
				message: read.wrong
			}
		};
		decoded.push(read.text);
	}
	return {
		text: decoded.join("\n"),
		problem: null
	};
}
function linesOf(bytes) {
	const lines = [];
	let from = 0;
	for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, from)) {
		lines.push(bytes.subarray(from, end));
		from = end + 1;
	}
	return [...lines, bytes.subarray(from)];
}
/** Lines stand alone in every charset: RFC 1468 has ASCII at the end of each. */
function decodeLine(line, charset) {
	const single = charset === "iso-2022-jp" ? withoutDoubled(line) : line;
	if (single === null) return { wrong: "a % byte in double-byte text stands alone; write each such byte twice, or save the file as utf-8" };
	try {
		return { text: decodeText(charset, single) };
	} catch {
		return { wrong: `bytes that are no ${charset}; ${mend(line, charset)}` };
	}
}
/**
* Tokens are looked for byte by byte, so that in double-byte text a byte that happens to be `%` (every katakana has one)
* is written twice (administration guide, "Notification Message Files").
* @returns null where one is not
*/
function withoutDoubled(line) {
	const bytes = [];
	let isDouble = false;
	for (let i = 0; i < line.length; i++) {
		const byte = line[i];
		if (byte === ESC) isDouble = line[i + 1] === 36;
		if (byte === ESC) {
			bytes.push(...line.subarray(i, i + 3));
			i += 2;
		} else {
			bytes.push(byte);
			if (!isDouble || byte !== PERCENT) continue;
			if (line[i + 1] !== PERCENT) return null;
			i++;
		}
	}
	return Uint8Array.from(bytes);
}
/** Which charset the bytes are in, as far as that can be told. */
function mend(line, charset) {
	const fits = (line.includes(ESC) ? ["iso-2022-jp"] : [
		"utf-8",
		"euc-jp",
		"shift_jis"
	]).find((each) => each !== charset && decodes(line, each));
	if (fits) return `it reads as ${fits}: name that in return_prefix.txt, or save the file as ${charset}`;
	return `save the file as ${charset}`;
}
function decodes(line, charset) {
	try {
		decodeText(charset, line);
		return true;
	} catch {
		return false;
	}
}
// server/mta/imta/templates/read-templates.ts
/** Reads a folder of notice texts: one folder per language, each text in the charset that its prefix names. */
/** Files of a language's folder that are ours to read; what else lies there is let be. */
var isText = (name) => /^return_.*\.(?:txt|opt|dat)$/i.test(name);
/**
* @param folder holds a folder per language (`ja/`, or `ja/LC_MESSAGES/` as the product has them), or is one itself
* @throws SandboxError E_INVALID with every text that is not in its charset
*/
async function readTemplates(folder) {
	const read = {
		templates: {},
		places: {}
	};
	const problems = [];
	for (const [language, path] of await languageFolders(folder)) {
		if (path === folder) read.language = language;
		const files = await readLanguage(path, problems);
		read.templates[language] = Object.fromEntries(files);
		for (const [name] of files) read.places[`templates.${language}.${name}`] = {
			file: join(path, name),
			line: 1
		};
	}
	if (problems.length > 0) throw invalid(problems);
	return read;
}
async function languageFolders(folder) {
	const entries = await list(folder);
	if (entries.some(({ name, isFile }) => isFile && isText(name))) return [[languageName(folder), folder]];
	const found = [];
	for (const { name, isFile } of entries) {
		if (isFile) continue;
		for (const path of [join(folder, name), join(folder, name, "LC_MESSAGES")]) if ((await list(path).catch(() => [])).some((each) => each.isFile && isText(each.name))) found.push([name, path]);
	}
	if (found.length > 0) return found;
	const message = `There are no notice texts in ${folder}.`;
	throw new SandboxError("E_INVALID", message, { hint: `Put return_*.txt into a folder per language below it, such as ${join(folder, "ja", "return_failed.txt")}.` });
}
/** `…/ja/LC_MESSAGES` holds the texts of ja. */
function languageName(folder) {
	return folder.split(/[\\/]/).filter((part) => part !== "" && part !== "." && part !== "LC_MESSAGES").at(-1) ?? basename(folder);
}
async function list(folder) {
	try {
		return (await readdir(folder, { withFileTypes: true })).map((entry) => ({
			name: entry.name,
			isFile: !entry.isDirectory()
		})).sort((a, b) => a.name < b.name ? -1 : 1);
	} catch (cause) {
		throw new SandboxError("E_INVALID", `The folder ${folder} cannot be read.`, {
			hint: "Give a folder that holds a folder of return_*.txt per language.",
			cause
		});
	}
}
async function readLanguage(folder, problems) {
	const names = (await list(folder)).filter(({ name, isFile }) => isFile && isText(name)).map(({ name }) => name);
	const bytes = /* @__PURE__ */ new Map();
	for (const name of names) bytes.set(name, await readFile(join(folder, name)));
	const prefix = bytes.get(PREFIX);
	const charset = prefix ? readPrefix(latin1(prefix).replace(/\r\n?/g, "\n")).charset : "utf-8";
	return [...bytes].map(([name, content]) => {
		const { text, problem } = decodeTemplate(content, (fileName(name) === "return_option.opt" ? textCharset(content) : void 0) ?? charset);
		if (problem) problems.push({
			file: join(folder, name),
			path: join(folder, name),
			...problem
		});
		return [name, text];
	});
}
/** TEXT_CHARSET of return_option.opt, which may have another charset than the prefix. */
var textCharset = (content) => /^TEXT_CHARSET\s*=\s*(\S+)/im.exec(latin1(content))?.[1]?.toLowerCase();
var latin1 = (bytes) => Buffer.from(bytes).toString("latin1");
function invalid(problems) {
	const [first] = problems;
	const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
	return new SandboxError("E_INVALID", `${first.file}:${first.line}: ${first.message}${more}.`, {
		hint: "All texts of a language are in one charset.",
		problems
	});
}
export { readTemplates };
