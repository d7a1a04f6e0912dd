import { n as readPlain, r as startMailboxListener, t as Mailbox } from "./mailbox-DBRbiOdP.js";
import { n as packageVersion } from "./package-DSYiKras.js";
import { a as decodeWords, i as scanHeader, r as isNamed, t as headerLength } from "./header-Dy4L2f2D.js";
import { c as isCharset, d as scanMime, f as parseParameters, u as partText } from "./wait-DWgIS-nh.js";
import { i as pad, t as calendarTime } from "./iso-time-BYxqvoYM.js";
import { s as MONTHS$1 } from "./mta-DZaIffj7.js";
import { n as fromUtf8 } from "./bytes-LRSdd-5n.js";
import { n as SandboxError } from "./errors-CzoCEYTs.js";
import addressparser from "nodemailer/lib/addressparser";
// server/imap/format.ts
/** How values are written in answers, a byte a character. */
/** Text as UTF-8, a byte a character. */
var asBytes = (text) => Buffer.from(text, "utf8").toString("latin1");
/** What came a byte a character, as text. */
var asText = (bytes) => Buffer.from(bytes, "latin1").toString("utf8");
/** Quoted where that is allowed, else a literal; it gives text as UTF-8. */
function string(text) {
	if (text.length <= 1e3 && /^[\t\x20-\x7e]*$/.test(text)) return `"${text.replace(/["\\]/g, "\\$&")}"`;
	const bytes = asBytes(text);
	return `{${bytes.length}}\r\n${bytes}`;
}
var nstring = (text) => text == null ? "NIL" : string(text);
/** `"05-Jan-2026 09:00:00 +0000"` */
function dateTime(at) {
	const t = calendarTime(at);
	return `"${String(t.day).padStart(2, " ")}-${MONTHS$1[t.month - 1]}-${t.year} ${pad(t.hour)}:${pad(t.minute)}:${pad(t.second)} +0000"`;
}
/** One line of printable ASCII, for what people read. */
var oneLine = (text) => text.replace(/[^\x20-\x7e]+/g, " ").slice(0, 400);
// server/imap/envelope.ts
/** ENVELOPE: the header as lists show it (RFC 9051 section 7.5.2). */
/** More of one field is nobody's mail. */
var LONGEST$1 = 1e5;
/** @param header the bytes of a header */
function envelope(header) {
	const fields = scanHeader(header);
	const from = addresses(fields, "from");
	return `(${[
		nstring(field$1(fields, "date")),
		nstring(field$1(fields, "subject")),
		from,
		ownOr(addresses(fields, "sender"), from),
		ownOr(addresses(fields, "reply-to"), from),
		...[
			"to",
			"cc",
			"bcc"
		].map((name) => addresses(fields, name)),
		nstring(field$1(fields, "in-reply-to")),
		nstring(field$1(fields, "message-id"))
	].join(" ")})`;
}
/** Sender and Reply-To that are missing are those of From. */
var ownOr = (own, other) => own === "NIL" ? other : own;
var field$1 = (fields, name) => fields.find((each) => isNamed(each.name, name))?.value;
function addresses(fields, name) {
	const values = fields.filter((each) => isNamed(each.name, name)).map(({ value }) => value);
	const written = addressparser(values.join(", ").slice(0, LONGEST$1)).flatMap(addressOf);
	return written.length === 0 ? "NIL" : `(${written.join("")})`;
}
function addressOf({ name, address, group }) {
	if (group) return [
		quadruple(null, name, null),
		...group.flatMap(addressOf),
		quadruple(null, null, null)
	];
	if (!address && !name) return [];
	const given = address ?? "";
	const at = given.lastIndexOf("@");
	return [quadruple(name || null, at < 0 ? given : given.slice(0, at), at < 0 ? "" : given.slice(at + 1))];
}
var quadruple = (name, mailbox, host) => `(${nstring(name)} NIL ${nstring(mailbox)} ${nstring(host)})`;
// server/imap/part-tree.ts
/** The parts of a message as IMAP counts them (RFC 9051 section 6.4.5.1). */
function partTree(bytes) {
	const open = [];
	let root = null;
	for (const part of scanMime(bytes).parts) {
		const node = {
			part,
			children: []
		};
		open.length = part.depth;
		open.at(-1)?.children.push(node);
		open.push(node);
		root ??= node;
	}
	return {
		bytes,
		root
	};
}
var isMultipart = ({ part, children }) => part.type.startsWith("multipart/") && children.length > 0;
/** The message inside a part, where the part is a message. */
var messageIn = ({ part, children }) => part.type.startsWith("message/") ? children[0] ?? null : null;
/** Part `n` of a message or a part; a message that is no multipart has one part: its body. */
function partOf(node, n, isMessage) {
	if (isMultipart(node)) return node.children[n - 1] ?? null;
	if (isMessage) return n === 1 ? node : null;
	const inner = messageIn(node);
	return inner && partOf(inner, n, true);
}
/** @param path from the outermost; empty for the message itself */
function findPart({ root }, path) {
	let node = root;
	for (const [i, n] of path.entries()) node = node && partOf(node, n, i === 0);
	return node;
}
// server/imap/body-structure.ts
/** BODY and BODYSTRUCTURE: how a message is built (RFC 9051 section 7.5.2). */
/** @param extended with what BODYSTRUCTURE adds: disposition, language, location */
var bodyStructure = ({ bytes, root }, extended) => structure(bytes, root, extended);
function structure(bytes, node, extended) {
	const { part, children } = node;
	const [type, subtype] = part.type.split("/");
	if (isMultipart(node)) {
		const parts = children.map((child) => structure(bytes, child, extended)).join("");
		const more = extended ? ` ${parameters(part.params)} ${place(bytes, part)}` : "";
		return `(${parts} ${string(subtype.toUpperCase())}${more})`;
	}
	const field = fieldsOf(bytes, part);
	const body = bytes.subarray(part.bodyStart, part.end);
	const inner = part.type === "message/rfc822" ? messageIn(node) : null;
	const named = type === "multipart" || part.type === "message/rfc822" && !inner ? ["application", "octet-stream"] : [type, subtype];
	const basic = [
		...named.map((name) => string(name.toUpperCase())),
		parameters(part.params),
		nstring(field("content-id")),
		nstring(field("content-description")),
		string(part.encoding.toUpperCase()),
		body.length
	];
	if (inner) {
		basic.push(envelope(bytes.subarray(inner.part.start, inner.part.bodyStart)));
		basic.push(structure(bytes, inner, extended), linesIn(body));
	} else if (named[0] === "text") basic.push(linesIn(body));
	if (extended) basic.push(nstring(field("content-md5")), place(bytes, part));
	return `(${basic.join(" ")})`;
}
/** Disposition, language and location. */
function place(bytes, part) {
	const field = fieldsOf(bytes, part);
	const given = field("content-disposition");
	const { value, params } = parseParameters(given ?? "");
	const disposition = given === void 0 || value === "" ? "NIL" : `(${string(value.toUpperCase())} ${parameters(params)})`;
	const languages = (field("content-language") ?? "").split(/[\s,]+/).filter(Boolean);
	return `${disposition} ${languages.length > 0 ? `(${languages.map(string).join(" ")})` : "NIL"} ${nstring(field("content-location"))}`;
}
/** A value beyond ASCII is written as RFC 2231 has it. */
function parameters(params) {
	const pairs = [...params].flatMap(([name, value]) => /^[\t\x20-\x7e]*$/.test(value) ? [string(name.toUpperCase()), string(value)] : [string(`${name.toUpperCase()}*`), string(`utf-8''${percent(value)}`)]);
	return pairs.length > 0 ? `(${pairs.join(" ")})` : "NIL";
}
var percent = (text) => Array.from(Buffer.from(text, "utf8"), (byte) => {
	const char = String.fromCharCode(byte);
	return /[A-Za-z0-9.-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}).join("");
function fieldsOf(bytes, part) {
	const fields = scanHeader(bytes.subarray(part.start, part.bodyStart));
	return (name) => fields.find((each) => isNamed(each.name, name))?.value;
}
function linesIn(body) {
	let lines = 0;
	for (let at = body.indexOf(10); at >= 0; at = body.indexOf(10, at + 1)) lines++;
	return body.length > 0 && body.at(-1) !== 10 ? lines + 1 : lines;
}
// server/imap/reader.ts
/** Reads a command's arguments (RFC 9051 section 9), a byte a character, literals in their place. */
/** What the client said is no command of IMAP: it is told why. */
var BadCommand = class extends Error {};
/** Nested lists of a search, at the most. */
var DEEPEST = 50;
var Reader = class {
	#text;
	#at;
	#depth = 0;
	constructor(text, at = 0) {
		this.#text = text;
		this.#at = at;
	}
	get isAtEnd() {
		return this.#at >= this.#text.length;
	}
	/** The next character; empty at the end. */
	peek() {
		return this.#text[this.#at] ?? "";
	}
	/** Whether this character comes next. */
	sees(character) {
		return this.#text[this.#at] === character;
	}
	/** Takes this character where it comes next. */
	takes(character) {
		if (!this.sees(character)) return false;
		this.#at++;
		return true;
	}
	/** @throws BadCommand where something else comes */
	expect(character) {
		if (this.takes(character)) return;
		throw new BadCommand(`${character === " " ? "a space" : character} is missing ${this.#place()}`);
	}
	/** @throws BadCommand where more comes */
	end() {
		if (!this.isAtEnd) throw new BadCommand(`nothing more may stand ${this.#place()}`);
	}
	/** What a sticky pattern finds here; null where it finds nothing. */
	match(pattern) {
		const sticky = new RegExp(pattern.source, `${pattern.flags.replace(/[gy]/g, "")}y`);
		sticky.lastIndex = this.#at;
		const found = sticky.exec(this.#text)?.[0] ?? null;
		if (found !== null) this.#at += found.length;
		return found;
	}
	atom(what) {
		return this.match(ATOM) ?? this.#missing(what);
	}
	number(what) {
		const digits = this.match(/\d{1,10}/);
		if (digits === null || Number(digits) > 4294967295) return this.#missing(what);
		return Number(digits);
	}
	/** An atom, or a string. */
	astring(what) {
		return this.match(ASTRING_ATOM) ?? this.string(what);
	}
	/** A mailbox pattern of LIST. */
	listPattern(what) {
		return this.match(LIST_ATOM) ?? this.string(what);
	}
	/** Quoted, or a literal. */
	string(what) {
		if (this.sees("\"")) return this.#quoted();
		const length = /\{(\d+)\+?\}\r\n/y;
		length.lastIndex = this.#at;
		const found = length.exec(this.#text);
		if (!found) return this.#missing(what);
		const from = this.#at + found[0].length;
		this.#at = from + Number(found[1]);
		return this.#text.slice(from, this.#at);
	}
	nstring(what) {
		return this.match(/NIL(?=[ )]|$)/i) === null ? this.string(what) : null;
	}
	/** `(a b c)`; each item is read by `read`. */
	list(read, mayBeEmpty = false) {
		if (++this.#depth > DEEPEST) throw new BadCommand("too many lists within lists");
		this.expect("(");
		const items = [];
		if (!(mayBeEmpty && this.sees(")"))) do
			items.push(read());
		while (this.takes(" "));
		this.expect(")");
		this.#depth--;
		return items;
	}
	#quoted() {
		const found = this.match(QUOTED);
		if (found === null) throw new BadCommand(`a quoted string does not end ${this.#place()}`);
		return found.slice(1, -1).replace(/\\(["\\])/g, "$1");
	}
	#missing(what) {
		throw new BadCommand(`${what} is missing ${this.#place()}`);
	}
	#place() {
		if (this.isAtEnd) return "at the end";
		return `before ${JSON.stringify(this.#text.slice(this.#at, this.#at + 20))}`;
	}
};
var ATOM = /[^(){ %*"\\\]\x00-\x1f\x7f-\xff]+/;
var ASTRING_ATOM = /[^(){ %*"\\\x00-\x1f\x7f-\xff]+/;
var LIST_ATOM = /[^(){ "\\\x00-\x1f\x7f-\xff]+/;
var QUOTED = /"(?:[^"\\\r\n\x00]|\\["\\])*"/;
// server/imap/section.ts
/** `BODY[…]<…>`: which bytes of a message are asked for, and these bytes (RFC 9051 section 6.4.5). */
var TEXTS = [
	"HEADER.FIELDS.NOT",
	"HEADER.FIELDS",
	"HEADER",
	"TEXT",
	"MIME"
];
/** Reads what stands from the bracket on. */
function readSection(reader) {
	reader.expect("[");
	const path = [];
	const section = {
		path,
		text: "all",
		fields: [],
		partial: null
	};
	while (/\d/.test(reader.peek())) {
		path.push(reader.number("a part number"));
		if (!reader.takes(".")) break;
		if (reader.sees("]")) throw new BadCommand("a section does not end in a dot");
	}
	if (!reader.sees("]")) {
		const word = reader.match(/[A-Z.]+/i)?.toUpperCase();
		const text = TEXTS.find((each) => each === word);
		if (!text) throw new BadCommand(`a section is a part number, ${TEXTS.join(", ")} or nothing`);
		if (text === "MIME" && path.length === 0) throw new BadCommand("MIME wants a part number before it");
		section.text = text;
		if (text.startsWith("HEADER.FIELDS")) {
			reader.expect(" ");
			section.fields = reader.list(() => reader.astring("a field name"));
		}
	}
	reader.expect("]");
	if (reader.takes("<")) {
		const from = reader.number("an octet");
		reader.expect(".");
		section.partial = {
			from,
			count: reader.number("a count of octets")
		};
		if (section.partial.count === 0) throw new BadCommand("a partial fetch wants at least one octet");
		reader.expect(">");
	}
	return section;
}
/** How an answer names it. */
function sectionName({ path, text, fields, partial }) {
	const names = fields.length > 0 ? ` (${fields.map(fieldName).join(" ")})` : "";
	return `BODY[${[...path, ...text === "all" ? [] : [text]].join(".")}${names}]${partial ? `<${partial.from}>` : ""}`;
}
var fieldName = (name) => /^[!#$&'+,\-./0-9:;<=>?@A-Z^_`a-z|~]+$/.test(name) ? name : string(name);
/** The bytes; null where the message has no such part. */
function sectionBytes(tree, { path, text, fields, partial }) {
	const bytes = wholeSection(tree, path, text, fields);
	return bytes && partial ? bytes.subarray(partial.from, partial.from + partial.count) : bytes;
}
function wholeSection(tree, path, text, fields) {
	const { bytes } = tree;
	const node = findPart(tree, path);
	if (!node) return null;
	if (text === "all") return path.length === 0 ? bytes : bytes.subarray(node.part.bodyStart, node.part.end);
	if (text === "MIME") return bytes.subarray(node.part.start, node.part.bodyStart);
	const message = path.length === 0 ? node : messageIn(node);
	if (!message) return null;
	const { start, bodyStart, end } = message.part;
	if (text === "TEXT") return bytes.subarray(bodyStart, end);
	const header = bytes.subarray(start, bodyStart);
	return text === "HEADER" ? header : pick(header, fields, text === "HEADER.FIELDS");
}
/** The lines of the fields that are named, or of all others, and the empty line. */
function pick(header, names, isNamedWanted) {
	const wanted = names.map((name) => name.toLowerCase());
	const text = Buffer.from(header.buffer, header.byteOffset, header.byteLength).toString("latin1");
	let isKept = false;
	const kept = text.split(/(?<=\n)/).filter((line) => {
		if (/^\r?\n$/.test(line)) return false;
		if (/^[ \t]/.test(line)) return isKept;
		const name = /^[^:\s]*/.exec(line)?.[0] ?? "";
		isKept = wanted.some((each) => isNamed(name, each)) === isNamedWanted;
		return isKept;
	});
	return Buffer.from(`${kept.join("")}\r\n`, "latin1");
}
// server/imap/fetch-items.ts
/** The items of FETCH (RFC 9051 section 6.4.5, with RFC822 and its kin of RFC 3501). */
var SIMPLE = [
	"UID",
	"FLAGS",
	"INTERNALDATE",
	"RFC822.SIZE",
	"ENVELOPE",
	"BODY",
	"BODYSTRUCTURE"
];
var whole = (text) => ({
	path: [],
	text,
	fields: [],
	partial: null
});
var OLD = {
	RFC822: {
		is: "section",
		section: whole("all"),
		sees: true,
		name: "RFC822"
	},
	"RFC822.HEADER": {
		is: "section",
		section: whole("HEADER"),
		sees: false,
		name: "RFC822.HEADER"
	},
	"RFC822.TEXT": {
		is: "section",
		section: whole("TEXT"),
		sees: true,
		name: "RFC822.TEXT"
	}
};
var FAST = [
	{ is: "FLAGS" },
	{ is: "INTERNALDATE" },
	{ is: "RFC822.SIZE" }
];
var MACROS = {
	FAST,
	ALL: [...FAST, { is: "ENVELOPE" }],
	FULL: [
		...FAST,
		{ is: "ENVELOPE" },
		{ is: "BODY" }
	]
};
/** Nobody asks for more at once. */
var MOST_ITEMS = 200;
function readItems(reader) {
	if (reader.sees("(")) {
		const items = reader.list(() => readItem(reader, readName(reader)));
		if (items.length > MOST_ITEMS) throw new BadCommand(`FETCH takes at most ${MOST_ITEMS} items`);
		return items;
	}
	const name = readName(reader);
	const macro = MACROS[name];
	return macro ? [...macro] : [readItem(reader, name)];
}
var readName = (reader) => (reader.match(/[A-Z0-9.]+/i) ?? "").toUpperCase();
function readItem(reader, name) {
	if ((name === "BODY" || name === "BODY.PEEK") && reader.sees("[")) return {
		is: "section",
		section: readSection(reader),
		sees: name === "BODY"
	};
	const is = SIMPLE.find((each) => each === name);
	const item = is ? { is } : OLD[name];
	if (item) return item;
	const all = [
		...SIMPLE,
		"BODY[…]",
		"BODY.PEEK[…]",
		...Object.keys(OLD)
	].join(", ");
	throw new BadCommand(`${name === "" ? "an item is missing" : `${name} is no item of FETCH`}; there are ${all}`);
}
// server/imap/sequence-set.ts
/** Sets of message numbers and unique identifiers: `1:4,7,9:*` (RFC 9051, sequence-set). */
/** Nobody names more by hand, and each is looked at for each message. */
var MOST_RANGES = 5e3;
/** Whether a set can begin here. */
var seesSet = (reader) => /[\d*]/.test(reader.peek());
function readSet(reader) {
	const ranges = [];
	do {
		const from = readNumber(reader);
		ranges.push([from, reader.takes(":") ? readNumber(reader) : from]);
		if (ranges.length > MOST_RANGES) throw new BadCommand(`a set has at most ${MOST_RANGES} ranges`);
	} while (reader.takes(","));
	return ranges;
}
function readNumber(reader) {
	if (reader.takes("*")) return Number.POSITIVE_INFINITY;
	const number = reader.number("a message number or *");
	if (number === 0) throw new BadCommand("message numbers count from 1");
	return number;
}
/**
* Which of `count` positions a set names, ascending.
* @param valueAt what position i (from 0) is called; ascending
*/
function positions(set, count, valueAt) {
	if (count === 0) return [];
	const last = valueAt(count - 1);
	const named = /* @__PURE__ */ new Set();
	for (const [a, b] of set) {
		const [from, to] = [a, b].map((end) => end === Number.POSITIVE_INFINITY ? last : end);
		const [low, high] = from < to ? [from, to] : [to, from];
		for (let i = firstAtLeast(low, count, valueAt); i < count && valueAt(i) <= high; i++) named.add(i);
	}
	return [...named].sort((a, b) => a - b);
}
function firstAtLeast(value, count, valueAt) {
	let low = 0;
	let high = count;
	while (low < high) {
		const middle = low + high >> 1;
		if (valueAt(middle) < value) low = middle + 1;
		else high = middle;
	}
	return low;
}
/** @example compact([1, 2, 3, 7]) // '1:3,7' */
function compact(numbers) {
	const parts = [];
	for (let i = 0; i < numbers.length;) {
		let end = i;
		while (numbers[end + 1] === numbers[end] + 1) end++;
		parts.push(end === i ? `${numbers[i]}` : `${numbers[i]}:${numbers[end]}`);
		i = end + 1;
	}
	return parts.join(",");
}
// server/imap/positions.ts
/** The messages that a command names. */
/** Reads a set and finds its rows. @throws BadCommand for the number of no message; a unique identifier of none is none */
function readPositions(reader, selected, byUid) {
	const set = readSet(reader);
	if (!byUid) checkNumbers(set, selected);
	return positionsOf(set, selected, byUid);
}
var positionsOf = (set, { rows }, byUid) => positions(set, rows.length, byUid ? (i) => rows[i].delivery.uid : (i) => i + 1);
/** `1:*` of an empty mailbox names nothing, and is no mistake: every client asks for it. */
function checkNumbers(set, { rows }) {
	for (const [from, to] of set) {
		const highest = Math.max(...[from, to].filter(Number.isFinite));
		if (highest <= rows.length || rows.length === 0 && !Number.isFinite(Math.max(from, to))) continue;
		throw new BadCommand(`there is no message ${highest}; ${rows.length === 0 ? "the mailbox is empty" : `the last is ${rows.length}`}`);
	}
}
// server/imap/selected.ts
var flagsOf = ({ delivery, recent }) => [...delivery.flags, ...recent ? ["\\Recent"] : []].join(" ");
var Selected = class {
	mailbox;
	isReadOnly;
	/** By message number, which counts from 1. */
	rows = [];
	#version = -1;
	constructor(mailbox, isReadOnly) {
		this.mailbox = mailbox;
		this.isReadOnly = isReadOnly;
		this.#add();
		this.#version = mailbox.version;
	}
	get recent() {
		return this.rows.filter(({ recent }) => recent).length;
	}
	/**
	* What has changed since the client was told.
	* @param mayRemove whether numbers may shift now (RFC 9051 section 7.5.1)
	*/
	changes(mayRemove) {
		const { version } = this.mailbox;
		if (version === this.#version) return [];
		const lines = [];
		const kept = [];
		let waits = false;
		for (const row of this.rows) {
			if (row.delivery.gone && mayRemove) {
				lines.push(`* ${kept.length + 1} EXPUNGE`);
				continue;
			}
			waits ||= row.delivery.gone;
			kept.push(row);
			if (row.told === row.delivery.flags) continue;
			row.told = row.delivery.flags;
			lines.push(`* ${kept.length} FETCH (UID ${row.delivery.uid} FLAGS (${flagsOf(row)}))`);
		}
		this.rows = kept;
		if (this.#add()) lines.push(`* ${this.rows.length} EXISTS`, `* ${this.recent} RECENT`);
		if (!waits) this.#version = version;
		return lines;
	}
	#add() {
		const last = this.rows.at(-1)?.delivery.uid ?? 0;
		const { messages } = this.mailbox;
		let from = messages.length;
		while (from > 0 && messages[from - 1].uid > last) from--;
		for (const delivery of messages.slice(from)) {
			this.rows.push({
				delivery,
				told: delivery.flags,
				recent: delivery.recent
			});
			if (!this.isReadOnly) delivery.recent = false;
		}
		return from < messages.length;
	}
};
// server/imap/fetch.ts
/** FETCH: what a client asks of messages. */
/** So that a long list does not keep other clients waiting. */
var MESSAGES_PER_TURN$1 = 50;
var fetch = (byUid) => async (session, reader) => {
	const selected = session.selected;
	reader.expect(" ");
	const at = readPositions(reader, selected, byUid);
	reader.expect(" ");
	const asked = readItems(reader);
	reader.end();
	if (byUid && !asked.some(({ is }) => is === "UID")) asked.unshift({ is: "UID" });
	const rows = at.map((position) => selected.rows[position]);
	const items = await see(selected, rows, asked) ? [...asked, { is: "FLAGS" }] : asked;
	let gone = 0;
	for (const [i, row] of rows.entries()) {
		if (!await tell(session, selected, at[i] + 1, row, items)) gone++;
		await session.connection.relieve();
		if (i % MESSAGES_PER_TURN$1 === 49) await new Promise((resolve) => setImmediate(resolve));
		if (!session.connection.isOpen) break;
	}
	return gone > 0 ? "NO [EXPUNGEISSUED] some of them are gone" : "OK that is all";
};
/** Who reads a body has seen the message. @returns whether flags have changed that the client must be told */
async function see(selected, rows, items) {
	if (selected.isReadOnly || !items.some((item) => item.is === "section" && item.sees)) return false;
	const unseen = rows.map(({ delivery }) => delivery).filter(({ flags, gone }) => !gone && !flags.includes("\\Seen"));
	if (unseen.length === 0) return false;
	await selected.mailbox.setFlags(unseen, ({ flags }) => [...flags, "\\Seen"]);
	return !items.some(({ is }) => is === "FLAGS");
}
/** @returns false where the message is gone */
async function tell(session, { mailbox }, number, row, items) {
	const { delivery } = row;
	let tree = null;
	if (items.some(needsBytes)) {
		const bytes = await mailbox.bytes(delivery);
		if (!bytes) return false;
		tree = partTree(bytes);
	} else if (delivery.gone) return false;
	const { connection } = session;
	connection.write(`* ${number} FETCH (`);
	for (const [i, item] of items.entries()) {
		if (i > 0) connection.write(" ");
		if (item.is === "section") {
			const bytes = tree && sectionBytes(tree, item.section);
			connection.write(`${item.name ?? sectionName(item.section)} ${bytes ? `{${bytes.length}}\r\n` : "NIL"}`);
			if (bytes) connection.write(bytes);
		} else if (item.is === "RFC822.SIZE") connection.write(`RFC822.SIZE ${await mailbox.size(delivery)}`);
		else connection.write(`${item.is} ${value(item, row, tree)}`);
	}
	connection.write(")\r\n");
	if (items.some(({ is }) => is === "FLAGS")) row.told = delivery.flags;
	return true;
}
var needsBytes = ({ is }) => is === "section" || is === "ENVELOPE" || is === "BODY" || is === "BODYSTRUCTURE";
function value(item, row, tree) {
	switch (item.is) {
		case "UID": return `${row.delivery.uid}`;
		case "FLAGS": return `(${flagsOf(row)})`;
		case "INTERNALDATE": return dateTime(row.delivery.at);
		case "ENVELOPE": {
			const { bytes, root } = tree;
			return envelope(bytes.subarray(0, root.part.bodyStart));
		}
		default: return bodyStructure(tree, item.is === "BODYSTRUCTURE");
	}
}
// server/imap/idle.ts
async function idle(session, reader) {
	reader.end();
	const { connection, mailbox, selected } = session;
	connection.write("+ idling\r\n");
	session.tellChanges(true);
	await connection.flush();
	let isTelling = false;
	const tell = async () => {
		if (isTelling) return;
		isTelling = true;
		for (let told = -1; mailbox && told !== mailbox.version && connection.isWaiting;) {
			told = mailbox.version;
			if (selected) session.tellChanges(true);
			await connection.flush();
		}
		isTelling = false;
	};
	const end = mailbox?.subscribe(() => void tell());
	try {
		const line = await connection.line(100, session.patience);
		if (line === "ended") session.isOver = true;
		else if (line === "idle") {
			session.isOver = true;
			session.tell("BYE nothing came for too long");
		} else if (line === "too-long" || line.text.toUpperCase() !== "DONE") return "BAD DONE ends IDLE";
		return "OK no longer idling";
	} finally {
		end?.();
	}
}
// server/imap/log-in.ts
/** From the greeting to the mailbox: LOGIN, AUTHENTICATE PLAIN, STARTTLS. */
/** Octets of an answer in base 64. */
var LONGEST_ANSWER = 4096;
function login(session, reader) {
	reader.expect(" ");
	const user = reader.match(/[^ "{(]+(?= )/) ?? reader.string("a user name");
	reader.expect(" ");
	const password = reader.astring("a password");
	reader.end();
	return session.logIn(asText(user), asText(password));
}
async function authenticate(session, reader) {
	reader.expect(" ");
	const mechanism = reader.atom("a mechanism");
	const initial = reader.takes(" ") ? reader.match(/[A-Za-z0-9+/=]+/) : null;
	reader.end();
	if (mechanism.toUpperCase() !== "PLAIN") return "NO of the mechanisms only PLAIN is here";
	const given = initial === null ? await answer(session) : initial.replace(/^=$/, "");
	if (given === null) return "BAD cancelled";
	const read = readPlain(given);
	return read ? session.logIn(read.user, read.password) : "BAD this is no answer of PLAIN (RFC 4616)";
}
async function answer(session) {
	const { connection } = session;
	connection.write("+ \r\n");
	await connection.flush();
	const line = await connection.line(LONGEST_ANSWER, session.patience);
	if (typeof line !== "string") return line.text === "*" ? null : line.text;
	session.isOver = line !== "too-long";
	return null;
}
async function startTls(session, reader) {
	reader.end();
	const { connection, settings } = session;
	if (connection.isEncrypted) return "BAD TLS is there already";
	session.handsOver("OK begin TLS");
	await connection.flush();
	session.isOver = !await connection.startTls(settings.tls.good);
	return "";
}
// server/imap/mailboxes.ts
/** The one mailbox of a login, INBOX: listed, looked at, selected. */
var INBOX = /^INBOX$/i;
var DELIMITER = "\"/\"";
/** LIST and LSUB; INBOX is subscribed always. */
var list = (name) => (session, reader) => {
	reader.expect(" ");
	const reference = asText(reader.astring("a reference"));
	reader.expect(" ");
	const pattern = asText(reader.listPattern("a pattern"));
	reader.end();
	if (pattern === "") session.tell(`${name} (\\Noselect) ${DELIMITER} ""`);
	else if (fits(reference + pattern)) session.tell(`${name} (\\HasNoChildren) ${DELIMITER} INBOX`);
	return "OK that is all";
};
/** There is no hierarchy, so that `%` is as good as `*`. */
function fits(pattern) {
	const parts = pattern.split(/[%*]+/).map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
	return parts.length <= 20 && new RegExp(`^${parts.join(".*")}$`, "i").test("INBOX");
}
var noMailbox = (name) => `NO [NONEXISTENT] there is no mailbox ${oneLine(name)}; there is INBOX`;
var select = (isReadOnly) => (session, reader) => {
	reader.expect(" ");
	const name = asText(reader.astring("a mailbox"));
	reader.end();
	session.selected = null;
	const { mailbox } = session;
	if (!mailbox || !INBOX.test(name)) return noMailbox(name);
	const selected = new Selected(mailbox, isReadOnly);
	session.selected = selected;
	const unseen = selected.rows.findIndex(({ delivery }) => !delivery.flags.includes("\\Seen"));
	const keywords = [...new Set(selected.rows.flatMap(({ delivery }) => delivery.flags))].filter((flag) => !/^\\/.test(flag));
	const flags = [...SYSTEM_FLAGS, ...keywords].join(" ");
	session.tell(`FLAGS (${flags})`);
	session.tell(`OK [PERMANENTFLAGS (${isReadOnly ? "" : `${flags} \\*`})] these are kept`);
	session.tell(`${selected.rows.length} EXISTS`);
	session.tell(`${selected.recent} RECENT`);
	if (unseen >= 0) session.tell(`OK [UNSEEN ${unseen + 1}] the first that was not seen`);
	session.tell(`OK [UIDVALIDITY ${mailbox.uidValidity}] of this epoch`);
	session.tell(`OK [UIDNEXT ${mailbox.uidNext}] or higher`);
	return `OK [${isReadOnly ? "READ-ONLY" : "READ-WRITE"}] INBOX is selected`;
};
var SYSTEM_FLAGS = [
	"\\Answered",
	"\\Flagged",
	"\\Deleted",
	"\\Seen",
	"\\Draft"
];
var ITEMS = [
	"MESSAGES",
	"RECENT",
	"UIDNEXT",
	"UIDVALIDITY",
	"UNSEEN",
	"DELETED",
	"SIZE"
];
async function status(session, reader) {
	reader.expect(" ");
	const name = asText(reader.astring("a mailbox"));
	reader.expect(" ");
	const items = reader.list(() => {
		const word = reader.atom("an item").toUpperCase();
		const item = ITEMS.find((each) => each === word);
		if (!item) throw new BadCommand(`STATUS knows ${ITEMS.join(", ")}`);
		return item;
	});
	reader.end();
	if (!session.mailbox || !INBOX.test(name)) return noMailbox(name);
	const values = [];
	for (const item of items) values.push(`${item} ${await figure(session, item)}`);
	session.tell(`STATUS INBOX (${values.join(" ")})`);
	return "OK that is all";
}
async function figure(session, item) {
	const mailbox = session.mailbox;
	const { messages } = mailbox;
	switch (item) {
		case "MESSAGES": return messages.length;
		case "RECENT": return messages.filter(({ recent }) => recent).length + (session.selected?.recent ?? 0);
		case "UIDNEXT": return mailbox.uidNext;
		case "UIDVALIDITY": return mailbox.uidValidity;
		case "UNSEEN": return messages.filter(({ flags }) => !flags.includes("\\Seen")).length;
		case "DELETED": return messages.filter(({ flags }) => flags.includes("\\Deleted")).length;
		case "SIZE": {
			let octets = 0;
			for (const message of messages) octets += await mailbox.size(message);
			return octets;
		}
	}
}
/** CLOSE takes what is marked \Deleted away and says nothing of it; UNSELECT (RFC 3691) leaves it. */
async function close(session, removes) {
	const { selected } = session;
	session.selected = null;
	if (selected && removes && !selected.isReadOnly) {
		const marked = selected.rows.map(({ delivery }) => delivery).filter(({ flags }) => flags.includes("\\Deleted"));
		if (marked.length > 0) await selected.mailbox.remove(marked);
	}
	return "OK no mailbox is selected";
}
// server/imap/read-command.ts
/** Octets of a command, its literals included. */
var LONGEST = 65536;
var LONGEST_BEFORE_LOGIN = 8192;
/** A literal that is sent without asking is passed over up to here; beyond it the connection ends. */
var MOST_SKIPPED = 67108864;
var LITERAL = /\{(\d{1,10})(\+?)\}$/;
var TAG = /^[^(){ %*"\\+\x00-\x1f\x7f-\xff]{1,64}$/;
/** @param patience real milliseconds for all of it */
async function readCommand(connection, patience, isLoggedIn) {
	const longest = isLoggedIn ? LONGEST : LONGEST_BEFORE_LOGIN;
	let text = "";
	let tag = "*";
	let wrong = null;
	for (;;) {
		const line = await connection.line(longest, patience);
		if (line === "ended") return {
			is: "over",
			why: null
		};
		if (line === "idle") return {
			is: "over",
			why: "nothing came for too long"
		};
		if (line === "too-long") return {
			is: "wrong",
			tag,
			answer: `BAD a command has at most ${longest} octets`
		};
		if (text === "" && wrong === null) {
			const space = line.text.indexOf(" ");
			const word = space < 0 ? line.text : line.text.slice(0, space);
			if (TAG.test(word)) tag = word;
			if (tag === "*") return {
				is: "wrong",
				tag,
				answer: "BAD a command begins with a tag: a1 NOOP"
			};
			text = line.text.slice(word.length + 1);
		} else text += line.text;
		if (text.length > longest) wrong ??= `BAD a command has at most ${longest} octets`;
		const literal = LITERAL.exec(line.text);
		if (!literal) break;
		const length = Number(literal[1]);
		const waits = literal[2] === "";
		if (/^(?:UID )?APPEND /i.test(text)) wrong ??= READ_ONLY$1;
		else if (text.length + length > longest) wrong ??= `NO [TOOBIG] a command has at most ${longest} octets`;
		if (wrong !== null) {
			if (waits) break;
			if (length > MOST_SKIPPED) return {
				is: "over",
				why: "that is more than is passed over"
			};
			if (!await connection.skip(length, patience)) return {
				is: "over",
				why: "a literal did not come"
			};
			text = text.slice(0, 100);
			continue;
		}
		if (waits) {
			connection.write("+ go on\r\n");
			await connection.flush();
		}
		const bytes = await connection.bytes(length, patience);
		if (!bytes) return {
			is: "over",
			why: "a literal did not come"
		};
		text += `\r\n${bytes.toString("latin1")}`;
	}
	if (wrong !== null) return {
		is: "wrong",
		tag,
		answer: wrong
	};
	return {
		is: "command",
		tag,
		text
	};
}
var READ_ONLY$1 = "NO [CANNOT] mailboxes here are read: mail comes in by SMTP, and is copied or moved nowhere";
// server/imap/search-keys.ts
/** What SEARCH asks for, read into one question for each message. */
var MOST_KEYS = 500;
/** Reads keys up to the end; all must match. */
function readKeys(reader, selected, charset) {
	const context = {
		reader,
		selected,
		charset
	};
	const keys = [readKey(context)];
	while (reader.takes(" ")) {
		keys.push(readKey(context));
		if (keys.length > MOST_KEYS) throw new BadCommand(`SEARCH takes at most ${MOST_KEYS} keys`);
	}
	reader.end();
	return all(keys);
}
function all(keys) {
	const cheapFirst = [...keys].sort((a, b) => Number(a.readsBytes) - Number(b.readsBytes));
	return {
		readsBytes: keys.some(({ readsBytes }) => readsBytes),
		matches: async (message) => {
			for (const key of cheapFirst) if (!await key.matches(message)) return false;
			return true;
		}
	};
}
function readKey(context, depth = 0) {
	const { reader, selected } = context;
	if (depth > 50) throw new BadCommand("too many keys within keys");
	if (reader.sees("(")) return all(reader.list(() => readKey(context, depth + 1)));
	if (seesSet(reader)) {
		const set = readSet(reader);
		checkNumbers(set, selected);
		return at(positionsOf(set, selected, false));
	}
	const name = reader.atom("a search key").toUpperCase();
	if (name === "NOT") {
		const key = readNext(context, depth);
		return {
			...key,
			matches: async (message) => !await key.matches(message)
		};
	}
	if (name === "OR") {
		const keys = [readNext(context, depth), readNext(context, depth)].sort((a, b) => Number(a.readsBytes) - Number(b.readsBytes));
		const matches = async (message) => {
			for (const key of keys) if (await key.matches(message)) return true;
			return false;
		};
		return {
			readsBytes: keys.some(({ readsBytes }) => readsBytes),
			matches
		};
	}
	const key = KEYS[name];
	if (!key) throw new BadCommand(`${name} is no search key`);
	return key(context);
}
function readNext(context, depth) {
	context.reader.expect(" ");
	return readKey(context, depth + 1);
}
function at(positions) {
	const wanted = new Set(positions);
	return cheap(({ position }) => wanted.has(position));
}
var cheap = (matches) => ({
	readsBytes: false,
	matches
});
var flag = (name, isSet) => () => cheap(({ row }) => row.delivery.flags.includes(name) === isSet);
var keyword = (isSet) => (context) => {
	const name = argument(context, (reader) => reader.atom("a keyword")).toLowerCase();
	return cheap(({ row }) => row.delivery.flags.some((each) => each.toLowerCase() === name) === isSet);
};
/** Letter case put aside; an empty text is in every message that has the field. */
var field = (name) => (context) => {
	const wanted = text(context);
	return {
		readsBytes: true,
		matches: (message) => message.hasInField(name, wanted)
	};
};
var day = (kept, sent) => (context) => {
	const wanted = argument(context, readDay);
	const matches = async (message) => {
		const found = sent ? await message.sentDay() : message.day;
		return found !== null && kept(found - wanted);
	};
	return {
		readsBytes: sent,
		matches
	};
};
var size = (fits) => (context) => {
	const wanted = argument(context, (reader) => reader.number("a count of octets"));
	return {
		readsBytes: true,
		matches: async (message) => fits(await message.size(), wanted)
	};
};
var BEFORE = (difference) => difference < 0;
var ON = (difference) => difference === 0;
var SINCE = (difference) => difference >= 0;
var KEYS = {
	ALL: () => cheap(() => true),
	ANSWERED: flag("\\Answered", true),
	DELETED: flag("\\Deleted", true),
	DRAFT: flag("\\Draft", true),
	FLAGGED: flag("\\Flagged", true),
	SEEN: flag("\\Seen", true),
	UNANSWERED: flag("\\Answered", false),
	UNDELETED: flag("\\Deleted", false),
	UNDRAFT: flag("\\Draft", false),
	UNFLAGGED: flag("\\Flagged", false),
	UNSEEN: flag("\\Seen", false),
	RECENT: () => cheap(({ row }) => row.recent),
	OLD: () => cheap(({ row }) => !row.recent),
	NEW: () => cheap(({ row }) => row.recent && !row.delivery.flags.includes("\\Seen")),
	KEYWORD: keyword(true),
	UNKEYWORD: keyword(false),
	UID: (context) => at(positionsOf(argument(context, readSet), context.selected, true)),
	LARGER: size((octets, wanted) => octets > wanted),
	SMALLER: size((octets, wanted) => octets < wanted),
	BEFORE: day(BEFORE, false),
	ON: day(ON, false),
	SINCE: day(SINCE, false),
	SENTBEFORE: day(BEFORE, true),
	SENTON: day(ON, true),
	SENTSINCE: day(SINCE, true),
	FROM: field("from"),
	TO: field("to"),
	CC: field("cc"),
	BCC: field("bcc"),
	SUBJECT: field("subject"),
	HEADER: (context) => field(argument(context, (reader) => reader.astring("a field name")).toLowerCase())(context),
	BODY: (context) => {
		const wanted = text(context);
		return {
			readsBytes: true,
			matches: (message) => message.hasInBody(wanted)
		};
	},
	TEXT: (context) => {
		const wanted = text(context);
		return {
			readsBytes: true,
			matches: (message) => message.hasInText(wanted)
		};
	}
};
function argument({ reader }, read) {
	reader.expect(" ");
	return read(reader);
}
/** In the charset that the client named. */
function text(context) {
	const bytes = argument(context, (reader) => reader.astring("a text"));
	return new TextDecoder(context.charset).decode(Buffer.from(bytes, "latin1")).toLowerCase();
}
var MONTHS = [
	"jan",
	"feb",
	"mar",
	"apr",
	"may",
	"jun",
	"jul",
	"aug",
	"sep",
	"oct",
	"nov",
	"dec"
];
/** Days since 1970 of `5-Jan-2026`, quoted or not. */
function readDay(reader) {
	const given = reader.match(/"?\d{1,2}-[A-Z]{3}-\d{4}"?/i);
	const [, date = "", name = "", year = ""] = /(\d+)-(\w+)-(\d+)/.exec(given ?? "") ?? [];
	const month = MONTHS.indexOf(name.toLowerCase());
	if (given === null || month < 0) throw new BadCommand("a date is written 5-Jan-2026");
	return Date.UTC(Number(year), month, Number(date)) / 864e5;
}
// server/imap/search-match.ts
var DAY = 864e5;
var NOTHING = /* @__PURE__ */ new Uint8Array();
var Candidate = class {
	row;
	/** From 0. */
	position;
	#mailbox;
	#bytes = null;
	#fields = null;
	constructor(mailbox, row, position) {
		this.#mailbox = mailbox;
		this.row = row;
		this.position = position;
	}
	get wasRead() {
		return this.#bytes !== null;
	}
	/** Days since 1970, of the delivery. */
	get day() {
		return Math.floor(this.row.delivery.at / DAY);
	}
	size() {
		return this.#mailbox.size(this.row.delivery);
	}
	/** The day in `Date:`, whatever the zone (RFC 9051 section 6.4.4); null where there is none. */
	async sentDay() {
		const given = (await this.#header()).find(({ name }) => name.toLowerCase() === "date")?.value ?? "";
		const [, day, month, year] = /\b(\d{1,2})\s+([A-Z][a-z]{2})[a-z]*\s+(\d{4})\b/i.exec(given) ?? [];
		const at = Date.parse(`${day} ${month} ${year} 00:00:00 GMT`);
		return Number.isNaN(at) ? null : at / DAY;
	}
	/** @param name in lower case @param wanted in lower case; empty where the field need only be there */
	async hasInField(name, wanted) {
		return (await this.#header()).filter((each) => each.name.toLowerCase() === name).some(({ value }) => contains(value, wanted) || contains(decodeWords(value), wanted));
	}
	/** In the body as it stands, or in any text part of it, decoded. */
	async hasInBody(wanted) {
		const bytes = await this.#read();
		if (contains(fromUtf8(bytes.subarray(headerLength(bytes))), wanted)) return true;
		return scanMime(bytes).parts.filter(({ type, container }) => type.startsWith("text/") && !container).some((part) => contains(partText(bytes, part), wanted));
	}
	async hasInText(wanted) {
		const bytes = await this.#read();
		if (contains(fromUtf8(bytes.subarray(0, headerLength(bytes))), wanted)) return true;
		if ((await this.#header()).some(({ value }) => contains(decodeWords(value), wanted))) return true;
		return this.hasInBody(wanted);
	}
	async #read() {
		this.#bytes ??= await this.#mailbox.bytes(this.row.delivery) ?? NOTHING;
		return this.#bytes;
	}
	async #header() {
		this.#fields ??= scanHeader(await this.#read());
		return this.#fields;
	}
};
/** @param wanted in lower case */
var contains = (text, wanted) => text.toLowerCase().includes(wanted);
// server/imap/search.ts
/** SEARCH (RFC 9051 section 6.4.4), and what it may return of what it found (ESEARCH, RFC 4731). */
var RETURNS = [
	"MIN",
	"MAX",
	"ALL",
	"COUNT"
];
var MESSAGES_PER_TURN = 50;
var search = (byUid) => async (session, reader) => {
	const selected = session.selected;
	reader.expect(" ");
	const returns = readReturns(reader);
	let charset = "utf-8";
	if (reader.match(/CHARSET /i) !== null) {
		charset = reader.astring("a charset");
		reader.expect(" ");
		if (!isCharset(charset)) return "NO [BADCHARSET (UTF-8 US-ASCII)] this charset is not known";
	}
	const wanted = readKeys(reader, selected, charset);
	const found = [];
	for (const [i, row] of selected.rows.entries()) {
		const candidate = new Candidate(selected.mailbox, row, i);
		if (await wanted.matches(candidate)) found.push(byUid ? row.delivery.uid : i + 1);
		if (candidate.wasRead && i % MESSAGES_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
	}
	if (!returns) session.tell(["SEARCH", ...found].join(" "));
	else session.tell(`ESEARCH (TAG "${session.tag}")${byUid ? " UID" : ""}${results(returns, found)}`);
	return "OK that is all";
};
function readReturns(reader) {
	if (reader.match(/RETURN /i) === null) return null;
	const given = reader.list(() => {
		const word = reader.atom("a result").toUpperCase();
		const known = RETURNS.find((each) => each === word);
		if (!known) throw new BadCommand(`RETURN takes ${RETURNS.join(", ")}`);
		return known;
	}, true);
	reader.expect(" ");
	return new Set(given.length > 0 ? given : ["ALL"]);
}
function results(returns, found) {
	const parts = [];
	if (found.length > 0) {
		if (returns.has("MIN")) parts.push(` MIN ${found[0]}`);
		if (returns.has("MAX")) parts.push(` MAX ${found.at(-1)}`);
		if (returns.has("ALL")) parts.push(` ALL ${compact(found)}`);
	}
	if (returns.has("COUNT")) parts.push(` COUNT ${found.length}`);
	return parts.join("");
}
// server/imap/store.ts
/** STORE and EXPUNGE: flags, and what they take out of the mailbox. */
/** Keywords of one message, and letters of one. */
var MOST_FLAGS = 50;
var LONGEST_FLAG = 64;
var READ_ONLY = "NO [READ-ONLY] the mailbox was opened by EXAMINE; SELECT opens it for changes";
var store = (byUid) => async (session, reader) => {
	const selected = session.selected;
	reader.expect(" ");
	const at = readPositions(reader, selected, byUid);
	reader.expect(" ");
	const item = /^([+-]?)FLAGS(\.SILENT)?$/i.exec(reader.match(/[+-]?[A-Z.]+/i) ?? "");
	if (!item) throw new BadCommand("STORE takes FLAGS, +FLAGS or -FLAGS, with .SILENT or without");
	const [, sign, silent] = item;
	reader.expect(" ");
	const flags = readFlags(reader);
	reader.end();
	if (selected.isReadOnly) return READ_ONLY;
	const rows = at.map((position) => selected.rows[position]);
	const wanted = (old) => {
		if (sign === "+") return [.../* @__PURE__ */ new Set([...old, ...flags])];
		if (sign === "-") return old.filter((flag) => !flags.includes(flag));
		return flags;
	};
	const there = rows.filter(({ delivery }) => !delivery.gone);
	if (there.some(({ delivery }) => wanted(delivery.flags).length > MOST_FLAGS)) return `NO [LIMIT] a message has at most ${MOST_FLAGS} flags`;
	await selected.mailbox.setFlags(there.map(({ delivery }) => delivery), ({ flags: old }) => wanted(old));
	for (const [i, row] of rows.entries()) {
		row.told = row.delivery.flags;
		if (silent !== void 0 || row.delivery.gone) continue;
		const uid = byUid ? `UID ${row.delivery.uid} ` : "";
		session.tell(`${at[i] + 1} FETCH (${uid}FLAGS (${flagsOf(row)}))`);
		await session.connection.relieve();
	}
	return there.length < rows.length ? "NO [EXPUNGEISSUED] some of them are gone" : "OK stored";
};
function readFlags(reader) {
	const flag = () => {
		const isSystem = reader.takes("\\");
		const name = (isSystem ? "\\" : "") + reader.atom("a flag");
		if (!isSystem) {
			if (name.length > LONGEST_FLAG) throw new BadCommand(`a keyword has at most ${LONGEST_FLAG} letters`);
			return name;
		}
		const known = SYSTEM_FLAGS.find((each) => each.toLowerCase() === name.toLowerCase());
		if (!known) throw new BadCommand(`${name} cannot be stored; ${SYSTEM_FLAGS.join(" ")} and keywords can`);
		return known;
	};
	if (reader.sees("(")) return [...new Set(reader.list(flag, true))];
	const flags = [flag()];
	while (reader.takes(" ")) flags.push(flag());
	return [...new Set(flags)];
}
/** @param reader for UID EXPUNGE (RFC 4315): its set follows */
async function expunge(session, reader) {
	const selected = session.selected;
	let rows = selected.rows;
	if (reader) {
		reader.expect(" ");
		const set = readSet(reader);
		reader.end();
		rows = positions(set, rows.length, (i) => selected.rows[i].delivery.uid).map((i) => selected.rows[i]);
	}
	if (selected.isReadOnly) return READ_ONLY;
	const marked = rows.map(({ delivery }) => delivery).filter(({ flags, gone }) => !gone && flags.includes("\\Deleted"));
	if (marked.length > 0) await selected.mailbox.remove(marked);
	return "OK they are out of the mailbox";
}
// server/imap/commands.ts
/** Every command by its name. */
/** A command that takes nothing. */
var bare = (run) => (session, reader) => {
	reader.end();
	return run(session);
};
/** Reads nothing: whatever was asked for, it is not done. */
var refused = () => READ_ONLY$1;
var COMMANDS = {
	CAPABILITY: {
		in: "any",
		run: bare((session) => {
			session.tell(`CAPABILITY ${session.capabilities}`);
			return "OK that is all";
		})
	},
	NOOP: {
		in: "any",
		run: bare(() => "OK nothing done")
	},
	LOGOUT: {
		in: "any",
		run: bare((session) => {
			session.isOver = true;
			session.tell("BYE good bye");
			return "OK good bye";
		})
	},
	ID: {
		in: "any",
		run: id
	},
	STARTTLS: {
		in: "before",
		run: startTls
	},
	LOGIN: {
		in: "before",
		run: login
	},
	AUTHENTICATE: {
		in: "before",
		run: authenticate
	},
	ENABLE: {
		in: "after",
		run: enable
	},
	NAMESPACE: {
		in: "after",
		run: bare((session) => {
			session.tell("NAMESPACE ((\"\" \"/\")) NIL NIL");
			return "OK that is all";
		})
	},
	LIST: {
		in: "after",
		run: list("LIST")
	},
	LSUB: {
		in: "after",
		run: list("LSUB")
	},
	STATUS: {
		in: "after",
		run: status
	},
	SELECT: {
		in: "after",
		run: select(false)
	},
	EXAMINE: {
		in: "after",
		run: select(true)
	},
	SUBSCRIBE: {
		in: "after",
		run: () => "OK INBOX is subscribed always"
	},
	IDLE: {
		in: "after",
		run: idle
	},
	...refusals("CREATE", "DELETE", "RENAME", "UNSUBSCRIBE", "APPEND"),
	CHECK: {
		in: "selected",
		run: bare(() => "OK nothing to do")
	},
	CLOSE: {
		in: "selected",
		run: bare((session) => close(session, true))
	},
	UNSELECT: {
		in: "selected",
		run: bare((session) => close(session, false))
	},
	EXPUNGE: {
		in: "selected",
		run: bare((session) => expunge(session, null))
	},
	"UID EXPUNGE": {
		in: "selected",
		run: (session, reader) => expunge(session, reader)
	},
	FETCH: {
		in: "selected",
		keepsNumbers: true,
		run: fetch(false)
	},
	"UID FETCH": {
		in: "selected",
		run: fetch(true)
	},
	STORE: {
		in: "selected",
		keepsNumbers: true,
		run: store(false)
	},
	"UID STORE": {
		in: "selected",
		run: store(true)
	},
	SEARCH: {
		in: "selected",
		keepsNumbers: true,
		run: search(false)
	},
	"UID SEARCH": {
		in: "selected",
		run: search(true)
	},
	...refusals("COPY", "UID COPY", "MOVE", "UID MOVE")
};
var commands = new Map(Object.entries(COMMANDS));
function refusals(...names) {
	return Object.fromEntries(names.map((name) => [name, {
		in: "after",
		run: refused
	}]));
}
/** RFC 2971: what the client says of itself is of no use here. */
function id(session, reader) {
	reader.expect(" ");
	if (reader.match(/NIL$/i) === null) {
		reader.list(() => reader.nstring("a name or a value"), true);
		reader.end();
	}
	session.tell(`ID ("name" "bouncelab" "version" ${string(session.settings.version)})`);
	return "OK that is all";
}
/** RFC 5161: of what can be switched on there is nothing. */
function enable(session, reader) {
	while (reader.takes(" ")) asText(reader.atom("a capability"));
	reader.end();
	session.tell("ENABLED");
	return "OK nothing of this is here to be switched on";
}
// server/imap/session.ts
/** One IMAP session: which state it is in, and the loop that answers its commands one after the other. */
var MOST_WRONG = 20;
var COMMANDS_PER_TURN = 100;
var ImapSession = class {
	settings;
	connection;
	mailbox = null;
	selected = null;
	isOver = false;
	/** In a row: a client that speaks something else is not listened to for ever. */
	#wrong = 0;
	#tag = "";
	constructor(settings, connection) {
		this.settings = settings;
		this.connection = connection;
	}
	/** Of the command that runs; empty once it was answered. */
	get tag() {
		return this.#tag;
	}
	get patience() {
		return this.mailbox ? this.settings.patience.after : this.settings.patience.before;
	}
	get capabilities() {
		const before = this.mailbox ? [] : ["AUTH=PLAIN", ...this.connection.isEncrypted ? [] : ["STARTTLS"]];
		return [
			"IMAP4rev1",
			...EXTENSIONS,
			...before
		].join(" ");
	}
	/** @param commands by name, in upper case */
	async run(commands) {
		const { connection } = this;
		this.tell(`OK [CAPABILITY ${this.capabilities}] bouncelab`);
		for (let count = 1; !this.isOver && connection.isOpen; count++) {
			await connection.flush();
			const received = await readCommand(connection, this.patience, this.mailbox !== null);
			if (received.is === "over") return received.why === null ? void 0 : this.tell(`BYE ${received.why}`);
			const { tag } = received;
			if (received.is === "wrong") this.#answer(tag, received.answer);
			else await this.#obey(commands, tag, received.text);
			if (this.#wrong >= MOST_WRONG) return this.tell("BYE too much of this is no IMAP");
			if (count % COMMANDS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
		}
	}
	/** Answers the command that runs before it has ended: what follows the answer is of another kind. */
	handsOver(answer) {
		this.#answer(this.#tag, answer);
		this.#tag = "";
	}
	/** An untagged line. */
	tell(text) {
		this.connection.write(`* ${text}\r\n`);
	}
	/** Tells of what others have done to the mailbox. */
	tellChanges(mayRemove) {
		for (const line of this.selected?.changes(mayRemove) ?? []) this.connection.write(`${line}\r\n`);
	}
	/** @throws SandboxError for what is no mailbox, and for a wrong password */
	async logIn(user, password) {
		try {
			this.mailbox = await Mailbox.open(this.settings.sandboxes, user, password, this.settings.password);
		} catch (error) {
			if (!(error instanceof SandboxError)) throw error;
			this.#wrong++;
			return `NO [AUTHENTICATIONFAILED] ${oneLine([error.message, error.hint].filter(Boolean).join(" "))}`;
		}
		return `OK [CAPABILITY ${this.capabilities}] logged in`;
	}
	async #obey(commands, tag, text) {
		const lost = await this.mailbox?.lost() ?? null;
		if (lost !== null) {
			this.isOver = true;
			return this.tell(`BYE ${lost} Log in again.`);
		}
		const [name = ""] = /^(?:UID )?[^ ]*/i.exec(text) ?? [];
		const command = commands.get(name.toUpperCase());
		if (!command) {
			const known = name === "" ? "a command is missing after the tag" : `${oneLine(name)} is no command here`;
			return this.#answer(tag, `BAD ${known}`);
		}
		this.#tag = tag;
		const answer = this.#misplaced(command) ?? await this.#result(command, new Reader(text, name.length));
		if (this.#tag === "") return;
		if (!this.isOver) this.tellChanges(!command.keepsNumbers);
		this.#answer(tag, answer);
	}
	#misplaced(command) {
		if (command.in === "before" && this.mailbox) return "BAD you are logged in already";
		if ((command.in === "after" || command.in === "selected") && !this.mailbox) return "BAD log in first: LOGIN or AUTHENTICATE PLAIN";
		if (command.in === "selected" && !this.selected) return "BAD no mailbox is selected: SELECT INBOX";
		return null;
	}
	async #result(command, reader) {
		try {
			return await command.run(this, reader);
		} catch (error) {
			if (error instanceof BadCommand) return `BAD ${oneLine(error.message)}`;
			return `NO [SERVERBUG] ${oneLine(error instanceof Error ? error.message : String(error))}`;
		}
	}
	#answer(tag, answer) {
		this.#wrong = answer.startsWith("BAD") ? this.#wrong + 1 : answer.startsWith("OK") ? 0 : this.#wrong;
		this.connection.write(`${tag} ${asBytes(answer)}\r\n`);
	}
};
var EXTENSIONS = [
	"LITERAL+",
	"SASL-IR",
	"ID",
	"ENABLE",
	"IDLE",
	"NAMESPACE",
	"UNSELECT",
	"UIDPLUS",
	"ESEARCH",
	"CHILDREN"
];
// server/imap/listener.ts
/** The IMAP port: mailboxes of the sandboxes, to be read. */
var MINUTE = 6e4;
/** @throws SandboxError E_PORT_IN_USE, E_CANNOT_LISTEN */
function startImapListener(options) {
	const { sandboxes, listen, tls, implicitTls = false, password, mostClients } = options;
	const settings = {
		sandboxes,
		tls,
		password,
		patience: options.patience ?? {
			before: 3 * MINUTE,
			after: 30 * MINUTE
		},
		version: packageVersion()
	};
	return startMailboxListener({
		protocol: implicitTls ? "IMAPS" : "IMAP",
		flag: implicitTls ? "--imaps" : "--imap",
		listen,
		tls,
		implicitTls,
		serve: (connection) => new ImapSession(settings, connection).run(commands),
		busy: "* BYE too many clients; come again later\r\n",
		goodbye: "* BYE the server stops\r\n",
		...mostClients === void 0 ? {} : { mostClients },
		onFault: sandboxes.options.onFault
	});
}
export { startImapListener };
