import { t as splitAddresses } from "./address-list-CWdbTW2z.js";
import { n as fromUtf8, t as concat } from "./bytes-LRSdd-5n.js";
// server/mail/encoded-word.ts
/** Encoded words in header fields (RFC 2047, with the language tag of RFC 2231 section 5). */
var WORD = /=\?([^?*\s]+)(?:\*[^?\s]*)?\?([bq])\?([^?]*)\?=/gi;
/**
* Decodes every encoded word whose charset is known; the others stay as they are.
* @example decodeWords('=?UTF-8?B?44GC?=') // 'あ'
*/
function decodeWords(text) {
	if (!text.includes("=?")) return text;
	let decoded = "";
	let from = 0;
	let run = [];
	for (const match of text.matchAll(WORD)) {
		const between = text.slice(from, match.index);
		const word = readWord(match[1], match[2], match[3]);
		if (!word) continue;
		if (run.length === 0 || between.trim() !== "") {
			decoded += decodeRun(run) + between;
			run = [];
		}
		run.push(word);
		from = match.index + match[0].length;
	}
	return decoded + decodeRun(run) + text.slice(from);
}
function readWord(charset, encoding, body) {
	if (!decoderFor(charset)) return null;
	const bytes = encoding.toLowerCase() === "b" ? fromBase64(body) : fromQ(body);
	return bytes && {
		charset: charset.toLowerCase(),
		bytes
	};
}
function decodeRun(run) {
	let text = "";
	for (let i = 0; i < run.length;) {
		const { charset } = run[i];
		const parts = [];
		for (; run[i]?.charset === charset; i++) parts.push(run[i].bytes);
		text += decoderFor(charset)?.decode(joined(parts, charset)) ?? "";
	}
	return text;
}
var ESC = 27;
/** A word of iso-2022-jp ends in ASCII, and the next begins with an escape of its own: for the decoder one too many. */
function joined(parts, charset) {
	if (!charset.startsWith("iso-2022-")) return concat(...parts);
	const isBack = (part) => part.at(-3) === ESC && part.at(-2) === 40 && part.at(-1) === 66;
	return concat(...parts.map((part, i) => isBack(part) && parts[i + 1]?.[0] === ESC ? part.subarray(0, -3) : part));
}
var decoders = /* @__PURE__ */ new Map();
function decoderFor(charset) {
	const label = charset.toLowerCase();
	const known = decoders.get(label);
	if (known) return known;
	try {
		const decoder = new TextDecoder(label);
		decoders.set(label, decoder);
		return decoder;
	} catch {
		return null;
	}
}
function fromBase64(text) {
	try {
		return Uint8Array.from(atob(text.replace(/[\s=]/g, "")), (c) => c.charCodeAt(0));
	} catch {
		return null;
	}
}
function fromQ(text) {
	const plain = text.replaceAll("_", " ").replace(/=([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
	return Uint8Array.from(plain, (c) => c.charCodeAt(0) & 255);
}
// server/mail/header.ts
var LF = 10;
var CR = 13;
var FIELD = /^([!-9;-~]+)[ \t]*:(.*)$/s;
/**
* The header fields in their order, unfolded, as UTF-8. Lines that are no field, such as a mailbox's `From ` line, are
* passed over, together with their continuation lines.
*/
function scanHeader(raw) {
	const fields = [];
	let field = null;
	for (const line of fromUtf8(raw.subarray(0, headerLength(raw))).split("\n")) {
		const text = line.endsWith("\r") ? line.slice(0, -1) : line;
		if (text.startsWith(" ") || text.startsWith("	")) {
			if (field) field.value += text;
			continue;
		}
		const found = FIELD.exec(text);
		field = found ? {
			name: found[1],
			value: found[2]
		} : null;
		if (field) fields.push(field);
	}
	for (const each of fields) each.value = each.value.trim();
	return fields;
}
/** Up to the empty line, or everything where there is none. */
function headerLength(raw) {
	let start = 0;
	for (let end = raw.indexOf(LF); end >= 0; end = raw.indexOf(LF, start)) {
		if (end === start || end === start + 1 && raw[start] === CR) return start;
		start = end + 1;
	}
	return raw.length;
}
/** From, To and Subject with their encoded words decoded (RFC 2047). Of a repeated field the first counts; every To does. */
function headerSummary(fields) {
	let from;
	let subject;
	const to = [];
	for (const { name, value } of fields) if (isNamed(name, "to")) for (const address of splitAddresses(value)) to.push(decodeWords(address));
	else if (isNamed(name, "from")) from ??= decodeWords(value);
	else if (isNamed(name, "subject")) subject ??= decodeWords(value);
	return {
		from: from ?? "",
		to,
		subject: subject ?? ""
	};
}
/** @param wanted in lower case */
var isNamed = (name, wanted) => name.length === wanted.length && name.toLowerCase() === wanted;
export { decodeWords as a, scanHeader as i, headerSummary as n, isNamed as r, headerLength as t };
