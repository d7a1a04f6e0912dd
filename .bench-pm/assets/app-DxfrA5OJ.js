import { n as SandboxError } from "./errors-CzoCEYTs.js";
import { a as readMail, c as VIRTUAL_START, i as isSandboxName, o as operate, r as givenOf, s as retryAll, t as DEFAULT_SANDBOX } from "./sandboxes-C0KUqaQQ.js";
import { n as routeEntries, t as CONTRACT } from "./contract-D71cin52.js";
import { _ as queryOf, a as MAIL_POLICY, c as checkHost, d as notFound, g as parseJson, h as check, i as storedPlace, l as checkOrigin, m as MAX_JSON, n as isWithinReach, o as MAIL_POLICY_WITH_IMAGES, p as sendProblem, r as resyncEvent, s as PAGE_POLICY, u as setCommonHeaders, v as readBody, y as textOf } from "./live-feed-A7HDxQlE.js";
import { r as isoTime } from "./iso-time-BYxqvoYM.js";
import { a as getExplanation, b as summaryOf, c as getMoves, d as getQueue, f as getQueueForm, h as listMessages, i as getEvents, l as getMta, m as getTrace, n as getClock, o as getLog, p as getRaw, r as getDeliveredForm, s as getMessage, u as getNearMisses } from "./views-DbrSrKEE.js";
import { a as decodeWords, i as scanHeader, t as headerLength } from "./header-Dy4L2f2D.js";
import { l as partBytes, u as partText } from "./wait-DWgIS-nh.js";
import { n as fromUtf8 } from "./bytes-LRSdd-5n.js";
import { _ as sameAddress, a as sameMta, o as noSuchFile, t as MTA_TYPES } from "./mta-DZaIffj7.js";
import { n as isControlFile } from "./control-files-C3gzfvfE.js";
import { a as observe, n as unmatchedIn } from "./unmatched-CQuJ4HIj.js";
import { t as SMTP_EXTENSIONS } from "./smtp-dialect-3GpGVB9t.js";
import { fileURLToPath } from "node:url";
import { readFile } from "node:fs/promises";
import express from "express";
// server/http/call.ts
/** What is sent as it is rather than as JSON. */
var Sent = class {
	status;
	headers;
	body;
	constructor(body, headers = {}, status = 200) {
		this.body = body;
		this.headers = headers;
		this.status = status;
	}
};
/** Marks a handler that reads its body itself. */
var ownBody = (handle) => ({
	ownBody: true,
	handle
});
// server/http/page.ts
/** The web page: what `npm run build` put into dist/ui, and nothing else on this disk. */
var NOT_BUILT = "The web page has not been built: run npm run build, then load this page again. The API under /api works without it.\n";
function servePage(context) {
	const files = express.static(fileURLToPath(context.uiFolder), {
		index: false,
		redirect: false,
		dotfiles: "ignore",
		setHeaders
	});
	return async (req, res, next) => {
		res.setHeader("content-security-policy", PAGE_POLICY);
		const path = req.path;
		if (req.method !== "GET" && req.method !== "HEAD") throw notFound(`There is no ${req.method} ${req.originalUrl.split("?")[0]}.`);
		const named = /^\/s\/([^/]*)$/.exec(path)?.[1];
		if (named !== void 0 && res.locals.sandbox === named) return res.redirect(308, `${context.basePath}s/${named}/`);
		const bad = /^\/s\/([^/]*)/.exec(path)?.[1];
		if (bad !== void 0) await context.sandboxes.get(decode$1(bad));
		if (path === "/" || path === "/index.html") return sendIndex(context, res);
		files(req, res, (error) => {
			next(error ?? notFound(`There is nothing at ${req.originalUrl.split("?")[0]}.`, "The page is at /, the API under /api."));
		});
	};
}
async function sendIndex(context, res) {
	const html = await readFile(new URL("index.html", context.uiFolder), "utf8").catch(() => null);
	res.setHeader("cache-control", "no-cache");
	if (html === null) {
		res.statusCode = 503;
		res.setHeader("content-type", "text/plain; charset=utf-8");
		res.end(NOT_BUILT);
		return;
	}
	if (res.locals.sandbox) await context.sandboxes.get(res.locals.sandbox);
	res.setHeader("content-type", "text/html; charset=utf-8");
	res.end(html.replace("<base href=\"/\">", `<base href="${context.basePath}">`));
}
/** Files under assets/ have a hash of their content in their names. */
function setHeaders(res, path) {
	const hashed = /[/\\]assets[/\\][^/\\]+-[\w-]{8,}\.\w+$/.test(path);
	res.setHeader("cache-control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
}
function decode$1(part) {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}
// server/http/routes/epoch.ts
var epochOf = (sandbox) => ({ epoch: sandbox.engine.state.epoch });
// server/http/routes/clock.ts
var clockHandlers = {
	getClock: async ({ sandbox }) => clockOf(getClock(await sandbox())),
	getMoves: async ({ sandbox: open }) => {
		const sandbox = await open();
		const moves = (await getMoves(sandbox)).map(({ seq, wasAt, at, step, brought, youngest }) => ({
			seq,
			wasAt: isoTime(wasAt),
			at: isoTime(at),
			step,
			brought,
			youngest
		}));
		return {
			...epochOf(sandbox),
			moves
		};
	},
	moveClock: async ({ sandbox: open, body }) => {
		const sandbox = await open();
		const { wasAt, at, step, brought } = await sandbox.moveClock(commandOf(body));
		return {
			...clockOf(getClock(sandbox)),
			moved: {
				wasAt: isoTime(wasAt),
				at: isoTime(at),
				step,
				brought
			}
		};
	}
};
/** The contract lets exactly one of these through. */
function commandOf({ advance, advanceTo, next, run, mode, speed }) {
	if (advance !== void 0) return { advance };
	if (advanceTo !== void 0) return { advanceTo };
	if (next) return { next };
	if (run) return { run };
	return {
		...mode ? { mode } : {},
		...speed === void 0 ? {} : { speed }
	};
}
var clockOf = (view) => ({
	...view,
	mode: view.mode
});
// server/http/routes/journal.ts
/** The queue, sessions, the MTA's log, the journal. */
var journalHandlers = {
	getQueue: async ({ sandbox: open }) => {
		const sandbox = await open();
		const entries = getQueue(sandbox);
		return {
			...epochOf(sandbox),
			now: isoTime(sandbox.now()),
			entries
		};
	},
	listSessions: async ({ sandbox: open, query }) => {
		const sandbox = await open();
		const sessions = await sandbox.store.sessions(sandbox.name, query.limit, query.before);
		return {
			...epochOf(sandbox),
			sessions: sessions.map(sessionJson)
		};
	},
	getSession: async ({ sandbox: open, params }) => {
		const sandbox = await open();
		const session = await sandbox.store.session(sandbox.name, params.id);
		if (!session) throw notFound(`There is no session ${JSON.stringify(params.id)}.`, "A session is kept when it has closed.");
		const transcript = session.transcript.map(({ at, who, text }) => ({
			at: isoTime(at),
			who,
			text
		}));
		return {
			...epochOf(sandbox),
			...sessionJson(session),
			transcript
		};
	},
	getLog: async ({ sandbox: open, query }) => {
		const sandbox = await open();
		const lines = await getLog(sandbox, query.after);
		const isJson = query.format === "json";
		return new Sent(isJson ? JSON.stringify({
			...epochOf(sandbox),
			lines: lines.map((line) => ({
				...line,
				at: isoTime(line.at)
			}))
		}) : lines.map(({ line }) => `${line}\n`).join(""), {
			"content-type": `${isJson ? "application/json" : "text/plain"}; charset=utf-8`,
			"x-bouncelab-epoch": String(sandbox.engine.state.epoch),
			"x-bouncelab-last-seq": String(lines.at(-1)?.seq ?? query.after)
		});
	},
	getEvents: async ({ sandbox: open, query, gone, context }) => {
		const sandbox = await open();
		const { after, epoch, limit, wait } = query;
		const news = nextNews(sandbox, wait, gone);
		try {
			const stored = storedPlace(sandbox);
			if (!isWithinReach({
				epoch,
				seq: after
			}, stored)) return {
				...epochOf(sandbox),
				events: [resyncEvent(sandbox, stored)],
				last: stored.seq
			};
			let events = await getEvents(sandbox, after, limit);
			if (events.length === 0 && wait > 0) {
				await news.come;
				if (context.stopping.aborted) throw new SandboxError("E_STOPPING", "The server is stopping.");
				events = await getEvents(sandbox, after, limit);
			}
			return answerOf$1(sandbox, stored.epoch, after, events);
		} finally {
			news.stop();
		}
	}
};
/** A reset while somebody waited, or a hole in what is kept, is told as such. */
async function answerOf$1(sandbox, epoch, after, events) {
	const first = events[0];
	const last = events.at(-1);
	if ((!first || first.epoch === epoch && first.seq === after + 1) && sandbox.engine.state.epoch === epoch) return {
		epoch,
		events,
		last: last?.seq ?? after
	};
	const stored = storedPlace(sandbox);
	return {
		epoch: stored.epoch,
		events: [resyncEvent(sandbox, stored)],
		last: stored.seq
	};
}
function nextNews(sandbox, wait, gone) {
	let stop = () => {};
	return {
		come: new Promise((resolve) => {
			const unsubscribe = sandbox.subscribe(() => stop());
			const timer = setTimeout(() => stop(), wait);
			stop = () => {
				unsubscribe();
				clearTimeout(timer);
				gone.removeEventListener("abort", stop);
				resolve();
			};
			gone.addEventListener("abort", stop);
		}),
		stop: () => stop()
	};
}
function sessionJson({ id, openedAt, closedAt, client, messageIds, refused }) {
	return {
		id,
		openedAt: isoTime(openedAt),
		closedAt: closedAt === null ? null : isoTime(closedAt),
		client,
		messageIds,
		refused
	};
}
// server/mail/lock-html.ts
var MOST_LINKS = 500;
var MOST_HOSTS = 50;
var LONGEST_HREF = 4e3;
/** Seen from inside, so that no style of the mail can hide or imitate it. */
var NOTE_STYLE = ":host{display:none!important}:host(:target){all:initial!important;display:block!important;position:fixed!important;inset:auto 0 0 0!important;z-index:2147483647!important;padding:8px 12px!important;background:#1b1d21!important;color:#fff!important;font:13px/20px system-ui,sans-serif!important;overflow-wrap:anywhere!important;direction:ltr!important}";
/**
* @param html as the mail has it
* @returns the HTML for the frame, and what the page says beside it
*/
function lockHtml(html) {
	const links = [];
	let cut = false;
	return {
		html: neutral(html.replace(ANCHOR, (tag, name, attributes, at) => {
			const found = HREF.exec(attributes);
			if (!found) return tag;
			const href = plain(decodeEntities(found[1] ?? found[2] ?? found[3] ?? ""), LONGEST_HREF);
			if (href === "" || href.startsWith("#")) return tag;
			if (links.length >= MOST_LINKS) {
				cut = true;
				return `<${name}${attributes.replace(HREF_ALL, " ")}>`;
			}
			const n = links.length + 1;
			links.push({
				n,
				href,
				text: linkText(html, at + tag.length)
			});
			const closes = attributes.trimEnd().endsWith("/") ? "/" : "";
			return `<${name}${attributes.replace(HREF_ALL, " ").replace(/\/\s*$/, "")} href="#${noteId(n)}"${closes}>`;
		})) + notes(links),
		links,
		cut,
		remoteHosts: remoteHosts(html)
	};
}
var ANCHOR = /<(a|area)(?=[\s/])((?:[^<>"']|"[^"]{0,9000}"|'[^']{0,9000}')*)>/gi;
var HREF = /(?:^|[\s"'/])(?:xlink:)?href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i;
/** What would take a press elsewhere, or make it a download. */
var HREF_ALL = /(?:^|[\s"'/])(?:(?:xlink:)?(?:href|target|ping|download)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)|download(?=[\s/]|$))/gi;
var noteId = (n) => `bouncelab-link-${n}`;
/**
* A browser opens connections for `link` and for frames, whatever the policy says of them; `base` and `meta` change what
* addresses and headers mean.
*/
var neutral = (html) => html.replace(/<(?=(?:link|base|meta|i?frame(?:set)?|fencedframe|portal|object|embed)\b)/gi, "<x-").replace(/\b(?=referrerpolicy\b)/gi, "x-") + colorScheme(html);
/** The one thing of a `meta` that is wanted: whether the mail has a dark face of its own. */
function colorScheme(html) {
	const tag = /<meta\b[^<>]{0,300}\bname\s*=\s*["']?(?:supported-)?color-schemes?\b[^<>]{0,300}>/i.exec(html)?.[0] ?? "";
	return /content\s*=\s*["']?[^"'>]*\bdark\b/i.test(tag) ? "<style>:root{color-scheme:light dark}</style>" : "";
}
var notes = (links) => links.map(({ n, href }) => `<div id="${noteId(n)}"><template shadowrootmode="closed"><style>${NOTE_STYLE}</style>${n} → ${escapeHtml(href)}</template></div>`).join("");
/** What stands between the tags of a link; of an image its alternative text. */
function linkText(html, from) {
	const rest = html.slice(from, from + 2e3);
	const end = rest.search(/<\/a\b/i);
	return plain(decodeEntities((end < 0 ? rest.slice(0, 200) : rest.slice(0, end)).replace(/<img\b[^<>]*\balt\s*=\s*(?:"([^"]*)"|'([^']*)')[^<>]*>/gi, " $1$2 ").replace(/<[^>]*>?/g, " ")), 200);
}
var plain = (text, most) => text.slice(0, 2 * most).replace(/[\p{Cc}\s]+/gu, " ").trim().slice(0, most);
var NAMED = {
	amp: "&",
	lt: "<",
	gt: ">",
	quot: "\"",
	apos: "'",
	nbsp: " ",
	colon: ":",
	Tab: "",
	NewLine: ""
};
var decodeEntities = (text) => text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));?/gi, (all, dec, hex, name) => {
	if (name !== void 0) return NAMED[name] ?? all;
	const code = dec === void 0 ? Number.parseInt(hex, 16) : Number(dec);
	return code > 0 && code <= 1114111 ? String.fromCodePoint(code) : "�";
});
var escapeHtml = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`).replace(/\p{Cf}/gu, (c) => `\\u{${c.codePointAt(0)?.toString(16)}}`);
/** Where a browser looks for an image: attributes, and `url()` of a style. */
var IMAGE_ADDRESS = /(?:\b(?:src|srcset|background|poster|xlink:href)\s{0,9}=\s{0,9}["']?\s{0,9}|<image\b[^<>]{0,500}?\bhref\s{0,9}=\s{0,9}["']?\s{0,9}|\burl\(\s{0,9}["']?\s{0,9})((?:https?:)?\/\/[^\s"'<>),]{1,500})/gi;
function remoteHosts(html) {
	const hosts = /* @__PURE__ */ new Set();
	for (const [, address = ""] of html.matchAll(IMAGE_ADDRESS)) {
		const host = /^(?:https?:)?\/\/(?:[^/?#@]*@)?([^/?#\\]+)/i.exec(decodeEntities(address))?.[1];
		if (host) hosts.add(host.toLowerCase());
		if (hosts.size >= MOST_HOSTS) break;
	}
	return [...hosts];
}
// server/sandbox/own-images.ts
/** Images beyond this stay out of the page, and so does what would make all of them together larger than the second. */
var LARGEST_IMAGE = 5242880;
var MOST_IN_ALL = 20971520;
/** The HTML with the message's own images in it; everything else that it would fetch is stopped by its policy. */
function ownImages(html, attachments) {
	const images = /* @__PURE__ */ new Map();
	for (const { part, content } of attachments) {
		if (!part.cid || content.length > LARGEST_IMAGE || !/^image\/[a-z0-9.+-]+$/.test(part.type)) continue;
		images.set(part.cid, `data:${part.type};base64,${Buffer.from(content).toString("base64")}`);
	}
	let left = MOST_IN_ALL;
	return html.replace(/\bcid:([^\s'"<>)]{1,256})/gi, (all, cid) => {
		const image = images.get(decode(cid));
		if (image === void 0 || image.length > left) return all;
		left -= image.length;
		return image;
	});
}
function decode(text) {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
// server/mail/header-lines.ts
var FIELD = /^([!-9;-~]+)[ \t]*:(.*)$/s;
/**
* Every field in its order; `value` is unfolded. A line that is no field, such as a mailbox's `From ` line, stands there
* with an empty name, so that nothing of the header is hidden.
*/
function headerFields(raw) {
	return fieldsOf(fromUtf8(raw.subarray(0, headerLength(raw))));
}
/** The same for text, such as a group of fields in message/delivery-status. */
function fieldsOf(text) {
	const fields = [];
	for (const line of text.split(/\r?\n/)) {
		const last = fields.at(-1);
		if (/^[ \t]/.test(line) && last) last.lines.push(line);
		else if (line !== "") fields.push({
			name: FIELD.exec(line)?.[1] ?? "",
			lines: [line]
		});
	}
	return fields.map(({ name, lines }) => {
		const unfolded = lines.join("");
		return {
			name,
			value: (FIELD.exec(unfolded)?.[2] ?? unfolded).trim(),
			raw: lines.join("\n")
		};
	});
}
// server/mail/read-report.ts
/**
* Reads what a notice reports: the fields of RFC 3464 where it has them, else qmail's form in plain text (QSBMF,
* https://cr.yp.to/proto/qsbmf.txt). It reads what other systems write, so it takes what it can get.
*/
var MOST_RECIPIENTS = 200;
var MOST_FIELDS$1 = 60;
var LONGEST_TEXT = 2e4;
var STATUS = /^message\/(?:global-)?delivery-status$/;
/** @returns null where the message is no notice in either form */
function readReport(raw, parts) {
	const own = parts.filter(({ embedded }) => !embedded);
	const status = own.find(({ type }) => STATUS.test(type));
	const words = own.find(({ type, disposition }) => type === "text/plain" && disposition !== "attachment");
	const text = words ? partText(raw, words).slice(0, LONGEST_TEXT) : "";
	return status ? readDsn(partText(raw, status), status.path, text) : readQsbmf(text);
}
function readDsn(content, part, text) {
	const groups = content.split(/\n[ \t]*\n/, 201).map((group) => fieldsOf(group).filter(({ name }) => name !== "").slice(0, MOST_FIELDS$1)).filter((fields) => fields.length > 0);
	const ofMessage = groups[0] && !groups[0].some(isRecipient) ? groups[0] : [];
	return {
		form: "dsn",
		part,
		fields: ofMessage,
		recipients: (ofMessage.length > 0 ? groups.slice(1) : groups).map((fields) => ({
			address: addressOf(fields),
			fields,
			paragraph: null
		})),
		text
	};
}
var isRecipient = ({ name }) => /^(?:final-recipient|original-recipient|action)$/i.test(name);
/** `rfc822;a@b.test` is `a@b.test`. */
function addressOf(fields) {
	return ((fields.find(({ name }) => /^final-recipient$/i.test(name)) ?? fields.find(({ name }) => /^original-recipient$/i.test(name)))?.value ?? "").replace(/^[\w-]+\s*;\s*/, "").replace(/^<(.*)>$/, "$1");
}
var PARAGRAPH = /^<(.*)>:[ \t]*\n/;
/** Paragraphs up to one that begins with `-`; the first says `Hi. This is the`, the others each name a recipient. */
function readQsbmf(text) {
	if (!/^Hi\. This is the/.test(text)) return null;
	const recipients = [];
	const [intro = "", ...paragraphs] = text.split("\n\n");
	for (const paragraph of paragraphs) {
		if (paragraph.startsWith("-")) break;
		const address = PARAGRAPH.exec(`${paragraph}\n`)?.[1];
		const last = recipients.at(-1);
		if (address !== void 0) recipients.push({
			address,
			fields: [],
			paragraph
		});
		else if (last) last.paragraph += `\n\n${paragraph}`;
		if (recipients.length >= MOST_RECIPIENTS) break;
	}
	return {
		form: "qsbmf",
		part: null,
		fields: [],
		recipients,
		text: intro
	};
}
// server/mail/safe-filename.ts
var LONGEST = 200;
/**
* A file name that a mail brought, fit for a header and for a disk: no control character, no mark that turns the reading
* direction, no path, no hidden file.
* @example safeFilename('../../etc/\u202egnp.exe') // '_.._etc_gnp.exe'
*/
function safeFilename(filename) {
	return filename.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "").replace(/[/\\:]/g, "_").trim().replace(/^\.+/, "_").slice(0, LONGEST) || "part";
}
// server/sandbox/structure.ts
/** How a message is built, for those who look into it: its header, its parts, where its links lead, what it reports. */
var MOST_FIELDS = 1e3;
function structureOf(raw) {
	const mail = readMail(raw);
	const { parts, attachments, html } = mail;
	const { links, cut, remoteHosts } = lockHtml(html ?? "");
	const header = headerFields(raw);
	return {
		header: header.slice(0, MOST_FIELDS).map(({ name, value, raw: written }) => ({
			name,
			text: decodeWords(value),
			raw: written
		})),
		headerCut: header.length > MOST_FIELDS,
		parts: parts.map((part) => ({
			path: part.path,
			depth: part.depth,
			type: part.type,
			charset: part.charset,
			encoding: part.encoding,
			disposition: part.disposition,
			filename: part.filename,
			saveAs: safeFilename(part.filename ?? `part-${part.path}`),
			cid: part.cid,
			size: part.end - part.start,
			container: part.container,
			attachment: attachments.findIndex((each) => each.part === part) + 1 || null,
			faults: part.faults
		})),
		cut: mail.cut,
		html: html === null ? null : {
			size: html.length,
			links,
			cut,
			remoteHosts
		},
		report: readReport(raw, parts)
	};
}
// server/sandbox/tags.ts
/** Tags of messages: set by people and programs, of no meaning to the queue. */
/** A message with more tags than these is a mistake. */
var MOST_TAGS = 50;
/** Exactly these. */
var setTo = (tags) => () => tags;
/** Some more and some fewer; capital and small letters are the same. */
var changeBy = ({ add, remove }) => (tags) => {
	const gone = new Set(remove.map(same));
	return [...tags.filter((tag) => !gone.has(same(tag))), ...add];
};
/**
* Changes the tags of messages, in motion or long ended; each that changes is an event.
* @returns the summaries of those that are there
* @throws SandboxError E_INVALID for more tags than a message can have
*/
function tagMessages(sandbox, ids, change) {
	return sandbox.change(async (engine) => {
		const changed = [];
		const summaries = [];
		for (const id of new Set(ids)) {
			const message = engine.state.messages.get(id);
			const stored = message ? null : await sandbox.store.message(sandbox.name, id);
			const before = message ? summaryOf(message) : stored?.summary;
			if (!before) continue;
			const tags = distinct(change(before.tags));
			if (tags.length > MOST_TAGS) throw new SandboxError("E_INVALID", `${id} would have ${tags.length} tags; ${MOST_TAGS} are the most.`, { hint: "Remove some first." });
			const summary = {
				...before,
				tags
			};
			summaries.push(summary);
			if (JSON.stringify(tags) === JSON.stringify(before.tags)) continue;
			changed.push(() => {
				engine.emit({
					type: "message.tagged",
					messageId: id,
					rootId: before.rootId,
					tags
				});
				if (stored) sandbox.addUpdate({
					summary,
					ended: stored.ended
				});
			});
		}
		for (const apply of changed) apply();
		return summaries;
	});
}
var same = (tag) => tag.normalize("NFKC").toLowerCase();
/** As first written, in their order. */
function distinct(tags) {
	const first = /* @__PURE__ */ new Map();
	for (const tag of tags) if (!first.has(same(tag))) first.set(same(tag), tag);
	return [...first.values()];
}
// server/http/disposition.ts
/** Names and types that a mail brought, made fit for a header of ours. */
/** RFC 6266: an ASCII name for all, and the true one encoded (RFC 8187). Nothing in it can end the header or a path. */
function contentDisposition(filename) {
	const name = safeFilename(filename);
	return `attachment; filename="${name.replace(/[^ -~]|["%;\\]/g, "_")}"; filename*=UTF-8''${encodeURIComponent(toWellFormed(name)).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}
/** Half a surrogate pair, as a cut through an emoji leaves it, cannot be encoded. */
var toWellFormed = (text) => text.replace(/\p{Cs}/gu, "_");
/** A type as declared, where it is one. */
var safeContentType = (type) => /^[a-z0-9][a-z0-9.+-]*\/[a-z0-9][a-z0-9.+-]*$/i.test(type) ? type.toLowerCase() : "application/octet-stream";
// server/http/routes/messages.ts
/** Listing messages, and one message in all its forms. */
var messageHandlers = {
	listMessages: async ({ sandbox: open, query }) => {
		const sandbox = await open();
		const list = await listMessages(sandbox, query);
		return {
			...epochOf(sandbox),
			now: isoTime(sandbox.now()),
			...list,
			pruned: sandbox.pruned
		};
	},
	removeMessages: async ({ sandbox: open, query, body }) => {
		const sandbox = await open();
		const ids = await idsToRemove(sandbox, query, body.ids);
		const removed = await sandbox.removeMessages(ids, "deleted");
		return {
			...epochOf(sandbox),
			removed: removed.length
		};
	},
	countMessages: async ({ sandbox: open }) => {
		const sandbox = await open();
		const counts = await sandbox.store.counts(sandbox.name);
		return {
			...epochOf(sandbox),
			total: counts.reduce((sum, { messages }) => sum + messages, 0),
			counts
		};
	},
	listTags: async ({ sandbox: open }) => {
		const sandbox = await open();
		return {
			...epochOf(sandbox),
			tags: await sandbox.store.tags(sandbox.name)
		};
	},
	changeTags: async ({ sandbox: open, body: { ids, ...change } }) => {
		const sandbox = await open();
		const found = await tagMessages(sandbox, ids, changeBy(change));
		return {
			...epochOf(sandbox),
			found: found.length
		};
	},
	setTags: async ({ sandbox: open, params, body }) => {
		const sandbox = await open();
		const [message] = await tagMessages(sandbox, [params.id], setTo(body.tags));
		if (!message) throw unknownMessage(sandbox, params.id);
		return {
			...epochOf(sandbox),
			tags: message.tags
		};
	},
	getMessage: async ({ sandbox: open, params }) => {
		const sandbox = await open();
		const message = await messageOf(sandbox, params.id);
		const raw = await bytesOf(sandbox, message.id);
		const { text, html, attachments } = readMail(raw);
		return {
			...epochOf(sandbox),
			...summaryOf(message),
			envelope: message.envelope,
			origin: message.origin,
			headers: scanHeader(raw),
			text,
			html: html !== null,
			attachments: attachments.map(({ part, content }, i) => ({
				n: i + 1,
				filename: part.filename,
				contentType: part.type,
				size: content.length
			})),
			ended: message.ended || !sandbox.engine.state.messages.has(message.id)
		};
	},
	getRaw: async ({ sandbox: open, params, query }) => {
		const sandbox = await open();
		const message = await messageOf(sandbox, params.id);
		const bytes = await formOf(sandbox, message, query.form, query.recipient);
		if (!bytes) throw unknownMessage(sandbox, message.id);
		return new Sent(bytes, {
			"content-type": "message/rfc822",
			"content-disposition": contentDisposition(`${message.id}.eml`),
			"content-security-policy": MAIL_POLICY
		});
	},
	getTrace: async ({ sandbox: open, params }) => {
		const sandbox = await open();
		const trace = await getTrace(sandbox, params.id);
		if (!trace) throw unknownMessage(sandbox, params.id);
		return {
			...epochOf(sandbox),
			now: isoTime(sandbox.now()),
			...trace
		};
	},
	getExplanation: async ({ sandbox: open, params }) => {
		const sandbox = await open();
		const explanation = await getExplanation(sandbox, params.id);
		if (!explanation) throw unknownMessage(sandbox, params.id);
		return {
			...epochOf(sandbox),
			...explanation
		};
	},
	getPart: async ({ sandbox: open, params }) => {
		const sandbox = await open();
		const { attachments } = readMail(await bytesOf(sandbox, params.id));
		const found = /^[1-9]\d*$/.test(params.n) ? attachments[Number(params.n) - 1] : void 0;
		if (!found) throw notFound(`${params.id} has ${attachments.length} attachments; there is no number ${params.n}.`, "They are counted from 1.");
		return new Sent(found.content, {
			"content-type": safeContentType(found.part.type),
			"content-disposition": contentDisposition(found.part.filename ?? `part-${params.n}`),
			"content-security-policy": MAIL_POLICY
		});
	},
	getHtml: async ({ sandbox: open, params, query }) => {
		const sandbox = await open();
		const mail = readMail(await bytesOf(sandbox, params.id));
		if (mail.html === null) throw notFound(`${params.id} has no HTML part.`);
		return new Sent(ownImages(lockHtml(mail.html).html, mail.attachments), {
			"content-type": "text/html; charset=utf-8",
			"content-security-policy": query.images === "remote" ? MAIL_POLICY_WITH_IMAGES : MAIL_POLICY
		});
	},
	getStructure: async ({ sandbox: open, params }) => {
		const sandbox = await open();
		return {
			...epochOf(sandbox),
			...structureOf(await bytesOf(sandbox, params.id))
		};
	},
	getSection: async ({ sandbox: open, params, query }) => {
		const raw = await bytesOf(await open(), params.id);
		const { parts } = readMail(raw);
		const part = parts.find(({ path }) => path === params.path);
		if (!part) throw notFound(`${params.id} has no part ${JSON.stringify(params.path)}.`, `GET …/structure lists its parts; 0 is the whole message.`);
		const source = query.form === "source";
		return new Sent(source ? raw.subarray(part.start, part.end) : partBytes(raw, part), {
			"content-type": source || part.container ? "application/octet-stream" : safeContentType(part.type),
			"content-disposition": contentDisposition(part.filename ?? `part-${part.path}`),
			"content-security-policy": MAIL_POLICY
		});
	},
	removeMessage: async ({ sandbox: open, params }) => {
		const sandbox = await open();
		const removed = await sandbox.removeMessages([params.id], "deleted");
		if (removed.length === 0) throw unknownMessage(sandbox, params.id);
		return {
			...epochOf(sandbox),
			removed: removed.length
		};
	}
};
/** More than any sandbox holds. */
var MOST_MESSAGES = 2 ** 31;
async function idsToRemove(sandbox, filter, ids) {
	const isFiltered = Object.values(filter).some((value) => value !== void 0);
	if (ids && isFiltered) throw new SandboxError("E_BAD_REQUEST", "Both a search and a list of ids say what to remove.", { hint: "Leave the query or the body out." });
	if (ids) return ids;
	if (!isFiltered) return sandbox.store.ids(sandbox.name);
	const { messages } = await listMessages(sandbox, {
		...filter,
		limit: MOST_MESSAGES
	});
	return messages.map(({ id }) => id);
}
/** @throws SandboxError E_NOT_FOUND */
async function messageOf(sandbox, id) {
	const message = await getMessage(sandbox, id ?? "");
	if (!message) throw unknownMessage(sandbox, id);
	return message;
}
var unknownMessage = (sandbox, id) => notFound(`There is no message ${JSON.stringify(id)} in sandbox ${sandbox.name}.`, "It may have been deleted, pruned, or be of an older epoch; GET …/messages lists what is there.");
async function bytesOf(sandbox, id) {
	const raw = await getRaw(sandbox, id ?? "");
	if (!raw) throw unknownMessage(sandbox, id);
	return raw;
}
function formOf(sandbox, message, form, address) {
	if (form !== "delivered" && address !== void 0) throw new SandboxError("E_BAD_REQUEST", "recipient belongs to form=delivered.", { hint: "Drop it, or add form=delivered." });
	if (form === "raw") return getRaw(sandbox, message.id);
	if (form === "queue") return getQueueForm(sandbox, message);
	const wanted = address?.replace(/^<(.*)>$/s, "$1").toLowerCase();
	const recipient = message.recipients.find(({ path }) => wanted === void 0 || path.forwardPath.toLowerCase() === wanted);
	if (!recipient) throw notFound(`${message.id} has no recipient ${JSON.stringify(address)}.`);
	return getDeliveredForm(sandbox, message, recipient);
}
// server/mta/qmail/control-change.ts
/**
* The configuration with these files changed, everything else as it was: users, aliases and whose they are.
* @example withFiles({ type: 'qmail', control: { me: 'a.test' } }, { bouncefrom: 'b' }).control // { me: …, bouncefrom: 'b' }
*/
function withFiles(input, changes) {
	const names = Object.keys(changes);
	if (names.length === 0) return input;
	const { control = {}, places } = input;
	const changed = new Map(Object.entries(control));
	for (const [name, content] of Object.entries(changes)) if (content === null) changed.delete(name);
	else changed.set(name, content);
	return {
		...input,
		control: Object.fromEntries(changed),
		...places ? { places: placesWithout(places, names) } : {}
	};
}
/** What was written somewhere else stands there no longer. */
var placesWithout = (places, names) => Object.fromEntries(Object.entries(places).filter(([path]) => !names.some((name) => path === `control.${name}` || path.startsWith(`control.${name}.`))));
/**
* A folder's configuration with what a sandbox changed of it. The changes are kept beside it, so that they stand when
* the folder is read again.
*/
function overFolder(folder, changes) {
	if (Object.keys(changes).length === 0) return folder;
	return {
		...withFiles(folder, changes),
		folder: {
			...folder.folder,
			changed: changes
		}
	};
}
/** What a sandbox changed of its folder's files. */
var changesOf = (input) => input.folder?.changed ?? {};
/** The same with one more file; one that is as in the folder is no change. */
function addChange(folder, changes, name, content) {
	const { [name]: _, ...others } = changes;
	const { [name]: held = null } = folder.control ?? {};
	return held === content ? others : {
		...others,
		[name]: content
	};
}
// server/http/load.ts
/** @throws ScenarioError (E_INVALID, with problems) */
async function loadPart(scenario) {
	const { loadScenario } = await import("./load-DYcYLNue.js");
	return loadScenario(scenario, { origin: "http" });
}
/** @throws ScenarioError */
async function loadMta(mta, timezone) {
	return (await loadPart({
		mta,
		timezone
	})).mta;
}
/**
* A request's body as a scenario: YAML, JSON, or the name of a shipped one. A shipped one's own text may name the files
* beside it, for it says nothing that is not in the package.
* @throws ScenarioError (E_INVALID, with problems)
*/
async function loadBody(body, contentType = "") {
	const given = /\bjson\b/i.test(contentType) ? fromJson(body) : textOf(body);
	try {
		return await loadGiven(given);
	} catch (error) {
		if (typeof given !== "string" || !(error instanceof SandboxError)) throw error;
		const { shippedOfText } = await import("./shipped-DgPqrzKl.js");
		const shipped = await shippedOfText(given);
		if (shipped) return shipped;
		throw error;
	}
}
/** Malformed JSON is told as such; the text itself goes on, so that mistakes in it have lines. */
function fromJson(body) {
	const data = parseJson(body);
	return Array.isArray(data?.rules) && data.rules.some((rule) => Array.isArray(rule?.then) && rule.then[0]?.do) ? data : textOf(body);
}
/** An object, YAML text, or the name of a shipped scenario. @throws ScenarioError */
async function loadGiven(scenario) {
	if (typeof scenario !== "string" || !/^[a-z0-9][a-z0-9-]*$/.test(scenario.trim())) return loadPart(scenario);
	const { loadShipped, shippedInstead } = await import("./shipped-DgPqrzKl.js");
	const shipped = await loadShipped(scenario.trim());
	if (shipped) return shipped;
	const hint = `${shippedInstead(scenario)} Or send the scenario itself, as an object or as YAML text.`;
	throw new SandboxError("E_INVALID", `There is no shipped scenario called ${JSON.stringify(scenario)}.`, { hint });
}
// server/http/routes/mta.ts
var mtaHandlers = {
	getMta: async ({ context, sandbox: open }) => answerOf(context, await open()),
	putMta: ownBody(async ({ context, sandbox: open, req }) => {
		const sandbox = await open();
		const given = parseJson(await readBody(req, MAX_JSON));
		if (typeof given !== "object" || given === null || Array.isArray(given)) throw new SandboxError("E_INVALID", "An MTA is an object.", { hint: "Write {\"type\": \"qmail\", \"control\": {\"me\": \"mail.example.com\"}}." });
		await sandbox.setMta(await loadMta(given, sandbox.engine.state.timezone));
		return answerOf(context, sandbox);
	}),
	putControlFile: ownBody(async (call) => {
		const body = await readBody(call.req, MAX_JSON);
		const isJson = /\bjson\b/i.test(call.req.headers["content-type"] ?? "");
		const schema = CONTRACT.putControlFile.body?.();
		return changeFile(call, isJson && schema ? (await check(await schema, parseJson(body), "body")).content : textOf(body));
	}),
	removeControlFile: (call) => changeFile(call, null),
	resetControlFiles: async ({ context, sandbox: open }) => {
		const sandbox = await open();
		const { mta } = context.sandboxes.options;
		const goesBack = isFollowed(context, sandbox) || mta?.type === "imta" && sandbox.engine.state.mta.type === "imta";
		if (mta && goesBack && !sameMta(mta, sandbox.engine.state.mta)) await sandbox.setMta(mta);
		return answerOf(context, sandbox);
	}
};
async function changeFile({ context, params, sandbox: open }, content) {
	const sandbox = await open();
	const { mta } = sandbox.engine.state;
	if (mta.type !== "qmail") throw new SandboxError("E_CONFLICT", `This sandbox plays ${mta.type}, which has no control files.`, { hint: "PUT …/mta changes its configuration as a whole." });
	const file = params.file;
	if (!isControlFile(file)) {
		const problem = {
			path: `control.${file}`,
			message: noSuchFile(file)
		};
		throw new SandboxError("E_INVALID", `${problem.path}: ${problem.message}`, { problems: [problem] });
	}
	await sandbox.setMta(changed(context, sandbox, mta, file, content));
	return answerOf(context, sandbox);
}
/** Where the sandbox goes by a folder, it goes on doing so with all other files. */
function changed(context, sandbox, mta, file, content) {
	const { mta: folder, mtaFolder } = context.sandboxes.options;
	if (!folder || !mtaFolder || !isFollowed(context, sandbox)) return withFiles(mta, { [file]: content });
	return overFolder(folder, addChange(folder, changesOf(mta), file, content));
}
function isFollowed({ sandboxes: { options } }, { engine: { state } }) {
	return options.mta !== void 0 && sameMta(overFolder(options.mta, changesOf(state.mta)), state.mta);
}
function answerOf(context, sandbox) {
	const { mtaFolder: folder } = context.sandboxes.options;
	const followed = isFollowed(context, sandbox);
	return {
		...epochOf(sandbox),
		...getMta(sandbox),
		...folder ? { folder: {
			path: folder.path,
			followed,
			problem: followed ? folder.problem : null,
			changed: followed ? Object.keys(changesOf(sandbox.engine.state.mta)) : []
		} } : {}
	};
}
// server/http/routes/operations.ts
/** The operator's hand on the queued and held recipients of a message. */
/** The states that an operation works on, for the sentence that says why it did nothing. */
var WORKS_ON = {
	retry: "queued",
	hold: "queued",
	release: "held",
	bounce: "queued or held",
	discard: "queued or held"
};
var operationHandlers = {
	retryMessage: (call) => carryOut(call, "retry"),
	holdMessage: (call) => carryOut(call, "hold"),
	releaseMessage: (call) => carryOut(call, "release"),
	bounceMessage: (call) => carryOut(call, "bounce"),
	discardMessage: (call) => carryOut(call, "discard"),
	relayMessage: async ({ sandbox: open, params, body }) => {
		const sandbox = await open();
		const message = await messageOf(sandbox, params.id);
		const raw = await bytesOf(sandbox, message.id);
		const handed = [];
		for (const to of [body.to].flat()) handed.push({
			to,
			...await sandbox.relay(message, to, raw, body.server)
		});
		return {
			...epochOf(sandbox),
			ok: handed.every(({ ok }) => ok),
			handed
		};
	},
	retryQueue: async ({ sandbox: open }) => {
		const sandbox = await open();
		const changed = await sandbox.change(retryAll);
		await sandbox.settled();
		return {
			...epochOf(sandbox),
			changed
		};
	}
};
async function carryOut({ sandbox: open, params, body }, operation) {
	const sandbox = await open();
	const { id, recipients } = await messageOf(sandbox, params.id);
	const { recipient: wanted } = body;
	const chosen = recipients.filter(({ path }) => wanted === void 0 || sameAddress(path.forwardPath, wanted));
	if (chosen.length === 0) throw notFound(`${id} has no recipient ${JSON.stringify(wanted)}.`);
	const changed = await sandbox.change((engine) => chosen.filter(({ index }) => operate(engine, operation, id, index)).length);
	if (changed === 0) {
		const message = `There was nothing to ${operation} in ${id}: ${chosen.map(({ path, state, underWay }) => `<${path.forwardPath}> is ${underWay ? "being tried" : state}`).join(", ")}.`;
		throw new SandboxError("E_CONFLICT", message, { hint: `${operation} works on recipients that are ${WORKS_ON[operation]}.` });
	}
	await sandbox.settled();
	return {
		...epochOf(sandbox),
		changed
	};
}
// server/scenario/finding.ts
var findingOf = ({ line, column, path, message, hint }) => ({
	...line === void 0 ? {} : { line },
	...column === void 0 ? {} : { column },
	...path === void 0 ? {} : { path },
	message,
	...hint ? { mend: hint } : {}
});
/** Each mistake that an error tells of; the error itself where it tells of none. */
var problemsIn = ({ problems, message, hint }) => problems ?? [{
	message,
	...hint === void 0 ? {} : { hint }
}];
// server/http/routes/rules.ts
var ruleHandlers = {
	listRules: async ({ sandbox: open }) => {
		const sandbox = await open();
		const { overrides, rules, sessionOverrides, sessionRules, ruleUses } = sandbox.engine.state;
		const standing = (list, origin) => list.map((rule) => ({
			...rule,
			origin,
			hits: ruleUses[rule.id] ?? 0
		}));
		return {
			...epochOf(sandbox),
			rules: [...standing(overrides, "override"), ...standing(rules, "scenario")],
			session: [...standing(sessionOverrides, "override"), ...standing(sessionRules, "scenario")]
		};
	},
	addRules: ownBody(async ({ sandbox: open, req }) => {
		const sandbox = await open();
		const { rules, session, warnings = [] } = await loadPart(rulesOf(parseJson(await readBody(req, MAX_JSON))));
		if (rules.length + session.length === 0) throw new SandboxError("E_INVALID", "There is no rule in the body.", { hint: "Write {\"when\": {\"recipient\": \"a@b.test\"}, \"then\": {\"reply\": \"450 4.2.1 busy\"}}." });
		const added = await sandbox.use(rules, session);
		return {
			...epochOf(sandbox),
			rules: added,
			session: sandbox.engine.state.sessionOverrides.slice(0, session.length),
			warnings: warnings.map(findingOf)
		};
	}),
	removeRule: async ({ sandbox: open, params }) => {
		const sandbox = await open();
		if (!await sandbox.removeRule(params.id)) throw notFound(`There is no rule ${JSON.stringify(params.id)} in force.`, "GET …/rules lists those that are.");
		return {
			...epochOf(sandbox),
			removed: 1
		};
	},
	resetRules: async ({ sandbox: open }) => {
		const sandbox = await open();
		await sandbox.resetRules();
		return epochOf(sandbox);
	},
	getNearMisses: async ({ sandbox: open }) => {
		const sandbox = await open();
		return {
			...epochOf(sandbox),
			messages: getNearMisses(sandbox),
			unmatched: await unmatchedIn(sandbox)
		};
	},
	verify: ownBody(async ({ sandbox: open, req }) => {
		const sandbox = await open();
		const given = parseJson(await readBody(req, MAX_JSON));
		if (Object.keys(given ?? {}).filter((key) => key !== "expect").length > 0 || !Array.isArray(given?.expect) || given.expect.length === 0) throw new SandboxError("E_INVALID", "The body has expect, a list of what should have happened, and nothing else.", { hint: "Write {\"expect\": [{\"notice\": \"bounce\", \"to\": \"app@client.test\"}]}." });
		const { expect } = await loadPart({ expect: given.expect });
		const { judgeExpectations } = await import("./expect-mha_i7cG.js");
		const { failures, judged } = await judgeExpectations(expect, observe(sandbox));
		const all = judged.map(({ expected, failure, messageId, source }) => ({
			expected,
			ok: failure === null,
			...failure ? { why: failure.why } : {},
			...messageId === void 0 ? {} : { messageId },
			...source ? { source } : {}
		}));
		return {
			...epochOf(sandbox),
			ok: failures.length === 0,
			failures,
			judged: all
		};
	})
};
/** One rule, a list of rules, or `{rules, session}`. */
function rulesOf(given) {
	if (Array.isArray(given)) return { rules: given };
	const { rules, session } = given ?? {};
	if (rules === void 0 && session === void 0) return { rules: [given] };
	return given;
}
// server/http/routes/start.ts
/** What a sandbox begins with, of what a request or its scenario says of it. */
/** What is not said is left out; a clock counts where its mode is said. */
function startOf({ seed, timezone, clock = {} }) {
	return {
		...seed === void 0 ? {} : { seed },
		...timezone ? { timezone } : {},
		...clock.mode ? { clock: clockStart(clock.mode, clock.speed, clock.start) } : {}
	};
}
var clockStart = (mode, speed = 1, start) => ({
	mode,
	speed,
	start: start ?? (mode === "real" ? null : 17676036e5)
});
// server/http/routes/scenario.ts
/** What GET gives where no scenario is in force; PUT takes it. */
var EMPTY = "rules: []\n";
var scenarioHandlers = {
	getScenario: async ({ context, sandbox: open, req }) => {
		const sandbox = await open();
		if (prefersJson(req.headers.accept)) return describe(sandbox, context);
		return new Sent(present(sandbox).text ?? EMPTY, {
			"content-type": "application/yaml; charset=utf-8",
			"x-bouncelab-epoch": String(sandbox.engine.state.epoch)
		});
	},
	putScenario: ownBody(async ({ context, sandbox: open, req }) => {
		const sandbox = await open();
		const loaded = await loadBody(await readBody(req, MAX_JSON), req.headers["content-type"]);
		const { clock } = sandbox.engine.state;
		const start = startOf({
			...loaded,
			clock: loaded.clock && {
				mode: clock.mode,
				...loaded.clock
			}
		});
		const fromNextReset = waiting(start, sandbox.engine.state);
		await sandbox.applyScenario(loaded.name, loaded.rules, loaded.session, givenOf(loaded), start);
		if (loaded.mta) await sandbox.setMta(loaded.mta);
		return {
			...await describe(sandbox, context),
			warnings: await warningsOf(loaded),
			fromNextReset
		};
	})
};
/**
* The scenario that decides here, as it was read.
* @throws SandboxError E_CONFLICT where there is none
*/
async function inForce(sandbox, { options }) {
	const { file, text } = present(sandbox);
	if (text === null) throw new SandboxError("E_CONFLICT", "No scenario is in force in this sandbox.", { hint: "Send one as the body, or apply one with PUT …/scenario." });
	if (file !== null && options.scenario?.file === file && options.scenario.text === text) return options.scenario;
	const { loadScenario } = await import("./load-DYcYLNue.js");
	return loadScenario(text, file === null ? { origin: "http" } : {
		origin: "file",
		file
	});
}
/** Settings that a sandbox takes on when it begins anew, where they are other ones now. */
function waiting({ seed, timezone, clock }, state) {
	const isPresent = clock?.mode === state.clock.mode && clock.speed === state.clock.speed && (clock.start === null || clock.start === state.startedAt);
	return [
		...seed === void 0 || seed === state.seed ? [] : ["seed"],
		...timezone === void 0 || timezone === state.timezone ? [] : ["timezone"],
		...clock === void 0 || isPresent ? [] : ["clock"]
	];
}
function present(sandbox) {
	const { name = null, file = null, text = null } = sandbox.scenario ?? {};
	return {
		name,
		file,
		text
	};
}
async function describe(sandbox, { sandboxes }) {
	const { name, file, text } = present(sandbox);
	const { parse } = await import("yaml");
	return {
		...epochOf(sandbox),
		name,
		file,
		text,
		scenario: text === null ? null : parse(text),
		problems: problemsOf(file, sandboxes).map(findingOf),
		warnings: (sandbox.scenario?.warnings ?? []).map(findingOf)
	};
}
/** What is wrong with the file as it is now; nothing where this sandbox does not go by it. */
function problemsOf(file, { options }) {
	return file !== null && file === options.scenario?.file ? options.scenarioProblems ?? [] : [];
}
/** What can be played and is hardly meant, of a scenario and of its MTA. */
async function warningsOf({ warnings = [], mta, timezone }) {
	const { mtaWarnings } = await import("./mta-warnings-ClSWsS-a.js");
	return [...warnings, ...mta ? mtaWarnings(mta, timezone ?? "UTC") : []].map(findingOf);
}
/** YAML is the scenario's own form; JSON is for those who name it and not YAML before it. */
function prefersJson(accept = "*/*") {
	const json = accept.indexOf("json");
	const yaml = accept.indexOf("yaml");
	return json >= 0 && (yaml < 0 || json < yaml);
}
// server/http/routes/sandboxes.ts
/** Sandboxes: listed, made, reconfigured, reset, removed. */
var sandboxHandlers = {
	listSandboxes: async ({ context }) => {
		const { sandboxes } = context;
		const rows = sandboxes.names().map(async (name) => rowOf(await sandboxes.get(name)));
		return { sandboxes: await Promise.all(rows) };
	},
	putSandbox: async ({ context, params, body }) => {
		const scenario = body.scenario === void 0 ? null : await loadGiven(body.scenario);
		const timezone = body.timezone ?? scenario?.timezone;
		const mta = body.mta ? await loadMta(body.mta, timezone ?? "UTC") : scenario?.mta;
		const start = {
			...startOf({
				...scenario,
				...body,
				clock: {
					...scenario?.clock,
					...body.clock
				}
			}),
			...mta ? { mta } : {}
		};
		const sandbox = await context.sandboxes.get(params.s, start);
		await reconfigure(sandbox, wantedOf(sandbox.engine.state, body, scenario, mta));
		if (scenario && !isInForce(sandbox.engine.state, scenario)) await sandbox.applyScenario(scenario.name, scenario.rules, scenario.session, givenOf(scenario));
		return {
			...await rowOf(sandbox),
			warnings: scenario ? await warningsOf(scenario) : []
		};
	},
	removeSandbox: async ({ context, params }) => {
		const name = params.s;
		if (!isSandboxName(name)) await context.sandboxes.get(name);
		const removed = await context.sandboxes.remove(name);
		if (removed && name !== "default") for (const tell of context.onRemoved) tell(name);
		return { removed };
	},
	resetSandbox: async ({ sandbox: open }) => {
		const sandbox = await open();
		await sandbox.reset();
		return epochOf(sandbox);
	}
};
async function rowOf(sandbox) {
	const { total } = await sandbox.store.list(sandbox.name, { limit: 1 });
	const { epoch, now, queued } = getClock(sandbox);
	return {
		name: sandbox.name,
		epoch,
		now,
		messages: total,
		queued
	};
}
/** What the sandbox should be, where the request and its scenario leave out what it is already. */
function wantedOf(state, body, scenario, mta) {
	const mode = body.clock?.mode ?? scenario?.clock?.mode ?? state.clock.mode;
	const standard = mode === state.clock.mode ? state.startedAt : VIRTUAL_START;
	return {
		mta: mta ?? state.mta,
		clock: {
			mode,
			speed: body.clock?.speed ?? scenario?.clock?.speed ?? state.clock.speed,
			start: body.clock?.start ?? scenario?.clock?.start ?? (mode === "real" ? null : standard)
		},
		seed: body.seed ?? scenario?.seed ?? state.seed,
		timezone: body.timezone ?? scenario?.timezone ?? state.timezone
	};
}
/** What a running sandbox cannot take on begins a new epoch; all else is changed in place, and only where it differs. */
async function reconfigure(sandbox, wanted) {
	const { state } = sandbox.engine;
	const { mode, speed, start } = wanted.clock;
	const isUntouched = state.counters.message === 0 && state.counters.session === 0;
	const otherMode = mode !== state.clock.mode;
	const otherStart = start !== null && start !== state.startedAt && (isUntouched || !otherMode);
	if (wanted.seed !== state.seed || wanted.timezone !== state.timezone || otherStart || isUntouched && otherMode) return sandbox.reset(wanted);
	if (otherMode || speed !== state.clock.speed) await sandbox.moveClock({
		mode,
		speed
	});
	if (JSON.stringify(wanted.mta) !== JSON.stringify(state.mta)) await sandbox.setMta(wanted.mta);
}
/** Whether these very rules decide already: the same request again changes nothing. */
function isInForce(state, scenario) {
	const bare = (rules) => JSON.stringify(rules.map((rule) => sorted({
		...rule,
		id: void 0
	})));
	return state.scenarioName === scenario.name && bare(state.rules) === bare(scenario.rules) && bare(state.sessionRules) === bare(scenario.session);
}
var sorted = (value) => Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1));
// server/http/routes/scenarios.ts
/** Shipped scenarios, the check of a text, and playing one in a sandbox of its own. */
var scenariosHandlers = {
	listScenarios: async () => (await import("./shipped-DgPqrzKl.js")).listShipped(),
	getShippedScenario: async ({ params }) => {
		const { shippedInstead, shippedText } = await import("./shipped-DgPqrzKl.js");
		const name = params.name;
		const text = await shippedText(name);
		if (text === null) throw notFound(`No shipped scenario is called ${JSON.stringify(name)}.`, shippedInstead(name));
		return new Sent(text, { "content-type": "application/yaml; charset=utf-8" });
	},
	checkScenario: ownBody(async ({ req }) => {
		const body = await readBody(req, MAX_JSON);
		try {
			return {
				problems: [],
				warnings: await warningsOf(await loadBody(body, req.headers["content-type"]))
			};
		} catch (error) {
			if (!(error instanceof SandboxError) || error.code !== "E_INVALID") throw error;
			return {
				problems: problemsIn(error).map(findingOf),
				warnings: []
			};
		}
	}),
	runScenario: ownBody(async ({ context, sandbox: open, req, query, gone }) => {
		const sandbox = await open();
		const { sandboxes } = context;
		const body = await readBody(req, MAX_JSON);
		const scenario = body.toString().trim() === "" ? await inForce(sandbox, sandboxes) : await loadBody(body, req.headers["content-type"]);
		const { runScenario } = await import("./run-kgQ9lGYu.js");
		const { createKeptSandbox, createSandbox } = await import("./played-sandbox-BduFBRE_.js");
		const kept = query.keep === "true" ? freeName(sandboxes, scenario.name) : void 0;
		const { commands, handoffs } = sandboxes.options;
		const result = await runScenario(scenario, {
			createSandbox: (each) => kept === void 0 ? createSandbox(each, {
				commands,
				handoffs
			}) : createKeptSandbox(each, sandboxes, kept),
			timeoutMs: query.timeout,
			signal: gone
		});
		return {
			...epochOf(sandbox),
			...told(result),
			...kept === void 0 ? {} : { sandbox: kept }
		};
	})
};
/** `run-quota-full`, then `run-quota-full-2`: a name that no sandbox has. */
function freeName(sandboxes, scenario) {
	const first = `run-${scenario.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").slice(0, 50)}`.replace(/-+$/, "");
	for (let n = 1;; n++) {
		const name = n === 1 ? first : `${first}-${n}`;
		if (isSandboxName(name) && !sandboxes.has(name)) return name;
	}
}
/** What a run came to, flat: the page shows it line by line. */
function told({ name, ok, seed, ms, steps, warnings }) {
	const place = (source) => ({
		...source?.line === void 0 ? {} : { line: source.line },
		...source?.column === void 0 ? {} : { column: source.column }
	});
	return {
		name,
		ok,
		seed,
		ms,
		steps: steps.map(({ what, at, ms: took, source, error }, i) => ({
			step: i + 1,
			at,
			text: what,
			took,
			...place(source),
			...error === void 0 ? {} : { error }
		})),
		expectations: steps.flatMap(({ judged }, i) => judged.map(({ expected, failure, messageId, source }) => ({
			step: i + 1,
			text: expected,
			ok: failure === null,
			expected,
			...failure ? {
				nearest: failure.nearest,
				why: failure.why
			} : {},
			...place(source),
			...messageId === void 0 ? {} : { messageId }
		}))),
		warnings: warnings.map(findingOf)
	};
}
// server/http/routes/send.ts
var sendHandlers = { send: ownBody(async (call) => {
	const sandbox = await call.sandbox();
	const { raw, envelope, uid } = isBytes(call) ? await readBytes(call) : await readFields(call, sandbox);
	const { messageId } = await sandbox.accept({
		origin: {
			type: "local",
			uid
		},
		envelope,
		raw
	});
	return {
		...epochOf(sandbox),
		id: messageId
	};
}) };
/** Bytes by their type; or by an envelope in the query, where the type says nothing (curl's own default). */
function isBytes({ req, query }) {
	const type = req.headers["content-type"] ?? "";
	if (/^(?:message\/|text\/plain|application\/octet-stream)/i.test(type)) return true;
	return !/\bjson\b/i.test(type) && query.to !== void 0;
}
async function readBytes({ req, query, context }) {
	const raw = await readBody(req, context.maxMessageSize);
	const { from, to, uid } = query;
	if (from === void 0 || to === void 0) {
		const missing = [from === void 0 ? "from" : "", to === void 0 ? "to" : ""].filter(Boolean).join(" and ");
		throw new SandboxError("E_BAD_REQUEST", `The envelope lacks ${missing}.`, { hint: "Write …/send?from=app@client.test&to=a@example.com&to=b@example.com; from=<> is the null reverse-path." });
	}
	return {
		raw,
		envelope: envelopeOf(from, to, query),
		uid
	};
}
function envelopeOf(from, to, { notify, ret, envid }) {
	const recipients = to.map((address) => ({
		forwardPath: bare(address),
		...notify ? { notify } : {}
	}));
	if (recipients.some(({ forwardPath }) => forwardPath === "")) throw new SandboxError("E_BAD_REQUEST", "A recipient is empty.", { hint: "Write to=a@example.com for each." });
	return {
		reversePath: bare(from),
		recipients,
		...ret ? { ret } : {},
		...envid === void 0 ? {} : { envid }
	};
}
var bare = (address) => /^<(.*)>$/s.exec(address)?.[1] ?? address;
async function readFields({ req, query, context }, sandbox) {
	const limit = Math.ceil(context.maxMessageSize * 1.4) + 65536;
	const { uid, ...mail } = await check(await bodySchema(), parseJson(await readBody(req, limit)), "body");
	const { from, to, cc, bcc, envelope } = mail;
	if ([
		from,
		to,
		cc,
		bcc,
		envelope?.from,
		envelope?.to
	].flat().some((address) => /\p{Cc}/u.test(address ?? ""))) throw new SandboxError("E_INVALID", "An address has control characters.", { hint: "Take them out." });
	const { composeMail } = await import("./compose-mail-Df5q5YGA.js");
	const composed = await composeMail(mail, {
		now: sandbox.now(),
		number: nextNumber(sandbox)
	});
	if (composed.raw.length > context.maxMessageSize) throw new SandboxError("E_TOO_LARGE", `The message has ${composed.raw.length} bytes; at most ${context.maxMessageSize} are taken.`);
	if (composed.envelope.recipients.length === 0) throw new SandboxError("E_INVALID", "The message has no recipient.", { hint: "Write \"to\": \"somebody@example.com\"." });
	return {
		...composed,
		uid: uid ?? query.uid
	};
}
var bodySchema = async () => CONTRACT.send.body?.();
var numbers = /* @__PURE__ */ new WeakMap();
function nextNumber(sandbox) {
	const { epoch, counters } = sandbox.engine.state;
	const before = numbers.get(sandbox);
	const last = Math.max(counters.message, before?.epoch === epoch ? before.last : 0) + 1;
	numbers.set(sandbox, {
		epoch,
		last
	});
	return last;
}
// server/http/routes/server.ts
/** The server around the sandboxes. */
var addressText = ({ host, port }) => `${host.includes(":") ? `[${host}]` : host}:${port}`;
var serverHandlers = {
	getInfo: async ({ context }) => {
		const { version, instance, smtp, url, sandboxes } = context;
		const readers = Object.entries(context.readers).map(([name, address]) => [name, addressText(address)]);
		const { mta } = (await sandboxes.get(DEFAULT_SANDBOX)).engine;
		const extensions = [...mta.smtp?.extensions ?? SMTP_EXTENSIONS];
		return {
			version,
			instance,
			smtp: addressText(smtp),
			http: url,
			...Object.fromEntries(readers),
			mtaTypes: [...MTA_TYPES],
			extensions
		};
	},
	isLive: () => ({ ok: true }),
	isReady: async ({ context }) => {
		if (context.stopping.aborted) throw new SandboxError("E_STOPPING", "The server is stopping.");
		try {
			await context.sandboxes.options.store.sandboxes();
		} catch (error) {
			throw new SandboxError("E_STORE", "The storage cannot be read.", { cause: error });
		}
		return { ok: true };
	},
	getOpenApi: async ({ context }) => {
		const { openApi } = await import("./openapi-BKe0Lm6u.js");
		return openApi(context.version);
	},
	getScenarioSchema: async () => {
		const { scenarioJsonSchema } = await import("./schema-CfzwInly.js");
		return scenarioJsonSchema();
	}
};
// server/http/routes/wait.ts
/** Waiting for a message: one long request. */
/** Explained one by one up to this many; further ones are counted. */
var MOST_EXPLAINED = 3;
var waitHandlers = { waitForMessage: async ({ sandbox: open, query, gone, context }) => {
	const sandbox = await open();
	const { timeout, raw: form, ...wanted } = query;
	const result = await sandbox.waitFor(wanted, timeout, gone);
	if (context.stopping.aborted) throw new SandboxError("E_STOPPING", "The server is stopping.");
	const [first] = result.found ? result.messages : [];
	if (result.found && first) {
		const bytes = form === void 0 ? {} : await bytesIn(sandbox, first.id, form);
		return {
			...first,
			messages: result.messages,
			...bytes,
			...epochOf(sandbox)
		};
	}
	if (result.found || result.why === "timeout") return new Sent("", {}, 204);
	const { whyUnmet } = await import("./unmet-zs1YeaiM.js");
	const sentences = [await reasons(sandbox, result.endedIds), await whyUnmet(sandbox, wanted)];
	throw new SandboxError("E_CANNOT_COME", sentences.join(" ").trim(), { hint: `GET …/messages/${result.endedIds[0]}/trace has the whole story.` });
} };
/** Without them where the message has gone meanwhile: asking for it says so. */
async function bytesIn(sandbox, id, form) {
	const raw = await getRaw(sandbox, id);
	return raw ? { raw: form === "text" ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(raw) : Buffer.from(raw).toString("base64") } : {};
}
async function reasons(sandbox, ids) {
	const sentences = [`It can no longer come: ${ids.join(", ")} ${ids.length === 1 ? "has" : "have"} ended.`];
	for (const id of ids.slice(0, MOST_EXPLAINED)) {
		const explanation = await getExplanation(sandbox, id);
		sentences.push(...(explanation?.sentences ?? []).map(({ text }) => text));
	}
	if (ids.length > MOST_EXPLAINED) sentences.push(`And ${ids.length - MOST_EXPLAINED} more.`);
	return sentences.join(" ");
}
// server/http/app.ts
/** The native routes on express: each from its line in the contract, in front of the page's files. */
var HANDLERS = {
	...serverHandlers,
	...sandboxHandlers,
	...clockHandlers,
	...messageHandlers,
	...operationHandlers,
	...waitHandlers,
	...sendHandlers,
	...journalHandlers,
	...scenarioHandlers,
	...scenariosHandlers,
	...ruleHandlers,
	...mtaHandlers
};
/** @param bound the address that the server listens on, for the check of Host */
function createApp(context, bound) {
	const app = express();
	app.disable("x-powered-by");
	app.set("etag", false);
	app.set("query parser", false);
	app.set("case sensitive routing", true);
	app.set("strict routing", true);
	app.use((req, res, next) => {
		setCommonHeaders(res);
		checkHost(req, bound);
		req.url = withoutSandbox(req.url, res) ?? req.url;
		next();
	});
	app.use("/api", (req, _res, next) => {
		checkOrigin(req);
		next();
	});
	for (const [name, route] of inOrder()) register(app, context, name, route);
	app.use("/api", (req) => {
		throw notFound(`There is no ${req.method} ${req.originalUrl.split("?")[0]}.`, "GET /api/openapi.json lists all routes.");
	});
	app.use(servePage(context));
	app.use((error, _req, res, _next) => answerError(context, res, error));
	return app;
}
/** `/s/{name}` before any path addresses that sandbox; what follows is found as without it. */
function withoutSandbox(url, res) {
	const found = /^\/s\/([^/?]*)(\/?[^?]*)(\?.*)?$/.exec(url);
	if (!found) return null;
	const [, name = "", path = "", query = ""] = found;
	if (!isSandboxName(name)) return null;
	res.locals.sandbox = name;
	return path === "" ? null : `${path}${query}`;
}
/** Fixed words come before parameters: `messages/wait` is no message. */
var inOrder = () => routeEntries().sort(([, a], [, b]) => Number(a.path.endsWith("}")) - Number(b.path.endsWith("}")));
function register(app, context, name, route) {
	const handler = HANDLERS[name];
	const path = route.path.replace(/\{(\w+)\}/g, ":$1");
	app[route.method](path, async (req, res) => {
		const gone = new AbortController();
		const end = () => gone.abort();
		res.on("close", end);
		context.stopping.addEventListener("abort", end);
		try {
			const given = await read(context, route, handler, req, res, gone.signal);
			const answer = await ("ownBody" in handler ? handler.handle(given) : handler(given));
			if (!res.destroyed) send(res, answer, route.status ?? 200);
		} finally {
			context.stopping.removeEventListener("abort", end);
		}
	});
}
async function read(context, route, handler, req, res, gone) {
	const params = req.params;
	const query = route.query ? await check(route.query(), queryOf(req.url), "query") : void 0;
	const body = route.body && !("ownBody" in handler) ? await check(await route.body?.(), parseJson(await readBody(req, MAX_JSON)), "body") : void 0;
	const sandbox = () => context.sandboxes.get(params.s);
	return {
		context,
		params,
		query,
		body,
		req,
		res,
		sandbox,
		gone
	};
}
function send(res, answer, status) {
	if (!res.hasHeader("cache-control")) res.setHeader("cache-control", "no-store");
	if (!(answer instanceof Sent)) {
		res.statusCode = status;
		res.setHeader("content-type", "application/json; charset=utf-8");
		res.end(JSON.stringify(answer));
		return;
	}
	res.statusCode = answer.status;
	for (const [name, value] of Object.entries(answer.headers)) res.setHeader(name, value);
	res.end(answer.body);
}
function answerError(context, res, error) {
	const mended = badPath(error) ?? error;
	if (!(mended instanceof SandboxError)) context.onFault(error);
	if (res.headersSent) res.destroy();
	else sendProblem(res, mended);
}
/** Express itself refuses broken percent signs and paths that climb. */
function badPath(error) {
	const status = error?.status;
	return status === 400 || status === 403 || status === 404 ? notFound("There is nothing at this address.", "GET /api/openapi.json lists all routes.") : null;
}
export { createApp };
