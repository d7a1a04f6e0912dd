// server/mail/address-list.ts
/** Address lists of header fields (RFC 5322 section 3.4), cut into their addresses and left otherwise as written. */
/** Without any of these a list is one plain address. */
var SPECIAL = /["([<\\,;:]/;
var CLOSING = {
	"\"": "\"",
	"(": ")",
	"<": ">",
	"[": "]"
};
/**
* Cuts at the commas that stand outside quotes, comments and brackets. A group gives its members.
* @example splitAddresses('"Doe, J" <j@a.test>, b@c.test') // ['"Doe, J" <j@a.test>', 'b@c.test']
*/
function splitAddresses(value) {
	if (!SPECIAL.test(value)) return value.trim() === "" ? [] : [value.trim()];
	const addresses = [];
	let start = 0;
	const cut = (end, keep = true) => {
		const text = value.slice(start, end).trim();
		if (keep && text !== "") addresses.push(text);
		start = end + 1;
	};
	let closing = null;
	for (let i = 0; i < value.length; i++) {
		const c = value[i];
		if (c === "\\") i++;
		else if (closing) closing = c === closing ? null : closing;
		else if (CLOSING[c]) closing = CLOSING[c];
		else if (c === "," || c === ";") cut(i);
		else if (c === ":") cut(i, false);
	}
	cut(value.length);
	return addresses;
}
export { splitAddresses as t };
