import { t as compilePattern } from "./pattern-D1ITBO-R.js";
import { a as decodeWords, i as scanHeader, r as isNamed } from "./header-Dy4L2f2D.js";
// server/mail/mime-params.ts
/** Values with parameters: Content-Type and Content-Disposition (RFC 2045 section 5.1, RFC 2231). */
var PARAMETER = /;\s*([^\s=;"]{1,80})\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))/gs;
/** More is nobody's mail. */
var LONGEST = 2e4;
/**
* Reads what it can of a value; nothing in it is an error.
* @example parseParameters('text/plain; charset="utf-8"').params.get('charset') // 'utf-8'
*/
function parseParameters(text) {
	const cut = text.slice(0, LONGEST);
	const semicolon = cut.indexOf(";");
	const value = (semicolon < 0 ? cut : cut.slice(0, semicolon)).replace(/\([^()]*\)/g, "").trim();
	const given = /* @__PURE__ */ new Map();
	if (semicolon >= 0) for (const [, name = "", quoted, bare = ""] of cut.slice(semicolon).matchAll(PARAMETER)) {
		const key = name.toLowerCase();
		const said = quoted === void 0 ? bare.replace(/\([^()]*\)\s*$/, "").trim() : quoted.replace(/\\(.)/gs, "$1");
		if (!given.has(key)) given.set(key, said);
	}
	return {
		value: value.toLowerCase(),
		params: joined(given)
	};
}
/** `name*0*`, `name*1`, … become `name` (RFC 2231 section 3 and 4); else an encoded word is read, as many writers do. */
function joined(given) {
	const params = /* @__PURE__ */ new Map();
	const pieces = /* @__PURE__ */ new Map();
	for (const [key, text] of given) {
		const [, name = key, n = "", encoded = ""] = /^([^*]+)(?:\*(\d{1,4}))?(\*)?$/.exec(key) ?? [];
		if (n === "" && encoded === "") {
			if (!params.has(name)) params.set(name, decodeWords(text));
			continue;
		}
		const list = pieces.get(name) ?? [];
		list.push({
			n: Number(n),
			encoded: encoded !== "",
			text
		});
		pieces.set(name, list);
	}
	for (const [name, list] of pieces) params.set(name, decodePieces(list.sort((a, b) => a.n - b.n)));
	return params;
}
function decodePieces(pieces) {
	const first = pieces[0];
	const [, charset = "utf-8", rest = ""] = first?.encoded && /^([^']*)'[^']*'(.*)$/s.exec(first.text) || [];
	const bytes = [];
	for (const [i, { encoded, text }] of pieces.entries()) {
		const said = i === 0 && rest !== "" ? rest : text;
		if (encoded) bytes.push(...percentBytes(said));
		else bytes.push(...new TextEncoder().encode(said));
	}
	return decoderOf(charset).decode(Uint8Array.from(bytes));
}
var percentBytes = (text) => Uint8Array.from(text.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))), (c) => c.charCodeAt(0) & 255);
function decoderOf(charset) {
	try {
		return new TextDecoder(charset);
	} catch {
		return new TextDecoder();
	}
}
// server/mail/mime.ts
/**
* The parts of a message (RFC 2046), found in one pass over its lines: nothing that a sender writes makes it slow, deep
* or wrong to the point of an error. What was odd is told with each part.
*/
/** Deeper than any mail program writes. */
var DEEPEST = 60;
/** What is more than this is not listed. */
var MOST_PARTS = 1e3;
var LF$1 = 10;
var CR$1 = 13;
var DASH = 45;
/** @returns the parts in their order, the whole message first, and whether there were more than are listed */
function scanMime(raw) {
	const parts = [];
	const open = [];
	const latin1 = new TextDecoder("latin1");
	let cut = false;
	/** Reads the header at this place; opens what is inside a message. @returns where the body begins */
	const begin = (start) => {
		let at = start;
		for (;;) {
			const parent = open.at(-1);
			const part = readPart(raw, at, headEnd(raw, at, open), parent);
			if (parent) parent.children++;
			parts.push(part);
			const entry = {
				part,
				boundary: null,
				children: 0,
				childType: "text/plain"
			};
			open.push(entry);
			const isMultipart = part.type.startsWith("multipart/");
			const isMessage = /^message\/(?:rfc822|global)$/.test(part.type) && isIdentity(part.encoding);
			if (!isMultipart && !isMessage) return part.bodyStart;
			if (part.depth >= DEEPEST) {
				part.faults.push("too-deep");
				return part.bodyStart;
			}
			if (isMultipart) {
				entry.boundary = part.params.get("boundary")?.trimEnd() || null;
				if (part.type === "multipart/digest") entry.childType = "message/rfc822";
				if (entry.boundary === null) part.faults.push("no-boundary");
				return part.bodyStart;
			}
			if (parts.length >= MOST_PARTS) return part.bodyStart;
			part.container = true;
			at = part.bodyStart;
		}
	};
	const close = (from, end) => {
		for (const { part, boundary } of open.splice(from)) {
			part.end = Math.max(part.bodyStart, end);
			if (boundary !== null && !cut) part.faults.push(part.container ? "no-end" : "no-boundary");
		}
	};
	let at = begin(0);
	while (at < raw.length && open.some(({ boundary }) => boundary !== null)) {
		const lineEnd = raw.indexOf(LF$1, at);
		const next = lineEnd < 0 ? raw.length : lineEnd + 1;
		if (raw[at] === DASH && raw[at + 1] === DASH && next - at < 1e3) {
			const line = latin1.decode(raw.subarray(at + 2, next)).trimEnd();
			const level = open.findLastIndex(({ boundary }) => boundary !== null && (line === boundary || line === `${boundary}--`));
			const found = open[level];
			if (found) {
				close(level + 1, beforeLineEnd(raw, at));
				found.part.container = true;
				if (line !== found.boundary) found.boundary = null;
				else if (parts.length >= MOST_PARTS) {
					cut = true;
					break;
				} else {
					at = begin(next);
					continue;
				}
			}
		}
		at = next;
	}
	close(0, raw.length);
	return {
		parts,
		cut
	};
}
var isIdentity = (encoding) => /^(?:7bit|8bit|binary)$/.test(encoding);
/** The end of a header: the empty line, or a boundary that comes before it. */
function headEnd(raw, start, open) {
	for (let at = start; at < raw.length;) {
		const lineEnd = raw.indexOf(LF$1, at);
		if (lineEnd === at || lineEnd === at + 1 && raw[at] === CR$1) return at;
		if (raw[at] === DASH && raw[at + 1] === DASH) {
			const line = new TextDecoder("latin1").decode(raw.subarray(at + 2, Math.min(at + 1e3, raw.length)));
			if (open.some(({ boundary }) => boundary !== null && line.startsWith(boundary))) return at;
		}
		if (lineEnd < 0) break;
		at = lineEnd + 1;
	}
	return raw.length;
}
/** The line end before a boundary belongs to the boundary (RFC 2046 section 5.1.1). */
function beforeLineEnd(raw, at) {
	if (raw[at - 1] !== LF$1) return at;
	return raw[at - 2] === CR$1 ? at - 2 : at - 1;
}
function readPart(raw, start, headEnd, parent) {
	const fields = scanHeader(raw.subarray(start, headEnd));
	const field = (name) => fields.find((each) => isNamed(each.name, name))?.value;
	const type = parseParameters(field("content-type") ?? "");
	const disposition = parseParameters(field("content-disposition") ?? "");
	const encoding = parseParameters(field("content-transfer-encoding") ?? "").value || "7bit";
	const known = /^(?:7bit|8bit|binary|base64|quoted-printable)$/.test(encoding);
	const isType = /^[\w.+-]+\/[\w.+-]+$/.test(type.value);
	return {
		path: parent ? (parent.part.path === "0" ? "" : `${parent.part.path}.`) + (parent.children + 1) : "0",
		depth: parent ? parent.part.depth + 1 : 0,
		type: isType ? type.value : parent?.childType ?? "text/plain",
		params: type.params,
		charset: type.params.get("charset") || null,
		encoding,
		disposition: disposition.value || null,
		filename: filenameOf(disposition, type),
		cid: field("content-id")?.trim().replace(/^<|>$/g, "") || null,
		start,
		bodyStart: afterEmptyLine(raw, headEnd),
		end: raw.length,
		embedded: parent !== void 0 && (parent.part.embedded || parent.part.type.startsWith("message/")),
		container: false,
		faults: known ? [] : ["unknown-encoding"]
	};
}
var filenameOf = (disposition, type) => disposition.params.get("filename") || type.params.get("name") || null;
var afterEmptyLine = (raw, at) => raw[at] === LF$1 ? at + 1 : raw[at] === CR$1 && raw[at + 1] === LF$1 ? at + 2 : at;
// server/mail/transfer-encoding.ts
/** What stands for a body in 7-bit lines: base64 and quoted-printable (RFC 2045 section 6). Nothing in it is an error. */
var BASE64 = (/* @__PURE__ */ new Uint8Array(256)).fill(255);
for (const [value, char] of [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].entries()) BASE64[char.charCodeAt(0)] = value;
var EQUALS = 61;
var LF = 10;
var CR = 13;
/** The bytes that the encoding stands for; an encoding that is unknown leaves them as they are. */
function decodeTransfer(encoding, bytes) {
	if (encoding === "base64") return fromBase64(bytes);
	if (encoding === "quoted-printable") return fromQuotedPrintable(bytes);
	return bytes;
}
/** Characters outside the alphabet are passed over (RFC 2045 section 6.8). */
function fromBase64(bytes) {
	const out = new Uint8Array(Math.ceil(bytes.length * 3 / 4));
	let length = 0;
	let bits = 0;
	let held = 0;
	for (const byte of bytes) {
		const value = BASE64[byte];
		if (value === 255) continue;
		bits = (bits << 6 | value) & 16777215;
		held += 6;
		if (held < 8) continue;
		held -= 8;
		out[length++] = bits >> held & 255;
	}
	return out.subarray(0, length);
}
function fromQuotedPrintable(bytes) {
	const out = new Uint8Array(bytes.length);
	let length = 0;
	for (let at = 0; at < bytes.length; at++) {
		const byte = bytes[at];
		if (byte !== EQUALS) {
			out[length++] = byte;
			continue;
		}
		const end = softBreak(bytes, at + 1);
		const hex = end < 0 ? hexPair(bytes[at + 1], bytes[at + 2]) : null;
		if (end >= 0) at = end;
		else if (hex === null) out[length++] = byte;
		else {
			out[length++] = hex;
			at += 2;
		}
	}
	return out.subarray(0, length);
}
/** @returns the line end of a soft line break that begins here, else -1 */
function softBreak(bytes, from) {
	let at = from;
	while (bytes[at] === 32 || bytes[at] === 9) at++;
	if (at >= bytes.length || bytes[at] === LF) return at;
	return bytes[at] === CR && bytes[at + 1] === LF ? at + 1 : -1;
}
function hexPair(high, low) {
	const text = String.fromCharCode(high ?? 0, low ?? 0);
	return /^[0-9a-f]{2}$/i.test(text) ? Number.parseInt(text, 16) : null;
}
// server/mail/part-text.ts
/** The part's content, its transfer encoding undone. */
var partBytes = (raw, { bodyStart, end, encoding }) => decodeTransfer(encoding, raw.subarray(bodyStart, end));
/** Lines end in LF; a paragraph that was cut into lines (format=flowed, RFC 3676) is one line again. */
function partText(raw, part) {
	const text = decodeCharset(part.charset, partBytes(raw, part)).replace(/\r\n/g, "\n");
	return part.params.get("format")?.toLowerCase() === "flowed" ? unflowed(text, part.params.get("delsp")?.toLowerCase() === "yes") : text;
}
/** Whether the platform knows a charset by this name. */
function isCharset(name) {
	try {
		return new TextDecoder(name).encoding !== "";
	} catch {
		return false;
	}
}
/** ISO-2022-JP announces itself, and much of it comes without a charset. */
var TO_JIS = ["\x1B$@", "\x1B$B"];
/** A charset that is missing or unknown is guessed: UTF-8 where the bytes are, else Windows-1252, which takes all. */
function decodeCharset(charset, bytes) {
	if (charset !== null && !/^us-ascii$/i.test(charset) && isCharset(charset)) return new TextDecoder(charset).decode(bytes);
	try {
		const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
		return TO_JIS.some((sequence) => text.includes(sequence)) ? new TextDecoder("iso-2022-jp").decode(bytes) : text;
	} catch {
		return new TextDecoder("windows-1252").decode(bytes);
	}
}
function unflowed(text, delSp) {
	const lines = [];
	let open = false;
	let quotes = "";
	for (const line of text.split("\n")) {
		const depth = /^>*/.exec(line)?.[0] ?? "";
		const rest = line.slice(depth.length).replace(/^ /, "");
		const flows = rest.endsWith(" ") && rest !== "-- ";
		const said = flows && delSp ? rest.slice(0, -1) : rest;
		if (open && depth === quotes && rest !== "-- ") lines[lines.length - 1] += said;
		else lines.push((depth && `${depth} `) + said);
		open = flows;
		quotes = depth;
	}
	return lines.join("\n");
}
// server/sandbox/wait.ts
/** `q` left aside: that is for the store (waiters.ts). */
function compileWait(query) {
	const tests = [];
	const kinds = kindsOf(query);
	if (kinds.length > 0) tests.push((s) => kinds.includes(s.kind));
	const states = [query.state ?? []].flat();
	if (states.length > 0) tests.push((s) => states.includes(s.state));
	const any = (pattern, values) => {
		if (pattern === void 0) return;
		const test = compilePattern(pattern);
		tests.push((s) => values(s).some(test));
	};
	any(query.to, (s) => [...s.recipients.map((r) => r.address), ...s.to]);
	any(query.from, (s) => [
		s.reversePath,
		s.from,
		bareAddress(s.from)
	]);
	any(query.subject, (s) => [s.subject]);
	any(query.status, (s) => [...s.recipients.map((r) => r.status ?? ""), ...(s.report ?? []).map((r) => r.status)]);
	if (query.about !== void 0) {
		const about = query.about.toLowerCase();
		tests.push((s) => s.parentId === about || s.rootId === about || (s.about ?? []).some((a) => a.toLowerCase() === about));
	}
	return (summary) => tests.every((test) => test(summary));
}
var kindsOf = (query) => [query.kind ?? [], query.notice ?? []].flat();
/** The application's own mail never comes by waiting, and may come at any time. */
var waitsForMail = (query) => kindsOf(query).includes("mail");
/** Whether the clock may be moved for this wait. */
var waitsForNotice = (query) => kindsOf(query).length > 0 && !waitsForMail(query);
/** `Ann <a@b>` without the name. */
var bareAddress = (from) => /<([^<>]*)>\s*$/.exec(from)?.[1] ?? from;
/** Whether a message is one that `about` speaks of. */
function isAbout(about, message) {
	const wanted = about.toLowerCase();
	if (message.id === wanted) return true;
	return [...message.recipients.map((r) => r.address), ...message.about ?? []].some((address) => address.toLowerCase() === wanted);
}
/** The traces in motion from which what is waited for may still come. */
function candidateTraces(engine, query) {
	return [...engine.state.traces].filter(([, { ids }]) => {
		return mayBring(ids.map((id) => engine.state.messages.get(id)).filter((m) => m !== void 0), query);
	}).map(([rootId]) => rootId);
}
function mayBring(messages, query) {
	if (query.about !== void 0 && !messages.some((m) => isAbout(query.about, asAbout(m)))) return false;
	const kinds = kindsOf(query);
	const toSender = kinds.length > 0 && kinds.every((kind) => kind === "bounce" || kind === "warning");
	if (query.to === void 0 || !toSender) return true;
	const test = compilePattern(query.to);
	return messages.some((m) => test(m.envelope.reversePath));
}
var asAbout = (message) => ({
	id: message.id,
	recipients: message.recipients.map((r) => ({ address: r.path.forwardPath })),
	about: message.about
});
/** The next instant to which the auto clock may skip for this wait; null when nothing of it is ahead. */
function nextDueFor(engine, query) {
	const dues = candidateTraces(engine, query).map((rootId) => engine.traceDue(rootId)).filter((due) => due !== null);
	return dues.length > 0 ? Math.min(...dues) : null;
}
export { nextDueFor as a, isCharset as c, scanMime as d, parseParameters as f, isAbout as i, partBytes as l, candidateTraces as n, waitsForMail as o, compileWait as r, waitsForNotice as s, bareAddress as t, partText as u };
