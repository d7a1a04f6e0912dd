import { n as SandboxError } from "./errors-CzoCEYTs.js";
import { n as fromUtf8 } from "./bytes-LRSdd-5n.js";
import { n as isControlFile, t as CONTROL_FILES } from "./control-files-C3gzfvfE.js";
import { join, resolve } from "node:path";
import { open, readdir, stat } from "node:fs/promises";
import { isUtf8 } from "node:buffer";
// server/mta/qmail/read-control.ts
/** Reads a folder of control files, and beside it ../alias and ../users/assign, into a configuration with its places. */
/**
* @param folder such as /var/qmail/control
* @throws SandboxError E_INVALID with every file that is there and cannot be read
*/
async function readControl(folder) {
	const names = await list(folder);
	if (!names) throw invalid(folder, "There is no such folder.", "Give the folder that holds the file me, such as /var/qmail/control.");
	const control = {
		values: {},
		places: {}
	};
	const problems = [];
	for (const name of names.filter(isControlFile)) try {
		await gather(control, `control.${name}`, name, join(folder, name), CONTROL_FILES[name].kind);
	} catch (error) {
		if (!(error instanceof SandboxError)) throw error;
		problems.push(...error.problems ?? []);
	}
	if (problems.length > 0) throw together(problems);
	const alias = await readAlias(resolve(folder, "../alias"));
	const users = await readAssign(resolve(folder, "../users/assign"));
	return {
		type: "qmail",
		control: control.values,
		...alias ? { alias: alias.values } : {},
		...users ? { users: users.values } : {},
		places: {
			...control.places,
			...alias?.places,
			...users?.places
		},
		folder: {
			path: folder,
			unread: names.filter((name) => !isControlFile(name) && name !== "morercpthosts.cdb"),
			cdb: await compiledState(folder)
		}
	};
}
/** What qmail-newmrh has made of morercpthosts, by the times of the two files (qmail-showctl.c). */
async function compiledState(folder) {
	const changed = async (name) => (await stat(join(folder, name)).catch(() => null))?.mtimeMs;
	const [source, cdb] = [await changed("morercpthosts"), await changed("morercpthosts.cdb")];
	if (cdb === void 0) return "missing";
	return source !== void 0 && Math.floor(source / 1e3) > Math.floor(cdb / 1e3) ? "old" : "fresh";
}
/** ~alias/.qmail-NAME, each by its NAME. */
async function readAlias(folder) {
	const names = await list(folder);
	if (!names) return null;
	const gathered = {
		values: {},
		places: {}
	};
	for (const file of names.filter((name) => name.startsWith(".qmail-"))) {
		const name = file.slice(7);
		await gather(gathered, `alias.${name}`, name, join(folder, file));
	}
	return gathered;
}
/** qmail-users.5: `=local:user:uid:gid:home:dash:ext:`, `+prefix:user:uid:gid:home:dash:ext:`, and a dot at the end. */
async function readAssign(file) {
	const text = await readText(file);
	if (text === null) return null;
	const gathered = {
		values: {},
		places: {}
	};
	for (const [index, line] of text.split("\n").entries()) {
		if (line === ".") break;
		if (line !== "") await assign(gathered, line, {
			file,
			line: index + 1
		});
	}
	return gathered;
}
async function assign(gathered, line, place) {
	const [name = "", user, , , home, dash, extension] = line.slice(1).split(":");
	if (!/^[=+]/.test(line) || user === void 0 || home === void 0 || extension === void 0) throw invalid(place.file, `${JSON.stringify(line)} is no assignment.`, "Write =NAME:USER:UID:GID:HOME:DASH:EXTENSION: or +PREFIX:…, and a line with a dot at the end.", place.line);
	const path = join(home, `.qmail${dash}${extension}`);
	if (line.startsWith("=")) {
		gathered.values[name] = "";
		gathered.places[`users.${name}`] = place;
		await gather(gathered, `users.${name}`, name, path);
		return;
	}
	if (name === "") return;
	const start = `.qmail${dash}${extension}`;
	for (const found of await list(home) ?? []) {
		const rest = found.startsWith(start) ? found.slice(start.length) : "";
		if (rest !== "") await gather(gathered, `users.${name}${rest}`, `${name}${rest}`, join(home, found));
	}
}
async function gather({ values, places }, path, key, file, kind = "text") {
	const text = await readText(file, kind);
	if (text === null) return;
	values[key] = text;
	places[path] = {
		file,
		line: 1
	};
}
/** Larger than any list of domains; a file of one value is read no further than its first lines. */
var MOST_BYTES = 4194304;
var MOST_OF_LINE = 65536;
/**
* Reads no more than a file may hold, and nothing that is no file: a pipe would never end.
* @returns null where there is no such file
*/
async function readText(file, kind = "text") {
	const isOneLine = kind === "line" || kind === "number";
	let bytes;
	try {
		const found = await stat(file);
		if (found.isDirectory()) throw invalid(file, "A file is expected here, and this is a folder.", "Move it away.");
		if (!found.isFile()) throw invalid(file, "A file is expected here, and this is none.", "Put a plain file in its place.");
		bytes = await readStart(file, isOneLine ? MOST_OF_LINE : 4194305);
	} catch (error) {
		if (isMissing(error)) return null;
		throw error instanceof SandboxError ? error : unreadable(file, error);
	}
	if (isOneLine ? bytes.length === MOST_OF_LINE && !bytes.includes(LF) : bytes.length > MOST_BYTES) throw invalid(file, isOneLine ? "Its first line is longer than 64 KiB." : "It is larger than 4 MiB.", "Look what was written there; no file of qmail is of that size.");
	if (kind !== "text") checkUtf8(file, bytes, kind);
	return fromUtf8(bytes);
}
var LF = 10;
async function readStart(file, most) {
	const handle = await open(file);
	try {
		const chunks = [];
		for await (const chunk of handle.createReadStream({ end: most - 1 })) chunks.push(chunk);
		return Buffer.concat(chunks);
	} finally {
		await handle.close().catch(() => void 0);
	}
}
/** qmail passes bytes on as they are; here text is UTF-8. What it does not read may be anything: old comments are. */
function checkUtf8(file, bytes, kind) {
	if (isUtf8(bytes)) return;
	const lines = fromUtf8(bytes).split("\n");
	const bad = (kind === "list" ? lines : lines.slice(0, 1)).findIndex((line) => line.includes("�") && !(kind === "list" && line.startsWith("#")));
	if (bad < 0) return;
	throw invalid(file, "These bytes are no UTF-8. qmail would pass them on as they are; bouncelab reads its files as UTF-8.", "Save the file as UTF-8.", bad + 1);
}
/** @returns the names in their order, or null where there is no such folder */
async function list(folder) {
	try {
		return (await readdir(folder)).sort();
	} catch (error) {
		if (isMissing(error)) return null;
		throw unreadable(folder, error);
	}
}
var isMissing = (error) => ["ENOENT", "ENOTDIR"].includes(error.code ?? "");
function unreadable(file, error) {
	const { code } = error;
	if (code === "ENAMETOOLONG") return invalid(file, "The name is too long.", "Give a shorter path.");
	return invalid(file, `It cannot be read (${code}).`, "Let the user that runs bouncelab read it.", void 0, error);
}
function invalid(file, message, hint, line, cause) {
	return together([{
		message,
		hint,
		file,
		...line === void 0 ? {} : { line }
	}], cause);
}
/** One error for all of them: who mends one should not find the next only then. */
function together(problems, cause) {
	const lines = problems.map(({ file, line, message, hint }) => {
		return `${line === void 0 ? file : `${file}:${line}`}: ${message}${problems.length > 1 ? ` ${hint}` : ""}`;
	});
	const hint = problems.length === 1 ? problems[0]?.hint : void 0;
	return new SandboxError("E_INVALID", lines.join("\n"), {
		...hint === void 0 ? {} : { hint },
		problems,
		...cause === void 0 ? {} : { cause }
	});
}
export { readControl };
