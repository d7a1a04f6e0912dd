import { t as nearest } from "./nearest-DgHxN4ib.js";
import { s as utf8 } from "./bytes-LRSdd-5n.js";
// server/mail/charset.ts
/**
* Text in the charsets that mail has been written in. Decoding is the platform's; encoding is its decoder turned round,
* for the platform encodes UTF-8 alone.
*/
var SINGLE_BYTE = [
	2,
	3,
	4,
	5,
	6,
	7,
	8,
	10,
	13,
	14,
	15
].map((part) => `iso-8859-${part}`);
var CODE_PAGES = [
	"windows-1250",
	"windows-1251",
	"windows-1252",
	"windows-1253",
	"windows-1254",
	"koi8-r",
	"koi8-u"
];
/** Every charset that can be written, by its preferred MIME name (IANA character sets). */
var CHARSETS = [
	...[
		"us-ascii",
		"utf-8",
		"iso-8859-1",
		"iso-2022-jp",
		"euc-jp",
		"shift_jis"
	],
	...SINGLE_BYTE,
	...CODE_PAGES
];
var found = /* @__PURE__ */ new Map();
function charsetOf(name) {
	const known = found.get(name);
	if (known) return known;
	const made = makeCharset(name);
	found.set(name, made);
	return made;
}
function makeCharset(name) {
	if (name === "us-ascii") return upTo(128);
	if (name === "iso-8859-1") return upTo(256);
	const decoder = new TextDecoder(name, {
		fatal: true,
		ignoreBOM: true
	});
	const decode = (bytes) => decoder.decode(bytes);
	if (name === "utf-8") return {
		encode: utf8,
		decode
	};
	if (name === "iso-2022-jp") return {
		encode: encodeIso2022Jp,
		decode
	};
	return {
		encode: (text) => encodeBy(pairsOf(name), text),
		decode
	};
}
function upTo(limit) {
	return {
		encode: (text) => {
			const codes = [...text].map((character) => character.codePointAt(0));
			return codes.every((code) => code < limit) ? Uint8Array.from(codes) : null;
		},
		decode: (bytes) => {
			if (bytes.some((byte) => byte >= limit)) throw new TypeError("a byte of no character");
			return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
		}
	};
}
/** @returns null where the charset has no such character */
var encodeText = (charset, text) => charsetOf(charset).encode(text);
/** @throws TypeError for bytes that are no text in the charset */
var decodeText = (charset, bytes) => charsetOf(charset).decode(bytes);
/** The first character that the charset lacks. */
function firstBeyond(charset, text) {
	if (encodeText(charset, text) !== null) return null;
	return [...text].find((character) => encodeText(charset, character) === null) ?? null;
}
function encodeBy(pairs, text) {
	const bytes = [];
	for (const character of text) {
		const code = character.codePointAt(0);
		const pair = code < 128 ? [code] : pairs.get(character);
		if (!pair) return null;
		bytes.push(...pair);
	}
	return Uint8Array.from(bytes);
}
var tables = /* @__PURE__ */ new Map();
/** Every character beyond ASCII with its bytes, as the platform reads them: one byte, or two. */
function pairsOf(charset) {
	const known = tables.get(charset);
	if (known) return known;
	const pairs = /* @__PURE__ */ new Map();
	const decoder = new TextDecoder(charset, { fatal: true });
	const add = (...bytes) => {
		try {
			const character = decoder.decode(Uint8Array.from(bytes));
			if ([...character].length === 1 && !pairs.has(character)) pairs.set(character, bytes);
		} catch {}
	};
	const high = Array.from({ length: 128 }, (_, i) => i + 128);
	for (const byte of high) add(byte);
	if (charset === "euc-jp" || charset === "shift_jis") {
		const low = charset === "euc-jp" ? high : [...Array.from({ length: 63 }, (_, i) => i + 64), ...high];
		for (const first of high) for (const second of low) add(first, second);
	}
	tables.set(charset, pairs);
	return pairs;
}
var TO_JIS = [
	27,
	36,
	66
];
var TO_ASCII = [
	27,
	40,
	66
];
/** RFC 1468: JIS X 0208 between ESC $ B and ESC ( B, and ASCII at the end of each line. */
function encodeIso2022Jp(text) {
	const pairs = pairsOf("euc-jp");
	const bytes = [];
	let double = false;
	const turn = (toDouble) => {
		if (double !== toDouble) bytes.push(...toDouble ? TO_JIS : TO_ASCII);
		double = toDouble;
	};
	for (const character of text) {
		const code = character.codePointAt(0);
		const pair = pairs.get(character);
		if (code >= 128 && !isJisX0208(pair)) return null;
		turn(code >= 128);
		bytes.push(...code < 128 ? [code] : pair.map((byte) => byte & 127));
	}
	turn(false);
	return Uint8Array.from(bytes);
}
/** Rows 1 to 8 and 16 to 84; the others are vendors' own, and 0x8E begins a half-width katakana. */
function isJisX0208(pair) {
	const row = (pair?.[0] ?? 0) - 160;
	return pair?.length === 2 && (row >= 1 && row <= 8 || row >= 16 && row <= 84);
}
// server/mta/imta/config/text-lines.ts
/** What is wrong with a line that is cut off. */
var CUT_OFF = "ends with a backslash, but nothing follows it";
/** @param comment what begins a comment line, in its first column */
function logicalLines(text, comment) {
	const lines = [];
	const physical = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
	let open = null;
	physical.forEach((each, index) => {
		if (comment.test(each)) return;
		const continued = each.endsWith("\\");
		const body = continued ? each.slice(0, -1) : each;
		if (open && each.trim() === "") {
			lines.push({
				...open,
				text: open.text.trim(),
				cutOff: true
			}, {
				text: "",
				line: index + 1
			});
			open = null;
			return;
		}
		if (open) open.text += ` ${body.trim()}`;
		else open = {
			text: body,
			line: index + 1
		};
		if (continued) return;
		lines.push({
			...open,
			text: open.text.trim()
		});
		open = null;
	});
	if (open) lines.push({
		...open,
		text: open.text.trim(),
		cutOff: true
	});
	return lines;
}
/** Cuts a line into words; double quotes hold a word together. @returns null where a quote is not closed */
function splitWords(line) {
	const words = [];
	const pattern = /\s*(?:"([^"]*)"|([^\s"]+)|(\S))/gy;
	for (let match = pattern.exec(line); match; match = pattern.exec(line)) {
		if (match[3] !== void 0) return null;
		words.push({
			text: match[1] ?? match[2],
			quoted: match[1] !== void 0
		});
	}
	return words;
}
// server/mta/imta/templates/header-option.ts
/**
* return_header.opt: changes to the notice's own header, in the format of header option files (administration guide,
* "Header Option Files"): `Field: ADD="…", FILL="…", RELABEL="…", MAXIMUM=-1`.
*/
var OPTION_NAMES = [
	"ADD",
	"FILL",
	"RELABEL",
	"MAXIMUM"
];
/** Without these no program sees a report. */
var KEPT = ["content-type", "mime-version"];
function readHeaderOptions(text) {
	const options = [];
	const problems = [];
	for (const { text: body, line, cutOff } of logicalLines(text, /^!/)) {
		if (body === "") continue;
		const read = cutOff ? { wrong: CUT_OFF } : readLine(body);
		if ("wrong" in read) problems.push({
			line,
			message: read.wrong
		});
		else options.push(read);
	}
	return {
		options,
		problems
	};
}
function readLine(line) {
	const found = /^([!-9;-~]+):\s*(.*)$/.exec(line);
	if (!found) return { wrong: `${JSON.stringify(line)} is no line such as Precedence: ADD="bulk"` };
	const [, field = "", rest = ""] = found;
	const option = { field };
	const words = [...rest.matchAll(/([A-Za-z]+)\s*=\s*(?:"([^"]*)"|([^\s,"]+))\s*(?:,\s*|$)/gy)];
	if (rest === "" || words.reduce((length, [word]) => length + word.length, 0) !== rest.length) return { wrong: `${field}: needs NAME="value" with commas between, such as ADD="bulk", not ${JSON.stringify(rest)}` };
	for (const [, name = "", quoted, bare = ""] of words) {
		const wrong = set(option, name.toUpperCase(), quoted ?? bare);
		if (wrong) return { wrong: `${field}: ${wrong}` };
	}
	if ((option.remove || option.relabel !== void 0 || option.add !== void 0) && KEPT.includes(field.toLowerCase())) return { wrong: `${field} stays as it is: without it a notice is no report` };
	return option;
}
function set(option, name, value) {
	if (!/^[ -~]*$/.test(value)) return `${name} takes ASCII only; write other letters as an encoded word of RFC 2047`;
	if (name === "ADD") option.add = value;
	else if (name === "FILL") option.fill = value;
	else if (name === "RELABEL") {
		if (!/^[!-9;-~]+$/.test(value)) return `RELABEL needs a field name, not ${JSON.stringify(value)}`;
		option.relabel = value;
	} else if (name === "MAXIMUM") {
		if (value !== "-1") return `MAXIMUM takes -1, which leaves the field out, not ${JSON.stringify(value)}`;
		option.remove = true;
	} else {
		const meant = nearest(name, OPTION_NAMES);
		return `unknown option ${name}; ${meant ? `did you mean ${meant}?` : `played are ${OPTION_NAMES.join(" ")}`}`;
	}
	return null;
}
/** @param lines whole fields, folded ones with their line ends */
function changeHeader(lines, options) {
	return options.reduce(change, [...lines]);
}
function change(lines, { field, add, fill, relabel, remove }) {
	const isIt = (line) => line.toLowerCase().startsWith(`${field.toLowerCase()}:`);
	const kept = remove ? lines.filter((line) => !isIt(line)) : lines;
	const named = relabel === void 0 ? kept : kept.map((l) => isIt(l) ? `${relabel}${l.slice(field.length)}` : l);
	const filled = fill !== void 0 && !named.some(isIt) ? [...named, `${field}: ${fill}`] : named;
	return add === void 0 ? filled : [...filled, `${field}: ${add}`];
}
// server/mta/imta/templates/return-option.ts
/** return_option.opt: the words in a language's notices that stand in no text (`DAY=jour`), one `NAME=value` a line. */
/** The product's names; the last two are ours, for lines that it has no name for. */
var NAMES = [
	...[
		"DAY",
		"HOUR",
		"RECIPIENT_ADDRESS",
		"ORIGINAL_ADDRESS",
		"REASON",
		"DIAGNOSTIC_CODE"
	],
	...[
		"RETURN_PERSONAL",
		"SUBJECT",
		"TEXT_CHARSET"
	],
	...["REMOTE_SYSTEM", "DELIVERY_HISTORY"]
];
function readReturnOptions(text) {
	const options = {
		words: {},
		reasons: /* @__PURE__ */ new Map()
	};
	const problems = [];
	for (const { text: body, line, cutOff } of logicalLines(text, /^[!#;]/)) {
		const wrong = cutOff ? CUT_OFF : body === "" ? null : take(body, options);
		if (wrong) problems.push({
			line,
			message: wrong
		});
	}
	return {
		options,
		problems
	};
}
function take(line, { words, reasons }) {
	const found = /^([A-Za-z_]+|\d\.\d{1,3}\.\d{1,3})\s*=\s*(.*)$/.exec(line);
	if (!found) return `${JSON.stringify(line)} is no NAME=value line, such as DAY=day or 5.1.1=no such user`;
	const [, name = "", value = ""] = found;
	if (/^\d/.test(name)) {
		reasons.set(name, value);
		return null;
	}
	const known = NAMES.find((each) => each === name.toUpperCase());
	if (known) {
		words[known] = value;
		return null;
	}
	const meant = nearest(name, NAMES);
	return `unknown option ${name}; ${meant ? `did you mean ${meant}?` : `the options are ${NAMES.join(" ")} and n.n.n`}`;
}
// server/mta/imta/templates/template.ts
var TOKENS = [
	"H",
	"R",
	"C",
	"L",
	"F",
	"U",
	"u",
	"S",
	"s",
	"%"
];
var isToken = (letter) => TOKENS.includes(letter);
var ALL_TOKENS = TOKENS.map((token) => `%${token}`).join(" ");
function readTemplate(text) {
	const template = [];
	const problems = [];
	let from = 0;
	for (const match of text.matchAll(/%(.?)/gsu)) {
		const letter = match[1];
		template.push(text.slice(from, match.index));
		from = match.index + match[0].length;
		if (isToken(letter)) template.push({ token: letter });
		else problems.push({
			line: text.slice(0, match.index).split("\n").length,
			message: unknown(letter)
		});
	}
	return {
		template: [...template, text.slice(from)].filter((piece) => piece !== ""),
		problems
	};
}
function unknown(letter) {
	if (letter.trim() === "") return "a % stands alone; write %% for a percent sign";
	const other = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
	if (isToken(other)) return `unknown token %${letter}; did you mean %${other}?`;
	return `unknown token %${letter}; the tokens are ${ALL_TOKENS}, and %% is a percent sign`;
}
/** %s is the plural's letter for the number before it: `1 day`, `3 days`. */
function expandTemplate(template, values) {
	let number = 0;
	const numbered = (value) => {
		number = value;
		return String(value);
	};
	const value = (token) => {
		switch (token) {
			case "H": return values.header;
			case "R": return values.recipients;
			case "C": return numbered(values.spent);
			case "L": return numbered(values.left);
			case "F": return numbered(values.whole);
			case "U": return values.unit.charAt(0).toUpperCase() + values.unit.slice(1);
			case "u": return values.unit;
			case "S": return number === 1 ? "" : "S";
			case "s": return number === 1 ? "" : "s";
			case "%": return "%";
		}
	};
	return template.map((piece) => typeof piece === "string" ? piece : value(piece.token)).join("");
}
// server/mta/imta/templates/template-files.ts
var PREFIX = "return_prefix.txt";
var SUFFIX = "return_suffix.txt";
var OPTIONS_FILE = "return_option.opt";
var HEADER_FILE = "return_header.opt";
var NOTICE_TYPES = [
	"failed",
	"bounced",
	"timedout",
	"delayed",
	"delivered",
	"relayed",
	"expanded"
];
var textFile = (type) => `return_${type}.txt`;
/** Files of the product for what the sandbox never writes; their tokens are checked all the same. */
var UNUSED = [
	"deferred",
	"forwarded",
	"error",
	"capture",
	"journal"
].map((name) => `return_${name}.txt`);
var TEMPLATE_FILES = [
	...[
		PREFIX,
		SUFFIX,
		OPTIONS_FILE,
		HEADER_FILE
	],
	...NOTICE_TYPES.map(textFile),
	...UNUSED
];
/** return_option.dat is the same file by its other name. */
var fileName = (name) => name === "return_option.dat" ? OPTIONS_FILE : name;
var TYPES = {
	failed: "failed",
	expired: "timedout",
	delayed: "delayed",
	returned: "bounced"
};
/** @param action of the first recipient: what one notice reports met the same fate */
function noticeType(cause, action) {
	if (cause !== "delivered") return TYPES[cause];
	return action === "relayed" || action === "expanded" ? action : "delivered";
}
// server/mta/imta/templates/template-set.ts
/** One language's texts, read and checked: every token known, every letter in the charset that the prefix names. */
/**
* @param own what the folder holds
* @param fallback what stands in for a file that it does not have
*/
function readTemplateSet(own, fallback) {
	const problems = Object.keys(own).flatMap((name) => misnamed(name));
	const given = new Map(Object.entries(own).map(([name, text]) => [fileName(name), unixLines(text)]));
	const nameOf = (file) => Object.keys(own).find((name) => fileName(name) === file) ?? file;
	const blame = (file, found) => problems.push(...found.map((problem) => ({
		...problem,
		file: nameOf(file)
	})));
	const content = (file) => given.get(file) ?? fallback[file] ?? "";
	const head = readPrefix(content(PREFIX));
	blame(PREFIX, head.problems);
	const { charset } = head;
	const text = (file, from = {
		text: content(file),
		skipped: 0
	}) => {
		const { template, problems: wrong } = readTemplate(from.text);
		blame(file, [...wrong, ...beyond(charset, from.text)].map((each) => ({
			...each,
			line: each.line + from.skipped
		})));
		return template;
	};
	const options = readReturnOptions(content(OPTIONS_FILE));
	blame(OPTIONS_FILE, [...options.problems, ...beyond(charset, content(OPTIONS_FILE))]);
	const headerOptions = readHeaderOptions(content(HEADER_FILE));
	blame(HEADER_FILE, headerOptions.problems);
	for (const file of given.keys()) if (isUnused(file)) text(file);
	return {
		set: {
			charset,
			header: head.header,
			prefix: text(PREFIX, {
				text: head.body,
				skipped: head.skipped
			}),
			suffix: text(SUFFIX),
			texts: Object.fromEntries(NOTICE_TYPES.map((type) => [type, text(textFile(type))])),
			options: options.options,
			headerOptions: headerOptions.options
		},
		problems
	};
}
var unixLines = (text) => text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
var isUnused = (file) => TEMPLATE_FILES.includes(file) && ![
	"return_prefix.txt",
	"return_suffix.txt",
	"return_option.opt",
	"return_header.opt",
	...NOTICE_TYPES.map(textFile)
].includes(file);
function misnamed(name) {
	if (TEMPLATE_FILES.includes(fileName(name))) return [];
	const meant = nearest(name, TEMPLATE_FILES);
	return [{
		file: name,
		line: 1,
		message: `is no file of notice texts; ${meant ? `did you mean ${meant}?` : `the files are ${TEMPLATE_FILES.join(" ")}`}`
	}];
}
var SHAPE = "begin it with header lines, such as Content-type: text/plain; charset=us-ascii, and an empty line";
/** The prefix begins with the header of part 1, which names the charset of all the texts. */
function readPrefix(text) {
	const lines = text.split("\n");
	const end = lines.indexOf("");
	const header = lines.slice(0, Math.max(end, 0));
	const prefix = {
		charset: "us-ascii",
		header,
		body: lines.slice(end + 1).join("\n"),
		skipped: end + 1,
		problems: []
	};
	const bad = header.findIndex((line) => !/^(?:[!-9;-~]+:|[ \t])[ -~\t]*$/.test(line));
	if (header.length === 0 || bad >= 0) {
		const what = bad >= 0 ? `${JSON.stringify(header[bad])} is no header line; ` : "";
		return {
			...prefix,
			problems: [{
				line: Math.max(bad, 0) + 1,
				message: `${what}${SHAPE}`
			}]
		};
	}
	const at = header.findIndex((line) => /^content-type:/i.test(line));
	const type = at < 0 ? "" : [header[at], ...header.slice(at + 1)].join("\n").replace(/\n(?![ \t]).*/s, "");
	const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(type)?.[1]?.toLowerCase();
	if (charset === void 0 || !/^content-type:\s*text\/plain\b/i.test(type)) {
		const message = `needs the line Content-type: text/plain with a charset; ${SHAPE}`;
		return {
			...prefix,
			problems: [{
				line: Math.max(at, 0) + 1,
				message
			}]
		};
	}
	if (CHARSETS.includes(charset)) return {
		...prefix,
		charset
	};
	const meant = nearest(charset, CHARSETS);
	const hint = meant ? `did you mean ${meant}?` : `known are ${CHARSETS.join(" ")}`;
	return {
		...prefix,
		problems: [{
			line: at + 1,
			message: `charset ${charset} is not known; ${hint}`
		}]
	};
}
/** The first letter on each line that the charset lacks. */
function beyond(charset, text) {
	return text.split("\n").flatMap((line, i) => {
		const letter = firstBeyond(charset, line);
		if (letter === null) return [];
		const mend = `write it otherwise, or name another charset in ${PREFIX}, such as utf-8`;
		return [{
			line: i + 1,
			message: `${JSON.stringify(letter)} is not in ${charset}; ${mend}`
		}];
	});
}
export { fileName as a, changeHeader as c, splitWords as d, CHARSETS as f, PREFIX as i, CUT_OFF as l, encodeText as m, readTemplateSet as n, noticeType as o, decodeText as p, OPTIONS_FILE as r, expandTemplate as s, readPrefix as t, logicalLines as u };
