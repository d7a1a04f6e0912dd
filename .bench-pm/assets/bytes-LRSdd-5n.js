// server/mail/bytes.ts
/** Bytes and line ends. */
var CR = 13;
var LF = 10;
var encoder = new TextEncoder();
var decoder = new TextDecoder("utf-8", { ignoreBOM: true });
var strict = new TextDecoder("utf-8", {
	ignoreBOM: true,
	fatal: true
});
/**
* Text as UTF-8. A byte that losslessText() could not read comes out as it went in.
* @example utf8(losslessText(Uint8Array.of(0xe9))) // Uint8Array [0xe9]
*/
var utf8 = (text) => LOW_SURROGATE.test(text) && ESCAPED.test(text) ? withEscapes(text) : encoder.encode(text);
/** UTF-8 as text; what is no UTF-8 becomes U+FFFD. */
var fromUtf8 = (bytes) => decoder.decode(bytes);
/**
* UTF-8 as text, for reports and addresses, which keep their bytes in any charset: a byte that is no UTF-8 becomes the
* lone surrogate U+DC00 plus its value (as in PEP 383). JSON carries it, and a page shows U+FFFD.
*/
function losslessText(bytes) {
	const text = decoder.decode(bytes);
	return text.includes("�") ? withoutLoss(bytes) : text;
}
var LOW_SURROGATE = /[\udc80-\udcff]/;
var ESCAPED = /(?<![\ud800-\udbff])[\udc80-\udcff]/;
var ESCAPES = new RegExp(`(${ESCAPED.source})`);
function withEscapes(text) {
	return concat(...text.split(ESCAPES).map((part, i) => i % 2 ? Uint8Array.of(part.charCodeAt(0) - 56320) : encoder.encode(part)));
}
function withoutLoss(bytes) {
	const parts = [];
	for (let at = 0; at < bytes.length;) {
		const length = sequenceLength(bytes, at);
		const sequence = bytes.subarray(at, at + Math.max(1, length));
		parts.push(length > 0 ? decoder.decode(sequence) : String.fromCharCode(56320 + sequence[0]));
		at += sequence.length;
	}
	return parts.join("");
}
/** How many bytes the character at this place has; 0 where there is none. */
function sequenceLength(bytes, at) {
	const lead = bytes[at];
	const length = lead < 128 ? 1 : lead < 194 ? 0 : lead < 224 ? 2 : lead < 240 ? 3 : lead < 245 ? 4 : 0;
	if (length < 2) return length;
	try {
		strict.decode(bytes.subarray(at, at + length));
		return at + length <= bytes.length ? length : 0;
	} catch {
		return 0;
	}
}
function concat(...parts) {
	const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}
/** Every CRLF becomes LF; a CR elsewhere stays. Gives the same bytes back where there is nothing to do. */
function toLf(bytes) {
	const first = nextCrlf(bytes, 0);
	if (first < 0) return bytes;
	const out = new Uint8Array(bytes.length);
	let length = 0;
	let from = 0;
	for (let at = first; at >= 0; at = nextCrlf(bytes, from)) {
		out.set(bytes.subarray(from, at), length);
		length += at - from;
		out[length++] = LF;
		from = at + 2;
	}
	out.set(bytes.subarray(from), length);
	return out.subarray(0, length + bytes.length - from);
}
function nextCrlf(bytes, from) {
	let at = bytes.indexOf(CR, from);
	while (at >= 0 && bytes[at + 1] !== LF) at = bytes.indexOf(CR, at + 1);
	return at;
}
/**
* Every LF gets a CR before it, whatever is there already: how qmail-remote sends a queue file, in which a line may end
* in a CR of its own. toLf() undoes it.
*/
var lfToCrlf = (bytes) => withCrs(bytes, nextLf);
/** Every LF that has no CR before it gets one. */
var toCrlf = (bytes) => withCrs(bytes, nextBareLf);
/** A CR before each LF that `next` finds. Gives the same bytes back where there is nothing to do. */
function withCrs(bytes, next) {
	let found = 0;
	for (let at = next(bytes, 0); at >= 0; at = next(bytes, at + 1)) found++;
	if (found === 0) return bytes;
	const out = new Uint8Array(bytes.length + found);
	let length = 0;
	let from = 0;
	for (let at = next(bytes, 0); at >= 0; at = next(bytes, from)) {
		out.set(bytes.subarray(from, at), length);
		length += at - from;
		out[length++] = CR;
		out[length++] = LF;
		from = at + 1;
	}
	out.set(bytes.subarray(from), length);
	return out;
}
var nextLf = (bytes, from) => bytes.indexOf(LF, from);
function nextBareLf(bytes, from) {
	let at = bytes.indexOf(LF, from);
	while (at >= 0 && bytes[at - 1] === CR) at = bytes.indexOf(LF, at + 1);
	return at;
}
export { toCrlf as a, losslessText as i, fromUtf8 as n, toLf as o, lfToCrlf as r, utf8 as s, concat as t };
