import { t as nearest } from "./nearest-DgHxN4ib.js";
import { t as packageRoot } from "./package-DSYiKras.js";
import { n as loadScenarioFile } from "./load-CNKVbdfG.js";
import { readdirSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { readFile } from "node:fs/promises";
// server/scenario/shipped.ts
/** The scenarios that come with the package, by name. The folders in which they lie are for people. */
var FOLDER = fileURLToPath(new URL("scenarios/", packageRoot));
var shippedFiles = () => readdirSync(FOLDER, {
	recursive: true,
	encoding: "utf8"
}).filter((file) => file.endsWith(".yaml"));
var nameOf = (file) => basename(file, ".yaml");
function shippedNames() {
	return shippedFiles().map(nameOf).sort();
}
/** @returns the whole path; null where none is called so */
function shippedFile(name) {
	const file = shippedFiles().find((each) => nameOf(each) === name);
	return file === void 0 ? null : join(FOLDER, file);
}
/** @returns null where none is called so */
async function loadShipped(name) {
	const file = shippedFile(name);
	return file === null ? null : loadScenarioFile(file);
}
var listed;
/** By folder and name. Read once: a package does not change while it runs. */
function listShipped() {
	listed ??= Promise.all(shippedFiles().sort().map(describe)).catch((error) => {
		listed = void 0;
		throw error;
	});
	return listed;
}
async function describe(file) {
	const { parse } = await import("yaml");
	const { about = "", mta } = parse(await readFile(join(FOLDER, file), "utf8"));
	const folder = dirname(file).split(sep).join("/");
	return {
		name: nameOf(file),
		folder: folder === "." ? "" : folder,
		about,
		mta: mta?.type ?? null
	};
}
/** @returns its text as it is written; null where none is called so */
async function shippedText(name) {
	const file = shippedFile(name);
	return file === null ? null : readFile(file, "utf8");
}
/** @returns the one that is written just so; null where none is */
async function shippedOfText(text) {
	for (const file of shippedFiles()) if (await readFile(join(FOLDER, file), "utf8") === text) return loadScenarioFile(join(FOLDER, file));
	return null;
}
/** What to write in place of a name that none has: the nearest one, or one of them all. */
function shippedInstead(name) {
	const near = nearest(name, shippedNames());
	return near ? `Did you mean ${near}?` : `Shipped are: ${shippedNames().join(", ")}.`;
}
export { listShipped, loadShipped, shippedInstead, shippedOfText, shippedText };
