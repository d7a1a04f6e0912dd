import { n as fromUtf8, s as utf8 } from "./bytes-LRSdd-5n.js";
// server/mail/xtext.ts
/** xtext, the encoding of ENVID and ORCPT (RFC 3461 section 4): `+HH` for what may not stand bare. */
var HEX_PAIR = /\+([0-9A-F]{2})/g;
/** Whether the text is well formed xtext: printable ASCII without `+` and `=`, or `+HH` in capitals. */
var isXtext = (text) => /^(?:[!-*,-<>-~]|\+[0-9A-F]{2})*$/.test(text);
/**
* Decodes `+HH`; what is malformed stays as it is, for it is shown to people and never sent on decoded.
* @example decodeXtext('a+2Bb@c.test') // 'a+b@c.test'
*/
function decodeXtext(text) {
	if (!text.includes("+")) return text;
	const bytes = [];
	let from = 0;
	for (const match of text.matchAll(HEX_PAIR)) {
		bytes.push(...utf8(text.slice(from, match.index)), Number.parseInt(match[1], 16));
		from = match.index + 3;
	}
	return fromUtf8(Uint8Array.from([...bytes, ...utf8(text.slice(from))]));
}
/** @example encodeXtext('a+b@c.test') // 'a+2Bb@c.test' */
function encodeXtext(text) {
	let out = "";
	for (const byte of utf8(text)) out += byte > 32 && byte < 127 && byte !== 43 && byte !== 61 ? String.fromCharCode(byte) : `+${byte.toString(16).toUpperCase().padStart(2, "0")}`;
	return out;
}
/** ORCPT's address type and its address, decoded; null where there is no `type;`. */
function parseOrcpt(orcpt) {
	const semicolon = orcpt.indexOf(";");
	if (semicolon < 1) return null;
	return {
		type: orcpt.slice(0, semicolon),
		address: decodeXtext(orcpt.slice(semicolon + 1))
	};
}
export { parseOrcpt as i, encodeXtext as n, isXtext as r, decodeXtext as t };
