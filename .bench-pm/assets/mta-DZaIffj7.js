import { n as SandboxError } from "./errors-CzoCEYTs.js";
import { a as toCrlf, i as losslessText, n as fromUtf8, o as toLf, r as lfToCrlf, s as utf8, t as concat } from "./bytes-LRSdd-5n.js";
import { a as decodeWords, i as scanHeader, n as headerSummary, t as headerLength } from "./header-Dy4L2f2D.js";
import { t as compilePattern } from "./pattern-D1ITBO-R.js";
import { c as changeHeader, d as splitWords, l as CUT_OFF, m as encodeText, n as readTemplateSet, o as noticeType, s as expandTemplate, u as logicalLines } from "./template-set-DTLSRuYN.js";
import { i as pad, t as calendarTime } from "./iso-time-BYxqvoYM.js";
import { t as nearest } from "./nearest-DgHxN4ib.js";
import { n as parseDuration, t as formatDuration } from "./duration-D05OQQ24.js";
import { S as unknown$2, a as array, b as string, d as ipv6, g as object, h as number, i as _null, l as int, o as boolean, p as literal$1, r as _enum, s as custom, u as ipv4, v as record$1, x as union, y as strictObject } from "./schemas-Caq1cVu3.js";
import { n as problemText, t as placeOfLine } from "./problems-8Z1SJlFp.js";
import { t as PLAIN_DIALECT } from "./plain-dialect-lheXKCv5.js";
import { i as parseOrcpt, t as decodeXtext } from "./xtext-CtumBSP7.js";
import { t as splitAddresses } from "./address-list-CWdbTW2z.js";
import { n as isControlFile, t as CONTROL_FILES } from "./control-files-C3gzfvfE.js";
// server/core/intake.ts
function acceptedEvent(intake, { kind, parent, processId, recipients, report }, messageId, queueNumber, traced) {
	const { origin, envelope, header, size, crlfs, partialLastLine, priority, errorsTo, warningsTo } = intake;
	return {
		type: "message.accepted",
		messageId,
		rootId: parent?.rootId ?? messageId,
		parentId: parent?.id ?? null,
		kind,
		origin,
		envelope,
		recipients,
		header,
		size,
		queueSize: traced.trace.length + size - (traced.newline === "lf" ? crlfs : 0),
		partialLastLine,
		trace: traced.trace,
		newline: traced.newline,
		processId,
		queueNumber,
		priority,
		errorsTo,
		warningsTo,
		report,
		about: report && aboutOf(report, parent)
	};
}
function aboutOf(report, parent) {
	const own = report.flatMap((entry) => [entry.originalRecipient, entry.finalRecipient]);
	return [...new Set([...own, ...parent?.about ?? []].filter((address) => address !== void 0))];
}
/** Size, CRLF count, and whether the last line lacks its newline. */
function measure(raw) {
	let crlfs = 0;
	for (let at = raw.indexOf(10); at >= 0; at = raw.indexOf(10, at + 1)) if (raw[at - 1] === 13) crlfs++;
	return {
		size: raw.length,
		crlfs,
		partialLastLine: raw.length > 0 && raw[raw.length - 1] !== 10
	};
}
// server/core/address.ts
/** The envelope sender of qmail's double bounce (qmail-send.9, "double-bounce messages"). */
var DOUBLE_BOUNCE_SENDER = "#@[]";
/** Whether notices about this message have nobody to go to: `<>`. */
var isNullReversePath = (path) => path === "";
/** The part before the last `@`; the whole address where there is none. */
function localPartOf(address) {
	const at = address.lastIndexOf("@");
	return at < 0 ? address : address.slice(0, at);
}
/** The part after the last `@` in lower case; `''` where there is none. */
function domainOf(address) {
	const at = address.lastIndexOf("@");
	return at < 0 ? "" : address.slice(at + 1).toLowerCase();
}
/** Whether two addresses name the same mailbox to a person: letter case put aside. */
var sameAddress = (a, b) => a.toLowerCase() === b.toLowerCase();
/** The envelope sender in the system's queue, which may be plainer than what the client typed. */
var queuedSender = ({ reversePath, queuedAs }) => queuedAs ?? reversePath;
// server/core/random.ts
/**
* Chance without a stream: each draw is a function of the sandbox's seed and a key that names what it decides.
* So a draw does not depend on what else was drawn before it, and a restart needs no stored position.
*/
/** A number in [0, 1), the same for the same seed and key. */
function draw(seed, key) {
	return mix(hash(seed, key)) / 4294967296;
}
/**
* `length` characters of `alphabet`, the same for the same seed and key.
* @example token(1, 'boundary m3', 'abc', 4)
*/
function token(seed, key, alphabet, length) {
	let state = hash(seed, key);
	let text = "";
	for (let i = 0; i < length; i++) {
		state = state + 2654435769 >>> 0;
		text += alphabet[mix(state) % alphabet.length];
	}
	return text;
}
/** FNV-1a over UTF-16 units, started from the seed. */
function hash(seed, key) {
	let h = mix((seed ^ 2166136261) >>> 0);
	for (let i = 0; i < key.length; i++) h = Math.imul(h ^ key.charCodeAt(i), 16777619) >>> 0;
	return h;
}
/** The finalizer of murmur3: every input bit changes every output bit. */
function mix(value) {
	let h = value;
	h = Math.imul(h ^ h >>> 16, 2246822507);
	h = Math.imul(h ^ h >>> 13, 3266489909);
	return (h ^ h >>> 16) >>> 0;
}
// server/core/status.ts
var IN_REPLY = /^(\d)\d\d[ -]([245]\.\d{1,3}\.\d{1,3})(?=\s|$)/;
var IN_REPORT = /\(#([245]\.\d{1,3}\.\d{1,3})\)/;
/**
* The status of a reply such as `550 5.1.1 no such user`, or the implied `5.0.0` or `4.0.0`.
* @param failed whether the MTA judged it permanent; decides the implied code's class
*/
function statusOfReply(reply, failed) {
	const found = IN_REPLY.exec(reply);
	return found ? {
		status: found[2],
		statusSource: "reply"
	} : impliedStatus(failed);
}
/** The status in qmail's `(#x.y.z)`, or the implied one. */
function statusOfReport(report, failed) {
	const found = IN_REPORT.exec(report);
	return found ? {
		status: found[1],
		statusSource: "reported"
	} : impliedStatus(failed);
}
var impliedStatus = (failed) => ({
	status: failed ? "5.0.0" : "4.0.0",
	statusSource: "implied"
});
/** The three-digit reply code, or null where the text does not begin with one. */
function replyCode(reply) {
	const found = /^([2-5]\d\d)(?=[ -]|$)/.exec(reply);
	return found ? Number(found[1]) : null;
}
// server/core/outcome.ts
/** From what a rule says to what happened in the world. */
/**
* The outcome that a rule's entry stands for.
* @param host fills in the halves of the remote host that the rule leaves out
* @returns null for `hold`, which is no outcome
*/
function outcomeOf(spec, channel, host) {
	switch (spec.do) {
		case "deliver": return delivered$1(channel, host);
		case "reply": return replied$1(asSent(spec.reply), spec.at, host(parseHost(spec.host)));
		case "dns": return {
			type: "dns",
			result: spec.result
		};
		case "connect": return {
			type: "connect",
			result: spec.result,
			host: host(parseHost(spec.host))
		};
		case "mailbox": return {
			type: "mailbox",
			result: spec.result
		};
		case "program": return {
			type: "program",
			exit: spec.exit,
			output: spec.output
		};
		case "hold": return null;
	}
}
/** What happens where nothing stands in the way. */
function delivered$1(channel, host) {
	if (channel === "local") return {
		type: "delivered",
		by: "mailbox"
	};
	return {
		type: "delivered",
		by: "remote",
		reply: "250 2.0.0 Ok",
		host: host({})
	};
}
/** A 2xx reply to the message is its acceptance; any other 2xx before it changes nothing. */
function replied$1(reply, at, host) {
	const code = replyCode(reply);
	if (code !== null && code < 300) return {
		type: "delivered",
		by: "remote",
		reply: at === "message" ? reply : "250 2.0.0 Ok",
		host
	};
	return {
		type: "replied",
		at,
		reply,
		host
	};
}
/**
* A reply as a server sends it: every line begins with the code, all but the last with a hyphen behind it
* (RFC 5321 section 4.2.1).
* @example asSent('550 5.7.1 one\\ntwo') // '550-5.7.1 one\\n550 two'
*/
function asSent(reply) {
	if (!reply.includes("\n")) return reply;
	const lines = reply.replace(/\r?\n$/, "").split(/\r?\n/);
	const code = /^\d{3}(?=[ -]|$)/.exec(lines[0])?.[0];
	if (code === void 0 || lines.length === 1) return lines.join("\n");
	const texts = lines.map((line) => line.startsWith(code) ? line.slice(3).replace(/^[ -]/, "") : line);
	return texts.map((text, i) => `${code}${i < texts.length - 1 ? "-" : " "}${text}`).join("\n");
}
/** Reads `mx.example.net[192.0.2.25]`, or either half of it; after the address may stand what the host greets with. */
function parseHost(text) {
	if (text === void 0) return {};
	const found = /^([^[\]]*)(?:\[([^\]]+)\](?: (.+))?)?$/.exec(text);
	return {
		...found?.[1] ? { name: found[1] } : {},
		...found?.[2] ? { address: found[2] } : {},
		...found?.[3] ? { greeting: found[3] } : {}
	};
}
/**
* The host that a domain's mail goes to when nothing says otherwise: `mx.` and the domain, at an address in
* 192.0.2.0/24 (TEST-NET-1, RFC 5737) that the name alone decides.
*/
function inventHost(domain, given) {
	const name = given.name ?? `mx.${domain}`;
	return {
		name,
		address: given.address ?? `192.0.2.${1 + Math.floor(draw(0, name) * 254)}`,
		...given.greeting === void 0 ? {} : { greeting: given.greeting }
	};
}
// server/mta/imta/aliases/alias-list.ts
/** A mailing list's parameters (administration guide, "Aliases": the positional and named parameters of a list). */
/** In the order of the positional parameters, which follow the list's file. */
var LIST_PARAMETERS = [
	"error-return-address",
	"reply-to-address",
	"errors-to-address",
	"warnings-to-address"
];
/** Named parameters that say the same. */
var NAMED = {
	ENVELOPE_FROM: "error-return-address",
	REPLY_TO: "reply-to-address",
	ERRORS_TO: "errors-to-address",
	WARNINGS_TO: "warnings-to-address"
};
/** Those without effect on notices, recalled from the guide; accepted, not played. */
var UNPLAYED_NAMED = `
  AUTH_CHANNEL AUTH_LIST AUTH_MAPPING AUTH_USERNAME BLOCKLIMIT CANT_CHANNEL CANT_LIST CANT_MAPPING CANT_USERNAME
  CONVERSION_TAG DEFERRED DELAY_NOTIFICATIONS EXPANDABLE EXPIRY FILTER HEADER_ADDITION HEADER_ALIAS HEADER_EXPANSION
  HEADER_TRIM HOLD_LIST HOLD_MAPPING IMPORTANCE KEEP_DELIVERY KEEP_READ LINELIMIT MODERATOR_ADDRESS MODERATOR_LIST
  MODERATOR_MAPPING NODELAY_NOTIFICATIONS NOHOLD_LIST NOHOLD_MAPPING NONEXPANDABLE ORIGINATOR_REPLY PRECEDENCE PRIORITY
  PRIVATE PUBLIC RECEIPTFROM RECEIPTTO SENSITIVITY SEQUENCE_PREFIX SEQUENCE_STRIP SEQUENCE_SUFFIX TAG TITLE
  USERNAME USERNAME_AUTH_LIST
`.trim().split(/\s+/);
/** Whether its mail goes out as a message of its own, with a sender or header fields of its own. */
var isOwnMessage = (list) => LIST_PARAMETERS.some((name) => list[name] !== void 0);
// server/mta/imta/aliases/aliases.ts
/**
* Aliases and mailing lists. An alias keeps the envelope sender and passes NOTIFY and ORCPT on; a list with parameters
* of its own makes a new message (RFC 3461 section 5.2.7), which lists.ts writes.
*/
var wholeAddress = (address, host) => domainOf(address) === "" ? `${address}@${host}` : address;
/** A quoted or plain local part, with a domain or without one. */
var isAddress = (text) => /^("[^"]*"|[^\s"<>,@]+)(@[^\s"<>,@]+)?$/.test(text);
/** Two definitions of one alias, and aliases that come back to themselves, are mistakes. */
function aliasMap({ aliases, problems }) {
	const map = /* @__PURE__ */ new Map();
	const wrong = [...problems];
	for (const alias of aliases) {
		const first = map.get(alias.address);
		if (first) wrong.push(problemOf$1(alias, `the alias ${alias.address} is already defined${placeText(first.source)}`));
		else map.set(alias.address, alias);
	}
	wrong.push(...loops(map));
	return {
		map,
		problems: wrong
	};
}
/**
* Each loop once, named by the alias in it that stands first. Found by walking the graph with a list of its own rather
* than by recursion: a chain of ten thousand aliases is no reason to fall over.
*/
function loops(map) {
	const problems = [];
	const done = /* @__PURE__ */ new Set();
	for (const start of map.keys()) {
		const path = [];
		const onPath = /* @__PURE__ */ new Set();
		const enter = (address) => {
			path.push({
				address,
				next: 0
			});
			onPath.add(address);
		};
		if (!done.has(start)) enter(start);
		for (let top = path.at(-1); top; top = path.at(-1)) {
			const target = map.get(top.address).targets[top.next++]?.toLowerCase();
			if (target === void 0) {
				done.add(top.address);
				onPath.delete(top.address);
				path.pop();
			} else if (onPath.has(target)) {
				const from = path.findIndex(({ address }) => address === target);
				problems.push(loopProblem(map.get(target), [...path.slice(from).map(({ address }) => address), target]));
			} else if (map.has(target) && !done.has(target)) enter(target);
		}
	}
	return problems;
}
function loopProblem(alias, chain) {
	const through = chain.length > 2 ? `: ${chain.join(" → ")}` : "";
	return problemOf$1(alias, `the alias ${alias.address} expands to itself${through}`);
}
var problemOf$1 = ({ address, source }, message) => ({
	path: `aliases.${address}`,
	...source,
	message
});
var placeText = (source) => source ? ` at ${source.file}${source.line === void 0 ? "" : `:${source.line}`}` : "";
/**
* What an alias comes to in the end: mailboxes, other hosts' addresses, and lists that make messages of their own. An
* address that is reached twice stands once, as the product drops duplicates.
* @param find the alias of an address, if it has one
*/
function targetsOf(alias, find) {
	const found = [];
	const seen = /* @__PURE__ */ new Set([alias.address]);
	const open = [...alias.targets].reverse().map((address) => ({
		address,
		by: alias
	}));
	for (let target = open.pop(); target; target = open.pop()) {
		const key = target.address.toLowerCase();
		if (seen.has(key)) continue;
		seen.add(key);
		const next = find(target.address);
		if (!next || isOwnMessage(next.list)) found.push(target);
		else for (const address of [...next.targets].reverse()) open.push({
			address,
			by: next
		});
	}
	return found;
}
// server/mta/imta/config/rewrite-rules.ts
function readRewriteRule(pattern, template, source) {
	const { parts, unplayed } = readTemplate(template);
	const last = parts.at(-1);
	const at = last && "literal" in last ? last.literal.lastIndexOf("@") : -1;
	const system = at < 0 ? "" : last.literal.slice(at + 1);
	if (at >= 0) parts[parts.length - 1] = { literal: last.literal.slice(0, at) };
	const why = unplayed ?? (/^[\w.[\]-]+$/.test(pattern) ? null : `the pattern ${pattern}`);
	return {
		pattern: pattern.toLowerCase(),
		template,
		source,
		unplayed: why ?? (system === "" ? "a template without a system behind the last @" : null),
		parts,
		system: system.toLowerCase()
	};
}
/** `$E` and `$F` and `$B` hold for envelope recipients; `$R` makes a rule one for senders. */
var PASSED = "EFB";
function readTemplate(template) {
	const parts = [];
	const literal = (text) => {
		const last = parts.at(-1);
		if (last && "literal" in last) last.literal += text;
		else parts.push({ literal: text });
	};
	for (const [token, bare] of template.matchAll(/\$(.)|[^$]+|\$/gs)) if (bare === void 0) literal(token);
	else if ("UDHL".includes(bare.toUpperCase())) parts.push({ variable: bare.toUpperCase() });
	else if ("$%@".includes(bare)) literal(bare);
	else if (!PASSED.includes(bare.toUpperCase())) return {
		parts,
		unplayed: `${token} in the template`
	};
	return {
		parts,
		unplayed: null
	};
}
/** By pattern: of several rules with one pattern the first that is played counts. */
function ruleTable(rules) {
	const table = /* @__PURE__ */ new Map();
	for (const rule of rules) if (rule.unplayed === null && !table.has(rule.pattern)) table.set(rule.pattern, rule);
	return table;
}
/** The whole domain first, then `.` and ever fewer of its labels, then `.` alone. */
function rewrite(table, user, domain) {
	if (table.size === 0) return null;
	const literal = /^\[(.*)\]$/.exec(domain)?.[1];
	for (const { pattern, host } of candidates(domain, literal)) {
		const rule = table.get(pattern);
		if (rule) return {
			rule,
			address: fill(rule, {
				U: user,
				D: pattern === domain ? domain : pattern,
				H: host,
				L: literal ?? ""
			})
		};
	}
	return null;
}
function candidates(domain, literal) {
	const found = [{
		pattern: domain,
		host: ""
	}];
	if (literal !== void 0) return [...found, {
		pattern: "[]",
		host: domain
	}];
	for (let dot = domain.indexOf("."); dot >= 0; dot = domain.indexOf(".", dot + 1)) found.push({
		pattern: domain.slice(dot),
		host: domain.slice(0, dot)
	});
	return [...found, {
		pattern: ".",
		host: domain
	}];
}
/** What stands before the system, with the last percent sign as the at sign; without one the system is the domain. */
function fill({ parts, system }, values) {
	let user = "";
	let domain = null;
	for (const part of parts) ("literal" in part ? part.literal.split("%") : [values[part.variable]]).forEach((piece, i) => {
		if (i > 0) {
			user += domain === null ? "" : `%${domain}`;
			domain = "";
		}
		if (domain === null) user += piece;
		else domain += piece;
	});
	return `${user}@${domain || system}`;
}
// server/mta/imta/config/domains.ts
/**
* From an address to its channel: the setting `channels`, then the domains that are kept here, the hosts that the
* channel blocks name, the rewrite rules, and the Internet for all the rest.
*/
var domainPattern = (pattern, channel, source) => ({
	pattern,
	test: compilePattern(pattern),
	channel,
	...source ? { source } : {}
});
function destinationOf(domains, address) {
	const domain = domainOf(address) || domains.host;
	const to = (channel, why, routed = address) => ({
		channel,
		routed,
		why
	});
	const mapped = domains.patterns.find(({ test }) => test(domain));
	if (mapped) {
		const text = `${domain} matches ${mapped.pattern}, so channel ${mapped.channel.name} takes it.`;
		return to(mapped.channel, setting("channels", mapped.pattern, mapped.source, text));
	}
	const store = domains.channels.get("ims-ms");
	if (domain === domains.host || domains.local.has(domain)) return to(store, {
		by: "default",
		text: `${domainOf(address) ? `${domain} is local` : "An address without a domain is local"}, so channel ${store.name} delivers it.`
	});
	const owner = domains.hosts.get(domain);
	if (owner) return to(mailboxesOf(owner, store), {
		by: "default",
		text: `${domain} is a host of channel ${owner.name}.`
	});
	const rewritten = rewrite(domains.rules, localPartOf(address), domain);
	const system = rewritten && findSystem(domains, rewritten.rule.system);
	if (rewritten && system) {
		const { pattern, template, source } = rewritten.rule;
		const channel = mailboxesOf(system, store);
		const text = `The rewrite rule for ${pattern} sends it through channel ${channel.name}.`;
		return to(channel, setting("config", `${pattern} ${template}`, source, text), rewritten.address);
	}
	const internet = domains.channels.get("tcp_local");
	return to(internet, {
		by: "default",
		text: `${domain} is not local, so channel ${internet.name} sends it.`
	});
}
var setting = (name, value, source, text) => ({
	by: "setting",
	setting: name,
	value,
	...source ? { source } : {},
	text
});
/** What comes to the local host is kept in the message store. */
var mailboxesOf = (channel, store) => channel.name === "l" ? store : channel;
/** A template names a channel by one of its hosts; `NAME-daemon` is what installations call a host that has no other. */
function findSystem({ hosts, channels }, system) {
	return hosts.get(system) ?? channels.get(system) ?? channels.get(system.replace(/-daemon$/, ""));
}
// server/mta/imta/route.ts
/** Who is local, what an alias makes of an address, which channel a message waits in, and what the message store says. */
/**
* The alias of an address: its own, or in a local domain that of its local part. `aliaslocal` makes a channel's domains
* local in this respect.
*/
function aliasOf$1(config, address) {
	const whole = wholeAddress(address, config.host);
	const own = config.aliases.get(whole.toLowerCase());
	if (own || config.aliases.size === 0) return own;
	const bare = config.aliases.get(`${localPartOf(whole)}@${config.host}`.toLowerCase());
	if (!bare) return void 0;
	const { channel } = destinationOf(config.domains, whole);
	return channel.isLocal || channel.aliasLocal.value ? bare : void 0;
}
/** The mailing list that an address is, where its mail goes out as a message of its own. */
function listOf$1(config, address) {
	const alias = aliasOf$1(config, address);
	return alias && isOwnMessage(alias.list) ? alias : void 0;
}
function expand$1(config, path) {
	const central = centralPostmaster(config, path.forwardPath);
	const alias = aliasOf$1(config, central ?? path.forwardPath);
	if (!alias || isOwnMessage(alias.list)) return central ? [{
		...path,
		expandsTo: central
	}] : [path];
	return targetsOf(alias, (address) => aliasOf$1(config, address)).map(({ address }) => ({
		...path,
		expandsTo: address
	}));
}
/** aliaspostmaster: postmaster, in any case, at the channel's official host is postmaster at the local host. */
function centralPostmaster({ channels, host }, address) {
	if (localPartOf(address).toLowerCase() !== "postmaster") return null;
	const domain = domainOf(address);
	return [...channels.values()].some(({ aliasPostmaster, officialHost }) => aliasPostmaster.value && officialHost.toLowerCase() === domain) && domain !== host.toLowerCase() ? `postmaster@${host}` : null;
}
/** @param path the recipient, where expand() has been through it */
function route$1(config, forwardPath, path) {
	const target = path?.expandsTo ?? expand$1(config, { forwardPath })[0]?.expandsTo;
	const destination = destinationOf(config.domains, target ?? forwardPath);
	const list = listOf$1(config, target ?? forwardPath);
	if (list) return {
		channel: "local",
		routed: target ?? forwardPath,
		why: whyList(list)
	};
	const { channel, routed } = destination;
	return {
		channel: channel.isLocal ? "local" : "remote",
		routed,
		why: whyRoute(config, forwardPath, target, destination)
	};
}
function whyRoute(config, forwardPath, target, { why }) {
	if (target === void 0) return why;
	const text = why.by === "rule" ? "" : why.text;
	const alias = aliasOf$1(config, forwardPath);
	if (!alias) return {
		by: "default",
		text: `It was expanded to ${target}. ${text}`
	};
	const { address, source } = alias;
	return {
		by: "setting",
		setting: "aliases",
		value: `${address}: ${alias.targets.join(", ")}`,
		...source ? { source } : {},
		text: `The alias gives ${target}. ${text}`
	};
}
function whyList({ address, targets, source }) {
	return {
		by: "setting",
		setting: "aliases",
		value: `${address}: ${targets.length} ${targets.length === 1 ? "member" : "members"}`,
		...source ? { source } : {},
		text: `${address} is a mailing list, so its members get a message of their own.`
	};
}
/** The channel in whose queue a recipient's copy waits. */
function channelOf(config, { routed }) {
	if (listOf$1(config, routed)) return config.channels.get("process");
	return destinationOf(config.domains, routed).channel;
}
function deliverLocally$1(config, recipient) {
	const user = localPartOf(recipient.routed).toLowerCase();
	const list = listOf$1(config, recipient.routed);
	if (list) return {
		outcome: {
			type: "delivered",
			by: "forward"
		},
		why: whyList(list)
	};
	if (hasMailbox(config, user)) return {
		outcome: {
			type: "delivered",
			by: "mailbox"
		},
		why: {
			by: "default",
			text: `${recipient.routed} has a mailbox.`
		}
	};
	const source = config.places.users;
	const text = `${user} is not among the users.`;
	return {
		outcome: {
			type: "mailbox",
			result: "unknown"
		},
		why: {
			by: "setting",
			setting: "users",
			value: user,
			...source ? { source } : {},
			text
		}
	};
}
function hasMailbox(config, user) {
	if (user === "postmaster") return config.hasPostmaster;
	return config.users === null || config.users.has(user);
}
// server/mta/imta/aliases/lists.ts
/**
* The message that a mailing list sends to its members. With an error-return-address notices about it go to the list's
* owner, and what the sender asked of DSN ends here (RFC 3461 section 5.2.7.1); without one both stay with the sender.
*/
/** @param raw `/raw` of the message that came to the list */
function listMessage(config, list, message, recipient, raw) {
	const own = withFields(raw, fieldsOf(list.list));
	const fields = scanHeader(own);
	const fieldNamed = (name) => fields.find((field) => field.name.toLowerCase() === name)?.value;
	return {
		envelope: envelopeOf(config, list, message.envelope, recipient.path),
		raw: own,
		header: headerSummary(fields),
		fields,
		priority: message.priority,
		errorsTo: fieldNamed("errors-to"),
		warningsTo: fieldNamed("warnings-to")
	};
}
/** Whether notices about the members' copies go to the list's owner. */
var endsResponsibility = ({ list }) => list["error-return-address"] !== void 0;
function envelopeOf(config, list, envelope, path) {
	const { orcpt, notify } = path;
	const owner = list.list["error-return-address"];
	const members = targetsOf(list, (address) => aliasOf$1(config, address)).map(({ address }) => address);
	const asked = {
		...orcpt === void 0 ? {} : { orcpt },
		...notify ? { notify } : {}
	};
	const recipients = members.map((forwardPath) => {
		return {
			forwardPath,
			listAddress: path.forwardPath,
			...owner === void 0 ? asked : {}
		};
	});
	const reversePath = owner === void 0 || isNullReversePath(envelope.reversePath) ? envelope.reversePath : owner;
	if (owner !== void 0) return {
		reversePath,
		recipients
	};
	return {
		...envelope,
		recipients
	};
}
/** The error-return-address stands in Errors-to: unless the list names another for that. */
function fieldsOf(list) {
	return [
		["Reply-to", list["reply-to-address"]],
		["Errors-to", list["errors-to-address"] ?? list["error-return-address"]],
		["Warnings-to", list["warnings-to-address"]]
	].filter((field) => field[1] !== void 0);
}
/** Fields of these names go, and the new ones end the header. */
function withFields(raw, fields) {
	const end = headerLength(raw);
	const names = fields.map(([name]) => name.toLowerCase());
	const kept = [];
	let dropping = false;
	for (let start = 0; start < end;) {
		const newline = raw.indexOf(10, start);
		const next = newline < 0 || newline >= end ? end : newline + 1;
		const line = raw.subarray(start, next);
		if (!(line[0] === 32 || line[0] === 9)) dropping = names.includes(nameIn(line));
		if (!dropping) kept.push(line);
		start = next;
	}
	const last = kept.at(-1);
	const newline = !last || last[last.length - 1] === 10 ? "" : "\r\n";
	const added = fields.map(([name, value]) => `${name}: <${value}>\r\n`).join("");
	return concat(...kept, utf8(newline + added), raw.subarray(end));
}
function nameIn(line) {
	const colon = line.indexOf(58);
	return colon < 0 ? "" : String.fromCharCode(...line.subarray(0, Math.min(colon, 80))).trim().toLowerCase();
}
// server/mail/encode-words.ts
/** Encoded words for header fields (RFC 2047), in base 64. */
/** RFC 2047 section 2: an encoded word has at most 75 characters, and so has the line it is on 76. */
var MOST = 75;
/**
* The text as it is where it is ASCII, else as encoded words, each on a line of its own after the first.
* @param used columns of the first line that are taken already
* @example encodeWords('配信', 'utf-8', 9) // '=?utf-8?B?6YWN5L+h?='
*/
function encodeWords(text, charset, used) {
	if (/^[ -~]*$/.test(text)) return text;
	const words = [];
	let part = "";
	for (const character of text) {
		const room = MOST - (words.length === 0 ? used : 1);
		if (part !== "" && word(part + character, charset).length > room) {
			words.push(word(part, charset));
			part = "";
		}
		part += character;
	}
	return [...words, word(part, charset)].join("\r\n ");
}
function word(text, charset) {
	const bytes = encodeText(charset, text) ?? /* @__PURE__ */ new Uint8Array();
	return `=?${charset}?B?${btoa(String.fromCharCode(...bytes))}?=`;
}
// server/mail/date.ts
/** Dates of mail headers, from instants. */
var DAYS = [
	"Sun",
	"Mon",
	"Tue",
	"Wed",
	"Thu",
	"Fri",
	"Sat"
];
var MONTHS = [
	"Jan",
	"Feb",
	"Mar",
	"Apr",
	"May",
	"Jun",
	"Jul",
	"Aug",
	"Sep",
	"Oct",
	"Nov",
	"Dec"
];
/**
* qmail's form: no weekday, the day without a leading zero, UTC, literally `-0000` (date822fmt.c).
* @example date822(1_767_603_600_000) // '5 Jan 2026 09:00:00 -0000'
*/
function date822(at) {
	const t = calendarTime(at);
	const time = `${pad(t.hour)}:${pad(t.minute)}:${pad(t.second)}`;
	return `${t.day} ${MONTHS[t.month - 1]} ${t.year} ${time} -0000`;
}
// server/mail/zone-date.ts
/**
* Local time in an IANA zone, and the RFC 822 date with a numeric zone and the zone's name in a comment.
* Intl knows the zones' rules; everything else is arithmetic on instants.
*/
var MINUTE$2 = 6e4;
/** Names that Intl gives in no English locale, or gives otherwise than Unix systems print them: standard, summer. */
var NAMES$3 = {
	UTC: ["GMT", "GMT"],
	"Etc/UTC": ["GMT", "GMT"],
	MET: ["MET", "MEST"],
	"Asia/Tokyo": ["JST", "JDT"],
	Japan: ["JST", "JDT"],
	"Asia/Seoul": ["KST", "KDT"],
	"Asia/Shanghai": ["CST", "CDT"],
	"Asia/Taipei": ["CST", "CDT"],
	"Asia/Hong_Kong": ["HKT", "HKST"],
	"Asia/Singapore": ["SGT", "SGT"],
	"Pacific/Auckland": ["NZST", "NZDT"],
	"America/Sao_Paulo": ["BRT", "BRST"]
};
var LOCALES = [
	"en-US",
	"en-GB",
	"en-AU",
	"en-IN",
	"en-ZA"
];
var formats = /* @__PURE__ */ new Map();
function format(locale, zone, timeZoneName) {
	const key = `${locale} ${zone} ${timeZoneName}`;
	let found = formats.get(key);
	if (!found) {
		found = new Intl.DateTimeFormat(locale, {
			timeZone: zone,
			timeZoneName
		});
		formats.set(key, found);
	}
	return found;
}
var zonePart = (locale, zone, name, at) => format(locale, zone, name).formatToParts(at).find((part) => part.type === "timeZoneName")?.value ?? "";
/** Milliseconds that the zone's clocks are ahead of UTC at an instant. */
function zoneOffset(at, zone) {
	if (zone === "UTC") return 0;
	const minute = Math.floor(at / MINUTE$2);
	let known = offsets.get(zone);
	if (!known || known.size >= MOST_OFFSETS) {
		known = /* @__PURE__ */ new Map();
		offsets.set(zone, known);
	}
	let offset = known.get(minute);
	if (offset === void 0) {
		offset = askOffset(at, zone);
		known.set(minute, offset);
	}
	return offset;
}
var MOST_OFFSETS = 1e3;
var offsets = /* @__PURE__ */ new Map();
function askOffset(at, zone) {
	const found = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(zonePart("en-US", zone, "longOffset", at));
	if (!found) return 0;
	const minutes = Number(found[2]) * 60 + Number(found[3]);
	return (found[1] === "-" ? -1 : 1) * (minutes * MINUTE$2 + Number(found[4] ?? 0) * 1e3);
}
/** What a wall clock in the zone shows. */
var localTime = (at, zone) => calendarTime(at + zoneOffset(at, zone));
/** The zone's abbreviation at an instant; `GMT+5` and the like where none is known. */
function zoneName(at, zone) {
	const named = NAMES$3[zone];
	if (named) return named[isSummer(at, zone) ? 1 : 0];
	const found = LOCALES.map((locale) => zonePart(locale, zone, "short", at));
	return found.find((name) => !/^(?:GMT|UTC)[+-]/.test(name)) ?? found[0];
}
/** Summer time is when the clocks are ahead of where they are at the other end of the year. */
function isSummer(at, zone) {
	const halfYear = 157248e5;
	return zoneOffset(at, zone) > Math.min(zoneOffset(at - halfYear, zone), zoneOffset(at + halfYear, zone));
}
/**
* The first instant at which the zone's wall clock shows `local` (an instant read as if it were UTC). Where the
* clocks jump over it, the instant of the jump's other side: as cron does with a job in the gap (cron.8).
*/
function instantOfLocal(local, zone) {
	const day = 864e5;
	const offsets = [zoneOffset(local - day, zone), zoneOffset(local + day, zone)];
	const candidates = offsets.map((offset) => local - offset).filter((at) => at + zoneOffset(at, zone) === local);
	if (candidates.length > 0) return Math.min(...candidates);
	return endOfGap(local - Math.max(...offsets), local - Math.min(...offsets), zone);
}
/** Where between the two instants the offset changes, to the second. */
function endOfGap(from, to, zone) {
	const before = zoneOffset(from, zone);
	let low = from;
	let high = to;
	while (high - low > 1e3) {
		const middle = Math.floor((low + high) / 2e3) * 1e3;
		if (middle <= low) break;
		if (zoneOffset(middle, zone) === before) low = middle;
		else high = middle;
	}
	return high;
}
/**
* A date with numeric zone and zone name, the day in two digits.
* @example zoneDate(1_767_603_600_000, 'Asia/Tokyo') // 'Mon, 05 Jan 2026 18:00:00 +0900 (JST)'
*/
function zoneDate(at, zone) {
	const offset = zoneOffset(at, zone);
	const t = calendarTime(at + offset);
	const minutes = Math.floor(Math.abs(offset) / MINUTE$2);
	const numeric = `${offset < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60))}${pad(minutes % 60)}`;
	return `${`${DAYS[t.weekday]}, ${pad(t.day)} ${MONTHS[t.month - 1]} ${pad(t.year, 4)}`} ${pad(t.hour)}:${pad(t.minute)}:${pad(t.second)} ${numeric} (${zoneName(at, zone)})`;
}
// server/mta/imta/config/arguments.ts
/** Values of keywords and options, read from their words. Each reader answers with a value or says what is wrong. */
/** The ages of notices: one to five whole numbers, each greater than the one before. */
function readAges(args) {
	if (args.length === 0) return { wrong: "needs one to five ages, such as 3 6 9 12" };
	if (args.length > 5) return { wrong: `takes at most five ages, not ${args.length}` };
	const ages = args.map(Number);
	const bad = args.find((arg) => !/^[1-9]\d{0,4}$/.test(arg));
	if (bad !== void 0) return { wrong: `takes whole numbers from 1, not ${JSON.stringify(bad)}` };
	const falls = ages.findIndex((age, i) => i > 0 && age <= ages[i - 1]);
	if (falls > 0) return { wrong: `needs increasing ages, but ${ages[falls]} follows ${ages[falls - 1]}` };
	return { value: ages };
}
/** The waits of backoff: one to eight ISO 8601 durations (the guide writes them "pt30m", "p1d"). */
function readDurations(args) {
	if (args.length === 0) return { wrong: "needs one to eight durations in quotes, such as \"pt30m\" \"pt1h\"" };
	if (args.length > 8) return { wrong: `takes at most eight durations, not ${args.length}` };
	const lengths = [];
	for (const arg of args) {
		const length = /^p/i.test(arg) ? parseDuration(arg) : null;
		if (length === null) return { wrong: `takes ISO 8601 durations such as "pt30m", not ${JSON.stringify(arg)}` };
		if (length < 1e3) return { wrong: `needs at least a second between attempts, not ${JSON.stringify(arg)}` };
		lengths.push(length);
	}
	return { value: lengths };
}
function readAddress(args) {
	const address = (args[0] ?? "").replace(/^<(.*)>$/, "$1");
	if (/^[^\s@<>]+@[^\s@<>]+$/.test(address)) return { value: address };
	return { wrong: `needs an address, not ${JSON.stringify(args[0] ?? "")}` };
}
/** One line of ASCII: it stands in a header as it is (an encoded word where more is wanted, RFC 2047). */
function readText(args) {
	const text = args[0] ?? "";
	if (/^[ -~]*$/.test(text)) return { value: text };
	return { wrong: "takes ASCII only; write other letters as an encoded word of RFC 2047" };
}
/** Bits 0 to 3 of returnenvelope; those from 16 on came with later versions. */
var readBits = (args) => readInteger(args[0] ?? "", 0, 15);
/** A limit in blocks (option BLOCK_SIZE, 1024 bytes). */
var readBlocks = (args) => readInteger(args[0] ?? "", 1, 999999999);
function readInteger(text, least, most) {
	const value = Number(text);
	if (/^\d{1,9}$/.test(text) && value >= least && value <= most) return { value };
	return { wrong: `takes a whole number from ${least} to ${most}, not ${JSON.stringify(text)}` };
}
/** Addresses with spaces or commas between them; wildcard answers of registries are IPv4. */
function readIps(text) {
	const bad = listOf(text).find((each) => !/^(\d{1,3}\.){3}\d{1,3}$/.test(each) && !/^[0-9a-f]*:[0-9a-f:.]+$/i.test(each));
	return bad === void 0 ? { value: text } : { wrong: `takes IP addresses, not ${JSON.stringify(bad)}` };
}
/** The words of a list, with spaces or commas between them. */
var listOf = (text) => text.split(/[\s,]+/).filter((each) => each !== "");
// server/mta/imta/config/named-files.ts
/** The name in `<NAME`, with or without a closing bracket; null for any other line. */
var includedName = (line) => /^<\s*([^<>,]*?)\s*>?$/.exec(line)?.[1] || null;
/**
* The lines of a text, those of the files that it takes in among them.
* @param path the setting that the text is, for problems
*/
function linesWithFiles(text, path, place, files, comment) {
	const read = {
		lines: [],
		problems: []
	};
	gather(text, path, place, []);
	return read;
	function gather(inner, at, from, open) {
		for (const line of logicalLines(inner, comment)) {
			const source = placeOfLine(line.line, at, from);
			const name = includedName(line.text);
			if (name === null) read.lines.push({
				...line,
				source
			});
			else {
				const wrong = take(name, open);
				if (wrong) read.problems.push({
					path,
					...source,
					message: wrong
				});
			}
		}
	}
	/** @returns what is wrong with it */
	function take(name, open) {
		const inner = files.texts[name];
		if (inner === void 0) return notGiven(name);
		if (open.includes(name)) return `<${name} takes itself in: ${[...open, name].join(" → ")}`;
		gather(inner, name, files.places[`files.${name}`], [...open, name]);
		return null;
	}
}
var notGiven = (name) => `<${name}: write the included file's text here`;
// server/mta/imta/aliases/alias-file.ts
/**
* Reads the aliases file: `alias: address, address`, and lists as `alias: [NAME] value, <file, error-return-address, …`.
* `!` in the first column begins a comment, a backslash at the end continues a line, `<file` takes another file in.
*/
var COMMENT$1 = /^!/;
function readAliasFile(text, place, host, files) {
	const { lines, problems } = linesWithFiles(text, "aliases", place, files, COMMENT$1);
	const aliases = [];
	for (const { text: line, source, cutOff } of lines) {
		if (line === "") continue;
		const tell = (message, at = source) => problems.push({
			path: "aliases",
			...at,
			message
		});
		const found = /^("[^"]*"(?:@[^\s:]+)?|[^\s:"]+)\s*:\s*(.*)$/s.exec(line);
		if (cutOff) tell(CUT_OFF);
		else if (!found) tell(`${JSON.stringify(line)} is no alias; write alias: address, address`);
		else aliases.push(readAlias$1(found[1], found[2], {
			source,
			host,
			files,
			tell
		}));
	}
	return {
		aliases,
		problems
	};
}
function readAlias$1(name, rest, context) {
	const { source, host, tell } = context;
	const alias = {
		address: wholeAddress(name.replace(/^"([^"\s]*)"/, "$1"), host).toLowerCase(),
		targets: [],
		list: {},
		unplayed: [],
		source
	};
	let positional = null;
	for (const item of items(rest)) {
		const named = /^\[([^\]]*)\]\s*(.*)$/s.exec(item);
		const file = includedName(item);
		if (named) readNamed(alias, named[1].trim(), named[2], context);
		else if (positional !== null) readPositional(alias, positional++, item, context);
		else if (file !== null) {
			positional = 0;
			alias.targets.push(...members(file, context));
		} else addTarget(alias.targets, item, host, (message) => tell(`${name} ${message}`));
	}
	if (alias.targets.length === 0) tell(`${name} needs at least one address`);
	return alias;
}
/** Cut at commas outside quotes. */
var items = (text) => text.trim() === "" ? [] : (text.match(/(?:"[^"]*"|[^,"]|"(?=[^"]*$))+|(?<=,)(?=,|$)/g) ?? []).map((item) => item.trim());
function addTarget(targets, text, host, tell) {
	const address = text.replace(/^[^<]*<([^<>]+)>$/, "$1").trim();
	if (isAddress(address)) targets.push(wholeAddress(address, host));
	else tell(address === "" ? "has an empty place between its commas" : `cannot expand to ${JSON.stringify(text)}`);
}
function readNamed(alias, word, value, { tell }) {
	const name = word.toUpperCase();
	const parameter = NAMED[name];
	if (parameter) setParameter(alias, parameter, `[${name}]`, value.trim(), tell);
	else if (UNPLAYED_NAMED.includes(name)) alias.unplayed.push(name);
	else {
		const meant = nearest(name, [...Object.keys(NAMED), ...UNPLAYED_NAMED]);
		tell(`unknown list parameter [${word}]${meant ? `; did you mean [${meant}]?` : ""}`);
	}
}
/** What follows the four addresses is a comment; an empty place leaves its parameter out. */
function readPositional(alias, at, value, { tell }) {
	const parameter = LIST_PARAMETERS[at];
	if (parameter && value !== "") setParameter(alias, parameter, parameter, value, tell);
}
function setParameter(alias, parameter, called, value, tell) {
	const read = readAddress([value]);
	if ("wrong" in read) tell(`${called} ${read.wrong}`);
	else alias.list[parameter] = read.value;
}
/** One address to a line. */
function members(name, { source, host, files, tell }) {
	const text = files.texts[name];
	if (text === void 0) {
		tell(notGiven(name), source);
		return [];
	}
	const targets = [];
	const { lines, problems } = linesWithFiles(text, name, files.places[`files.${name}`], files, COMMENT$1);
	for (const { file, line, message } of problems) tell(message, placed$1(file, line));
	for (const line of lines) if (line.text !== "") addTarget(targets, line.text, host, (message) => tell(`${name} ${message}`, line.source));
	if (targets.length === 0) tell(`<${name} names no address`, source);
	return targets;
}
var placed$1 = (file, line) => ({
	file: file ?? "aliases",
	...line === void 0 ? {} : { line }
});
// server/mta/imta/aliases/alias-input.ts
/** Aliases as data: a record of addresses, lists of them, and mailing lists; or the text of an aliases file. */
var address = string();
var parameter = address.optional();
var listSchema = strictObject({
	members: array(address).describe("To whom it goes."),
	"error-return-address": parameter.describe("The reverse-path of what goes to the members."),
	"reply-to-address": parameter.describe("Reply-to of what goes to the members."),
	"errors-to-address": parameter.describe("Errors-to of what goes to the members: who is told of failures."),
	"warnings-to-address": parameter.describe("Warnings-to of what goes to the members: who is told of delays.")
});
/** Null takes the postmaster's mailbox away, as beside the users. */
var aliasesSchema = union([string(), record$1(string(), union([
	address,
	array(address),
	listSchema,
	_null()
]))]);
function readAliases(given, host, places, files) {
	if (typeof given === "string") return readAliasFile(given, places.aliases, host, files);
	const read = {
		aliases: [],
		problems: []
	};
	for (const [name, value] of Object.entries(given)) {
		const path = `aliases.${name}`;
		const source = places[path] ?? places.aliases;
		if (value === null) continue;
		const { alias, wrong } = aliasOf(name, value, host, source);
		read.aliases.push(alias);
		read.problems.push(...wrong.map((message) => ({
			path,
			...source,
			message
		})));
	}
	return read;
}
function aliasOf(name, value, host, source) {
	const { members, ...parameters } = Array.isArray(value) || typeof value === "string" ? { members: split(value) } : value;
	const list = parameters;
	const bad = members.filter((member) => !isAddress(member)).map((member) => `${name} cannot expand to ${JSON.stringify(member)}`);
	const badParameters = LIST_PARAMETERS.flatMap((each) => {
		const given = list[each];
		return given === void 0 || isAddress(given) ? [] : [`${each} needs an address, not ${JSON.stringify(given)}`];
	});
	const empty = members.length === 0 ? [`${name} needs at least one address`] : [];
	if (!isAddress(name)) empty.push(`${JSON.stringify(name)} cannot be an alias; write a local part or an address`);
	for (const each of LIST_PARAMETERS) {
		const given = list[each];
		if (given !== void 0) list[each] = wholeAddress(given, host);
	}
	return {
		alias: {
			address: wholeAddress(name, host).toLowerCase(),
			targets: members.map((member) => wholeAddress(member, host)),
			list,
			unplayed: [],
			...source ? { source } : {}
		},
		wrong: [
			...empty,
			...bad,
			...badParameters
		]
	};
}
/** As in the aliases file, commas part addresses. */
var split = (value) => Array.isArray(value) ? value : value.split(",").map((part) => part.trim());
// server/mta/imta/config/keywords-unplayed.ts
/**
* The product's other channel keywords, so that an administrator's own file can be pasted in: recalled from the
* guide's alphabetical list, with the number of their arguments. None bears on notices.
*/
var words = (text) => text.trim().split(/\s+/);
var UNPLAYED = {
	none: words(`
    733 822 acceptalladdresses acceptvalidaddresses addlineaddrs addreturnpath allowetrn allowswitchchannel
    bangoverpercent bangstyle bidirectional blocketrn checkehlo chunkingclient chunkingserver commentinc commentomit
    commentstrip commenttotal connectalias connectcanonical copywarn datefour datetwo dayofweek defaultmx deferred
    defragment dequeue_removeroute disableetrn domainetrn domainvrfy dropblank ehlo eightbit eightnegotiate eightstrict
    errwarn exproute forwardcheckdelete forwardchecknone forwardchecktag header_733 header_822 header_uucp
    headerbottom headerinc headeromit headerkeeporder headerread headertrim identnone identnonelimited
    identnonenumeric identnonesymbolic identtcp identtcplimited identtcpnumeric identtcpsymbolic ignoreencoding
    ignoremessageencoding ignoremultipartencoding immediate immnonurgent immnormal immurgent improute inner innertrim
    interpretencoding interpretmessageencoding interpretmultipartencoding keepmessagehash lmtp localvrfy logging
    logheader loopcheck master master_debug maysasl maysaslclient maysaslserver maytls maytlsclient maytlsserver
    msexchange multigate multiple mustsasl mustsaslclient mustsaslserver musttls musttlsclient musttlsserver mx
    noacceptalladdresses noaddlineaddrs noaddreturnpath noallowswitchchannel nobangoverpercent
    nochunkingclient nochunkingserver nodayofweek nodefaulthost nodeferred nodefragment nodestinationfilter nodns
    nodropblank noehlo noexproute nofileinto nofilter noheaderread noheadertrim noimproute noinner noinnertrim
    nolinelimit nologging noloopcheck nomaster_debug nomsexchange nomultigate nomx norandommx noreceivedfor
    noreceivedfrom noremotehost norestricted noreverse normalnonurgent norules nosasl nosaslclient nosaslserver nosendetrn
    noservice noslave_debug nosmtp nosourcefilter noswitchchannel nothurman notls notlsclient notlsserver novrfy
    nowarn nox_env_to percentonly percents personalinc personalomit personalstrip port25 randommx receivedfor receivedfrom
    rejectsmtp rejectsmtplonglines relaxheadertermination remotehost restricted reverse rules sensitivitycompanyconfidential
    sensitivitynormal sensitivitypersonal sensitivityprivate service sevenbit silentetrn single single_sys slave
    slave_debug smtp smtp_cr smtp_crlf smtp_crorlf smtp_lf sourceroute subaddressexact subaddressrelaxed
    subaddresswild submit switchchannel thurman truncatesmtplonglines unrestricted userswitchchannel uucp
    validatelocalmsgstore validatelocalnone validatelocalsystem viaaliasoptional viaaliasrequired vrfyallow vrfydefault
    vrfyhide wrapsmtp wrapsmtplonglines x_env_to
  `),
	one: words(`
    addrsperfile addrsperjob aliasdetourhost aliasoptindetourhost alternateblocklimit alternatechannel
    alternatelinelimit alternaterecipientlimit authrewrite caption channelfilter charset7 charset8 charsetesc daemon
    deferralrejectlimit defragmentchannel description destinationbrightmail destinationbrightmailoptin destinationfilter
    destinationspamfilter1 destinationspamfilter1optin destinationspamfilter2 destinationspamfilter2optin
    destinationspamfilter3 destinationspamfilter3optin destinationspamfilter4 destinationspamfilter4optin
    destinationnosolicit disconnectbadauthlimit disconnectbadcommandlimit disconnectrecipientlimit
    disconnectrejectlimit disconnecttransactionlimit expandchannel expandlimit fileinto filesperjob filter
    headerlabelalign headerlimit headerlinelength holdlimit interfaceaddress ldapconnectionkey language lastresort
    linelength linelimit localbehavior maxblocks maxheaderaddrs maxheaderchars maxjobs maxlines maxprocchars
    missingrecipientpolicy nameparameterlengthlimit parameterformat parameterlengthlimit period pool port
    recipientcutoff recipientlimit saslswitchchannel sendetrn serviceconversion sourceblocklimit sourcebrightmail
    sourcebrightmailoptin sourcecommentinc sourcefilter sourcenosolicit sourcepersonalinc sourcespamfilter1
    sourcespamfilter1optin sourcespamfilter2 sourcespamfilter2optin sourcespamfilter3 sourcespamfilter3optin
    sourcespamfilter4 sourcespamfilter4optin streaming subdirs threaddepth tlsswitchchannel transactionlimit
    user uniqueidentifier
  `),
	any: words("after defaulthost defaultnameservers nameservers")
};
// server/mta/imta/config/keywords.ts
/**
* Every channel keyword, in one table that the parser, `show` and the docs read. Meanings and defaults: Sun Java System
* Messaging Server 6 2005Q4 Administration Guide, "To Send, Block, or Specify Status Notification Messages to
* Postmasters" and table 10-11; backoff and notices: the same guide, "Configuring Channel Definitions".
*/
/** The value shown for a post family of which no keyword is given. */
var POST_DEFAULT$1 = "copy, unless the sender is blank or returns are suppressed";
var post = (family, what) => {
	const row = (prefix, sentence) => {
		return {
			name: `${prefix}${family}`,
			family,
			argument: "none",
			default: POST_DEFAULT$1,
			sentence,
			played: true
		};
	};
	return [
		row("", `The postmaster gets a copy of every ${what}.`),
		row("copy", `The postmaster gets a copy of every ${what}, except where the message came from a blank sender.`),
		row("err", `The postmaster gets a copy of a ${what} only where it cannot be returned to the sender.`),
		row("no", `The postmaster gets no copy of any ${what}.`)
	];
};
var DEFAULT_NOTICES$1 = "channel l's, else 3 6 9 12";
var notices = (prefix, whom) => ({
	name: `${prefix}notices`,
	family: "notices",
	argument: "ages",
	default: DEFAULT_NOTICES$1,
	sentence: `Ages at which ${whom} gives a warning; at the last one it is returned.`,
	played: true
});
/** Minutes between attempts, by priority (the guide's backoff table). */
var DEFAULT_BACKOFF = {
	urgent: [
		30,
		60,
		60,
		120,
		120,
		120,
		240
	],
	normal: [
		60,
		120,
		120,
		240,
		240,
		240,
		480
	],
	nonurgent: [
		120,
		240,
		240,
		480,
		480,
		480,
		960
	]
};
var backoff = (prefix, whom) => ({
	name: `${prefix}backoff`,
	family: "backoff",
	argument: "durations",
	default: `normal: ${DEFAULT_BACKOFF.normal.join(" ")} minutes; half of it urgent, twice nonurgent`,
	sentence: `Waits between the attempts for ${whom}; the last one repeats.`,
	played: true
});
var one = (name, family, argument, initial, sentence) => ({
	name,
	family,
	argument,
	default: initial,
	sentence,
	played: true
});
var PLAYED = [
	...post("sendpost", "failure notice"),
	...post("warnpost", "warning"),
	notices("", "any message"),
	notices("nonurgent", "a message of low priority"),
	notices("normal", "a message of normal priority"),
	notices("urgent", "a message of high priority"),
	backoff("", "any message"),
	backoff("nonurgent", "a message of low priority"),
	backoff("normal", "a message of normal priority"),
	backoff("urgent", "a message of high priority"),
	one("postheadonly", "posthead", "none", "postheadbody", "The postmaster's copy holds the original's header only."),
	one("postheadbody", "posthead", "none", "postheadbody", "The postmaster's copy holds the original with its body."),
	one("returnaddress", "returnaddress", "address", "noreturnaddress", "The postmaster's address in notices of this channel."),
	one("noreturnaddress", "returnaddress", "none", "noreturnaddress", "The postmaster's address is the system's: option RETURN_ADDRESS, else postmaster at the host."),
	one("returnpersonal", "returnpersonal", "text", "noreturnpersonal", "The postmaster's name in notices of this channel."),
	one("noreturnpersonal", "returnpersonal", "none", "noreturnpersonal", "The postmaster's name is the system's: option RETURN_PERSONAL, else the built-in one."),
	one("includefinal", "final", "none", "includefinal", "Notices show the address in its final form, and the original one beside it where they differ.")
];
var unplayed$1 = (name, family, argument, initial, sentence) => ({
	...one(name, family, argument, initial, sentence),
	played: false
});
/** Keywords that bear on notices and are still to come. */
var LATER = [
	one("suppressfinal", "final", "none", "includefinal", "Notices leave the final address out where an original one is known."),
	one("useintermediate", "final", "none", "includefinal", "Notices show the address as it was after list expansion, before the mailbox name."),
	one("returnenvelope", "returnenvelope", "bits", "option RETURN_ENVELOPE, else 0", "The sum of bits: 1 notices come from the postmaster, 2 every blank sender becomes the postmaster, 4 illegal return addresses are refused, 8 as mailfromdnsverify."),
	one("mailfromdnsverify", "mailfromdnsverify", "none", "nomailfromdnsverify", "The sender's domain must be in the DNS."),
	one("nomailfromdnsverify", "mailfromdnsverify", "none", "nomailfromdnsverify", "The sender's domain is not looked up."),
	one("aliaspostmaster", "aliaspostmaster", "none", "off", "An address postmaster at the channel's official host is postmaster at the local host."),
	one("aliaslocal", "aliaslocal", "none", "off", "Aliases without a domain hold for the channel's domains too, not only for the local ones."),
	one("urgentblocklimit", "blocklimits", "blocks", "none", "Urgent messages of more blocks count as normal ones."),
	one("normalblocklimit", "blocklimits", "blocks", "none", "Normal messages of more blocks count as nonurgent ones."),
	one("nonurgentblocklimit", "blocklimits", "blocks", "none", "Nonurgent messages of more blocks wait for a periodic job; their notices stay the same."),
	one("blocklimit", "blocklimit", "blocks", "noblocklimit", "Messages of more blocks are refused with 5.2.3."),
	one("noblocklimit", "blocklimit", "none", "noblocklimit", "Messages of any size are taken."),
	one("notary", "notary", "none", "setting remoteDsn", "The next host understands DSN requests, so they are passed on to it."),
	one("nonotary", "notary", "none", "setting remoteDsn", "The next host understands no DSN requests, so a report of relaying is written here."),
	unplayed$1("reportheader", "report", "none", "reportheader", "Old receipt requests are carried on as header lines."),
	unplayed$1("reportnotary", "report", "none", "reportheader", "Old receipt requests are turned into NOTARY requests."),
	unplayed$1("reportboth", "report", "none", "reportheader", "Old receipt requests are carried on in both ways."),
	unplayed$1("reportsuppress", "report", "none", "reportheader", "Old receipt requests are dropped."),
	unplayed$1("dispositionchannel", "noticechannels", "one", "process", "The channel that read receipts are written by."),
	unplayed$1("notificationchannel", "noticechannels", "one", "process", "The channel that notices are written by.")
];
var other = (name, argument) => unplayed$1(name, "other", argument, "", "A keyword of the product that has no effect on notices here.");
var KEYWORDS = [
	...PLAYED,
	...LATER,
	...UNPLAYED.none.map((name) => other(name, "none")),
	...UNPLAYED.one.map((name) => other(name, "one")),
	...UNPLAYED.any.map((name) => other(name, "any"))
];
var BY_NAME$1 = new Map(KEYWORDS.map((keyword) => [keyword.name, keyword]));
/** Keywords are read without regard to case. */
var findKeyword = (word) => BY_NAME$1.get(word.toLowerCase());
// server/mta/imta/config/channel-block.ts
/**
* Reads imta.cnf (administration guide, "The Structure of the imta.cnf File"): rewrite rules above, channel blocks below,
* with empty lines between. A block's first line is the channel's name and its keywords, the second the channel's
* official host and what it calls this host, and each further one another host of the channel. The block `defaults` gives
* keywords to every channel after it, until `nodefaults`.
*/
var COMMENT = /^!/;
function readChannelBlocks(text, place, files) {
	const { lines, problems } = linesWithFiles(text, "config", place, files, COMMENT);
	const reader = new BlockReader(problems);
	for (const block of blocksOf$1(lines)) reader.block(block);
	const { channels, defaults, rules } = reader;
	return {
		channels,
		defaults,
		rules,
		problems
	};
}
function blocksOf$1(lines) {
	const blocks = [[]];
	for (const line of lines) if (line.text === "") blocks.push([]);
	else blocks.at(-1)?.push(line);
	return blocks.filter((block) => block.length > 0);
}
var BlockReader = class {
	channels = [];
	rules = [];
	#problems;
	defaults = [];
	constructor(problems) {
		this.#problems = problems;
	}
	block(lines) {
		const head = lines[0];
		const words = splitWords(head.text);
		const wrong = wrongHead(head, words);
		if (ruleOf(head)) this.#rewriteRules(lines);
		else if (wrong || !words) this.#problem(head, wrong ?? "");
		else this.#named(words, lines);
	}
	#rewriteRules(lines) {
		for (const line of lines) {
			const rule = ruleOf(line);
			if (rule) this.rules.push(rule);
			else this.#problem(line, "stands among rewrite rules and is none; leave an empty line before a channel block");
		}
	}
	#named([first, ...rest], lines) {
		const head = lines[0];
		const name = first.text.toLowerCase();
		if (name === "nodefaults") this.defaults = [];
		else if (name === "defaults") {
			this.defaults = this.#keywords(rest, head, true);
			if (lines[1]) this.#problem(lines[1], "follows a defaults block, which is one line; leave an empty line before it");
		} else {
			const wrong = this.#wrongName(name);
			if (wrong) this.#problem(head, wrong);
			else this.#channel(name, rest, lines);
		}
	}
	#channel(name, words, [head, ...below]) {
		const { source } = head;
		const given = [...this.defaults, ...this.#keywords(words, head, false)];
		const hosts = below.map((line) => this.#hosts(line));
		const [official] = hosts;
		this.channels.push({
			name,
			officialHost: official?.[0] ?? null,
			...official?.[0] === void 0 ? {} : { officialHostSource: below[0].source },
			localHost: official?.[1] ?? null,
			hosts: hosts.slice(1).flat(),
			source,
			given
		});
	}
	/** `HOST` or `HOST OTHER`. */
	#hosts(line) {
		const words = splitWords(line.text)?.map(({ text }) => text) ?? [];
		const bad = words.find((word) => !HOST.test(word));
		const keyword = words[1] !== void 0 && findKeyword(words[1]);
		if (line.cutOff) this.#problem(line, CUT_OFF);
		else if (keyword || words.length > 2) this.#problem(line, `${SECOND_LINE}; leave an empty line before a channel block`);
		else if (bad !== void 0 || words.length === 0) this.#problem(line, `${SECOND_LINE}, not ${JSON.stringify(bad ?? line.text)}`);
		else return words;
		return [];
	}
	#wrongName(name) {
		if (findKeyword(name)) return `begins with the keyword ${name}; a block begins with a channel's name, such as tcp_local`;
		if (!/^[a-z0-9_-]{1,32}$/.test(name)) return `${JSON.stringify(name)} cannot be a channel's name`;
		if (this.channels.some((channel) => channel.name === name)) return `channel ${name} is already defined above`;
		return null;
	}
	#keywords(words, line, fromDefaults) {
		const given = [];
		let before = null;
		for (let at = 0; at < words.length;) {
			const word = words[at++];
			const keyword = word.quoted ? void 0 : findKeyword(word.text);
			if (!keyword) {
				if (before === "unknown" && isArgument(word)) continue;
				this.#problem(line, unknown$1(word, before === "unknown" ? null : before));
				if (!isArgument(word)) before = "unknown";
				continue;
			}
			before = keyword;
			const end = at + argumentCount(keyword, words.slice(at));
			const args = words.slice(at, end).map(({ text }) => text);
			at = end;
			const wrong = wrongArguments(keyword, args);
			if (wrong) this.#problem(line, `${keyword.name} ${wrong}`);
			else given.push({
				keyword,
				args,
				source: line.source,
				fromDefaults
			});
		}
		return given;
	}
	#problem({ source }, message) {
		this.#problems.push({
			path: "config",
			...source,
			message
		});
	}
};
var SECOND_LINE = "the lines below a channel's keywords name its hosts";
var HOST = /^[A-Za-z0-9_[\]]([A-Za-z0-9._[\]-]*)$/;
/** The template of a rule holds dollar signs; no keyword and no argument of one stands second on a line and does. */
function ruleOf({ text, source }) {
	const found = /^(\S+)\s+(\S*\$\S*)(?:\s|$)/.exec(text);
	return found && readRewriteRule(found[1], found[2], source);
}
function wrongHead({ cutOff }, words) {
	if (cutOff) return CUT_OFF;
	return words ? null : "a quoted argument is not closed";
}
/** No keyword looks so. */
var isArgument = ({ text, quoted }) => quoted || /^\d/.test(text);
function unknown$1(word, before) {
	const { text } = word;
	if (before && isArgument(word)) return `${JSON.stringify(text)} is one argument too many for ${before.name}`;
	const meant = runTogether(text) ?? nearest(text, KEYWORDS.map(({ name }) => name));
	return `unknown keyword ${JSON.stringify(text)}${meant ? `; did you mean ${meant}?` : ""}`;
}
/** Published copies of the guide have keywords without a space between them; `sendpostnosendpost` is two. */
function runTogether(text) {
	const word = text.toLowerCase();
	const made = [[]];
	for (let end = 1; end <= Math.min(word.length, LONGEST_RUN); end++) {
		const ways = KEYWORDS.flatMap(({ name }) => {
			const start = word.endsWith(name, end) ? made[end - name.length] : null;
			return start ? [[...start, name]] : [];
		});
		made[end] = ways.sort((a, b) => a.length - b.length)[0] ?? null;
	}
	return made[word.length]?.join(" ") ?? null;
}
/** Letters; no line of the guide is longer. */
var LONGEST_RUN = 200;
/** How many of the words that follow are the keyword's arguments. */
function argumentCount({ argument }, following) {
	if (argument === "none") return 0;
	if (argument === "ages") return count(following, ({ text, quoted }) => quoted || /^([-+]?\d|pt?\d)/i.test(text));
	if (argument === "durations") return count(following, ({ text, quoted }) => quoted || /^p[t\d]/i.test(text));
	if (argument === "any") return count(following, (word) => word.quoted || !findKeyword(word.text));
	return following[0] && (following[0].quoted || !findKeyword(following[0].text)) ? 1 : 0;
}
function count(words, test) {
	const end = words.findIndex((word) => !test(word));
	return end < 0 ? words.length : end;
}
var READERS$1 = {
	ages: readAges,
	durations: readDurations,
	address: readAddress,
	text: readText,
	bits: readBits,
	blocks: readBlocks
};
function wrongArguments({ argument }, args) {
	if (argument === "none" || argument === "any") return null;
	if (argument === "one") return args.length === 1 ? null : "needs an argument";
	if (argument === "text" && args.length === 0) return "needs a name in quotes";
	if (argument === "address" && args.length === 0) return "needs an address, such as postmaster@example.com";
	if (argument === "bits" && args.length === 0) return "needs a sum of 1, 2, 4 and 8, such as 1";
	if (argument === "blocks" && args.length === 0) return "needs a number of blocks, such as 100";
	const read = READERS$1[argument](args);
	return "wrong" in read ? read.wrong : null;
}
// server/mta/imta/config/channels.ts
var PRIORITIES = [
	"urgent",
	"normal",
	"nonurgent"
];
var DEFAULT_NOTICES = [
	3,
	6,
	9,
	12
];
var MINUTE$1 = 6e4;
var OFFICIAL_HOSTS = {
	tcp_local: "tcp-daemon",
	"ims-ms": "ims-ms-daemon",
	tcp_lmtpcs: "lmtpcs-daemon"
};
/** The channels that are there whatever the file says. */
var BUILT_IN = [
	"l",
	"ims-ms",
	"tcp_local",
	"process"
];
var POLICIES = {
	"": "all",
	copy: "copy",
	err: "error",
	no: "none"
};
/** @param blockSize option BLOCK_SIZE, for the limits that are given in blocks */
function resolveChannels({ channels: blocks, defaults }, host, blockSize) {
	const named = (name) => blocks.find((block) => block.name === name);
	const missing = BUILT_IN.filter((name) => !named(name)).map((name) => emptyBlock(name, defaults));
	const local = resolve(named("l") ?? emptyBlock("l", defaults), host, blockSize, null);
	const channels = [...blocks, ...missing].map((block) => resolve(block, host, blockSize, local));
	return new Map(channels.map((channel) => [channel.name, channel]));
}
var emptyBlock = (name, given) => ({
	name,
	officialHost: null,
	localHost: null,
	hosts: [],
	given
});
/** @param local channel l, whose notices hold where a channel has none of its own */
function resolve(block, host, blockSize, local) {
	const channel = initial(block, host, blockSize, local);
	for (const given of block.given) apply(channel, given);
	return channel;
}
function initial(block, host, blockSize, local) {
	const each = (make) => Object.fromEntries(PRIORITIES.map((p) => [p, make(p)]));
	const { name, localHost, source, officialHostSource } = block;
	const officialHost = block.officialHost ?? OFFICIAL_HOSTS[name] ?? (name === "l" ? host : `${name}-daemon`);
	return {
		name,
		officialHost,
		...officialHostSource ? { officialHostSource } : {},
		localHost,
		hosts: [officialHost, ...block.hosts].map((each) => each.toLowerCase()),
		isLocal: /^(l|ims-ms.*)$/.test(name),
		...source ? { source } : {},
		aliasLocal: { value: false },
		notices: each((priority) => local ? standIn$1(local, priority) : { value: DEFAULT_NOTICES }),
		backoff: each((priority) => ({ value: DEFAULT_BACKOFF[priority].map((minutes) => minutes * MINUTE$1) })),
		sendpost: { value: "default" },
		warnpost: { value: "default" },
		posthead: { value: "postheadbody" },
		returnAddress: { value: null },
		returnPersonal: { value: null },
		final: { value: "includefinal" },
		returnEnvelope: { value: null },
		mailFromDnsVerify: { value: false },
		aliasPostmaster: { value: false },
		blockSize,
		blockLimit: { value: null },
		priorityLimits: each(() => ({ value: null })),
		notary: { value: null },
		unplayed: []
	};
}
var standIn$1 = ({ name, notices }, priority) => notices[priority].keyword ? {
	...notices[priority],
	standIn: name
} : notices[priority];
function apply(channel, given) {
	const { keyword, args, source, fromDefaults } = given;
	const { name, family, played } = keyword;
	const set = (value) => ({
		value,
		keyword: name,
		source,
		fromDefaults
	});
	if (!played) channel.unplayed.push(given);
	else if (family === "sendpost" || family === "warnpost") channel[family] = set(POLICIES[name.slice(0, -family.length)]);
	else if (family === "notices") for (const priority of prioritiesOf(name, family)) channel.notices[priority] = set(sound(readAges(args)));
	else if (family === "backoff") for (const priority of prioritiesOf(name, family)) channel.backoff[priority] = set(sound(readDurations(args)));
	else if (family === "posthead") channel.posthead = set(name);
	else if (name === "returnaddress") channel.returnAddress = set(sound(readAddress(args)));
	else if (name === "noreturnaddress") channel.returnAddress = set(null);
	else if (name === "returnpersonal") channel.returnPersonal = set(args[0] ?? "");
	else if (name === "noreturnpersonal") channel.returnPersonal = set(null);
	else if (family === "final") channel.final = set(name);
	else if (name === "returnenvelope") channel.returnEnvelope = set(sound(readBits(args)));
	else if (family === "mailfromdnsverify") channel.mailFromDnsVerify = set(name === family);
	else if (name === "aliaslocal") channel.aliasLocal = set(true);
	else if (name === "aliaspostmaster") channel.aliasPostmaster = set(true);
	else if (family === "blocklimit") channel.blockLimit = set(name === family ? sound(readBlocks(args)) : null);
	else if (family === "blocklimits") channel.priorityLimits[name.slice(0, -10)] = set(sound(readBlocks(args)));
	else if (family === "notary") channel.notary = set(name === family);
}
var prioritiesOf = (name, family) => name === family ? PRIORITIES : [name.slice(0, -family.length)];
/** The parser has let only sound arguments through. */
function sound(read) {
	if ("wrong" in read) throw new Error(read.wrong);
	return read.value;
}
// server/mta/imta/config/notice-settings.ts
/** Settings for the bytes of notices: whose layout, in which language, from which texts. */
var noticeSettings = {
	layout: _enum([
		"6.2",
		"6.1",
		"7"
	]).default("6.2").describe("Which builds' layout a notice has. `6.1`: one empty line before the first boundary, and a Content-transfer-encoding in part 1. `6.2` (2005Q4). `7`: In-reply-to, References, Arrival-date, the envelope's own id where ENVID was not given, report-type first, the ORCPT in Received, the address in the delivery history."),
	language: string().default("en").describe("The folder of texts where the mapping table names none (IMTA_LANG): `en`, `ja`, `ja.UTF-8`, or one of `templates`."),
	templates: record$1(string(), record$1(string(), string())).default({}).describe("Language to file name (return_failed.txt) to content; what a language lacks is taken from the shipped ones."),
	mapping: string().default("").describe("A mapping file, of which the table NOTIFICATION_LANGUAGE is read.")
};
// server/mta/imta/config/options.ts
/** The MTA options of option.dat that bear on notices (administration guide, "Option File"), in one table. */
var option = (name, kind, initial, sentence, played = true) => ({
	name,
	kind,
	default: initial,
	sentence,
	played
});
/** The most attempts that a history shows (HISTORY_TO_RETURN); the core keeps as many. */
var MOST_HISTORY = 200;
var MOST_BLOCKS = 999999999;
var OPTIONS = [
	option("RETURN_UNITS", { integer: [0, 1] }, "0", "Unit of the notices ages: 0 days, 1 hours."),
	option("RETURN_ADDRESS", "address", "", "The postmaster's address in notices; blank: postmaster at the host."),
	option("RETURN_PERSONAL", "text", "MTA e-Mail Interconnect", "The postmaster's name in the From: of notices."),
	option("LINES_TO_RETURN", { integer: [0, 1e5] }, "20", "Lines of the body that a warning quotes."),
	option("HISTORY_TO_RETURN", { integer: [1, MOST_HISTORY] }, "20", "Attempts that a delivery history shows."),
	option("RETURN_DELIVERY_HISTORY", { integer: [0, 1] }, "1", "Whether late notices show the delivery history."),
	option("USE_ERRORS_TO", { integer: [0, 1] }, "0", "Whether an Errors-to: header names who is told of failures."),
	option("USE_WARNINGS_TO", { integer: [0, 1] }, "0", "Whether a Warnings-to: header names who is warned."),
	option("RETURN_ENVELOPE", { integer: [0, 15] }, "0", "The bits of returnenvelope where a channel has no such keyword."),
	option("CONTENT_RETURN_BLOCK_LIMIT", { integer: [0, MOST_BLOCKS] }, "0", "Originals of more blocks come back as headers only, unless RET was given; 0: however large they are."),
	option("DISABLE_DELIVERY_RECEIPT", { integer: [0, 1] }, "0", "Whether reports of success are left out."),
	option("BLOCKED_MAIL_FROM_IPS", "ips", "", "Addresses that mailfromdnsverify does not take for an answer."),
	option("BLOCK_SIZE", { integer: [1, MOST_BLOCKS] }, "1024", "Bytes in a block."),
	option("RETURN_DEBUG", "any", "0", "A trace of the return job.", false),
	option("RETURN_CLEANUP_PERIOD", "any", "0", "Housekeeping of the return job.", false),
	option("RETURN_VERIFY", "any", "0", "Housekeeping of the return job.", false),
	option("MAX_HEADER_BLOCK_USE", "any", "", "Fragmentation of messages.", false),
	option("MAX_HEADER_LINE_USE", "any", "", "Fragmentation of messages.", false)
];
var BY_NAME = new Map(OPTIONS.map((each) => [each.name, each]));
var findOption = (name) => BY_NAME.get(name.toUpperCase());
/** Whether a value suits the option; the value itself stays text. */
function checkOption({ kind, name }, value) {
	if (kind === "any") return { value };
	if (kind === "text") return readText([value]);
	if (kind === "ips") return readIps(value);
	if (kind === "address") return value === "" ? { value } : readAddress([value]);
	const read = readInteger(value, ...kind.integer);
	return "wrong" in read ? { wrong: `${name} ${read.wrong}` } : { value };
}
// server/mta/imta/config/option-dat.ts
/** Reads option.dat: `NAME=value` lines; `!`, `#` or `;` in the first column begins a comment. */
function readOptionDat(text, place) {
	const read = {
		given: /* @__PURE__ */ new Map(),
		others: /* @__PURE__ */ new Map(),
		problems: []
	};
	for (const line of logicalLines(text, /^[!#;]/)) if (line.text !== "") readLine(line, place, read);
	return read;
}
function readLine(line, place, read) {
	const source = placeOfLine(line.line, "options", place);
	const wrong = take(line, source, read);
	if (wrong) read.problems.push({
		path: "options",
		...source,
		message: wrong
	});
}
/** @returns what is wrong with the line */
function take({ text, cutOff }, source, read) {
	if (cutOff) return CUT_OFF;
	const found = /^([A-Za-z][A-Za-z0-9_]*)\s*=\s*(.*)$/.exec(text);
	if (!found) return `${JSON.stringify(text)} is no NAME=value line`;
	const name = found[1].toUpperCase();
	const value = found[2].trim().replace(/^"(.*)"$/, "$1");
	const option = findOption(name);
	if (!option) return takeOther(name, {
		value,
		source
	}, read);
	const checked = checkOption(option, value);
	if ("wrong" in checked) return checked.wrong;
	read.given.set(name, {
		value: checked.value,
		source
	});
	return null;
}
var NAMES$2 = OPTIONS.map(({ name }) => name);
/** An option that is not in the table is a slip where one in the table is near, else one of the product's many. */
function takeOther(name, given, read) {
	const meant = nearest(name, NAMES$2);
	if (meant) return `unknown option ${name}; did you mean ${meant}?`;
	read.others.set(name, given);
	return null;
}
// server/mta/imta/config/policy-settings.ts
/**
* Settings for what the documents of the product leave open, or answer in several ways: who is told, and by which
* channel. The first value of each is the default.
*/
var policySettings = {
	postDefault: _enum([
		"guide",
		"copy",
		"inherit",
		"later"
	]).default("guide").describe("What holds without a sendpost or warnpost keyword. `guide` (administration guide of 2005Q4): a copy, unless the sender is blank or returns are suppressed. `copy`: as copysendpost and copywarnpost. `inherit`: as copysendpost, and warnings as a sendpost keyword of the channel says, else as copywarnpost. `later` (releases after 2005Q4): as nosendpost, and warnings as for `inherit`."),
	suppressedCopies: _enum(["copied", "none"]).default("copied").describe("Whether the copy and err keywords have a copy made of what a blank header or NOTIFY keeps from the sender."),
	blankErrorsTo: _enum([
		"suppress",
		"copies",
		"option"
	]).default("suppress").describe("What a blank Errors-to: or Warnings-to: does. `suppress`: the sender is not told. `copies`: without USE_ERRORS_TO or USE_WARNINGS_TO the sender is told, and only the copy that no keyword asks for is left out. `option`: without that option nothing."),
	returnEnvelopeChannel: _enum(["destination", "source"]).default("destination").describe("The channel that bits 0 and 1 of returnenvelope are read from."),
	remoteDsn: boolean().default(false).describe("Whether other hosts understand DSN requests, where neither notary nor nonotary says so."),
	noticeChain: int().min(1).max(100).default(12).describe("How many notices may come of each other before that is called a loop."),
	failedDoubleBounce: _enum(["discard", "continue"]).default("discard").describe("Whether a notice to the postmaster that fails is thrown away, or told of again for as long as keywords say so.")
};
// server/mta/imta/smtp/dns.ts
/** The DNS that the sandbox's checks ask: the `dns` table of the configuration, what rules say, and else everything is there. */
var VALUES = "is nxdomain, timeout, or a record such as { mx: [mx1.example.net], a: [192.0.2.1] }";
var record = strictObject({
	mx: array(string()).optional().describe("Mail exchangers; none where left out."),
	a: array(union([ipv4(), ipv6()])).optional().describe("Addresses; none where left out.")
});
/** Domain to what the DNS has of it; `*.example` stands for everything below a domain. */
var dnsSchema = record$1(string(), union([_enum(["nxdomain", "timeout"]), record], VALUES)).superRefine((table, context) => {
	const wrong = Object.keys(table).filter((name) => !/^(\*\.)?[^\s@*]+$/.test(name));
	const message = "must be a domain, such as example.net or *.example.net";
	for (const name of wrong) context.addIssue({
		code: "custom",
		path: [name],
		message
	});
});
var RULED = {
	"not-found": "nxdomain",
	servfail: "timeout",
	"no-address": {
		mx: [],
		a: []
	},
	"null-mx": {
		mx: ["."],
		a: []
	},
	loop: {
		mx: ["this host"],
		a: []
	}
};
/** @returns null for a domain that nothing is known of: it is there */
function lookUp(table, domain, ruled) {
	const key = keyFor(table, domain.toLowerCase().replace(/\.$/, ""));
	if (key !== void 0) {
		const given = table[key];
		return {
			answer: typeof given === "string" ? given : {
				mx: given.mx ?? [],
				a: given.a ?? []
			},
			by: `dns.${key}`
		};
	}
	return ruled && {
		answer: RULED[ruled.result],
		by: `rule ${ruled.ruleId}`
	};
}
/** The domain itself before the nearest wildcard above it. */
function keyFor(table, domain) {
	const keys = new Map(Object.keys(table).map((key) => [key.toLowerCase().replace(/\.$/, ""), key]));
	for (let at = domain.indexOf("."), key = domain;; at = domain.indexOf(".", at + 1)) {
		const found = keys.get(key);
		if (found !== void 0 || at < 0) return found;
		key = `*${domain.slice(at)}`;
	}
}
// server/mta/imta/smtp/smtpd-replies.ts
/**
* What the SMTP server says. The refusals of a sender's domain, of unknown users and of size are documented or were
* seen in mail; the other texts are recalled. All of them can be set (`smtp.replies`), so that an installation's own
* words can be played.
*/
/** Each with its default; `{name}` stands for a value. */
var REPLIES = {
	greeting: "220 {host} -- Server ESMTP ({version})",
	helo: "250 {host} OK.",
	mail: "250 2.5.0 Address Ok.",
	rcpt: "250 2.1.5 {address} OK.",
	data: "354 Enter mail, end with a single \".\".",
	queued: "250 2.5.0 Ok.",
	rset: "250 2.5.0 Ok.",
	noop: "250 2.5.0 Ok.",
	quit: "221 2.3.0 Bye received. Goodbye.",
	unknownCommand: "500 5.5.1 Unknown command specified.",
	badParameter: "501 5.5.4 {why}.",
	unknownParameter: "501 5.5.4 Unknown parameter {name}.",
	unknownUser: "550 5.1.1 unknown or illegal alias: {address}",
	unknownHost: "550 5.1.2 unknown host or domain: {address}",
	relaying: "550 5.7.1 Relaying not allowed: {address}",
	illegalSender: "501 5.1.7 illegal return address not allowed: {address}",
	senderNotInDns: "550 5.1.8 invalid/host-not-in-DNS return address not allowed",
	senderDnsTimeout: "450 4.1.8 unable to verify the host of the return address in the DNS, try again later",
	tooBig: "552 5.2.3 channel limit of {kilobytes} kilobytes on message size exceeded"
};
var NAMES$1 = Object.keys(REPLIES);
var HOLDERS = /\{(\w+)\}/g;
/** Known wherever a reply is said. */
var EVERYWHERE = ["host", "version"];
var ALSO = {
	queued: ["id"],
	senderNotInDns: ["address", "domain"]
};
/** `smtp.replies`: names of the table to texts of one line, with the code in front. */
var repliesSchema = record$1(string(), string()).superRefine((replies, context) => {
	for (const [name, text] of Object.entries(replies)) {
		const message = wrongReply(name, text);
		if (message) context.addIssue({
			code: "custom",
			path: [name],
			message
		});
	}
});
function wrongReply(name, text) {
	if (!isReplyName(name)) {
		const meant = nearest(name, NAMES$1);
		return `there is no reply ${JSON.stringify(name)}; ${meant ? `did you mean ${meant}?` : `use ${NAMES$1.join(", ")}`}`;
	}
	const normal = REPLIES[name];
	const classes = /^[45]/.test(normal) ? "45" : normal[0];
	if (!new RegExp(`^[${classes}]\\d\\d [ -~]*$`).test(text)) return `must be one line of ASCII that begins with a code, as ${JSON.stringify(normal)} does`;
	const known = [
		...EVERYWHERE,
		...holdersOf(normal),
		...ALSO[name] ?? []
	];
	const unknown = holdersOf(text).find((holder) => !known.includes(holder));
	if (unknown === void 0) return null;
	return `{${unknown}} stands for nothing here; use ${known.map((each) => `{${each}}`).join(", ")}`;
}
var isReplyName = (name) => Object.hasOwn(REPLIES, name);
var holdersOf = (text) => [...text.matchAll(HOLDERS)].map(([, holder]) => holder);
/** Says a reply in the words given for it, or in its own. */
function sayer(given, host, version) {
	return (name, values) => {
		const known = {
			host,
			version,
			...values
		};
		return (given[name] ?? REPLIES[name]).replace(HOLDERS, (_, holder) => String(known[holder] ?? ""));
	};
}
/** What EHLO lists that is no extension of the listener's. */
var LISTED_TOO = ["HELP"];
/**
* The whole table for the listener. AUTH, TLS and whatever only a server for everybody has to say are in bouncelab's
* own words: no sample of the product's shows them.
*/
var smtpdReplies$1 = (say) => ({
	...PLAIN_DIALECT.replies,
	greeting: () => say("greeting"),
	helo: () => say("helo"),
	ehlo: (hostname, extensions) => `250 ${[
		hostname,
		...extensions,
		...LISTED_TOO
	].join("\n")}`,
	mailOk: say("mail"),
	rcptOk: (address) => say("rcpt", { address }),
	dataGo: say("data"),
	queued: ({ messageId }) => say("queued", { id: messageId }),
	rset: say("rset"),
	noop: say("noop"),
	quit: () => say("quit"),
	unknownCommand: say("unknownCommand"),
	badParameter: (why) => say("badParameter", { why }),
	unknownParameter: (name) => say("unknownParameter", { name }),
	tooBig: (limit) => say("tooBig", { kilobytes: Math.floor(limit / 1024) })
});
var smtpSchema = strictObject({
	dialect: _enum(["faithful", "friendly"], "is faithful or friendly").default("faithful").describe("`friendly` is bouncelab's own SMTP server, with every extension and none of the checks."),
	extensions: array(_enum([
		"SMTPUTF8",
		"STARTTLS",
		"AUTH"
	], "is none of SMTPUTF8, STARTTLS, AUTH; the others are there")).default([]).describe("What EHLO lists besides."),
	relay: _enum([
		"all",
		"loopback",
		"none"
	], "is all, loopback or none").default("all").describe("Who may send to domains that are not local; a client with AUTH always may."),
	illegalSender: _enum(["syntax", "rewrite"], "is syntax or rewrite").default("syntax").describe("What bit 2 of returnenvelope refuses: bad syntax (2005Q4), or a domain that no channel takes (later)."),
	addressFallback: boolean().default(true).describe("Whether mailfromdnsverify is content with an address where there is no MX (from 6.1 on)."),
	replies: repliesSchema.default({}).describe("Replies in your words, by the name of each.")
}, { error: "smtp takes dialect, extensions, relay, illegalSender, addressFallback and replies" });
var ENGLISH = {
	"return_prefix.txt": `Content-type: text/plain; charset=us-ascii
Content-language: en-US

This report relates to a message you sent with the following header fields:

%H
`,
	"return_suffix.txt": "",
	"return_failed.txt": `Your message cannot be delivered to the following recipients:%R
`,
	"return_bounced.txt": `Your message is being returned. It was forced to return by
the postmaster.

The recipient list for this message was:%R
`,
	"return_delayed.txt": `Your message has been enqueued and undeliverable for %C %u%s
to the following recipients:%R
The mail system will continue to try to deliver your message
for an additional %L %u%s.

`,
	"return_timedout.txt": `Your message is being returned; it has been enqueued and undeliverable for
%F %u%s to the following recipients:%R
`,
	"return_delivered.txt": `Your message has been successfully delivered to the following recipients:%R
`,
	"return_relayed.txt": `Your message has been successfully relayed to the following recipients. The
system that took it may send no delivery notifications of its own:%R
`,
	"return_expanded.txt": `Your message has been successfully delivered to the following mailing lists.
No further notifications will tell of their members:%R
`
};
// server/mta/imta/templates/japanese.ts
/**
* The notice texts in Japanese, in our own words. The charset is what the first line says; everything else is the same
* in each. Label names are those of return_option.opt; REMOTE_SYSTEM and DELIVERY_HISTORY are names of ours.
*/
var prefix = (charset) => `Content-type: text/plain; charset=${charset}
Content-language: ja

お送りいただいた次のメッセージについてお知らせします。

%H
`;
var RETURN_FAILED = `次の宛先にはメッセージを配信できませんでした。%R
`;
var RETURN_BOUNCED = `ポストマスターの操作により、メッセージを返送します。

対象の宛先は次のとおりです。%R
`;
var RETURN_DELAYED = `メッセージをお預かりしてから %C %uが経過しましたが、
次の宛先にまだ配信できていません。%R
このあとも %L %uのあいだ配信を試みます。
送り直していただく必要はありません。

`;
var RETURN_TIMEDOUT = `%F %uにわたって配信を試みましたが、次の宛先に配信できなかったため、
メッセージを返送します。%R
`;
var RETURN_DELIVERED = `メッセージは次の宛先に配信されました。%R
`;
var RETURN_RELAYED = `メッセージは次の宛先に向けて別のシステムに引き渡されました。
引き渡し先からは配信の結果が通知されないことがあります。%R
`;
var RETURN_EXPANDED = `メッセージは次のメーリングリストに届き、登録されている宛先に送られました。
それぞれの宛先への配信の結果は通知されません。%R
`;
var RETURN_OPTION = `DAY=日
HOUR=時間
RECIPIENT_ADDRESS=宛先アドレス
ORIGINAL_ADDRESS=元のアドレス
REASON=理由
DIAGNOSTIC_CODE=診断コード
REMOTE_SYSTEM=相手のシステム
DELIVERY_HISTORY=配信を試みた記録
4.2.2=メールボックスがいっぱいです
4.4.7=まだ配信できていないか、配信の期限が過ぎました
5.1.1=宛先のユーザーが見つかりません
5.1.8=差出人のアドレスが受け付けられませんでした
5.1.10=宛先のドメインはメールを受け取りません
5.2.1=宛先のメールボックスは使われていません
5.2.2=メールボックスがいっぱいです
5.2.3=メッセージが大きすぎます
5.4.4=宛先のドメインが見つかりません
5.4.6=メールの転送が繰り返されています
`;
var japanese = (charset) => ({
	"return_prefix.txt": prefix(charset),
	"return_suffix.txt": "",
	"return_failed.txt": RETURN_FAILED,
	"return_bounced.txt": RETURN_BOUNCED,
	"return_delayed.txt": RETURN_DELAYED,
	"return_timedout.txt": RETURN_TIMEDOUT,
	"return_delivered.txt": RETURN_DELIVERED,
	"return_relayed.txt": RETURN_RELAYED,
	"return_expanded.txt": RETURN_EXPANDED,
	"return_option.opt": RETURN_OPTION
});
// server/mta/imta/templates/languages.ts
/** The languages that notices can be written in: the shipped ones, and those of the operator's templates. */
/** Named as locales are; mail in Japanese was iso-2022-jp in 2005. */
var SHIPPED = {
	en: () => ENGLISH,
	ja: () => japanese("iso-2022-jp"),
	"ja.UTF-8": () => japanese("utf-8")
};
/** The locale of a system in no language is English. */
var ENGLISH_NAMES = ["c", "posix"];
var shippedSets = /* @__PURE__ */ new Map();
function shippedSet(language) {
	const known = shippedSets.get(language);
	if (known) return known;
	const { set } = readTemplateSet(SHIPPED[language](), ENGLISH);
	shippedSets.set(language, set);
	return set;
}
/** @param places by `templates.ja` or `templates.ja.return_failed.txt` */
function readLanguages(templates, places) {
	const own = /* @__PURE__ */ new Map();
	const problems = [];
	for (const [language, files] of Object.entries(templates)) {
		const read = readTemplateSet(files, standIn(language));
		own.set(language, read.set);
		for (const { file, line, message } of read.problems) {
			const path = `templates.${language}.${file}`;
			const place = places[path];
			problems.push({
				path,
				file: place?.file ?? path,
				line: (place?.line ?? 1) + line - 1,
				message
			});
		}
	}
	const names = [.../* @__PURE__ */ new Set([...Object.keys(SHIPPED), ...own.keys()])];
	const byName = (name) => names.find((each) => each.toLowerCase() === name.toLowerCase()) ?? null;
	const find = (name) => byName(name) ?? name.split("/").reverse().map((each) => byName(each) ?? (ENGLISH_NAMES.includes(each.toLowerCase()) ? "en" : null)).find((each) => each !== null) ?? null;
	const set = (language) => own.get(language) ?? shippedSet(language);
	return {
		languages: {
			find,
			set,
			names
		},
		problems
	};
}
/** What a file that the folder lacks is taken from. */
function standIn(language) {
	const shipped = Object.keys(SHIPPED).find((name) => name.toLowerCase() === language.toLowerCase());
	const kindred = /^ja([._-]|$)/i.test(language) ? "ja" : "en";
	return SHIPPED[shipped ?? kindred]();
}
/** @example unknownLanguage('jp', languages) // 'there are no texts in jp; did you mean ja?' */
function unknownLanguage(name, { names }) {
	const meant = nearest(name, names);
	return `there are no texts in ${name}; ${meant ? `did you mean ${meant}?` : `there are ${names.join(", ")}; others go below templates`}`;
}
// server/mta/imta/templates/notification-language.ts
/**
* The mapping table NOTIFICATION_LANGUAGE, which chooses a notice's language (administration guide, "Localization of
* Notification Messages"). The probe is `type|source-channel|accept-language|return-address|first-recipient`; the first
* entry that fits gives `$I` and the folder.
*
* @example
* NOTIFICATION_LANGUAGE
*
*   *|*|ja*|*|*    $Ija
*/
var TABLE = "NOTIFICATION_LANGUAGE";
function readNotificationLanguages(text, place, languages) {
	const entries = [];
	const problems = [];
	let table = "";
	for (const { text: body, line, indented, cutOff } of linesOf$1(text)) {
		const source = placeOfLine(line, "mapping", place);
		const blame = (message) => problems.push({
			path: "mapping",
			...source,
			message
		});
		if (cutOff) {
			blame(CUT_OFF);
			continue;
		}
		if (!indented) {
			table = body.toUpperCase();
			if (table !== TABLE && nearest(table, [TABLE])) blame(`unknown table ${body}; did you mean ${TABLE}?`);
			continue;
		}
		if (table === "") blame(`an entry before any table; write ${TABLE} at the beginning of a line above it`);
		if (table !== TABLE) continue;
		const read = readEntry(body, languages);
		if ("wrong" in read) blame(read.wrong);
		else entries.push({
			...read,
			source
		});
	}
	return {
		entries,
		problems
	};
}
/** A table's name begins its line, an entry is indented. */
function linesOf$1(text) {
	const physical = text.replace(/\r\n?/g, "\n").split("\n");
	return logicalLines(text, /^!/).filter((each) => each.text !== "").map((each) => ({
		...each,
		indented: /^\s/.test(physical[each.line - 1] ?? "")
	}));
}
function readEntry(body, languages) {
	const found = /^(\S+)\s+(\S+)$/.exec(body);
	if (!found) return { wrong: `${JSON.stringify(body)} is no entry; write a pattern, a space and $I with the language` };
	const [, written = "", result = ""] = found;
	const bars = written.split("|").length - 1;
	if (bars !== 4 && !written.endsWith("*")) return { wrong: `the pattern ${written} has ${bars + 1} fields, the probe has five: type|source-channel|accept-language|return-address|first-recipient; write * where any will do` };
	const folder = /^\$I(.+)$/.exec(result)?.[1];
	if (folder === void 0) return { wrong: `${JSON.stringify(result)} names no language; write $I and its name: $Ija` };
	const language = languages.find(folder);
	if (language === null) return { wrong: unknownLanguage(folder, languages) };
	return {
		pattern: patternOf(written),
		written,
		language
	};
}
/** `*` is any text, `%` any one character, `$` makes the next one stand for itself; without regard to case. */
function patternOf(written) {
	const source = written.replace(/\$(.)|[\s\S]/g, (character, quoted) => {
		if (quoted !== void 0) return quoteForRegExp(quoted);
		return character === "*" ? ".*" : character === "%" ? "." : quoteForRegExp(character);
	});
	return new RegExp(`^${source}$`, "is");
}
var quoteForRegExp = (character) => character.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
/** @returns the entry that decides, or null */
function findLanguage(entries, probe) {
	const { type, sourceChannel, acceptLanguage, returnAddress, firstRecipient } = probe;
	const text = [
		type,
		sourceChannel,
		acceptLanguage,
		returnAddress,
		firstRecipient
	].join("|");
	return entries.find(({ pattern }) => pattern.test(text)) ?? null;
}
// server/mta/imta/templates/notice-texts.ts
function readNoticeTexts({ language, templates, mapping }, places) {
	const { languages, problems } = readLanguages(templates, places);
	const found = languages.find(language);
	const unknown = {
		path: "language",
		...places.language,
		message: unknownLanguage(language, languages)
	};
	const table = readNotificationLanguages(mapping, places.mapping, languages);
	return {
		texts: {
			languages,
			language: found ?? "en",
			entries: table.entries
		},
		problems: [
			...found === null ? [unknown] : [],
			...problems,
			...table.problems
		]
	};
}
function textsFor({ languages, language, entries }, probe) {
	return languages.set(findLanguage(entries, probe)?.language ?? language);
}
// server/mta/imta/config.ts
/** From a configuration as data to what the sandbox plays, with everything that is wrong with it. */
/** 2005Q4's own build, recalled; the shape is that of version strings in real mail of the family. */
var DEFAULT_VERSION = "Sun Java System Messaging Server 6.2-3.04 (built Jul 15 2005)";
var host = string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/, "must be a host name, such as mta.example.com");
var line$1 = string().regex(/^[ -~]+$/, "must be one line of ASCII");
var imtaSchema = strictObject({
	type: literal$1("imta").describe("Sun Java System Messaging Server."),
	places: record$1(string(), custom()).optional(),
	host: host.optional().describe("The official local host; by default channel l's."),
	local: array(host).default([]).describe("Further domains whose mail is kept here."),
	users: union([array(string()), record$1(string(), unknown$2())]).optional().describe("Local parts that have a mailbox, each with its mailbox name where it has one; absent, every local part has."),
	postmaster: _null().optional().describe("Null: there is no postmaster mailbox."),
	aliases: aliasesSchema.default({}).describe("Address or local part to addresses or a mailing list; or the text of an aliases file."),
	channels: record$1(string(), string()).default({}).describe("Domain patterns to channels; the first that matches counts."),
	/** Files that config and aliases take in by `<NAME`, by that name. */
	files: record$1(string(), string()).default({}),
	listSuccess: _enum(["expanded", "delivered"]).default("expanded").describe("Action of a success report for a list with an error-return-address: RFC 3464 would have `delivered`."),
	config: string().default("").describe("Channel blocks as in imta.cnf."),
	options: string().default("").describe("Options as in option.dat."),
	timing: _enum(["return-job", "exact"]).default("return-job").describe("When warnings and returns come: at the return job's runs, or at the age to the second."),
	version: line$1.default(DEFAULT_VERSION).describe("What the server calls itself in Received fields and greetings."),
	address: union([ipv4(), ipv6()]).default("192.0.2.1").describe("This host's own address, as notices show it."),
	timedOutStatus: _enum([
		"4.4.7",
		"5.4.7",
		"5.0.0"
	]).default("4.4.7").describe("Status of a timed-out notice: parsers read 4.4.7 as expired; old mail of the family has 5.0.0."),
	returnedStatus: _enum(["5.7.0", "5.0.0"]).default("5.7.0").describe("Status of a recipient that an operator returned: published mail shows none; 5.7.0 is what parsers take well."),
	...policySettings,
	dns: dnsSchema.default({}).describe("What the checks of a sender's domain find; every domain that is not here is there."),
	smtp: smtpSchema.prefault({}).describe("How its SMTP server speaks."),
	recipientSpacing: _enum(["blank", "none"]).default("blank").describe("An empty line between the recipients of part 1, or none, as in mail of PMDF's days."),
	...noticeSettings
});
/** Where no host is given at all. */
var DEFAULT_HOST = "mail.bouncelab.test";
function readImtaConfig(input) {
	const places = input.places ?? {};
	const parsed = imtaSchema.safeParse(input);
	if (!parsed.success) return {
		config: null,
		problems: parsed.error.issues.map((issue) => shapeProblem(issue, places))
	};
	const settings = parsed.data;
	const files = {
		texts: settings.files,
		places
	};
	const blocks = readChannelBlocks(settings.config, places.config, files);
	const options = readOptionDat(settings.options, places.options);
	const official = blocks.channels.find(({ name }) => name === "l")?.officialHost;
	const hostName = settings.host ?? official ?? DEFAULT_HOST;
	const notices = readNoticeTexts(settings, places);
	const aliases = aliasMap(readAliases(settings.aliases, hostName, places, files));
	const channels = resolveChannels(blocks, hostName, Number(given(options.given, "BLOCK_SIZE")));
	const patterns = domainPatterns(settings.channels, channels, places);
	const problems = [
		...blocks.problems,
		...options.problems,
		...notices.problems,
		...aliases.problems,
		...patterns.problems
	];
	if (problems.length > 0) return {
		config: null,
		problems
	};
	return {
		config: {
			...settings,
			host: hostName,
			users: userSet(settings.users),
			hasPostmaster: hasPostmaster(settings),
			mailboxNames: mailboxNames(settings.users),
			aliases: aliases.map,
			channels,
			rules: blocks.rules,
			domains: {
				host: hostName.toLowerCase(),
				local: new Set(settings.local.map((each) => each.toLowerCase())),
				patterns: patterns.found,
				channels,
				hosts: hostsOf(channels),
				rules: ruleTable(blocks.rules.filter(({ system }) => findSystem({
					hosts: hostsOf(channels),
					channels
				}, system)))
			},
			options: options.given,
			otherOptions: options.others,
			places,
			texts: notices.texts
		},
		problems: []
	};
}
/** An option's value in force. */
var optionValue = (config, name) => given(config.options, name);
var given = (options, name) => options.get(name)?.value ?? findOption(name)?.default ?? "";
var optionNumber = (config, name) => Number(optionValue(config, name));
function shapeProblem(issue, places) {
	const path = issue.path.join(".");
	const place = places[path] ?? places[String(issue.path[0])];
	return {
		path: path || "mta",
		...place,
		message: issue.message
	};
}
function userSet(users) {
	if (!users) return null;
	const names = Array.isArray(users) ? users : Object.keys(users).filter((name) => users[name] !== null);
	return new Set(names.map((name) => name.toLowerCase()));
}
/** `postmaster: null`, beside the users or among them, takes the postmaster's mailbox away. */
function hasPostmaster({ postmaster, users, aliases }) {
	const among = users && !Array.isArray(users) && users.postmaster === null;
	const amongAliases = typeof aliases === "object" && aliases.postmaster === null;
	return postmaster !== null && !among && !amongAliases;
}
var mailboxNames = (users) => new Map(Object.entries(Array.isArray(users) ? {} : users ?? {}).flatMap(([user, name]) => typeof name === "string" ? [[user.toLowerCase(), name]] : []));
/** Of two channels with one host the first has it. */
function hostsOf(channels) {
	const hosts = /* @__PURE__ */ new Map();
	for (const channel of channels.values()) for (const each of channel.hosts) if (!hosts.has(each)) hosts.set(each, channel);
	return hosts;
}
function domainPatterns(given, channels, places) {
	const found = [];
	const problems = [];
	for (const [pattern, name] of Object.entries(given)) {
		const path = `channels.${pattern}`;
		const source = places[path] ?? places.channels;
		const channel = channels.get(name.toLowerCase());
		if (channel) {
			found.push(domainPattern(pattern, channel, source));
			continue;
		}
		const names = [...channels.keys()];
		const meant = nearest(name, names);
		const hint = meant ? `did you mean ${meant}?` : `there are ${names.join(", ")}`;
		problems.push({
			path,
			...source,
			message: `${pattern} goes to ${JSON.stringify(name)}, which is no channel; ${hint}`
		});
	}
	return {
		found,
		problems
	};
}
// server/mta/imta/notices/postmaster.ts
/** The channel's returnaddress, else option RETURN_ADDRESS, else postmaster at the local host. */
function returnAddress(config, channel) {
	const own = channel.returnAddress;
	if (own.value !== null) return named$1(own.value, "returnaddress", own.source);
	const option = config.options.get("RETURN_ADDRESS");
	if (option?.value) return named$1(option.value, "RETURN_ADDRESS", option.source);
	return { value: `postmaster@${config.host}` };
}
/** The channel's returnpersonal, else option RETURN_PERSONAL, else the built-in name; '' for no name. */
function returnPersonal(config, channel) {
	const own = channel.returnPersonal;
	if (own.value !== null) return named$1(own.value, "returnpersonal", own.source);
	const option = config.options.get("RETURN_PERSONAL");
	if (option) return named$1(option.value, "RETURN_PERSONAL", option.source);
	return { value: optionValue(config, "RETURN_PERSONAL") };
}
var named$1 = (value, setting, source) => ({
	value,
	setting,
	...source ? { source } : {}
});
var postmasterOf = (config, channel) => returnAddress(config, channel).value;
// server/mta/imta/schedule.ts
var HOUR$1 = 36e5;
var DAY$1 = 864e5;
/** The class that `Priority:` names (RFC 2156 section 5.3.6); `Importance:` and `X-Priority:` do not count. */
function namedPriority({ priority }) {
	const value = (priority ?? "").toLowerCase().replace(/[^a-z]/g, "");
	return value === "urgent" || value === "nonurgent" ? value : "normal";
}
/** The named class, or a lower one where the message has more blocks than the class may have (urgentblocklimit …). */
function priorityOf({ priorityLimits, blockSize }, message) {
	const found = { priority: namedPriority(message) };
	for (const [from, to] of LOWER) {
		const limit = priorityLimits[from];
		const isOver = limit.value !== null && blocksOf(message.size, blockSize) > limit.value;
		if (found.priority === from && isOver) Object.assign(found, {
			priority: to,
			loweredBy: limit
		});
	}
	return found;
}
var LOWER = [["urgent", "normal"], ["normal", "nonurgent"]];
/** A part of a block counts as one. */
var blocksOf = (size, blockSize) => Math.ceil(size / blockSize);
function ageUnit(config) {
	return optionNumber(config, "RETURN_UNITS") === 1 ? {
		name: "hour",
		length: HOUR$1
	} : {
		name: "day",
		length: DAY$1
	};
}
/** @example counted(3, { name: 'day', length: 86400000 }) // '3 days' */
var counted = (count, { name }) => `${count} ${name}${count === 1 ? "" : "s"}`;
var noticesOf = (channel, message) => channel.notices[priorityOf(channel, message).priority].value;
/** The age at which a message is returned: the last of the notices. */
var lastAge = (channel, message) => noticesOf(channel, message).at(-1);
/** The n-th wait of the backoff list follows the n-th attempt; its last one repeats. */
function nextAttemptAt(config, message, recipient, now) {
	const channel = channelOf(config, recipient);
	const waits = channel.backoff[priorityOf(channel, message).priority].value;
	return now + waits[Math.min(Math.max(recipient.attempts, 1), waits.length) - 1];
}
// server/mta/imta/wire/original.ts
/** The message that a notice is about, cut as the notice shows it. */
var LF = 10;
/** The fields of the summary in their order; each with its continuation lines. */
var SUMMARY = [
	"message-id",
	"date",
	"from",
	"to",
	"subject"
];
/** %H: two spaces before each line, and so two more before a continuation; absent fields are left out. */
function headerSummaryLines(raw) {
	const blocks = /* @__PURE__ */ new Map();
	let open = null;
	for (const line of fromUtf8(raw.subarray(0, headerLength(raw))).split(/\r?\n/)) if (/^[ \t]/.test(line)) open?.push(`    ${line.trim()}`);
	else {
		open = null;
		const found = /^([!-9;-~]+)[ \t]*:[ \t]*(.*)$/.exec(line);
		const name = found?.[1]?.toLowerCase() ?? "";
		if (found && SUMMARY.includes(name) && !blocks.has(name)) {
			open = [`  ${TITLES[name]}: ${found[2]}`];
			blocks.set(name, open);
		}
	}
	return SUMMARY.flatMap((name) => blocks.get(name) ?? []);
}
var TITLES = {
	"message-id": "Message-id",
	date: "Date",
	from: "From",
	to: "To",
	subject: "Subject"
};
/** The header with the line that ends it left out. */
var headerOf = (raw) => raw.subarray(0, headerLength(raw));
/** The original with `before` (its Return-path and Received lines) in front; ends in CRLF. */
function quoteOriginal(before, raw, extent) {
	const body = extent === "all" ? raw : extent === "header" ? headerOf(raw) : firstLines(raw, extent.lines);
	const whole = toCrlf(concat(utf8(before), body));
	return whole.at(-1) === LF ? whole : concat(whole, utf8("\r\n"));
}
/** The header, the empty line and at most so many lines of the body (LINES_TO_RETURN). */
function firstLines(raw, lines) {
	const header = headerLength(raw);
	if (lines === 0 || header >= raw.length) return raw.subarray(0, header);
	let end = raw.indexOf(LF, header);
	for (let count = 0; count < lines && end >= 0; count++) end = raw.indexOf(LF, end + 1);
	return end < 0 ? raw : raw.subarray(0, end + 1);
}
// server/mail/dsn.ts
var CRLF = "\r\n";
/**
* The body of the part, each group ending in CRLF: the message's fields, then each recipient's.
* @param fold breaks a field that is too long; by default none is broken
*/
function deliveryStatus(message, recipients, fold = (line) => line) {
	const group = (fields) => fields.map(({ name, value }) => fold(`${name}: ${toAscii(value)}`) + CRLF).join("");
	return [message, ...recipients].map(group).join(CRLF);
}
/**
* Seven-bit text on one line, as the part must be (RFC 3464 section 2.1): line ends become spaces, and each
* character beyond ASCII or control becomes `?`.
*/
function toAscii(text) {
	return text.replace(/\r?\n|\r/g, " ").replace(/\t/g, " ").replace(/[^ -~]/gu, "?").trim();
}
/** Leaves out the fields that have no value. */
var presentFields = (fields) => fields.flatMap(([name, value]) => value === void 0 || value === "" ? [] : [{
	name,
	value
}]);
// server/mta/imta/aliases/address-forms.ts
/**
* The three forms of a recipient's address that notices choose from by includefinal, suppressfinal and useintermediate
* (administration guide, "Including Altered Addresses in Notification Messages").
*/
function addressForms(config, recipient) {
	const { path, routed } = recipient;
	const orcpt = path.orcpt === void 0 ? null : parseOrcpt(path.orcpt);
	return {
		original: orcpt?.address ?? path.listAddress ?? path.forwardPath,
		originalType: orcpt?.type ?? "rfc822",
		intermediate: routed,
		final: mailboxName(config, recipient) ?? routed
	};
}
function mailboxName(config, { routed }) {
	const channel = channelOf(config, { routed });
	const name = channel.isLocal ? config.mailboxNames.get(localPartOf(routed).toLowerCase()) : void 0;
	if (name === void 0) return null;
	return domainOf(name) === "" ? `${name}@${channel.officialHost}` : name;
}
// server/mta/imta/wire/reasons.ts
var TRANSMISSION = "SMTP transmission failure has occurred";
/** A permanent reply, by the command that got it. At greeting and HELO recalled, the others attested. */
var REJECTED = {
	greeting: TRANSMISSION,
	helo: TRANSMISSION,
	mail: "Server rejected MAIL FROM address",
	rcpt: "Remote SMTP server has rejected address",
	data: TRANSMISSION,
	message: TRANSMISSION
};
/** What the DNS says for good. not-found and null-mx are attested. */
var DNS_FAILURES = {
	"not-found": {
		reason: "Illegal host/domain name found",
		status: "5.4.4"
	},
	"no-address": {
		reason: "Illegal host/domain name found",
		status: "5.4.4"
	},
	"null-mx": {
		reason: "host/domain does not accept mail",
		status: "5.1.10"
	},
	loop: {
		reason: "mail loop: the best mail exchanger is this host",
		status: "5.4.6"
	}
};
/** Local delivery. A full store is 4.2.2 with Action failed: attested, and not a slip of ours. */
var MAILBOX_FAILURES = {
	unknown: {
		reason: "unknown or illegal user",
		status: "5.1.1"
	},
	full: {
		reason: "Over quota",
		status: "4.2.2"
	},
	loop: {
		reason: "too many hops, the message is looping",
		status: "5.4.6"
	}
};
/** Lines of the delivery history. A refused or timed-out connect is attested (four spaces before `Error:`). */
var CONNECT_HISTORY = {
	timeout: {
		reason: "TCP active open: Failed connect()    Error: Connection timed out",
		status: "4.4.1"
	},
	refused: {
		reason: "TCP active open: Failed connect()    Error: Connection refused",
		status: "4.4.1"
	},
	lost: {
		reason: "Error reading SMTP packet    Error: Connection reset by peer",
		status: "4.4.2"
	},
	"lost-after-data": {
		reason: "Error reading SMTP packet; response to dot-terminated data expected    Error: Connection reset by peer",
		status: "4.4.2"
	}
};
var SERVFAIL_HISTORY = {
	reason: "Temporary error returned by the name server",
	status: "4.4.3"
};
/** The history of a temporary reply. */
var deferredReply = (reply) => `Temporary error from the remote SMTP server    Error: ${reply}`;
/** `unable to deliver this message after 3 days`, in warnings and returns alike. */
var undeliverable = (age, unit) => `unable to deliver this message after ${counted(age, unit)}`;
// server/mta/imta/judge.ts
/** What an outcome means to this system, and its words for it. */
/** @param layout builds from 7 on name the address in the history of a connect that failed */
function judge$1(outcome, layout = "6.2") {
	switch (outcome.type) {
		case "delivered": return {
			result: "delivered",
			report: "",
			...successStatus(outcome.reply ?? "250 2.0.0 Ok"),
			diagnostic: outcome.reply ?? ""
		};
		case "replied": return judgeReply(oneLine(outcome.reply), REJECTED[outcome.at]);
		case "connect": return own("deferred", connectHistory(outcome, layout));
		case "dns":
			if (outcome.result === "servfail") return own("deferred", SERVFAIL_HISTORY);
			return own("failed", DNS_FAILURES[outcome.result]);
		case "mailbox": return own("failed", MAILBOX_FAILURES[outcome.result], outcome.text);
		case "program": return judgeProgram(outcome.exit, outcome.output);
		case "mta": return own(outcome.temporary ? "deferred" : "failed", {
			reason: outcome.text,
			status: outcome.status ?? (outcome.temporary ? "4.3.0" : "5.3.0")
		});
	}
}
function connectHistory({ result, host }, layout) {
	const { reason, status } = CONNECT_HISTORY[result];
	if (layout !== "7") return {
		reason,
		status
	};
	return {
		reason: reason.replace("connect()", `connect() to TCP port 25 of ${host.address}`),
		status
	};
}
var successStatus = (reply) => {
	const found = statusOfReply(reply, false);
	return found.statusSource === "reply" ? found : {
		status: "2.0.0",
		statusSource: "implied"
	};
};
/** Anything but a 5xx is worth another try, a garbled reply included. */
function judgeReply(reply, reason) {
	const code = replyCode(reply);
	const failed = code !== null && code >= 500;
	return {
		result: failed ? "failed" : "deferred",
		report: failed ? reason : deferredReply(reply),
		...statusOfReply(reply, failed),
		diagnostic: reply
	};
}
/** The pipe channel; exit 100 for good is qmail's habit, kept so that one scenario serves both. */
function judgeProgram(exit, output) {
	if (exit === 0) return {
		result: "delivered",
		report: "",
		...successStatus("250 2.0.0 Ok"),
		diagnostic: ""
	};
	const failed = exit === 100;
	const text = output.trim().split("\n")[0] || "program delivery has failed";
	return own(failed ? "failed" : "deferred", {
		reason: text,
		status: failed ? "5.3.0" : "4.3.0"
	});
}
var own = (result, { reason, status }, diagnostic = reason) => ({
	result,
	report: reason,
	status,
	statusSource: "reported",
	diagnostic
});
/** A multi-line reply as one line: the code once, then the texts (our own choice; no sample shows one). */
function oneLine(reply) {
	const [first, ...rest] = reply.trim().split(/\r?\n/);
	return [(first ?? "").replace(/^(\d{3})-/, "$1 "), ...rest.map((line) => line.replace(/^\d{3}[- ]?/, ""))].join(" ");
}
// server/mta/imta/wire/recipient-report.ts
/** @param late the sentence for warnings and returns, `unable to deliver this message after 3 days` */
function reportOf$1(config, recipient, cause, late, connectionKey) {
	const forms = addressForms(config, recipient);
	return {
		final: shownForm(channelOf(config, recipient).final.value, forms),
		original: `${forms.originalType};${forms.original}`,
		originalAddress: forms.original,
		...verdict(config, recipient, cause, late),
		...cause === "failed" || cause === "delivered" ? remoteSide(config, recipient, cause, connectionKey) : {}
	};
}
/** The form that both parts show. suppressfinal in part 2 is our choice: RFC 3464 wants a Final-Recipient in any case. */
function shownForm(keyword, forms) {
	if (keyword === "suppressfinal") return forms.original;
	return keyword === "useintermediate" ? forms.intermediate : forms.final;
}
function verdict(config, recipient, cause, late) {
	const reason = toAscii(recipient.report);
	const status = recipient.status ?? "5.0.0";
	switch (cause) {
		case "delayed": return {
			action: "delayed",
			status: "4.4.7",
			reason: late
		};
		case "expired": return {
			action: "failed",
			status: config.timedOutStatus,
			reason: late
		};
		case "delivered": {
			if (listOf$1(config, recipient.routed)) return {
				action: config.listSuccess,
				status,
				reason: "message sent on to the members of the list"
			};
			const relayed = recipient.channel === "remote";
			return {
				action: relayed ? "relayed" : "delivered",
				status,
				reason: relayed ? "message relayed to a host that may send no reports" : "message delivered"
			};
		}
		default: return {
			action: "failed",
			status,
			reason
		};
	}
}
/** Remote and diagnostic lines are there only where a remote host answered. */
function remoteSide(config, { lastOutcome: outcome, index }, cause, { seed, messageId }) {
	if (outcome?.type !== "replied" && !(outcome?.type === "delivered" && outcome.host)) return {};
	const host = outcome.host;
	const port = 32768 + Math.floor(draw(seed, `port ${messageId}/${index}`) * 28232);
	return {
		...cause === "failed" && outcome.reply ? { diagnosticCode: `smtp;${toAscii(oneLine(outcome.reply))}` } : {},
		remote: {
			host,
			connection: `(TCP|${config.address}|${port}|${host.address}|25)`,
			banner: `(${toAscii(host.greeting ?? `${host.name} ESMTP`)})`
		}
	};
}
var WITHOUT_REASON = [
	"delivered",
	"relayed",
	"expanded"
];
/** The lines of part 1, two spaces in; never folded. A language has labels and reasons of its own (return_option.opt). */
function recipientLines(reported, type, { words, reasons }) {
	const { final, originalAddress, status, diagnosticCode, remote } = reported;
	const line = (label, text) => `  ${/[:\uff1a]\s*$/.test(label) ? label.trimEnd() : `${label}:`} ${text}`;
	const reason = WITHOUT_REASON.includes(type) ? "" : reasons.get(status) ?? reported.reason;
	const system = remote && `dns;${remote.host.name} ${remote.connection} ${remote.banner}`;
	return [
		line(words.RECIPIENT_ADDRESS ?? "Recipient address", final),
		...originalAddress === final ? [] : [line(words.ORIGINAL_ADDRESS ?? "Original address", originalAddress)],
		...reason === "" || words.REASON === "" ? [] : [line(words.REASON ?? "Reason", reason)],
		...diagnosticCode ? [line(words.DIAGNOSTIC_CODE ?? "Diagnostic code", diagnosticCode)] : [],
		...system ? [line(words.REMOTE_SYSTEM ?? "Remote system", system)] : []
	];
}
/** The fields of part 2. The status always bears the reason: parsers need the parentheses. */
function recipientFields({ final, original, action, status, reason, diagnosticCode, remote }) {
	return presentFields([
		["Original-recipient", original],
		["Final-recipient", `rfc822;${final}`],
		["Action", action],
		["Status", `${status} (${commentText(reason)})`],
		["Remote-MTA", remote && `dns;${remote.host.name} ${remote.connection} ${remote.banner}`],
		["Diagnostic-code", diagnosticCode]
	]);
}
/** RFC 822 section 3.4.3: parentheses in a comment must balance, so others are quoted. */
var commentText = (text) => text.replace(/[()\\]/g, "\\$&");
function reportEntry$1({ final, originalAddress, action, status, diagnosticCode, remote }) {
	return {
		finalRecipient: final,
		originalRecipient: originalAddress,
		action,
		status,
		...diagnosticCode ? { diagnosticCode } : {},
		...remote ? { remoteMta: `dns;${remote.host.name}` } : {}
	};
}
// server/mta/imta/text.ts
/** The part with its own header, which is the prefix's. Its lines end in CRLF. */
function partOne(config, set, input) {
	const { type, message, recipients, raw } = input;
	const whole = lastAge(channelOf(config, recipients[0]), message);
	const spent = input.age ?? whole;
	const unit = ageUnit(config).name;
	const values = {
		header: headerSummaryLines(raw).map((line) => `${summaryLine(set.charset, line)}\n`).join(""),
		recipients: recipientBlock(config, set, input),
		spent,
		left: whole - spent,
		whole,
		unit: set.options.words[unit === "day" ? "DAY" : "HOUR"] ?? unit
	};
	const body = [
		set.prefix,
		set.texts[type],
		set.suffix
	].map((template) => expandTemplate(template, values)).join("");
	const bytes = encodeText(set.charset, body) ?? utf8(body);
	return join(headerLines(config, set, bytes), bytes);
}
function join(header, body) {
	const head = utf8(`${header.join("\n")}\n\n`);
	const whole = new Uint8Array(head.length + body.length);
	whole.set(head);
	whole.set(body, head.length);
	return whole;
}
/** Builds of 6.1 name the encoding always; where there are bytes beyond seven bits it has to be named (RFC 2045 6.1). */
function headerLines({ layout }, { header }, body) {
	const isNamed = header.some((line) => /^content-transfer-encoding:/i.test(line));
	const wide = body.some((byte) => byte > 127);
	if (isNamed || !(wide || layout === "6.1")) return header;
	return [...header, `Content-transfer-encoding: ${wide ? "8BIT" : "7BIT"}`];
}
var ENCODED_WORDS = /=\?([^?*\s]+)\S*?\?[bq]\?[^?]*\?=(?:\s+=\?\1\S*?\?[bq]\?[^?]*\?=)*/gi;
/** An encoded word is decoded where its charset is the notice's own; others stay as they are. */
function summaryLine(charset, line) {
	return inCharset(charset, line.replace(ENCODED_WORDS, (words, own) => {
		const text = own.toLowerCase() === charset ? decodeWords(words) : words;
		return encodeText(charset, text) === null ? words : text;
	}));
}
/** One line; what is a control or has no place in the charset becomes `?`. */
function inCharset(charset, text) {
	const line = text.replace(/[\r\n\t]+/g, " ").replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, "?");
	if (encodeText(charset, line) !== null) return line;
	return [...line].map((character) => encodeText(charset, character) === null ? "?" : character).join("");
}
/** %R: an empty line, the recipients, and for late messages the delivery history. */
function recipientBlock(config, set, { type, reported, recipients, timezone }) {
	const between = config.recipientSpacing === "blank" ? "\n\n" : "\n";
	const lines = (each) => recipientLines(each, type, set.options).map((line) => inCharset(set.charset, line));
	return `\n\n${reported.map((each) => lines(each).join("\n")).join(between)}\n${(type === "delayed" || type === "timedout") && optionNumber(config, "RETURN_DELIVERY_HISTORY") === 1 ? history(config, set, recipients, timezone) : ""}`;
}
/** Newest first, an empty line between the records; recipients that were tried together have one record. */
function history(config, set, recipients, timezone) {
	const attempts = recipients.flatMap((r) => r.history).flatMap(({ at, report }) => at.map((each) => ({
		at: each,
		report
	})));
	const records = new Map(attempts.map((each) => [`${each.at} ${each.report}`, each]));
	const most = optionNumber(config, "HISTORY_TO_RETURN");
	const newest = [...records.values()].sort((a, b) => b.at - a.at).slice(0, most);
	if (newest.length === 0) return "";
	return `\n\n${set.options.words.DELIVERY_HISTORY ?? "Delivery attempt history for your mail"}:\n\n${newest.map(({ at, report }) => `${zoneDate(at, timezone)}\n${inCharset(set.charset, report)}\n`).join("\n")}`;
}
// server/mta/imta/wire/ids.ts
/** Ids and boundaries in the product's shape, decided by the sandbox's seed. */
var BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
var BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/**
* Sixteen characters, as in `0NFF00JPZ02E0Z00`: characters 2 to 4 and 10 to 12 are the Unix time in base 36, as
* published notices show whose dates were left alone (this one is of 2014-11-22T00:30:14Z); between them a counter,
* after them the process.
*/
function queueId(seed, key, at) {
	const time = Math.floor(at / 1e3).toString(36).toUpperCase().padStart(6, "0").slice(-6);
	const counter = token(seed, `counter ${key}`, BASE36, 3);
	const owner = token(seed, `process ${key}`, BASE36, 2);
	const digit = token(seed, `digit ${key}`, "0123", 1);
	return `0${time.slice(0, 3)}00${counter}${time.slice(3)}${owner}${digit}0`;
}
/** `Boundary_(ID_`, an MD5 in base 64 without its padding, `)`. The last character has two bits of its six. */
function boundary(seed, key) {
	return `Boundary_(ID_${token(seed, `boundary ${key}`, BASE64, 21)}${token(seed, `boundary end ${key}`, "AQgw", 1)})`;
}
// server/mta/imta/wire/fold.ts
/** Folding of header lines as the product does it: at 78 columns, whole units where they fit on a line. */
var WIDTH = 78;
/** A comment that needs several lines begins on the line at hand up to this column; samples show 19 so and 26 not. */
var SHORT_LINE = 20;
/**
* Joins units with spaces and folds before a unit that would pass column 78. A unit that is longer than a line (the
* version comment of a later build) is broken at its own spaces.
*/
function foldUnits(units) {
	const lines = [];
	let line = "";
	const add = (unit) => {
		if (line === "") line = unit;
		else if (line.length + 1 + unit.length <= WIDTH) line += ` ${unit}`;
		else {
			lines.push(line);
			line = ` ${unit}`;
		}
	};
	for (const unit of units) {
		if (unit.length + 1 <= WIDTH) {
			add(unit);
			continue;
		}
		const [first = "", ...rest] = unit.split(" ");
		if (line.length > SHORT_LINE) {
			lines.push(line);
			line = ` ${first}`;
		} else add(first);
		rest.forEach(add);
	}
	return [...lines, line].join("\r\n");
}
/** Folds a field at its spaces. */
var foldWords = (line) => line.length <= WIDTH ? line : foldUnits(line.split(" "));
// server/mta/imta/wire/parts.ts
/** Part 2's body, without a last empty line: the delimiter that follows begins with one. */
function statusPart(config, channel, message, reported, { seed, timezone }) {
	const { envid } = message.envelope;
	const later = config.layout === "7";
	const ownId = `${queueId(seed, `envelope ${message.id}`, message.acceptedAt)}@${config.host}`;
	return deliveryStatus(presentFields([
		["Original-envelope-id", envid === void 0 ? later ? ownId : void 0 : decodeXtext(envid)],
		["Reporting-MTA", `dns;${config.host} (${channel.officialHost})`],
		["Arrival-date", later ? zoneDate(message.acceptedAt, timezone) : void 0]
	]), reported.map(recipientFields), foldField);
}
/** Remote-MTA folds before the banner; other fields at column 78. */
var foldField = (line) => line.startsWith("Remote-MTA:") ? line.replace(/ (\([^|]*\))$/, "\r\n $1") : foldWords(line);
/**
* A copy for the postmaster obeys postheadonly and postheadbody, the sender's obeys RET. An original of more blocks than
* CONTENT_RETURN_BLOCK_LIMIT comes back without its body, unless RET said what is wanted.
*/
function quotedAs(config, channel, plan, { envelope, size }, copy) {
	const headerOnly = copy && channel.posthead.value === "postheadonly";
	if (plan.cause === "delayed") return {
		type: "text/plain",
		extent: headerOnly ? "header" : { lines: optionNumber(config, "LINES_TO_RETURN") }
	};
	const tooLarge = isBeyondLimit(config, size);
	const unasked = envelope.ret === void 0 && tooLarge;
	return (copy ? headerOnly || tooLarge : plan.cause === "delivered" || envelope.ret === "HDRS" || unasked) ? {
		type: "text/rfc822-headers",
		extent: "header"
	} : {
		type: "message/rfc822",
		extent: "all"
	};
}
function isBeyondLimit(config, size) {
	const limit = optionNumber(config, "CONTENT_RETURN_BLOCK_LIMIT");
	return limit > 0 && blocksOf(size, optionNumber(config, "BLOCK_SIZE")) > limit;
}
// server/mta/imta/wire/received.ts
/** A date folds after its weekday only. */
function dateUnits(at, timezone) {
	const date = zoneDate(at, timezone);
	const comma = date.indexOf(",") + 1;
	return [date.slice(0, comma), date.slice(comma + 1)];
}
var idUnit = ({ config, id }) => `id <${id}@${config.host}>`;
/** `from process-daemon.HOST by HOST`: a channel handed the message on. Later versions add the recipient's ORCPT. */
function fromChannel(stamp, officialHost, recipient) {
	const { config, at, timezone } = stamp;
	const from = officialHost.includes(".") ? officialHost : `${officialHost}.${config.host}`;
	const whom = config.layout === "7" ? [
		"for",
		recipient,
		`(ORCPT ${recipient});`
	] : ["for", `${recipient};`];
	const tail = recipient === void 0 ? [`${idUnit(stamp)};`] : [idUnit(stamp), ...whom];
	return foldUnits([
		`Received: from ${from}`,
		"by",
		config.host,
		`(${config.version})`,
		...tail,
		...dateUnits(at, timezone)
	]);
}
/** `from HOST (VERSION) id …`: the message was written on this host. */
function fromHere(stamp) {
	const { config, at, timezone } = stamp;
	return foldUnits([
		`Received: from ${config.host}`,
		`(${config.version})`,
		`${idUnit(stamp)};`,
		...dateUnits(at, timezone)
	]);
}
/**
* The SMTP server's own line, as the originals in published notices bear it: `from HELO ([IP])`, a line break, then
* `by HOST (VERSION) with ESMTP id <ID> for RECIPIENT; DATE`; `for` only where there is one recipient.
*/
function fromClient(stamp, client, envelope) {
	const { config, at, timezone } = stamp;
	const { ip, helo, esmtp, tls, user } = client;
	const literal = `[${ip.includes(":") ? `IPv6:${ip}` : ip}]`;
	const protocol = esmtp ? `ESMTP${tls ? "S" : ""}${user === void 0 ? "" : "A"}` : "SMTP";
	const [only, second] = envelope.recipients;
	const id = `with ${protocol} ${idUnit(stamp)}`;
	const units = only && !second ? [
		id,
		"for",
		`${only.forwardPath};`
	] : [`${id};`];
	const rest = foldUnits([
		` by ${config.host}`,
		`(${config.version})`,
		...units,
		...dateUnits(at, timezone)
	]);
	return `Received: from ${helo ?? literal} (${literal})\r\n${rest}`;
}
// server/mta/imta/compose.ts
/** A notice as it goes on the wire: header, then a multipart/report of three parts (RFC 3462). */
/** Attested but for the last three, which are made in their manner. */
var SUBJECTS = {
	failed: "Delivery has failed",
	timedout: "Delivery has timed out and failed",
	delayed: "Delivery has been delayed",
	bounced: "Delivery has been manually aborted",
	delivered: "Delivery has been successful",
	relayed: "Delivery has been relayed",
	expanded: "Delivery has been expanded"
};
function compose$1(config, input) {
	const { plan, message, recipients, raw: original, noticeId, seed, now, timezone } = input;
	const channel = channelOf(config, recipients[0]);
	const late = undeliverable(plan.age ?? lastAge(channel, message), ageUnit(config));
	const connection = {
		seed,
		messageId: message.id
	};
	const reported = recipients.map((each) => reportOf$1(config, each, plan.cause, late, connection));
	const stamp = {
		config,
		id: queueId(seed, `job ${noticeId}`, now),
		at: now,
		timezone
	};
	const { type: quotedType, extent } = quotedAs(config, channel, plan, message, isForPostmaster(input));
	const quoted = quoteOriginal(`Return-path: <${message.envelope.reversePath}>\r\n${fromChannel(stamp, channel.officialHost)}\r\n` + message.trace, original, extent);
	const type = noticeType(plan.cause, reported[0].action);
	const fieldsOfOriginal = scanHeader(original);
	const set = textsFor(config.texts, {
		type,
		sourceChannel: SOURCE_CHANNELS[message.origin.type],
		acceptLanguage: acceptLanguage(fieldsOfOriginal),
		returnAddress: message.envelope.reversePath,
		firstRecipient: recipients[0].routed
	});
	const text = {
		type,
		age: plan.age,
		message,
		recipients,
		reported,
		raw: original,
		timezone
	};
	const delimiter = `\r\n--${boundary(seed, noticeId)}`;
	const messageId = fieldValue(fieldsOfOriginal, "message-id");
	const lines = header(config, channel, input, {
		set,
		type,
		jobId: stamp.id,
		messageId
	});
	const raw = concat(utf8(`${changeHeader(lines, set.headerOptions).join("\r\n")}\r\n`), utf8(`${config.layout === "6.1" ? "" : "\r\n"}${delimiter}\r\n`), toCrlf(partOne(config, set, text)), utf8(`${delimiter}\r\nContent-type: message/delivery-status\r\n\r\n`), utf8(statusPart(config, channel, message, reported, {
		seed,
		timezone
	})), utf8(`${delimiter}\r\nContent-type: ${quotedType}\r\n\r\n`), quoted, utf8(`${delimiter}--\r\n`));
	const fields = scanHeader(raw);
	return {
		raw,
		report: reported.map(reportEntry$1),
		header: headerSummary(fields),
		fields
	};
}
/** The channel that a message came in by. */
var SOURCE_CHANNELS = {
	smtp: "tcp_local",
	answer: "tcp_local",
	local: "l",
	forward: "ims-ms",
	notice: "process"
};
var fieldValue = (fields, name) => fields.find((field) => field.name.toLowerCase() === name)?.value || void 0;
/** The first of the fields in which a sender says which languages he reads. */
var acceptLanguage = (fields) => [
	"accept-language",
	"preferred-language",
	"x-accept-language"
].map((name) => fieldValue(fields, name)).find((value) => value !== void 0) ?? "";
/** Notices about a message from `<>` have no other reader. */
var isForPostmaster = ({ plan, message }) => plan.kind === "postmaster-copy" || isNullReversePath(message.envelope.reversePath);
/** The fields in the order and letter case of published notices. */
function header(config, channel, input, about) {
	const { plan, noticeId, seed, now, timezone } = input;
	const { set, type, jobId, messageId } = about;
	const id = (use) => queueId(seed, `${use} ${noticeId}`, now);
	const later = config.layout === "7";
	const threaded = later && messageId !== void 0;
	const limits = `boundary="${boundary(seed, noticeId)}"`;
	return [
		fromChannel({
			config,
			id: id("process"),
			at: now,
			timezone
		}, "process-daemon", plan.to),
		fromHere({
			config,
			id: jobId,
			at: now,
			timezone
		}),
		`Date: ${zoneDate(now, timezone)}`,
		`From: ${sender(config, channel, set)}`,
		`Subject: ${subject(set, type)}`,
		...threaded ? [`In-reply-to: ${messageId}`] : [],
		`To: ${plan.to}`,
		`Message-id: <${id("message")}@${config.host}>`,
		"MIME-version: 1.0",
		later ? `Content-type: multipart/report; report-type=delivery-status;\r\n ${limits}` : `Content-type: multipart/report;\r\n ${limits}; report-type=delivery-status`,
		...threaded ? [`References: ${messageId}`] : []
	];
}
function subject({ options, charset }, type) {
	const own = options.words.SUBJECT;
	return own ? encodeWords(own, charset, 9) : `Delivery Notification: ${SUBJECTS[type]}`;
}
/** A channel's own keyword wins over the language's name, which wins over the system's. */
function sender(config, channel, { options, charset }) {
	const { value: address } = returnAddress(config, channel);
	const local = channel.returnPersonal.value === null ? options.words.RETURN_PERSONAL : void 0;
	const name = local === void 0 ? returnPersonal(config, channel).value : encodeWords(local, charset, 6);
	return name === "" ? address : `${phrase(name)} <${address}>`;
}
/** RFC 822 section 3.3: a name with specials stands in quotes; an encoded word never does. */
function phrase(name) {
	return /^[A-Za-z0-9 !#$%&'*+\-/=?^_`{|}~]+$/.test(name) ? name : `"${name.replace(/["\\]/g, "\\$&")}"`;
}
// server/mta/imta/log.ts
function createLog$1(config) {
	const messages = /* @__PURE__ */ new Map();
	return { lines: (event) => linesOf(config, messages, event) };
}
function linesOf(config, messages, event) {
	if (event.type === "message.accepted") {
		messages.set(event.messageId, logged(config, event));
		return [];
	}
	if (event.type === "session.refused") {
		const what = event.recipient === void 0 ? "" : ` rfc822;${event.recipient} ${event.recipient}`;
		return [line("tcp_local", "", "J", 0, event.reversePath ?? "") + what + trailing(event.reply)];
	}
	if (!("messageId" in event)) return [];
	const message = messages.get(event.messageId);
	if (!message) return [];
	if (event.type === "message.ended") messages.delete(event.messageId);
	const lines = messageLines(config, message, event);
	return TELLING.has(event.type) ? lines : [...unreported(message), ...lines];
}
/** Who is told follows at once upon a failure; any other event of the message means that nobody was. */
var TELLING = /* @__PURE__ */ new Set([
	"recipient.failed",
	"recipient.expired",
	"notice.sent",
	"notice.suppressed",
	"message.discarded"
]);
function unreported(message) {
	const lines = [...message.failed].map(([index, text]) => entry(message, index, "K", text));
	message.failed.clear();
	return lines;
}
function logged(config, { origin, envelope, recipients, size }) {
	const source = {
		smtp: "tcp_local",
		answer: "tcp_local",
		local: "l",
		notice: "process",
		forward: "process"
	}[origin.type];
	const paths = recipients ?? envelope.recipients;
	return {
		sender: envelope.reversePath,
		blocks: blocksOf(size, optionNumber(config, "BLOCK_SIZE")),
		originals: paths.map(({ orcpt, forwardPath }) => orcpt ?? `rfc822;${forwardPath}`),
		source,
		channels: [],
		finals: paths.map(({ forwardPath }) => forwardPath),
		failed: /* @__PURE__ */ new Map()
	};
}
function messageLines(config, message, event) {
	switch (event.type) {
		case "recipient.queued": {
			const channel = channelOf(config, event).name;
			message.channels[event.index] = channel;
			message.finals[event.index] = event.routed;
			const enqueued = line(message.source, channel, "E", message.blocks, message.sender);
			return event.reason === "accepted" ? [enqueued + recipientText(message, event.index)] : [];
		}
		case "recipient.delivered": return [entry(message, event.index, "D", event.diagnostic)];
		case "recipient.deferred": return [entry(message, event.index, "Q", event.report)];
		case "recipient.failed":
		case "recipient.expired":
			message.failed.set(event.index, event.diagnostic);
			return [];
		case "notice.sent":
			if (event.kind === "warning") return event.indexes.map((index) => entry(message, index, "W", ""));
			return event.indexes.flatMap((index) => returned(message, index));
		case "notice.suppressed": return event.reason === "loop" ? event.indexes.flatMap((index) => stopped(message, index, event)) : [];
		default: return [];
	}
}
function returned(message, index) {
	const text = message.failed.get(index);
	if (text === void 0) return [];
	message.failed.delete(index);
	return [entry(message, index, "R", text)];
}
/** The sentence of ours tells why a chain of notices ends here. */
function stopped(message, index, { why }) {
	const text = message.failed.get(index);
	if (text === void 0) return [];
	message.failed.delete(index);
	return [entry(message, index, "K", "text" in why ? `${text} (${why.text})` : text)];
}
var entry = (message, index, code, text) => line(message.channels[index] ?? "", "", code, message.blocks, message.sender) + recipientText(message, index) + trailing(text);
var line = (source, destination, code, blocks, sender) => `${source.padEnd(12)} ${destination.padEnd(12)} ${code} ${blocks} ${sender}`;
var recipientText = ({ originals, finals }, index) => ` ${originals[index]} ${finals[index]}`;
var trailing = (text) => text === "" ? "" : ` ${toAscii(text)}`;
// server/mta/imta/notices/block-limit.ts
function refuseTooLarge(config, { size }, recipient) {
	const { blockLimit, blockSize, name } = channelOf(config, recipient);
	const { value, source } = blockLimit;
	if (value === null) return null;
	const blocks = blocksOf(size, blockSize);
	if (blocks <= value) return null;
	const kilobytes = Math.floor(value * blockSize / 1024);
	const why = {
		by: "setting",
		setting: "blocklimit",
		value: String(value),
		...source ? { source } : {},
		text: `blocklimit ${value} on channel ${name}: the message has ${blocks} blocks.`
	};
	return {
		outcome: {
			type: "mta",
			temporary: false,
			text: `channel limit of ${kilobytes} kilobytes on message size exceeded`,
			status: "5.2.3"
		},
		why
	};
}
// server/mta/imta/notices/return-envelope.ts
/**
* Bits 0 and 1 of returnenvelope: notices that come from the postmaster, and blank senders that become the postmaster
* (administration guide, "Blank Envelope Return Addresses"). The channel's keyword counts as a whole, else option
* RETURN_ENVELOPE. Bits 2 and 3 are the SMTP server's.
*/
var NOTICES_FROM_POSTMASTER = 1;
var NO_BLANK_SENDER = 2;
/** The sender in force while a message waits in a channel: bit 1 leaves none blank. */
function senderOf$1(config, channel, message) {
	const address = queuedSender(message.envelope);
	if (address !== "") return { address };
	return fromPostmaster(config, readFrom(config, channel, sourceOf(message)), NO_BLANK_SENDER) ?? { address };
}
/** The sender of a notice: the postmaster by bit 0 of the failing message's channel, or bit 1 of the notice's own. */
function noticeSender(config, channel, message, to) {
	const failed = fromPostmaster(config, readFrom(config, channel, sourceOf(message)), NOTICES_FROM_POSTMASTER);
	if (failed) return failed;
	return fromPostmaster(config, readFrom(config, channelOf(config, route$1(config, to)), "process"), NO_BLANK_SENDER) ?? { address: "" };
}
var sourceOf = ({ origin }) => ({
	smtp: "tcp_local",
	answer: "tcp_local",
	local: "l",
	notice: "process",
	forward: "process"
})[origin.type];
var readFrom = (config, destination, source) => config.returnEnvelopeChannel === "source" ? config.channels.get(source) ?? destination : destination;
function fromPostmaster(config, channel, bit) {
	const { value: own, keyword = "returnenvelope", source } = channel.returnEnvelope;
	if (((own ?? optionNumber(config, "RETURN_ENVELOPE")) & bit) === 0) return null;
	const address = postmasterOf(config, channel);
	if (own !== null) {
		const text = `${keyword} ${own} on channel ${channel.name}`;
		return {
			address,
			by: {
				setting: keyword,
				value: String(own),
				text,
				...source ? { source } : {}
			}
		};
	}
	const option = config.options.get("RETURN_ENVELOPE");
	const value = option?.value ?? "";
	return {
		address,
		by: {
			setting: "RETURN_ENVELOPE",
			value,
			text: `RETURN_ENVELOPE=${value}, as channel ${channel.name} has no returnenvelope`,
			...option ? { source: option.source } : {}
		}
	};
}
// server/mta/imta/notices/why-sent.ts
function whyTold(config, message, { channel, cause, indexes }, age) {
	if (cause === "returned") return {
		by: "operator",
		text: "The message was returned by hand."
	};
	if (cause === "failed") {
		const failed = `A permanent failure on channel ${channel.name} is told at once, whatever its notices`;
		const notify = message.recipients[indexes[0]]?.path.notify;
		if (!notify || notify.length === 0) return {
			by: "default",
			text: `${failed}, and NOTIFY was not given.`
		};
		const value = notify.join(",");
		return {
			by: "setting",
			setting: "NOTIFY",
			value,
			text: `${failed}, and NOTIFY=${value} asks for it.`
		};
	}
	const { priority, loweredBy } = priorityOf(channel, message);
	const inForce = channel.notices[priority];
	const ages = inForce.value.join(" ");
	const attained = counted(age ?? inForce.value.at(-1), ageUnit(config));
	const does = cause === "delayed" ? "a warning is due" : "the last of the ages, the message is returned";
	const lowered = loweredBy ? `, lowered by ${loweredBy.keyword} ${loweredBy.value}${placeOf$2(loweredBy)}` : "";
	return {
		by: "setting",
		setting: inForce.keyword ?? "notices",
		value: ages,
		...inForce.source ? { source: inForce.source } : {},
		text: `${inForce.keyword ?? "notices"} ${ages} ${onChannel(channel.name, inForce)}, ${priority} priority${lowered}: at ${attained} ${does}.`
	};
}
function onChannel(name, { standIn, fromDefaults, keyword }) {
	if (standIn) return `of channel ${standIn}, as channel ${name} has none`;
	if (fromDefaults) return `of the defaults block, on channel ${name}`;
	return keyword ? `on channel ${name}` : `(the default) on channel ${name}`;
}
var placeOf$2 = ({ source }) => source ? ` (${source.file}${source.line === void 0 ? "" : `:${source.line}`})` : "";
// server/mta/imta/notices/sender-side.ts
/** @param sender the message's sender in force */
function senderSide(about, kind, sender, header) {
	const { config, message, group } = about;
	const { indexes, cause } = group;
	if (header.type === "nobody") return {
		told: [],
		untold: indexes,
		to: [],
		decisions: [suppress(about, kind, "errors-to-blank", indexes, header.why)]
	};
	const told = indexes.filter((index) => wants(notifyOf(message, index), cause));
	const untold = indexes.filter((index) => !told.includes(index));
	const to = header.type === "addresses" ? header.to : [sender];
	const why = header.type === "addresses" ? header.why : whyTold(config, message, {
		...group,
		indexes: told
	}, about.age);
	return {
		told,
		untold,
		to,
		decisions: [...told.length > 0 ? to.map((address) => send(about, kind, address, told, why)) : [], ...untoldDecisions(about, kind, untold)]
	};
}
/** One for each value of NOTIFY that asked for no notice. */
function untoldDecisions(about, kind, untold) {
	const byValue = /* @__PURE__ */ new Map();
	for (const index of untold) {
		const value = notifyOf(about.message, index)?.join(",") ?? "";
		byValue.set(value, [...byValue.get(value) ?? [], index]);
	}
	return [...byValue].map(([value, indexes]) => {
		return suppress(about, kind, "notify", indexes, {
			by: "setting",
			setting: "NOTIFY",
			value,
			text: `NOTIFY=${value} asks for no ${kind === "warning" ? "warning" : "failure notice"}, so channel ${about.group.channel.name} sends none.`
		});
	});
}
var notifyOf = (message, index) => {
	const notify = message.recipients[index]?.path.notify;
	return notify && notify.length > 0 ? notify : void 0;
};
/**
* RFC 3461 section 4.1: without NOTIFY failures are told, and delays are left to the MTA, which tells them too. NEVER
* may not stand with others; where it does all the same, it is believed.
*/
function wants(notify, cause) {
	if (notify?.includes("NEVER")) return false;
	return notify === void 0 || notify.includes(cause === "delayed" ? "DELAY" : "FAILURE");
}
/** RFC 3461 section 5.2: a notice asks for no notice about itself; one that comes from the postmaster may. */
function send(about, kind, to, indexes, why) {
	const { config, message, group, age } = about;
	const from = noticeSender(config, group.channel, message, to);
	return {
		type: "send",
		plan: {
			kind,
			cause: group.cause,
			reversePath: from.address,
			to,
			...from.address === "" ? { notify: ["NEVER"] } : {},
			indexes,
			why: from.by ? {
				...why,
				text: `${textOf(why)} It comes from <${from.address}>: ${placed(from.by)}.`
			} : why,
			...age === void 0 ? {} : { age }
		}
	};
}
var textOf = (why) => "text" in why ? why.text : "";
/** A second setting that decided, with its place, in one phrase. */
var placed = ({ text, source }) => source ? `${text} (${source.file}${source.line === void 0 ? "" : `:${source.line}`})` : text;
var suppress = ({ age }, kind, reason, indexes, why) => ({
	type: "suppress",
	kind,
	reason,
	indexes,
	why,
	...age === void 0 ? {} : { age }
});
// server/mta/imta/notices/delivery-report.ts
var KIND = "delivery-report";
function deliveryReport(about, sender) {
	const { config, message, group } = about;
	const asked = group.indexes.filter((index) => notifyOf(message, index)?.includes("SUCCESS"));
	const [first] = asked;
	if (first === void 0) return [];
	const { channel } = group;
	if (sender.address === "") return [suppress(about, KIND, "null-reverse-path", asked, {
		by: "default",
		text: `The message came from <> and waited in channel ${channel.name}: there is nobody to report to.`
	})];
	if (optionNumber(config, "DISABLE_DELIVERY_RECEIPT") === 1) return [suppress(about, KIND, "receipts-off", asked, receiptsOff(config))];
	const next = message.recipients[first]?.channel === "remote" ? nextHop(config, channel) : null;
	if (next?.understands) return [suppress(about, KIND, "passed-on", asked, next.why)];
	return [send(about, KIND, sender.address, asked, next?.why ?? askedHere(channel))];
}
function receiptsOff(config) {
	const source = config.options.get("DISABLE_DELIVERY_RECEIPT")?.source;
	const text = "DISABLE_DELIVERY_RECEIPT is 1, so NOTIFY=SUCCESS brings no report.";
	return {
		by: "setting",
		setting: "DISABLE_DELIVERY_RECEIPT",
		value: "1",
		...source ? { source } : {},
		text
	};
}
var askedHere = ({ name }) => ({
	by: "setting",
	setting: "NOTIFY",
	value: "SUCCESS",
	text: `NOTIFY=SUCCESS asked for a report, and channel ${name} has delivered.`
});
/** A next host that understands DSN requests gets them and reports; for any other one, relaying is reported here. */
function nextHop(config, channel) {
	const { value, keyword, source: place } = channel.notary;
	const understands = value ?? config.remoteDsn;
	const setting = keyword ?? "remoteDsn";
	const source = keyword ? place : config.places.remoteDsn;
	const says = keyword ? `${keyword} on channel ${channel.name}` : `No notary or nonotary on channel ${channel.name}`;
	const then = understands ? "NOTIFY, RET, ENVID and ORCPT were passed on to the next host, which reports" : "the next host is not known to understand NOTIFY=SUCCESS, so relaying is reported here";
	return {
		understands,
		why: {
			by: "setting",
			setting,
			value: keyword ? `channel ${channel.name}` : String(config.remoteDsn),
			...source ? { source } : {},
			text: `${says}: ${then}.`
		}
	};
}
/** Why a delivery is not reported of which nobody asked a report. */
function noReportBecause(config, { notify = [] }, routed) {
	const { name } = channelOf(config, route$1(config, routed));
	const reports = `channel ${name} reports success only where NOTIFY asks for it`;
	if (notify.length === 0) return {
		by: "default",
		text: `NOTIFY was not given, and ${reports}.`
	};
	const value = notify.join(",");
	return {
		by: "setting",
		setting: "NOTIFY",
		value,
		text: `NOTIFY=${value} does not ask for it, and ${reports}.`
	};
}
// server/mta/imta/notices/operator.ts
var isReturnedByHand = (recipient) => recipient.state === "failed" && recipient.endedBy === "operator";
/** The text is ours: published mail shows none. */
function returnedByHand({ returnedStatus }) {
	const report = "message returned by the postmaster";
	return {
		status: returnedStatus,
		statusSource: "reported",
		diagnostic: report,
		report
	};
}
// server/mta/imta/notices/header-return.ts
/** A header may name no more. */
var MOST_ADDRESSES = 10;
function headerReturn(config, message, isWarning, channel) {
	const value = isWarning ? message.warningsTo : message.errorsTo;
	if (value === void 0) return { type: "sender" };
	const header = isWarning ? "Warnings-to:" : "Errors-to:";
	const option = isWarning ? "USE_WARNINGS_TO" : "USE_ERRORS_TO";
	const isUsed = optionNumber(config, option) === 1;
	if (value.trim() === "") return blank(config, header, isUsed, channel);
	if (!isUsed) return { type: "sender" };
	const to = [...new Set(splitAddresses(value).flatMap(addressIn))].slice(0, MOST_ADDRESSES);
	if (to.length === 0) return { type: "sender" };
	const source = config.options.get(option)?.source;
	const text = `${option} is 1, so the notice of channel ${channel} goes to the address in ${header}, <${to.join(">, <")}>.`;
	return {
		type: "addresses",
		to,
		why: {
			by: "setting",
			setting: option,
			value: "1",
			...source ? { source } : {},
			text
		}
	};
}
function blank({ blankErrorsTo, places }, header, isUsed, channel) {
	if (!isUsed && blankErrorsTo !== "suppress") return { type: blankErrorsTo === "copies" ? "unwelcome" : "sender" };
	const source = places.blankErrorsTo;
	const text = `A blank ${header} header keeps the notice of channel ${channel} from the sender.`;
	return {
		type: "nobody",
		why: {
			by: "setting",
			setting: "blankErrorsTo",
			value: blankErrorsTo,
			...source ? { source } : {},
			text
		}
	};
}
function addressIn(text) {
	const address = /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text;
	return /^[^\s@<>]+@[^\s@<>]+$/.test(address) ? [address] : [];
}
// server/mta/imta/notices/who-gets-what.ts
var COPIES = {
	all: {
		ordinary: true,
		"null-sender": true,
		suppressed: true,
		unwelcome: true
	},
	copy: {
		ordinary: true,
		"null-sender": false,
		suppressed: true,
		unwelcome: true
	},
	error: {
		ordinary: false,
		"null-sender": true,
		suppressed: true,
		unwelcome: false
	},
	none: {
		ordinary: false,
		"null-sender": false,
		suppressed: false,
		unwelcome: false
	},
	default: {
		ordinary: true,
		"null-sender": false,
		suppressed: false,
		unwelcome: false
	}
};
/** The reason is told with the keyword and the channel that it was read from. */
function decideCopy(config, family, channel, situation) {
	const policy = policyOf(config, family, channel);
	const withheld = situation === "suppressed" && (policy.value === "copy" || policy.value === "error") && config.suppressedCopies === "none";
	const copied = COPIES[policy.value][situation] && !withheld;
	const gets = `${SITUATION_TEXT[situation]}, so the postmaster gets ${copied ? "a" : "no"} copy`;
	const also = withheld ? " (setting suppressedCopies: none)" : "";
	return {
		copied,
		why: {
			by: "setting",
			setting: policy.setting,
			value: policy.keyword ? `channel ${channel.name}` : "default",
			...policy.source ? { source: policy.source } : {},
			text: `${policy.said}: ${gets}${also}.`
		}
	};
}
var SITUATION_TEXT = {
	ordinary: "the notice could be addressed to the sender",
	"null-sender": "the message came from a blank sender",
	suppressed: "the sender is not to be told",
	unwelcome: "its Errors-to: or Warnings-to: is blank"
};
/** The channel's own keyword, else what the setting postDefault says. */
function policyOf(config, family, channel) {
	const own = channel[family];
	if (own.keyword) return {
		...own,
		setting: own.keyword,
		said: keywordText(own, channel)
	};
	const none = `No ${family} keyword on channel ${channel.name}`;
	const { postDefault } = config;
	const block = channel.source ? { source: channel.source } : {};
	if (postDefault === "guide") return {
		value: "default",
		setting: family,
		...block,
		said: none
	};
	const { sendpost } = channel;
	if (postDefault !== "copy" && family === "warnpost" && sendpost.keyword) return {
		...sendpost,
		setting: sendpost.keyword,
		said: `${none}, where ${keywordText(sendpost, channel)} counts`
	};
	const value = postDefault === "later" && family === "sendpost" ? "none" : "copy";
	const source = config.places.postDefault;
	const said = `${none}, and postDefault ${postDefault} makes that ${value === "none" ? "no" : "copy"}${family}`;
	return {
		value,
		setting: "postDefault",
		...source ? { source } : {},
		said
	};
}
var keywordText = ({ keyword, fromDefaults }, { name }) => fromDefaults ? `${keyword} of the defaults block, on channel ${name}` : `${keyword} on channel ${name}`;
// server/mta/imta/notices.ts
/** Who is told what: one notice to the sender, one to the postmaster, or the reason why not. */
function decideNotices$1(config, message, change) {
	return groupsOf(config, message, change).flatMap((group) => {
		const about = {
			config,
			message,
			group,
			age: change.age
		};
		const sender = senderOf$1(config, group.channel, message);
		if (group.cause === "delivered") return deliveryReport(about, sender);
		if (message.kind === "double-bounce" && config.failedDoubleBounce === "discard" && group.cause !== "delayed") return [endOfChain(config, group)];
		return sender.address === "" ? [toPostmasterOnly(about)] : failureOrWarning(about, sender);
	});
}
function groupsOf(config, message, { cause, indexes }) {
	const groups = /* @__PURE__ */ new Map();
	for (const index of indexes) {
		const recipient = message.recipients[index];
		const each = cause === "delayed" ? "delayed" : causeOf(recipient);
		if (!each || isPassedOn(config, recipient)) continue;
		const channel = channelOf(config, recipient);
		const key = `${channel.name} ${each}`;
		const group = groups.get(key);
		if (group) group.indexes.push(index);
		else groups.set(key, {
			channel,
			cause: each,
			indexes: [index]
		});
	}
	return [...groups.values()];
}
function causeOf(recipient) {
	if (isReturnedByHand(recipient)) return "returned";
	const { state } = recipient;
	return state === "failed" || state === "expired" || state === "delivered" ? state : null;
}
/** A list without an owner of its own passes NOTIFY on with its members' copies, and they tell what became of them. */
function isPassedOn(config, { state, routed }) {
	const list = state === "delivered" ? listOf$1(config, routed) : void 0;
	return list !== void 0 && !endsResponsibility(list);
}
/** A notice to the postmaster about a message from `<>` that fails ends the chain. */
function endOfChain({ places }, { indexes, channel }) {
	const source = places.failedDoubleBounce;
	const text = `The postmaster's own notice failed in channel ${channel.name}: nobody is left to tell.`;
	return {
		type: "suppress",
		kind: "double-bounce",
		reason: "triple-bounce",
		indexes,
		why: {
			by: "setting",
			setting: "failedDoubleBounce",
			value: "discard",
			...source ? { source } : {},
			text
		},
		discard: true
	};
}
/** Where notices come of notices for ever, as with returnenvelope 1 and a postmaster who is not there. */
function noticeChain({ noticeChain: longest, places }) {
	const source = places.noticeChain;
	const text = `A chain of ${longest} notices is a loop; no further one is sent.`;
	return {
		longest,
		why: {
			by: "setting",
			setting: "noticeChain",
			value: String(longest),
			...source ? { source } : {},
			text
		}
	};
}
/** The copy that a keyword asks for, or the reason why there is none. */
function copy(about, indexes, situation, kind) {
	const { config, group } = about;
	const { copied, why } = decideCopy(config, group.cause === "delayed" ? "warnpost" : "sendpost", group.channel, situation);
	if (copied) return send(about, kind, postmasterOf(config, group.channel), indexes, why);
	return suppress(about, kind, situation === "null-sender" ? "null-reverse-path" : "no-postmaster-copy", indexes, why);
}
/** Kind follows the cause: what is said of a message from `<>` is a double bounce, whoever hears it. */
function toPostmasterOnly(about) {
	const kind = about.group.cause === "delayed" ? "warning" : "double-bounce";
	return copy(about, about.group.indexes, "null-sender", kind);
}
function failureOrWarning(about, sender) {
	const { config, message, group } = about;
	const late = group.cause === "delayed";
	const header = headerReturn(config, message, late, group.channel.name);
	const { told, untold, to, decisions } = senderSide(about, late ? "warning" : "bounce", sender.address, header);
	const situation = header.type === "unwelcome" ? "unwelcome" : "ordinary";
	const copies = [...told.length > 0 ? [copyUnlessTold(about, told, situation, to)] : [], ...untold.length > 0 ? [copy(about, untold, "suppressed", "postmaster-copy")] : []];
	return [...decisions.map((decision) => withSender(decision, sender)), ...mergeCopies(copies)];
}
/** Where the postmaster is the one who is told, a copy would be the same mail twice. */
function copyUnlessTold(about, told, situation, to) {
	const decision = copy(about, told, situation, "postmaster-copy");
	if (decision.type === "suppress") return decision;
	const { plan } = decision;
	if (!to.some((address) => sameAddress(address, plan.to))) return decision;
	const { why } = plan;
	const text = `<${plan.to}> is the one who was told, so a copy would be the same notice twice.`;
	return suppress(about, plan.kind, "no-postmaster-copy", told, "text" in why ? {
		...why,
		text
	} : why);
}
/** Says so where returnenvelope put the postmaster in a blank sender's place. */
function withSender(decision, { address, by }) {
	if (!by || decision.type === "suppress" || !("text" in decision.plan.why)) return decision;
	const text = `${decision.plan.why.text} <${address}> stands for the blank sender: ${placed(by)}.`;
	return {
		type: "send",
		plan: {
			...decision.plan,
			why: {
				...decision.plan.why,
				text
			}
		}
	};
}
/** Two copies of one event to one postmaster are one notice. */
function mergeCopies(copies) {
	const [first, second] = copies;
	if (first?.type !== "send" || second?.type !== "send") return [...copies];
	const indexes = [...first.plan.indexes, ...second.plan.indexes].sort((a, b) => a - b);
	return [{
		type: "send",
		plan: {
			...first.plan,
			indexes
		}
	}];
}
// server/mta/imta/return-job.ts
var MINUTE = 6e4;
var HOUR = 36e5;
var DAY = 864e5;
function returnJob(config, timezone) {
	if (config.timing === "exact") return { runFrom: (at) => at };
	const hourly = ageUnit(config).name === "hour";
	return { runFrom: (at) => hourly ? halfPast(at, timezone) : halfPastMidnight(at, timezone) };
}
/** Half an hour past local midnight, on the day or the day after. */
function halfPastMidnight(at, zone) {
	const midnight = Math.floor((at + zoneOffset(at, zone)) / DAY) * DAY;
	return [
		-1,
		0,
		1,
		2
	].map((days) => instantOfLocal(midnight + days * DAY + 30 * MINUTE, zone)).find((run) => run >= at);
}
function halfPast(at, zone) {
	const local = localTime(at, zone);
	const past = ((local.minute - 30) * MINUTE + local.second * 1e3 + local.millisecond + HOUR) % HOUR;
	return past === 0 ? at : at + HOUR - past;
}
/** The recipients that still wait and for whom the queue's copy ages. */
var waiting = (message) => message.recipients.filter((r) => r.state === "queued");
/**
* The next instant at which the job does something to this message. Runs that would find nothing are left out: they
* would be steps of the clock that nobody can tell apart. It may be `now` itself where part of a return is still to do.
*/
function nextCheckAt(config, job, message, now) {
	const { length } = ageUnit(config);
	const due = [];
	for (const recipient of waiting(message)) {
		const channel = channelOf(config, recipient);
		for (const age of noticesOf(channel, message)) {
			const run = job.runFrom(message.acceptedAt + age * length);
			if (run > now) due.push(run);
		}
		if (job.runFrom(message.acceptedAt + lastAge(channel, message) * length) <= now) due.push(recipient.underWay ? afterAttempt(recipient.underWay.endsAt, now) : job.runFrom(now));
		else if (recipient.underWay && isOwed(recipient, attainedBy(config, job, message, recipient, now))) due.push(afterAttempt(recipient.underWay.endsAt, now));
	}
	return due.length === 0 ? null : Math.min(...due);
}
/** A message that an attempt holds is returned when it lets go; at the next run another attempt might hold it again. */
var afterAttempt = (endsAt, now) => Math.max(endsAt, now) + 1e3;
/** When the last recipient that still waits is returned, whatever its attempts bring. */
function givesUpAt(config, job, message) {
	const { length } = ageUnit(config);
	const ends = waiting(message).map((recipient) => job.runFrom(message.acceptedAt + lastAge(channelOf(config, recipient), message) * length));
	return ends.length === 0 ? null : Math.max(...ends);
}
function checkAge(config, job, message, now) {
	const attained = waiting(message).map((recipient) => ({
		recipient,
		...attainedBy(config, job, message, recipient, now)
	}));
	const over = attained.filter(({ age, last, recipient }) => age === last && recipient.underWay === null);
	const late = attained.filter(({ age, last, run, recipient }) => {
		const isHeld = recipient.underWay !== null && recipient.underWay.startedAt <= run;
		return age !== last && !isHeld;
	});
	return [...expire(config, over), ...warn(late)];
}
var isOwed = ({ warnedAge }, { age }) => age !== null && age > warnedAge;
/** Each recipient is warned of its highest age alone, however many have passed since the job last ran. */
function warn(late) {
	const byAge = /* @__PURE__ */ new Map();
	for (const { recipient, age } of late) {
		if (age === null || !isOwed(recipient, { age })) continue;
		byAge.set(age, [...byAge.get(age) ?? [], recipient.index]);
	}
	return [...byAge].map(([age, indexes]) => ({
		type: "warn",
		age,
		indexes
	}));
}
/** The highest notices value that a run up to `now` has found attained. */
function attainedBy(config, job, message, recipient, now) {
	const ages = noticesOf(channelOf(config, recipient), message);
	const { length } = ageUnit(config);
	const found = ages.map((age) => ({
		age,
		run: job.runFrom(message.acceptedAt + age * length)
	})).findLast(({ run }) => run <= now);
	return {
		age: found?.age ?? null,
		run: found?.run ?? now,
		last: ages.at(-1)
	};
}
/** A recipient that runs out of time keeps the status of its last cause, so each status is returned by itself. */
function expire(config, over) {
	const groups = /* @__PURE__ */ new Map();
	for (const each of over) {
		const key = `${each.recipient.status} ${each.last}`;
		groups.set(key, [...groups.get(key) ?? [], each]);
	}
	return [...groups.values()].map((alike) => {
		const { recipient, last } = alike[0];
		const report = undeliverable(last, ageUnit(config));
		const judgement = {
			report,
			diagnostic: report,
			status: recipient.status ?? config.timedOutStatus,
			statusSource: recipient.status === null ? "reported" : recipient.statusSource ?? "implied"
		};
		return {
			type: "expire",
			indexes: alike.map((each) => each.recipient.index),
			judgement
		};
	});
}
// server/mta/imta/show/who-table.ts
var FAMILIES = [{
	notice: "failure",
	family: "sendpost"
}, {
	notice: "warning",
	family: "warnpost"
}];
function whoGetsWhat(config) {
	return [...config.channels.values()].flatMap((channel) => FAMILIES.map(({ notice, family }) => ({
		channel: channel.name,
		notice,
		rows: rows(config, channel, family),
		choices: choices(config, channel, family)
	})));
}
var PREFIXES = {
	all: "",
	copy: "copy",
	error: "err",
	none: "no"
};
function choices(config, channel, family) {
	return [...Object.entries(PREFIXES).map(([value, prefix]) => ({
		value,
		keyword: `${prefix}${family}`
	})), { value: "default" }].map((each) => ({
		keyword: "keyword" in each ? each.keyword : null,
		postmaster: rows(config, {
			...channel,
			[family]: each
		}, family).map(({ postmaster }) => postmaster)
	}));
}
function rows(config, channel, family) {
	const row = (situation, decided, sender) => {
		const { copied, why } = decideCopy(config, family, channel, decided);
		return {
			situation,
			sender,
			postmaster: copied,
			why
		};
	};
	const returned = noticeSender(config, channel, FROM_CLIENT, "").address !== "";
	const [header, blank] = blankHeader(config, family, channel);
	return [
		row("The message came from an address.", "ordinary", true),
		...family === "sendpost" ? [row("The notice about it failed in turn.", returned ? "ordinary" : "null-sender", false)] : [],
		row("The message came from <>.", "null-sender", false),
		row(`Its ${header} is blank.`, blank, blank !== "suppressed"),
		row("NOTIFY keeps the notice from the sender.", "suppressed", false)
	];
}
var FROM_CLIENT = { origin: {
	type: "local",
	uid: 0
} };
var BLANK$1 = {
	sender: "ordinary",
	addresses: "ordinary",
	unwelcome: "unwelcome",
	nobody: "suppressed"
};
function blankHeader(config, family, channel) {
	const isWarning = family === "warnpost";
	const { type } = headerReturn(config, {
		errorsTo: "",
		warningsTo: ""
	}, isWarning, channel.name);
	return [isWarning ? "Warnings-to:" : "Errors-to:", BLANK$1[type]];
}
// server/mta/imta/show/show-channel.ts
/** One channel, keyword by keyword: what is in force, its default, where it comes from, and what it does. */
function shownChannel(config, channel) {
	const row = (family, inForce, value, fallback) => {
		const keyword = findKeyword(inForce.keyword ?? family);
		const { source, standIn } = inForce;
		return {
			name: `${channel.name} ${family}`,
			value,
			default: keyword.default,
			...source ? { source } : {},
			...standIn ? { standIn: `channel ${standIn}` } : {},
			...inForce.keyword ? {} : { isDefault: true },
			sentence: inForce.keyword || fallback === void 0 ? keyword.sentence : fallback
		};
	};
	return [
		hosts(channel),
		...posts(channel, row),
		...times(channel, row),
		row(channel.posthead.value, channel.posthead, channel.posthead.value),
		...returns(config, channel, row),
		row(channel.final.value, channel.final, channel.final.value),
		...limits(channel, row),
		...others(channel, row),
		...channel.unplayed.map((given) => unplayed(channel, given))
	];
}
function hosts({ name, officialHost, localHost, hosts: all, officialHostSource: source }) {
	const more = all.length > 1 ? ` It also takes mail for ${all.slice(1).join(", ")}.` : "";
	const local = localHost === null ? "" : ` It calls this host ${localHost}.`;
	return {
		name: `${name} host`,
		value: officialHost,
		default: "",
		...source ? { source } : { isDefault: true },
		sentence: `The channel's official host.${local}${more}`
	};
}
function posts(channel, row) {
	const post = (family, what) => {
		const fallback = `The postmaster gets a copy of a ${what} unless the sender is blank or returns are suppressed.`;
		return row(family, channel[family], channel[family].keyword ?? "no keyword", fallback);
	};
	return [post("sendpost", "failure notice"), post("warnpost", "warning")];
}
function times(channel, row) {
	const { notices, backoff } = channel;
	const ages = (p) => notices[p].value.join(" ");
	const waits = (p) => backoff[p].value.map(formatDuration).join(" ");
	return [...PRIORITIES.map((p) => row(`${p}notices`, notices[p], ages(p), `Warnings of ${p} messages at all but the last age, at which they are returned.`)), ...PRIORITIES.map((p) => row(`${p}backoff`, backoff[p], waits(p), `Waits between attempts of ${p} messages; the last repeats.`))];
}
function returns(config, channel, row) {
	const { returnEnvelope } = channel;
	const bits = String(returnEnvelope.value ?? optionValue(config, "RETURN_ENVELOPE"));
	return [
		row("returnaddress", channel.returnAddress, returnAddress(config, channel).value, "The postmaster's address: the system's."),
		row("returnpersonal", channel.returnPersonal, returnPersonal(config, channel).value, "The postmaster's name: the system's."),
		row("returnenvelope", returnEnvelope, bits, "The sum of bits is that of option RETURN_ENVELOPE.")
	];
}
var limitText = (value) => value === null ? "none" : String(value);
function limits({ blockLimit, priorityLimits }, row) {
	return [row("blocklimit", blockLimit, limitText(blockLimit.value), "Messages of any size are taken."), ...PRIORITIES.map((p) => row(`${p}blocklimit`, priorityLimits[p], limitText(priorityLimits[p].value), `No size lowers the priority ${p}.`))];
}
function others({ mailFromDnsVerify, aliasPostmaster, aliasLocal, notary }, row) {
	const onOff = (value) => value ? "on" : "off";
	const own = "An address postmaster at the channel's official host is as any other.";
	const understood = notary.value === null ? "as setting remoteDsn says" : onOff(notary.value);
	return [
		row("mailfromdnsverify", mailFromDnsVerify, onOff(mailFromDnsVerify.value), "The sender's domain is not looked up in the DNS."),
		row("aliaspostmaster", aliasPostmaster, onOff(aliasPostmaster.value), own),
		row("aliaslocal", aliasLocal, onOff(aliasLocal.value), "Aliases without a domain hold for local domains only."),
		row("notary", notary, understood, "Whether the next host understands DSN requests, the setting remoteDsn says.")
	];
}
var unplayed = ({ name }, { keyword, args, source }) => ({
	name: `${name} ${keyword.name}`,
	value: args.join(" "),
	default: keyword.default,
	source,
	played: false,
	sentence: `${keyword.sentence} Accepted, not played.`
});
// server/mta/imta/show/show-domains.ts
var shownDomains = (config) => [
	...localDomains(config),
	...config.domains.patterns.map(({ pattern, channel, source }) => ({
		name: `channels.${pattern}`,
		value: channel.name,
		default: "tcp_local",
		...source ? { source } : {},
		sentence: `Mail to domains that match ${pattern} goes to channel ${channel.name}.`
	})),
	...config.rules.map((rule) => shownRule(config, rule)),
	...[...config.aliases.values()].map(shownAlias)
];
function localDomains({ local, places }) {
	const source = places.local;
	const sentence = "Further domains whose mail is kept in the message store, channel ims-ms.";
	return [{
		name: "local",
		value: local.join(" "),
		default: "",
		...source ? { source } : {},
		sentence
	}];
}
function shownRule(config, rule) {
	const { pattern, template, source, unplayed, system } = rule;
	const channel = findSystem(config.domains, system);
	const why = unplayed ?? (channel ? null : `no channel has the host ${system}`);
	const isTwice = why === null && config.domains.rules.get(pattern) !== rule;
	const sentence = why !== null ? `Accepted, not played: ${why}.` : isTwice ? `Without effect: an earlier rule has the pattern ${pattern} too.` : `Mail to ${what(pattern)} goes to channel ${channel?.name === "l" ? "ims-ms" : channel?.name}.`;
	return {
		name: `rule ${pattern}`,
		value: template,
		default: "",
		source,
		sentence
	};
}
function what(pattern) {
	if (pattern === ".") return "every other domain";
	if (pattern === "[]") return "address literals";
	return pattern.startsWith(".") ? `hosts that end in ${pattern}` : pattern;
}
function shownAlias({ address, targets, list, unplayed, source }) {
	const parameters = LIST_PARAMETERS.filter((name) => list[name] !== void 0);
	const owner = list["error-return-address"];
	const sentence = !isOwnMessage(list) ? "An alias: the sender hears of what becomes of its mail." : owner ? `A mailing list: ${owner} hears of what becomes of its mail.` : "A mailing list with header fields of its own: the sender hears of what becomes of its mail.";
	const ignored = unplayed.length > 0 ? ` Accepted, not played: ${unplayed.join(", ")}.` : "";
	const given = parameters.map((name) => `${name} ${list[name]}`);
	return {
		name: `alias ${address}`,
		value: [targets.join(", "), ...given].join("; "),
		default: "",
		...source ? { source } : {},
		sentence: sentence + ignored
	};
}
// server/mta/imta/show/show-policy.ts
function shownPolicy(config) {
	const row = (name, initial) => {
		const value = String(config[name]);
		const source = config.places[name];
		return {
			name,
			value,
			default: initial,
			...source ? { source } : {},
			sentence: SENTENCES$1[name](value)
		};
	};
	return [
		row("postDefault", "guide"),
		row("suppressedCopies", "copied"),
		row("blankErrorsTo", "suppress"),
		row("returnEnvelopeChannel", "destination"),
		row("remoteDsn", "false"),
		row("noticeChain", "12"),
		row("failedDoubleBounce", "discard"),
		row("returnedStatus", "5.7.0")
	];
}
var POST_DEFAULT = {
	guide: "the postmaster gets a copy unless the sender is blank or returns are suppressed.",
	copy: "copysendpost and copywarnpost hold.",
	inherit: "copysendpost holds; warnings go by a sendpost keyword of the channel, else by copywarnpost.",
	later: "nosendpost holds; warnings go by a sendpost keyword of the channel, else by copywarnpost."
};
var BLANK = {
	suppress: "A blank Errors-to: or Warnings-to: keeps the notice from the sender.",
	copies: "Without USE_ERRORS_TO or USE_WARNINGS_TO a blank header leaves out the copy alone that no keyword asks for.",
	option: "A blank Errors-to: or Warnings-to: counts with USE_ERRORS_TO or USE_WARNINGS_TO only."
};
var SENTENCES$1 = {
	postDefault: (value) => `Without a sendpost or warnpost keyword ${POST_DEFAULT[value]}`,
	suppressedCopies: (value) => `The copy and err keywords make ${value === "none" ? "no copy" : "a copy"} of what a blank header or NOTIFY keeps from the sender.`,
	blankErrorsTo: (value) => BLANK[value],
	returnEnvelopeChannel: (value) => value === "source" ? "Bits 0 and 1 of returnenvelope are read from the channel that enqueued the message." : "Bits 0 and 1 of returnenvelope are read from the channel that the message waits in.",
	remoteDsn: (value) => `Without notary or nonotary other hosts are taken ${value === "true" ? "to understand" : "not to understand"} DSN requests.`,
	noticeChain: (value) => `After ${value} notices that came of each other no further one is sent.`,
	failedDoubleBounce: (value) => value === "continue" ? "A notice to the postmaster that fails is told of for as long as keywords say so." : "A notice to the postmaster about a message from <> that fails is thrown away.",
	returnedStatus: (value) => `What an operator returns by hand has the status ${value}.`
};
// server/mta/imta/show/show-smtp.ts
function shownSmtp$1({ smtp, dns, places }) {
	const isFriendly = smtp.dialect === "friendly";
	const row = (name, value, initial, sentence) => {
		const source = places[name];
		const said = isFriendly && name !== "smtp.dialect" ? "No effect: the SMTP port speaks as bouncelab." : sentence;
		return {
			name,
			value,
			default: initial,
			...source ? { source } : {},
			sentence: said
		};
	};
	return [
		row("smtp.dialect", smtp.dialect, "faithful", isFriendly ? "The SMTP port speaks as bouncelab: every extension, and no check of senders and recipients." : "The SMTP port speaks as the SMTP server of the product."),
		row("smtp.extensions", smtp.extensions.join(" "), "", "What EHLO lists besides the product’s own extensions."),
		row("smtp.relay", smtp.relay, "all", RELAY[smtp.relay]),
		row("smtp.illegalSender", smtp.illegalSender, "syntax", ILLEGAL_SENDER$1[smtp.illegalSender]),
		row("smtp.addressFallback", String(smtp.addressFallback), "true", smtp.addressFallback ? "For mailfromdnsverify an address will do where there is no MX record, as from 6.1 on." : "For mailfromdnsverify only an MX record will do, as in 6.0."),
		...Object.entries(smtp.replies).map(([name, text]) => row(`smtp.replies.${name}`, text, "", "Said in place of the built-in words.")),
		...Object.entries(dns).map(([domain, found]) => row(`dns.${domain}`, typeof found === "string" ? found : `mx ${list(found.mx)}, a ${list(found.a)}`, "", "What the checks of a sender’s domain find; every domain that is not listed is there."))
	];
}
var list = (words = []) => words.join(" ") || "none";
var RELAY = {
	all: "Every client may send to every domain.",
	loopback: "Only clients on this machine, and those with AUTH, may send to domains that are not local.",
	none: "Only clients with AUTH may send to domains that are not local."
};
var ILLEGAL_SENDER$1 = {
	syntax: "Bit 2 of returnenvelope refuses senders that are no address by their syntax.",
	rewrite: "Bit 2 of returnenvelope refuses senders whose domain no channel takes."
};
// server/mta/imta/show.ts
function show$1(config) {
	return [
		...system(config),
		...shownPolicy(config),
		...shownSmtp$1(config),
		...options(config),
		...shownDomains(config),
		...[...config.channels.values()].flatMap((each) => shownChannel(config, each))
	];
}
function shown$1(name, value, initial, sentence, source) {
	return {
		name,
		value,
		default: initial,
		...source ? { source } : {},
		sentence
	};
}
function system(config) {
	const { host, timing, version, places, channels } = config;
	const runs = optionValue(config, "RETURN_UNITS") === "1" ? "every hour at half past" : "daily at 00:30 local time";
	const when = timing === "exact" ? "Warnings and returns come at their age to the second." : `Warnings and returns come at the return job's next run, ${runs}.`;
	return [
		shown$1("host", host, "", "The official local host name.", places.host ?? channels.get("l")?.source),
		shown$1("timing", timing, "return-job", when, places.timing),
		shown$1("version", version, DEFAULT_VERSION, "The version that Received lines name.", places.version)
	];
}
function options(config) {
	const known = OPTIONS.filter(({ name, played }) => played || config.options.has(name)).map((option) => {
		const { name, sentence, played } = option;
		const text = played ? sentence : `${sentence} Accepted, not played.`;
		const row = shown$1(`option ${name}`, optionValue(config, name), option.default, text, config.options.get(name)?.source);
		return played ? row : {
			...row,
			played
		};
	});
	const others = [...config.otherOptions].map(([name, { value, source }]) => ({
		...shown$1(`option ${name}`, value, "", "An option without effect on notices, not played.", source),
		played: false
	}));
	return [...known, ...others];
}
// server/mta/imta/smtp/sound-path.ts
/** Whether an address is one by its syntax (RFC 5321 section 4.1.2); letters beyond ASCII pass, as with SMTPUTF8. */
var ATOM = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\u{10ffff}-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\u{10ffff}-]+)*$/u;
var QUOTED = /^"([ !#-[\]-~\u0080-\u{10ffff}]|\\[ -~])*"$/u;
var LABEL = /^[A-Za-z0-9_\u0080-\u{10ffff}]([A-Za-z0-9_\u0080-\u{10ffff}-]*[A-Za-z0-9_\u0080-\u{10ffff}])?$/u;
var LITERAL = /^\[(\d{1,3}(\.\d{1,3}){3}|IPv6:[0-9a-f:.]+)\]$/i;
/** `@relay.example,@other.example:` before an address is a source route. */
var SOURCE_ROUTE = /^@[^:]+:/;
function isSoundPath(path) {
	const address = path.replace(SOURCE_ROUTE, "");
	const at = address.lastIndexOf("@");
	const local = address.slice(0, at);
	return at > 0 && local.length <= 64 && (ATOM.test(local) || QUOTED.test(local)) && isDomain(address.slice(at + 1));
}
var hasSoundDomain = (path) => isDomain(domainOf(path));
var isDomain = (domain) => LITERAL.test(domain) || domain.length <= 253 && domain.split(".").every((label) => label.length <= 63 && LABEL.test(label));
// server/mta/imta/smtp/mail-from.ts
/**
* What the SMTP server has against a reverse-path, by the keywords of the channel that the client comes in by
* (administration guide, returnenvelope and mailfromdnsverify). The null reverse-path is never checked.
*/
var ILLEGAL_SENDER = 4;
var DNS_VERIFY = 8;
function judgeSender(config, channel, say, reversePath, ruledDns) {
	if (reversePath === "") return null;
	return illegal(config, channel, say, reversePath) ?? notInDns(config, channel, say, reversePath, ruledDns);
}
/** Bit 2: what the 2005Q4 guide calls it, or what later documentation does (setting `smtp.illegalSender`). */
function illegal(config, channel, say, reversePath) {
	const why = whyBit(config, channel, ILLEGAL_SENDER);
	if (!why) return null;
	const address = reversePath;
	if (config.smtp.illegalSender === "syntax") {
		if (isSoundPath(reversePath)) return null;
		return {
			reply: say("illegalSender", { address }),
			why: why(`<${address}> is no address by its syntax.`)
		};
	}
	if (hasSoundDomain(reversePath)) return null;
	const text = `<${address}> has no domain that a channel of this MTA takes.`;
	return {
		reply: say("illegalSender", { address }),
		why: why(text)
	};
}
/** mailfromdnsverify, and bit 3: the sender's domain must have an MX record, or an address that is not blocked. */
function notInDns(config, channel, say, reversePath, ruledDns) {
	const why = whyVerified(config, channel);
	const domain = domainOf(reversePath);
	if (!why || domain === "" || domain.startsWith("[")) return null;
	const found = lookUp(config.dns, domain, ruledDns(reversePath));
	if (!found) return null;
	const fault = faultOf(config, found.answer);
	if (!fault) return null;
	return {
		reply: say(fault.isTemporary ? "senderDnsTimeout" : "senderNotInDns", {
			address: reversePath,
			domain
		}),
		why: why(`${domain} ${fault.text} (${found.by}).`)
	};
}
function faultOf(config, answer) {
	if (answer === "timeout") return {
		text: "got no answer from the DNS",
		isTemporary: true
	};
	if (answer === "nxdomain") return { text: "is not in the DNS" };
	if (answer.mx.length > 0) return null;
	if (!config.smtp.addressFallback) return { text: "has no MX record, and an address alone does not count" };
	const blocked = listOf(optionValue(config, "BLOCKED_MAIL_FROM_IPS"));
	if (answer.a.filter((address) => !blocked.includes(address)).length > 0) return null;
	return { text: answer.a.length > 0 ? "has no address but blocked ones" : "has neither an MX record nor an address" };
}
function whyVerified(config, channel) {
	const { mailFromDnsVerify } = channel;
	if (!mailFromDnsVerify.keyword) return whyBit(config, channel, DNS_VERIFY);
	return mailFromDnsVerify.value ? whyKeyword(channel, mailFromDnsVerify, "") : null;
}
/** The keyword's value as a whole before that of option RETURN_ENVELOPE. */
function whyBit(config, channel, bit) {
	const { returnEnvelope } = channel;
	if (returnEnvelope.value !== null) return returnEnvelope.value & bit ? whyKeyword(channel, returnEnvelope, String(returnEnvelope.value)) : null;
	if (!(optionNumber(config, "RETURN_ENVELOPE") & bit)) return null;
	const given = config.options.get("RETURN_ENVELOPE");
	const source = given ? { source: given.source } : {};
	const value = given?.value ?? "";
	return (text) => ({
		by: "setting",
		setting: "RETURN_ENVELOPE",
		value,
		...source,
		text
	});
}
var whyKeyword = ({ name }, { keyword = "", source }, value) => (text) => ({
	by: "setting",
	setting: keyword,
	value,
	...source ? { source } : {},
	text: `${text} Channel ${name} has ${keyword}${value && ` ${value}`}.`
});
// server/mta/imta/smtpd.ts
/** The SMTP server of the MTA: what it says, and what it has against senders, recipients and messages. */
/** The channel that clients come in by: what is read from the source channel is read from it. */
var SOURCE_CHANNEL = "tcp_local";
/** @returns undefined for the friendly one */
function smtpd$1(config) {
	const { dialect, extensions, replies } = config.smtp;
	if (dialect === "friendly") return void 0;
	const channel = config.channels.get(SOURCE_CHANNEL);
	const say = sayer(replies, config.host, config.version);
	return {
		replies: smtpdReplies$1(say),
		hostname: config.host,
		extensions: [
			"8BITMIME",
			"PIPELINING",
			"DSN",
			"ENHANCEDSTATUSCODES",
			...extensions,
			"SIZE"
		],
		...sizeLimit(config, channel),
		laxArguments: false,
		splitCommand: PLAIN_DIALECT.splitCommand,
		parsePath: PLAIN_DIALECT.parsePath,
		judgeSender: (reversePath, ruledDns) => judgeSender(config, channel, say, reversePath, ruledDns),
		judgeRecipient: (_, recipient, client) => judgeRecipient(config, say, recipient, client),
		judgeMessage: (raw) => judgeSize(config, channel, say, raw.length)
	};
}
var blockSize = (config) => optionNumber(config, "BLOCK_SIZE");
function sizeLimit(config, channel) {
	const { value } = channel.blockLimit;
	if (value === null) return {};
	const limit = value * blockSize(config);
	return {
		sizeLimit: limit,
		sizeLimitWhy: whyBlockLimit(channel, `It was announced with more than ${limit} bytes.`)
	};
}
function judgeSize(config, channel, say, size) {
	const { value } = channel.blockLimit;
	const limit = value === null ? Number.POSITIVE_INFINITY : value * blockSize(config);
	if (size <= limit) return null;
	return {
		reply: say("tooBig", { kilobytes: Math.floor(limit / 1024) }),
		why: whyBlockLimit(channel, `The message has ${size} bytes; at most ${limit} may be.`)
	};
}
function whyBlockLimit({ name, blockLimit }, text) {
	const { keyword = "blocklimit", value, source } = blockLimit;
	const said = `${text} Channel ${name} has ${keyword} ${value}.`;
	return {
		by: "setting",
		setting: keyword,
		value: String(value),
		...source ? { source } : {},
		text: said
	};
}
function judgeRecipient(config, say, recipient, client) {
	const domain = domainOf(recipient);
	if (recipient.includes("@") && !isDomain(domain)) {
		const text = `${JSON.stringify(domain)} is no domain, so no rewrite rule takes it.`;
		return {
			reply: say("unknownHost", { address: recipient }),
			why: {
				by: "default",
				text
			}
		};
	}
	const { channel, routed } = destinationOf(config.domains, recipient);
	if (!channel.isLocal) return mayRelay(config, client) ? null : notRelayed(config, say, recipient);
	return unknownUser(config, say, recipient, routed);
}
/** Aliases are expanded after the message is taken, so that what becomes of their targets is told by a notice. */
function unknownUser(config, say, recipient, routed) {
	if (config.aliases.has(wholeAddress(recipient, config.host).toLowerCase())) return null;
	const { outcome, why } = deliverLocally$1(config, { routed });
	if (outcome.type === "delivered") return null;
	return {
		reply: say("unknownUser", { address: recipient }),
		why,
		unlessRuled: true
	};
}
var LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;
function mayRelay({ smtp: { relay } }, { ip, user }) {
	return relay === "all" || user !== void 0 || relay === "loopback" && LOOPBACK.test(ip);
}
function notRelayed(config, say, recipient) {
	const { relay } = config.smtp;
	const source = config.places["smtp.relay"];
	const whom = relay === "none" ? "nobody" : "only clients on this machine";
	const text = `${domainOf(recipient)} is not local, and ${whom} may send elsewhere.`;
	const why = {
		by: "setting",
		setting: "smtp.relay",
		value: relay,
		...source ? { source } : {},
		text
	};
	return {
		reply: say("relaying", { address: recipient }),
		why
	};
}
// server/mta/imta/imta.ts
/** @throws SandboxError E_INVALID where the configuration cannot be played */
function createImta(input, { timezone }) {
	const config = readOrThrow(input);
	const job = returnJob(config, timezone);
	const smtp = smtpd$1(config);
	return {
		type: "imta",
		concurrency: {
			local: 1e3,
			remote: 1e3
		},
		...smtp ? { smtp } : {},
		noticeChain: noticeChain(config),
		trace: (from) => ({
			trace: traceOf$1(config, from),
			newline: "crlf"
		}),
		expand: (path) => expand$1(config, path),
		route: (forwardPath, path) => route$1(config, forwardPath, path),
		distributes: ({ routed }) => listOf$1(config, routed) !== void 0,
		deliverLocally: (_message, recipient) => {
			const met = deliverLocally$1(config, recipient);
			return listOf$1(config, recipient.routed) ? {
				...met,
				outcome: null
			} : met;
		},
		deliverMessage: (message, recipient, raw) => distribute(config, message, recipient, raw),
		remoteHost: inventHost,
		refuse: (message, recipient) => refuseTooLarge(config, message, recipient),
		returnedByHand: () => returnedByHand(config),
		noReportBecause: (path, routed) => noReportBecause(config, path, routed),
		adjust: (outcome) => outcome,
		judge: (outcome) => judge$1(outcome, config.layout),
		nextAttemptAt: (message, recipient, _passAt, endedAt) => nextAttemptAt(config, message, recipient, endedAt),
		isLastAttempt: (message, _passAt, now) => now >= (givesUpAt(config, job, message) ?? Number.POSITIVE_INFINITY),
		givesUpAt: (message) => givesUpAt(config, job, message),
		nextCheckAt: (message, now) => nextCheckAt(config, job, message, now),
		checkAge: (message, now) => checkAge(config, job, message, now),
		decideNotices: (message, change) => decideNotices$1(config, message, change),
		compose: (asked) => compose$1(config, asked),
		deliveredForm: (message, recipient, queueForm) => {
			const { address } = senderOf$1(config, channelOf(config, recipient), message);
			return concat(utf8(`Return-path: <${address}>\r\n`), toCrlf(queueForm));
		},
		createLog: () => createLog$1(config),
		show: () => show$1(config),
		whoGetsWhat: () => whoGetsWhat(config)
	};
}
function readOrThrow(input) {
	const { config, problems } = readImtaConfig(input);
	if (config) return config;
	throw new SandboxError("E_INVALID", problems.map(problemText).join("\n"), {
		hint: "Correct the settings named; other keywords and options stay as they are.",
		problems
	});
}
/** What stands before the bytes in the queue: the SMTP server's line, or the local one; a notice has its own. */
function traceOf$1(config, from) {
	const { origin, envelope, messageId, seed, now, timezone } = from;
	if (origin.type === "notice") return "";
	const stamp = {
		config,
		id: queueId(seed, `queue ${messageId}`, now),
		at: now,
		timezone
	};
	return `${"client" in origin ? fromClient(stamp, origin.client, envelope) : fromHere(stamp)}\r\n`;
}
/** Hands a list's message to the queue; no command runs for it. */
function* distribute(config, message, recipient, raw) {
	const { outcome } = deliverLocally$1(config, recipient);
	const list = listOf$1(config, recipient.routed);
	return {
		forwards: list ? [listMessage(config, list, message, recipient, raw)] : [],
		outcome: () => outcome
	};
}
// server/mail/address-quote.ts
/** Quoting of addresses as qmail does it for header fields and for SMTP (quote.c). */
var PLAIN = /^[!#$%&'*+\-./0-9=?A-Z^_`a-z{|}~]+$/;
/**
* A local part, in quotes where it needs them.
* @example quoteLocal('Mail Delivery System') // '"Mail Delivery System"'
*/
function quoteLocal(local) {
	return !PLAIN.test(local) || local.startsWith(".") || local.endsWith(".") || local.includes("..") ? `"${local.replace(/[\r\n"\\]/g, "\\$&")}"` : local;
}
/** A whole address with its local part in quotes where needed; `''` stays empty (quote.c, quote2). */
function quoteAddress(address) {
	if (address === "") return "";
	const at = address.lastIndexOf("@");
	return at < 0 ? quoteLocal(address) : quoteLocal(address.slice(0, at)) + address.slice(at);
}
// server/mta/qmail/control.ts
/** How qmail reads its control files (control.c, constmap.c). */
/** Letters A to Z only, as case_lowerb does it. */
var asciiLower = (text) => /[A-Z]/.test(text) ? text.replace(/[A-Z]/g, (c) => c.toLowerCase()) : text;
var trimEnd = (line) => {
	let end = line.length;
	while (end > 0 && " 	\n".includes(line[end - 1])) end--;
	return line.slice(0, end);
};
/** A one-value file: its first line (control_readline). */
var lineValue = (content) => trimEnd(content.split("\n", 1)[0] ?? "");
/** A list file: its lines but for blank ones and comments (control_readfile). */
var listValue = (content) => entries(content).map(({ text }) => text);
/** The same with the number of each line, from 1. */
var entries = (content) => content.split("\n").map((text, i) => ({
	line: i + 1,
	text: trimEnd(text)
})).filter(({ text }) => text !== "" && !text.startsWith("#"));
var LARGEST = 2 ** 31 - 1;
/**
* A number file. A CR behind the digits does no harm: qmail reads digits and stops at anything else (scan_ulong).
* @returns null for an empty file, which leaves the default in force (control_readint), and NaN for anything else that
*   is no whole number; qmail would take its leading digits, so that `7d` were seven seconds
*/
function numberValue(content) {
	const line = lineValue(content).replace(/[\r \t]+$/, "");
	if (line === "") return null;
	return /^\d+$/.test(line) && Number(line) <= LARGEST ? Number(line) : NaN;
}
/** A list of names, compared without regard to case; of two alike the last counts (constmap). */
var nameSet = (lines) => new Set(lines.map(asciiLower));
/** A list of `name:value`; lines without a colon do nothing (constmap_init with flagcolon). */
function nameMap(lines) {
	const map = /* @__PURE__ */ new Map();
	for (const line of lines) {
		const colon = line.indexOf(":");
		if (colon >= 0) map.set(asciiLower(line.slice(0, colon)), line.slice(colon + 1));
	}
	return map;
}
/** What a domain is looked up as, in this order: `a.b.c` gives `a.b.c`, `.b.c`, `.c`, and the empty string. */
function suffixes(domain) {
	const found = [domain];
	for (let dot = domain.indexOf("."); dot >= 0; dot = domain.indexOf(".", dot + 1)) if (dot > 0) found.push(domain.slice(dot));
	if (domain !== "") found.push("");
	return found;
}
function warningsOf(control, name) {
	const content = control[name];
	const file = CONTROL_FILES[name];
	if (!file) return [];
	if (content === void 0) return name === "me" ? [NO_ME] : [];
	const found = [];
	const read = file.kind === "list" ? entries(content) : [{
		line: 1,
		text: lineValue(content)
	}];
	warnOfBytes(read, file.kind, found);
	if (file.kind === "line") warnOfLine(name, content, found);
	if (name === "virtualdomains" || name === "smtproutes") warnOfColons(read, found);
	if (name === "virtualdomains") warnOfLocals(read, control, found);
	if (name.startsWith("concurrency") && Number.parseInt(lineValue(content), 10) > 120) found.push({
		code: "limit",
		line: 1,
		text: `qmail runs at most 120 at once, whatever stands here (the silent concurrency limit).`
	});
	return found;
}
var NO_ME = {
	code: "no-me",
	text: "me is missing: qmail-send runs with locals alone, but qmail-smtpd and qmail-remote stop without a host name."
};
var CR_DOES = {
	line: "qmail keeps the CR as a part of the value",
	list: "qmail keeps the CR as a part of the entry, so that no name is equal to it",
	number: "qmail reads the digits before it, so it does no harm here"
};
function warnOfBytes(read, kind, found) {
	const cr = read.filter(({ text }) => text.includes("\r"));
	if (cr[0]) {
		const others = cr.length > 1 ? `, and ${cr.length - 1} more ${cr.length > 2 ? "lines" : "line"}` : "";
		const text = `line ${cr[0].line}${others}: a carriage return (CR), as DOS and Windows end lines: ${CR_DOES[kind]}. Save the file with Unix line ends (LF).`;
		found.push({
			code: "cr",
			line: cr[0].line,
			text
		});
	}
	const bom = read.find(({ text }) => text.includes("﻿"));
	if (bom) {
		const text = `line ${bom.line}: a byte order mark (BOM): qmail keeps it in the value. Save the file as UTF-8 without BOM.`;
		found.push({
			code: "bom",
			line: bom.line,
			text
		});
	}
	const blank = read.find(({ text }) => /^[ \t]/.test(text));
	if (blank) {
		const text = `line ${blank.line} begins with a blank, which qmail keeps in the value; it drops blanks at the end only.`;
		found.push({
			code: "leading-blank",
			line: blank.line,
			text
		});
	}
}
function warnOfLine(name, content, found) {
	const value = lineValue(content);
	if (value.startsWith("#")) found.push({
		code: "comment",
		line: 1,
		text: "the first line is the value: a one-value file has no comments, so the # belongs to it."
	});
	const more = content.split("\n").findIndex((line, i) => i > 0 && line.trim() !== "");
	if (more > 0) {
		const text = `line ${more + 1} is not read: qmail takes the first line of a one-value file, even an empty one.`;
		found.push({
			code: "more-lines",
			line: more + 1,
			text
		});
	}
	if ((name === "bouncefrom" || name === "doublebounceto") && value.includes("@")) {
		const text = `only the part before the @ belongs here: qmail puts @ and ${name === "bouncefrom" ? "bouncehost" : "doublebouncehost"} behind the whole value.`;
		found.push({
			code: "at-sign",
			line: 1,
			text
		});
	}
}
function warnOfColons(read, found) {
	const bare = read.find(({ text }) => !text.includes(":"));
	if (!bare) return;
	const text = `line ${bare.line} has no colon: qmail reads past it. Write name:value.`;
	found.push({
		code: "no-colon",
		line: bare.line,
		text
	});
}
/** qmail-send looks locals up first. */
function warnOfLocals(read, control, found) {
	const locals = new Set((control.locals === void 0 ? [lineValue(control.me ?? "")] : entries(control.locals).map(({ text }) => text)).map(asciiLower));
	const both = read.find(({ text }) => {
		const name = asciiLower(text.split(":", 1)[0]);
		return locals.has(name.slice(name.lastIndexOf("@") + 1));
	});
	if (!both) return;
	const text = `line ${both.line} has no effect: qmail looks in locals first, and the domain is there.`;
	found.push({
		code: "also-local",
		line: both.line,
		text
	});
}
// server/mta/qmail/relay.ts
var SMTP_PORT = 25;
/**
* @returns null for an empty relay, which takes a domain out of a wider route
* @example readRelay('[192.0.2.7]:2525') // { host: '[192.0.2.7]', port: 2525 }
*/
function readRelay(text) {
	const [host = "", port] = text.split(":", 2);
	if (host === "") return null;
	return {
		host,
		port: port === void 0 ? SMTP_PORT : Number(/^\d*/.exec(port)?.[0])
	};
}
// server/mta/qmail/patches.ts
/**
* Patches that many installations carry and netqmail 1.06 has not; all are off unless the configuration asks for them.
* Each is worded as indimail words it.
*/
var BOOLEAN = "write true or false";
var BYTES = "write a number of bytes from 1 on, as in control/bouncemaxbytes";
var patchesSchema = strictObject({
	"doublebounce-trim": boolean({ error: BOOLEAN }).optional().describe("An empty doublebounceto throws double bounces away."),
	bouncemaxbytes: int({ error: BYTES }).min(1, { error: BYTES }).optional().describe("The copy in a bounce ends after so many bytes of the queue file."),
	"mime-bounce": boolean({ error: BOOLEAN }).optional().describe("The bounce is a multipart/mixed message, the copy its second part.")
}, { error: "patches are doublebounce-trim, bouncemaxbytes and mime-bounce" });
var SENTENCES = {
	"doublebounce-trim": () => "Patch: where doublebounceto is empty, a double bounce is thrown away with a log line.",
	bouncemaxbytes: (bytes) => `Patch: the copy in a bounce ends after ${bytes} bytes.`,
	"mime-bounce": () => "Patch: a bounce is a multipart/mixed message, and the copy is its second part."
};
/** The patches that are switched on; stock qmail shows none. */
var shownPatches = (patches, places) => Object.entries(patches).filter(([, value]) => value !== void 0 && value !== false).map(([name, value]) => {
	const source = places[`patches.${name}`];
	return {
		name: `patches.${name}`,
		value: String(value),
		default: "",
		...source ? { source } : {},
		sentence: SENTENCES[name](String(value)),
		about: "Stock qmail has no such setting."
	};
});
// server/mta/qmail/schema.ts
/** The scenario's `mta: {type: qmail, …}` block: its shape. What the values mean is read in config.ts. */
var FILE = "write the file's content as text; '' is an empty file, and a file that is left out is missing";
var LINES = "write the lines of the file: text, or a list of lines; [] is an empty file";
var content = union([
	string(),
	number(),
	array(string())
], { error: FILE });
var dotQmail = union([
	string(),
	array(string()),
	_null()
], { error: LINES });
var folder = object({
	path: string(),
	/** Names in it that qmail reads nothing from. */
	unread: array(string()),
	/** What morercpthosts.cdb is beside morercpthosts. */
	cdb: _enum([
		"missing",
		"old",
		"fresh"
	]),
	/** Files that the sandbox has changed over the folder's, null for one taken away. */
	changed: record$1(string(), string().nullable()).optional()
});
var smtp = strictObject({
	dialect: _enum(["faithful", "friendly"]).optional().describe("`friendly`: bouncelab's own words, every extension, and none of qmail-smtpd's checks."),
	extensions: array(_enum([
		"SIZE",
		"SMTPUTF8",
		"DSN",
		"ENHANCEDSTATUSCODES",
		"STARTTLS",
		"AUTH"
	], { error: "is none of SIZE, SMTPUTF8, DSN, ENHANCEDSTATUSCODES, STARTTLS, AUTH; PIPELINING and 8BITMIME are there" })).optional().describe("What EHLO lists besides PIPELINING and 8BITMIME."),
	relayclient: string().optional().describe("RELAYCLIENT, as tcpserver sets it: clients may send anywhere, and this is put behind each recipient."),
	version: union([_enum([
		"netqmail",
		"1.03",
		"notqmail"
	]), literal$1(1.03)]).optional().describe("Whose HELP and whose answer to a bare line feed.")
}, { error: "smtp takes dialect, extensions, relayclient and version" });
var place = object({
	file: string(),
	line: number().optional()
});
var qmailSchema = strictObject({
	type: literal$1("qmail").describe("netqmail 1.06."),
	control: record$1(string(), content, { error: "write a map from file name to content" }).optional().describe("Files of /var/qmail/control by name."),
	users: record$1(string(), dotQmail, { error: "write a map from user to the lines of the user's .qmail" }).optional().describe("Home users and the lines of their .qmail files; `bob-list` beside `bob` is ~bob/.qmail-list."),
	alias: record$1(string(), dotQmail, { error: "write a map from name to the lines of ~alias/.qmail-NAME" }).optional().describe("~alias/.qmail-NAME."),
	smtp: smtp.optional().describe("How qmail-smtpd speaks."),
	patches: patchesSchema.optional().describe("What netqmail 1.06 has not."),
	places: record$1(string(), place).optional(),
	/** The folder that `control` was read from. */
	folder: folder.optional()
});
// server/mta/qmail/dot-qmail.ts
function parseDotQmail(content) {
	const lines = content.replace(/\n$/, "").split("\n").map((line) => line.replace(/[ \t]+$/, "").split("\0", 1)[0]);
	return {
		empty: content === "",
		blankFirstLine: content !== "" && lines[0] === "",
		instructions: lines.map(parseLine).filter((instruction) => instruction !== null),
		content
	};
}
/** @returns null for a blank line, a comment, and a `+` word that is not `+list` */
function parseLine(line) {
	switch (line[0]) {
		case void 0:
		case "#": return null;
		case ".":
		case "/": return {
			do: "mailbox",
			path: line
		};
		case "|": return {
			do: "command",
			command: line.slice(1)
		};
		case "+": return line === "+list" ? { do: "list" } : null;
		case "&": return {
			do: "forward",
			to: line.slice(1)
		};
		default: return {
			do: "forward",
			to: line
		};
	}
}
// server/mta/qmail/users.ts
/** Home users and aliases, and which of them a local part belongs to (qmail-getpw.c). */
var fileName = (name) => asciiLower(name).replaceAll(".", ":");
function readAlias(given, problems) {
	const files = /* @__PURE__ */ new Map();
	for (const [name, lines] of Object.entries(given)) {
		const file = readFile(`alias.${name}`, name, lines, problems);
		if (file) files.set(fileName(name), file);
	}
	return files;
}
/** `bob-list` beside `bob` is an extension of bob; without a `bob` it is a user of that name. */
function readUsers(given, problems) {
	if (!given) return null;
	const names = new Set(Object.keys(given).map(asciiLower));
	const users = /* @__PURE__ */ new Map();
	for (const [name, lines] of Object.entries(given)) {
		const file = readFile(`users.${name}`, name, lines, problems);
		if (!file) continue;
		const owner = ownerOf(asciiLower(name), names);
		const home = users.get(owner) ?? /* @__PURE__ */ new Map();
		users.set(owner, home);
		home.set(fileName(name.slice(owner.length + 1)), file);
	}
	return users;
}
function ownerOf(name, names) {
	for (let dash = name.indexOf("-"); dash > 0; dash = name.indexOf("-", dash + 1)) if (names.has(name.slice(0, dash))) return name.slice(0, dash);
	return name;
}
function readFile(path, name, lines, problems) {
	if (lines === null) {
		if (asciiLower(name) !== "postmaster") problems.push({
			path,
			message: "null switches the mailbox of postmaster off; leave any other name out."
		});
		return null;
	}
	return parseDotQmail(Array.isArray(lines) ? lines.map((line) => `${line}\n`).join("") : lines);
}
/** The longest user's name that ends at a dash or at the end; else ~alias with everything as the extension. */
function homeOf(config, local) {
	const alias = {
		user: "alias",
		files: config.alias
	};
	for (let end = local.length; end > 0; end--) {
		if (end < local.length && local[end] !== "-") continue;
		const user = asciiLower(local.slice(0, end));
		const files = user === "alias" ? config.alias : config.users?.get(user);
		if (files) return {
			user,
			files,
			extension: end < local.length ? local.slice(end + 1) : null
		};
	}
	return {
		...alias,
		extension: local
	};
}
/** The file for an extension: its own, else the `default` of its longest prefix (qmail-local.c, qmesearch). */
function findFile(files, extension) {
	const safe = fileName(extension);
	const own = safe === "" ? void 0 : files.get(safe);
	if (own) return {
		name: safe,
		file: own,
		defaultAt: safe.endsWith("default") ? safe.length - 7 : null
	};
	for (let end = safe.length; end >= 0; end--) {
		if (end > 0 && safe[end - 1] !== "-") continue;
		const name = `${safe.slice(0, end)}default`;
		const file = files.get(name);
		if (file) return {
			name,
			file,
			defaultAt: end
		};
	}
	return null;
}
/**
* The envelope sender of what this address forwards: its owner where it has one (dot-qmail.5, "extension addresses";
* qmail-local.c, qmeox). A null sender and a double bounce's stay what they are.
*/
function newSender({ files, extension }, { local, host, sender }) {
	if (sender === "" || sender === "#@[]") return sender;
	const owner = extension === null ? "owner" : `${fileName(extension)}-owner`;
	if (!files.has(owner)) return sender;
	return files.has(`${owner}-default`) ? `${local}-owner-@${host}-@[]` : `${local}-owner@${host}`;
}
// server/mta/qmail/config.ts
/** What stands in for a block without `control`. */
var DEFAULT_CONTROL = { me: "mail.bouncelab.test" };
/** @throws SandboxError E_INVALID with one problem for each mistake */
function readConfig(input) {
	const parsed = qmailSchema.safeParse(input);
	const problems = parsed.success ? [] : parsed.error.issues.map((issue) => problemOf(issue, input));
	const config = parsed.success ? build(parsed.data, problems) : null;
	if (config && problems.length === 0) return config;
	const located = problems.map((problem) => ({
		...placeOf$1(input, problem.path),
		...problem
	}));
	const summary = located.map(({ path, file, line, message }) => `${where(file, line)}${path}: ${message}`).join("\n");
	throw new SandboxError("E_INVALID", summary, { problems: located });
}
function build(input, problems) {
	const control = contents(input.control ?? DEFAULT_CONTROL);
	problems.push(...checkControl(control));
	const line = (name) => lineValue(effective(control, name));
	const list = (name) => listValue(effective(control, name));
	const number = (name) => numberValue(control[name] ?? "") ?? Number(lineValue(missing(control, name)));
	return {
		me: line("me"),
		bouncefrom: line("bouncefrom"),
		bouncehost: line("bouncehost"),
		doublebounceto: line("doublebounceto"),
		doublebouncehost: line("doublebouncehost"),
		envnoathost: line("envnoathost"),
		locals: nameSet(control.locals === void 0 ? [line("me")] : list("locals")),
		percenthack: nameSet(list("percenthack")),
		virtualdomains: nameMap(list("virtualdomains")),
		smtproutes: new Map([...nameMap(list("smtproutes"))].map(([name, relay]) => [name, readRelay(relay)])),
		queuelifetime: number("queuelifetime"),
		concurrencylocal: Math.min(number("concurrencylocal"), 120),
		concurrencyremote: Math.min(number("concurrencyremote"), 120),
		helohost: line("helohost"),
		timeoutconnect: number("timeoutconnect"),
		timeoutremote: number("timeoutremote"),
		timeoutsmtpd: number("timeoutsmtpd"),
		smtpgreeting: line("smtpgreeting"),
		localiphost: line("localiphost"),
		rcpthosts: control.rcpthosts === void 0 ? null : nameSet([...list("rcpthosts"), ...list("morercpthosts")]),
		badmailfrom: nameSet(list("badmailfrom")),
		databytes: number("databytes"),
		smtp: input.smtp ?? {},
		users: readUsers(input.users, problems),
		alias: readAlias(input.alias ?? {}, problems),
		postmaster: input.alias?.postmaster !== null && input.users?.postmaster !== null,
		patches: input.patches ?? {},
		control,
		places: input.places ?? {},
		folder: input.folder ?? null
	};
}
/** A file's content, or what stands in for a missing one. */
var effective = (control, name) => control[name] ?? missing(control, name);
/** What a missing file means. */
function missing(control, name) {
	const stand = CONTROL_FILES[name]?.missing;
	if (!stand) return "";
	return "value" in stand ? stand.value : lineValue(control.me ?? stand.literal);
}
function contents(given) {
	const text = (value) => Array.isArray(value) ? value.map((l) => `${l}\n`).join("") : `${value}`;
	return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, text(value)]));
}
function checkControl(control) {
	const problems = [];
	for (const [name, content] of Object.entries(control)) {
		const path = `control.${name}`;
		if (!isControlFile(name)) problems.push({
			path,
			message: noSuchFile(name)
		});
		else if (CONTROL_FILES[name]?.kind === "number" && Number.isNaN(numberValue(content) ?? 0)) problems.push({
			path,
			message: wrongNumber(lineValue(content))
		});
	}
	if (control.me === void 0 && control.locals === void 0) problems.push({
		path: "control.me",
		message: "is missing; qmail-send does not start without it. Give this host a name."
	});
	return problems;
}
/** qmail itself takes the leading digits, and the default where there are none (scan_ulong). */
function wrongNumber(written) {
	const digits = /^\d*/.exec(written)?.[0];
	const taken = digits ? `takes the leading ${digits}` : "takes the default";
	return `${JSON.stringify(written)} is no whole number up to 2147483647; qmail ${taken}. Write plain digits, times in seconds.`;
}
/** With the known name that is most like it. */
function noSuchFile(name) {
	const near = nearest(name, Object.keys(CONTROL_FILES));
	return `qmail has no control file of this name${near ? `; is it ${near}?` : "."}`;
}
function problemOf(issue, input) {
	const path = issue.path.map(String).join(".");
	if (issue.code === "unrecognized_keys" && path === "") {
		const known = Object.keys(qmailSchema.shape).filter((key) => key !== "places" && key !== "folder");
		return {
			path: Object.keys(input).filter((key) => !(key in qmailSchema.shape))[0] ?? "mta",
			message: `qmail has no such setting; there are ${known.join(", ")}.`
		};
	}
	return {
		path: path || "mta",
		message: `${issue.message}.`
	};
}
var where = (file, line) => file === void 0 ? "" : `${file}${line === void 0 ? "" : `:${line}`}: `;
/** Where it was written; of a file that is missing in a folder, where it would be. */
function placeOf$1(input, path) {
	const place = path === void 0 ? void 0 : input.places?.[path];
	if (place) return place;
	const folder = input.folder;
	const name = path?.startsWith("control.") ? path.slice(8) : null;
	if (!folder || name === null || Object.hasOwn(folder.changed ?? {}, name)) return {};
	return { file: `${folder.path}/${name}` };
}
/** Why, for what a control file decides: the file, its value and its place, or the default. */
function whyControl(config, name, text) {
	const value = config.control[name];
	if (value === void 0 && name === "locals" && config.control.me !== void 0) return whyControl(config, "me", text);
	if (value === void 0) return {
		by: "default",
		text
	};
	const source = config.places[`control.${name}`];
	return {
		by: "setting",
		setting: `control/${name}`,
		value: value.trim(),
		...source ? { source } : {},
		text
	};
}
// server/mta/qmail/routes.ts
/** Where remote mail goes: control/smtproutes first, else a host made up from the domain (qmail-remote.8). */
var DOTTED_QUAD = /^\[?(\d{1,3}(?:\.\d{1,3}){3})\]?$/;
/** The relay for a domain; null where its own MX records count. */
function relayFor(config, domain) {
	if (config.smtproutes.size === 0) return null;
	for (const key of suffixes(domain)) {
		const relay = config.smtproutes.get(asciiLower(key));
		if (relay !== void 0) return relay;
	}
	return null;
}
/** An address in smtproutes wins over what a rule says; a relay's name does not. */
function remoteHost(config, domain, given) {
	const relay = relayFor(config, domain)?.host ?? null;
	const routed = relay === null ? null : DOTTED_QUAD.exec(relay);
	if (routed) return inventHost(domain, {
		...given,
		address: routed[1]
	});
	const literal = DOTTED_QUAD.exec(domain);
	if (relay === null && literal) return {
		name: given.name ?? domain,
		address: given.address ?? literal[1]
	};
	return inventHost(domain, relay === null ? given : {
		...given,
		name: given.name ?? relay
	});
}
/** The name that qmail-remote looks up for an address, made safe for a report (outsafe). */
function lookedUpHost(config, address) {
	const host = relayFor(config, domainOf(address))?.host ?? address.slice(address.lastIndexOf("@") + 1);
	return [...utf8(host)].map((byte) => byte < 33 || byte > 126 ? "?" : String.fromCharCode(byte)).join("");
}
// server/mta/qmail/recipient.ts
/** envnoathost, percenthack, locals, virtualdomains, in this order; the case typed is kept. */
function route(config, forwardPath) {
	const address = unhack(config, withHost(config, forwardPath));
	const at = address.lastIndexOf("@");
	const domain = asciiLower(address.slice(at + 1));
	if (config.locals.has(domain)) return {
		channel: "local",
		routed: address,
		why: whyControl(config, "locals", `${domain} is in control/locals, so it is delivered here.`)
	};
	const user = virtualUser(config, address, at);
	if (user) {
		const text = `control/virtualdomains gives ${domain} to ${user}, so it is delivered here.`;
		return {
			channel: "local",
			routed: `${user}-${address}`,
			why: whyControl(config, "virtualdomains", text)
		};
	}
	return {
		channel: "remote",
		routed: address,
		why: whyRemote(config, domain)
	};
}
function whyRemote(config, domain) {
	const relay = relayFor(config, domain);
	if (!relay) return whyControl(config, "locals", `${domain} is neither in control/locals nor in control/virtualdomains.`);
	return whyControl(config, "smtproutes", `${domain} is not delivered here, and control/smtproutes sends it to ${relay.host}, port ${relay.port}.`);
}
var withHost = (config, address) => address.includes("@") ? address : `${address}@${config.envnoathost}`;
/** Only the domain that percenthack has looked up last counts, whatever other @ the local part holds. */
function unhack(config, given) {
	if (config.percenthack.size === 0) return given;
	let address = given;
	let at = given.lastIndexOf("@");
	while (config.percenthack.has(asciiLower(address.slice(at + 1)))) {
		const percent = at === 0 ? -1 : address.lastIndexOf("%", at - 1);
		if (percent < 0) break;
		address = `${address.slice(0, percent)}@${address.slice(percent + 1, at)}`;
		at = percent;
	}
	return address;
}
/** The address itself, its domain, each suffix with its dot, then the catch-all; an empty user is an exception. */
function virtualUser(config, address, at) {
	if (config.virtualdomains.size === 0) return "";
	const domain = address.slice(at + 1);
	for (const key of [address, ...suffixes(domain)]) {
		const user = config.virtualdomains.get(asciiLower(key));
		if (user !== void 0) return user;
	}
	return "";
}
/** The address as a bounce names it: without the virtual domain's user. Looks domains up, never whole addresses. */
function stripVirtualUser(config, routed) {
	const at = routed.lastIndexOf("@");
	if (at < 0) return routed;
	for (const key of suffixes(routed.slice(at + 1))) {
		const user = config.virtualdomains.get(asciiLower(key));
		if (user === void 0) continue;
		return user !== "" && routed.startsWith(`${user}-`) ? routed.slice(user.length + 1) : routed;
	}
	return routed;
}
// server/mta/qmail/text.ts
/** Every fixed sentence of qmail that a sandbox can cause, as it stands in the source (netqmail 1.06). */
var TEXT = {
	greeting: "Hi. This is the qmail-send program at ",
	singleIntro: "I'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n",
	doubleIntro: "I tried to deliver a bounce message to this address, but the bounce bounced!\n",
	singleBreak: "--- Below this line is a copy of the message.\n",
	doubleBreak: "--- Below this line is the original bounce.\n",
	subject: "failure notice",
	singleEnclosed: "--- Enclosed is a copy of the message.\n",
	doubleEnclosed: "--- Enclosed is the original bounce.\n",
	stripped: "\n\n--- End of message stripped.\n",
	expired: "I'm not going to try again; this message has been in the queue too long.\n",
	noMailbox: "Sorry, no mailbox here by that name. (#5.1.1)\n",
	looping: "This message is looping: it already has my Delivered-To line. (#5.4.6)\n",
	blankFirstLine: "Uh-oh: first line of .qmail file is blank. (#4.2.1)\n",
	fileInList: "Uh-oh: .qmail has file delivery but has x bit set. (#4.7.0)\n",
	programInList: "Uh-oh: .qmail has prog delivery but has x bit set. (#4.7.0)\n",
	childCrashed: "Aack, child crashed. (#4.3.0)\n",
	unableToForward: (why) => `Unable to forward message: ${why}.\n`,
	maildirTrouble: "Temporary error on maildir delivery. (#4.3.0)\n",
	quotaExceeded: (file) => `Unable to write ${file}: disk quota exceeded. (#4.3.0)\n`,
	did: (files, forwards, programs) => `did ${files}+${forwards}+${programs}\n`,
	queued: (processId) => `qp ${processId}\n`,
	tooLong: "\nError report too long, sorry.\n",
	noHost: (host) => `Sorry, I couldn't find any host named ${host}. (#5.1.2)\n`,
	noExchanger: "Sorry, I couldn't find a mail exchanger or IP address. (#5.4.4)\n",
	bestExchangerIsMe: "Sorry. Although I'm listed as a best-preference MX or A for that host,\nit isn't in my control/locals file, so I don't treat it as local. (#5.4.6)\n",
	dnsTrouble: "CNAME lookup failed temporarily. (#4.4.3)\n",
	noConnection: "Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)\n",
	partialLastLine: "SMTP cannot transfer messages with partial final lines. (#5.6.2)\n",
	lost: (ip) => `Connected to ${ip} but connection died. (#4.4.2)\n`,
	lostAfterData: (ip) => `Connected to ${ip} but connection died. Possible duplicate! (#4.4.2)\n`,
	remoteSaid: "Remote host said: ",
	greetingFailed: (ip) => `Connected to ${ip} but greeting failed.\n`,
	nameRejected: (ip) => `Connected to ${ip} but my name was rejected.\n`,
	senderRejected: (ip) => `Connected to ${ip} but sender was rejected.\n`,
	recipientRejected: (ip) => `${ip} does not like recipient.\n`,
	givingUp: (ip) => `Giving up on ${ip}.\n`,
	dataFailed: (ip) => `${ip} failed on DATA command.\n`,
	messageFailed: (ip) => `${ip} failed after I sent the message.\n`,
	accepted: (ip) => `${ip} accepted message.\n`
};
// server/mta/qmail/trace.ts
/** A message as it lies in the queue; lines end in LF there. */
var queueFormOf = ({ trace }, raw) => concat(utf8(trace), toLf(raw));
/** A notice brings its line with it: compose.ts wrote it. */
function traceOf(me, origin, processId, now) {
	if (origin.type === "notice") return "";
	const date = date822(now);
	const queued = (how) => [
		"Received: (qmail ",
		processId,
		" invoked ",
		how,
		"); ",
		date,
		"\n"
	].join("");
	switch (origin.type) {
		case "smtp":
		case "answer": return [queued("from network"), received(me, origin.client, date)].join("");
		case "local": return queued(`by uid ${origin.uid}`);
		case "forward": return queued("by alias");
	}
}
/** No name is looked up here, so the client's is `unknown`; HELO is shown where it says something else. */
function received(me, client, date) {
	const { helo } = client;
	return `Received: from unknown${helo === void 0 || helo.toLowerCase() === "unknown" ? "" : ` (HELO ${safe$2(helo)})`} (${safe$2(client.ip.replace(/^::ffff:/i, ""))})\n  by ${safe$2(me)} with SMTP; ${date}\n`;
}
/** Every byte but these becomes a question mark (received.c, issafe): an address literal is shown as `?192.0.2.1?`. */
var safe$2 = (text) => UNSAFE.test(text) ? String.fromCharCode(...utf8(text)).replace(UNSAFES, "?") : text;
var UNSAFE = /[^A-Za-z0-9.@%+/=:-]/;
var UNSAFES = new RegExp(UNSAFE, "g");
var UID = {
	alias: 7790,
	network: 7791,
	bounce: 7796
};
/** The uid that qmail-send's `info msg` line names. */
function uidOf(origin) {
	switch (origin.type) {
		case "smtp":
		case "answer": return UID.network;
		case "local": return origin.uid;
		case "forward": return UID.alias;
		case "notice": return UID.bounce;
	}
}
// server/mta/qmail/verp.ts
var SUFFIX = "-@[]";
/** The sender as one recipient's delivery shows it: `list-@h-@[]` to `r@d` is `list-r=d@h`. */
function expandVerp(sender, recipient) {
	if (!sender.endsWith(SUFFIX)) return sender;
	const plain = sender.slice(0, -4);
	const at = plain.lastIndexOf("@");
	const split = recipient.lastIndexOf("@");
	if (at < 0 || split < 0) return sender;
	return `${plain.slice(0, at)}${recipient.slice(0, split)}=${recipient.slice(split + 1)}${plain.slice(at)}`;
}
/** The sender that the bounce of a whole message goes to. */
var stripVerp = (sender) => sender.endsWith(SUFFIX) ? sender.slice(0, -4) : sender;
/** The envelope sender that a delivery to this address is given, as it stands in the queue. */
var senderOf = ({ envelope }, routed) => expandVerp(envelope.queuedAs ?? envelope.reversePath, routed);
// server/mta/qmail/compose.ts
/** The bytes of a bounce (qmail-send.c, injectbounce and addbounce), in the layout of QSBMF. */
function compose(config, input) {
	const { message, recipients } = input;
	const sender = stripVerp(queuedSender(message.envelope));
	const layout = layoutOf(config, message, sender);
	const file = queueFormOf(message, input.raw);
	const head = utf8(headOf(config, input, sender, layout));
	const raw = lfToCrlf(concat(head, copyOf(config, file), utf8(layout.after)));
	const fields = scanHeader(raw);
	return {
		raw,
		report: recipients.map((recipient) => reportEntry(config, recipient)),
		header: headerSummary(fields),
		fields
	};
}
function layoutOf(config, message, sender) {
	const isDouble = sender === "";
	if (!config.patches["mime-bounce"]) return {
		fields: "",
		opening: "",
		break: `${isDouble ? TEXT.doubleBreak : TEXT.singleBreak}\n`,
		after: ""
	};
	const boundary = `${Math.floor(message.acceptedAt / 1e3)}${config.bouncehost}${message.queueNumber}`;
	const enclosed = isDouble ? TEXT.doubleEnclosed : TEXT.singleEnclosed;
	return {
		fields: `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="${boundary}"\n`,
		opening: `--${boundary}\n\n`,
		break: `${enclosed}\n--${boundary}\nContent-Type: message/rfc822\n\n`,
		after: `\n--${boundary}--\n`
	};
}
/** Everything before the copy. */
function headOf(config, { plan, recipients, processId, now }, sender, layout) {
	const date = date822(now);
	const paragraphs = recipients.map((each) => paragraph(stripVirtualUser(config, each.routed), each.report));
	return [
		`Received: (qmail ${processId} invoked for bounce); ${date}\n`,
		`Date: ${date}\n`,
		`From: ${quoteLocal(config.bouncefrom)}@${config.bouncehost}\n`,
		`To: ${quoteAddress(plan.to)}\n`,
		layout.fields,
		`Subject: ${TEXT.subject}\n\n`,
		layout.opening,
		`${TEXT.greeting}${config.bouncehost}.\n`,
		`${sender === "" ? TEXT.doubleIntro : TEXT.singleIntro}\n`,
		...paragraphs,
		layout.break,
		`Return-Path: <${quoteAddress(sender)}>\n`
	].join("");
}
/** The whole queue file; with the patch bouncemaxbytes its beginning. */
function copyOf({ patches: { bouncemaxbytes } }, file) {
	if (bouncemaxbytes === void 0 || file.length <= bouncemaxbytes) return file;
	return concat(file.subarray(0, bouncemaxbytes), utf8(TEXT.stripped));
}
/**
* One recipient's paragraph. Inside it no line is blank, since a blank line ends it: each LF that follows another
* becomes a slash, but for the last byte.
*/
function paragraph(address, report) {
	const newline = report === "" || report.endsWith("\n") ? "" : "\n";
	return `${`<${address.replaceAll("\n", "_")}>:\n${report}${newline}`.slice(0, -1).replace(/(?<=\n)\n/g, "/")}\n\n`;
}
/** What the paragraph says, in RFC 3464's terms. */
function reportEntry(config, recipient) {
	const finalRecipient = stripVirtualUser(config, recipient.routed);
	const { forwardPath } = recipient.path;
	const host = hostOf(recipient);
	return {
		finalRecipient,
		...forwardPath === finalRecipient ? {} : { originalRecipient: forwardPath },
		action: "failed",
		status: recipient.status ?? "5.0.0",
		...recipient.diagnostic ? { diagnosticCode: diagnosticCode(recipient, recipient.diagnostic) } : {},
		...host ? { remoteMta: host.name } : {}
	};
}
function diagnosticCode(recipient, diagnostic) {
	return `${recipient.lastOutcome?.type === "replied" ? "smtp" : "x-qmail"}; ${diagnostic.replace(/\s*\n\s*/g, " ")}`;
}
function hostOf({ lastOutcome }) {
	return lastOutcome?.type === "replied" || lastOutcome?.type === "connect" ? lastOutcome.host : null;
}
// server/mta/qmail/shell-words.ts
/** Outside quotes these are more than themselves; `*` and `?` stay themselves where no file's name fits. */
var BARE = /^[^\s"'\\$`<>()|&;]+/;
var NAME = /^\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})/;
/** What is no command's name where one is expected: the shell's own words, and assignments. */
var NO_COMMAND = /^(?:(?:if|then|else|elif|fi|for|while|until|do|done|case|esac|function|[{}])$|[A-Za-z_]\w*=)/;
/** @returns null where the shell would do more than is read here */
function parseCommands(line) {
	const tokens = tokenize(line);
	if (!tokens) return null;
	const commands = [];
	let command = {
		after: ";",
		negated: false,
		words: []
	};
	for (const [i, token] of tokens.entries()) {
		if (typeof token !== "string") {
			if (command.words.length > 0) command.words.push(token);
			else if (isPlain(token, "!")) command.negated = !command.negated;
			else if (token[0] && "text" in token[0] && NO_COMMAND.test(token[0].text)) return null;
			else command.words.push(token);
			continue;
		}
		if (command.words.length === 0) return null;
		commands.push(command);
		if (token === ";" && i === tokens.length - 1) return commands;
		command = {
			after: token,
			negated: false,
			words: []
		};
	}
	if (command.words.length === 0) return null;
	return [...commands, command];
}
/** The words that a command is called with; null where an unquoted variable's value would be split into several. */
function expand(words, variables) {
	const expanded = [];
	for (const word of words) {
		let text = "";
		for (const part of word) if ("text" in part) text += part.text;
		else {
			const value = variables[part.variable] ?? "";
			if (!part.quoted && /[\s*?[\\]/.test(value)) return null;
			text += value;
		}
		if (!(text === "" && word.every((part) => "variable" in part && !part.quoted))) expanded.push(text);
	}
	return expanded;
}
var isPlain = ([part, ...others], text) => part !== void 0 && others.length === 0 && "text" in part && part.text === text;
function tokenize(line) {
	const tokens = [];
	let word = null;
	const end = () => {
		if (word) tokens.push(word);
		word = null;
	};
	for (let i = 0; i < line.length;) {
		const c = line[i];
		const operator = /^(?:&&|\|\||;(?!;))/.exec(line.slice(i, i + 2))?.[0];
		if (c === " " || c === "	" || operator) {
			end();
			if (operator) tokens.push(operator);
			i += operator?.length ?? 1;
			continue;
		}
		const piece = readPiece(line, i, word === null);
		if (!piece) return null;
		word = [...word ?? [], ...piece.parts];
		i = piece.end;
	}
	end();
	return tokens;
}
function readPiece(line, start, first) {
	const c = line[start];
	if (c === "'") {
		const end = line.indexOf("'", start + 1);
		return end < 0 ? null : {
			parts: [{ text: line.slice(start + 1, end) }],
			end: end + 1
		};
	}
	if (c === "\"") return readDouble(line, start);
	if (c === "$") return readVariable(line, start, false);
	if (c === "\\") {
		const next = line[start + 1];
		return next === void 0 || next === "\n" ? null : {
			parts: [{ text: next }],
			end: start + 2
		};
	}
	const text = BARE.exec(line.slice(start))?.[0];
	if (text === void 0 || first && (c === "#" || c === "~")) return null;
	return {
		parts: [{ text }],
		end: start + text.length
	};
}
function readDouble(line, start) {
	const parts = [{ text: "" }];
	for (let i = start + 1; i < line.length;) {
		const c = line[i];
		if (c === "\"") return {
			parts,
			end: i + 1
		};
		if (c === "`") return null;
		const variable = c === "$" ? readVariable(line, i, true) : null;
		if (variable) {
			parts.push(...variable.parts);
			i = variable.end;
			continue;
		}
		if (c === "$" && /[({0-9@*#?$!-]/.test(line[i + 1] ?? "")) return null;
		const escapes = c === "\\" && /["\\$`]/.test(line[i + 1] ?? "");
		parts.push({ text: escapes ? line[i + 1] : c });
		i += escapes ? 2 : 1;
	}
	return null;
}
function readVariable(line, start, quoted) {
	const found = NAME.exec(line.slice(start));
	if (!found) return null;
	return {
		parts: [{
			variable: found[1] ?? found[2],
			quoted
		}],
		end: start + found[0].length
	};
}
// server/mta/qmail/commands/regex-parse.ts
/** What grep itself refuses, in its words; or what is not played here. */
var RegexError = class extends Error {
	unplayed;
	constructor(message, unplayed = false) {
		super(message);
		this.unplayed = unplayed;
	}
};
/** More repetitions than this are refused, as by regcomp (RE_DUP_MAX is 32767; an automaton of that size serves nobody). */
var MOST_REPEATS = 1e3;
/** @param pattern one character for each byte */
function parseRegex(pattern, syntax, ignoreCase) {
	if (syntax === "fixed") return {
		is: "all",
		nodes: Array.from(pattern, (c) => literal(c, ignoreCase))
	};
	return new Parser(pattern, syntax === "extended", ignoreCase).whole();
}
var Parser = class {
	#pattern;
	#extended;
	#ignoreCase;
	#at = 0;
	#depth = 0;
	constructor(pattern, extended, ignoreCase) {
		this.#pattern = pattern;
		this.#extended = extended;
		this.#ignoreCase = ignoreCase;
	}
	whole() {
		const node = this.#alternatives();
		if (this.#at < this.#pattern.length) throw new RegexError("Unmatched ) or \\)");
		return node;
	}
	/** Takes an operator: bare in the extended syntax, after a backslash in the basic one. */
	#take(operator) {
		const written = this.#extended ? operator : `\\${operator}`;
		if (!this.#pattern.startsWith(written, this.#at)) return false;
		this.#at += written.length;
		return true;
	}
	#sees(operator) {
		return this.#pattern.startsWith(this.#extended ? operator : `\\${operator}`, this.#at);
	}
	#alternatives() {
		const nodes = [this.#sequence()];
		while (this.#take("|")) nodes.push(this.#sequence());
		return nodes.length === 1 ? nodes[0] : {
			is: "any",
			nodes
		};
	}
	#sequence() {
		const nodes = [];
		while (this.#at < this.#pattern.length && !this.#sees("|")) {
			if (this.#sees(")") && (this.#depth > 0 || !this.#extended)) break;
			const atom = this.#atom(nodes.length === 0);
			nodes.push(atom.is === "assert" && !this.#extended ? atom : this.#repeated(atom));
		}
		return {
			is: "all",
			nodes
		};
	}
	#atom(first) {
		const c = this.#pattern[this.#at];
		if (this.#take("(")) return this.#group();
		this.#at++;
		if (c === "[") return this.#bracket();
		if (c === ".") return {
			is: "bytes",
			set: (/* @__PURE__ */ new Uint8Array(256)).fill(1)
		};
		if (c === "^" && (this.#extended || first)) return {
			is: "assert",
			what: "line-start"
		};
		if (c === "$" && (this.#extended || this.#endsHere())) return {
			is: "assert",
			what: "line-end"
		};
		if (c === "\\") return this.#escaped();
		return literal(c, this.#ignoreCase);
	}
	#endsHere() {
		return this.#at >= this.#pattern.length || this.#sees("|") || this.#sees(")");
	}
	#group() {
		this.#depth++;
		const node = this.#alternatives();
		if (!this.#take(")")) throw new RegexError("Unmatched ( or \\(");
		this.#depth--;
		return node;
	}
	#escaped() {
		const c = this.#pattern[this.#at++];
		if (c === void 0) throw new RegexError("Trailing backslash");
		if (/[1-9]/.test(c)) throw new RegexError("back-references", true);
		const assertion = ASSERTIONS[c];
		if (assertion) return {
			is: "assert",
			what: assertion
		};
		const set = ESCAPED_SETS[c];
		return set ? {
			is: "bytes",
			set: set()
		} : literal(c, this.#ignoreCase);
	}
	#repeated(atom) {
		let node = atom;
		for (;;) {
			const times = this.#times();
			if (!times) return node;
			node = {
				is: "repeat",
				node,
				...times
			};
		}
	}
	#times() {
		if (this.#pattern[this.#at] === "*") {
			this.#at++;
			return {
				min: 0,
				max: Number.POSITIVE_INFINITY
			};
		}
		if (this.#take("+")) return {
			min: 1,
			max: Number.POSITIVE_INFINITY
		};
		if (this.#take("?")) return {
			min: 0,
			max: 1
		};
		if (!this.#sees("{")) return null;
		return this.#interval();
	}
	#interval() {
		const close = this.#extended ? "\\}" : "\\\\\\}";
		const open = this.#extended ? 1 : 2;
		const found = new RegExp(`^(\\d*)(,?)(\\d*)${close}`).exec(this.#pattern.slice(this.#at + open));
		if (!found || found[1] === "" && found[2] === "") {
			if (this.#extended) return null;
			throw new RegexError("Invalid content of \\{\\}");
		}
		this.#at += open + found[0].length;
		const min = Number(found[1] || 0);
		const max = found[2] === "" ? min : found[3] === "" ? Number.POSITIVE_INFINITY : Number(found[3]);
		if (min > max || min > MOST_REPEATS || max !== Number.POSITIVE_INFINITY && max > MOST_REPEATS) throw new RegexError("Invalid content of \\{\\}");
		return {
			min,
			max
		};
	}
	#bracket() {
		const negated = this.#pattern[this.#at] === "^";
		if (negated) this.#at++;
		const set = /* @__PURE__ */ new Uint8Array(256);
		for (let first = true;; first = false) {
			const c = this.#pattern[this.#at];
			if (c === void 0) throw new RegexError("Unmatched [, [^, [:, [., or [=");
			if (c === "]" && !first) break;
			const named = /^\[:([a-z]+):\]/.exec(this.#pattern.slice(this.#at));
			if (named) {
				const test = CLASSES[named[1]];
				if (!test) throw new RegexError("Invalid character class name");
				for (let byte = 0; byte < 256; byte++) if (byte < 128 && test.test(String.fromCharCode(byte))) set[byte] = 1;
				this.#at += named[0].length;
			} else this.#range(set);
		}
		this.#at++;
		if (this.#ignoreCase) foldCase(set);
		if (negated) for (let byte = 0; byte < 256; byte++) set[byte] = set[byte] ? 0 : 1;
		return {
			is: "bytes",
			set
		};
	}
	#range(set) {
		const from = this.#pattern.charCodeAt(this.#at++);
		const hyphen = this.#pattern[this.#at] === "-" && ![void 0, "]"].includes(this.#pattern[this.#at + 1]);
		const to = hyphen ? this.#pattern.charCodeAt(this.#at + 1) : from;
		if (hyphen) this.#at += 2;
		if (to < from) throw new RegexError("Invalid range end");
		set.fill(1, from, to + 1);
	}
};
var ASSERTIONS = {
	"<": "word-start",
	">": "word-end",
	b: "word-edge",
	B: "no-word-edge"
};
/** Letters, digits and the underscore. */
var isWord = (byte) => byte >= 48 && byte <= 57 || byte >= 65 && byte <= 90 || byte === 95 || byte >= 97 && byte <= 122;
var isSpace = (byte) => byte === 32 || byte >= 9 && byte <= 13;
var setOf = (test) => Uint8Array.from({ length: 256 }, (_, b) => +test(b));
var ESCAPED_SETS = {
	w: () => setOf(isWord),
	W: () => setOf((byte) => !isWord(byte)),
	s: () => setOf(isSpace),
	S: () => setOf((byte) => !isSpace(byte))
};
var CLASSES = {
	alpha: /[A-Za-z]/,
	digit: /\d/,
	alnum: /[A-Za-z\d]/,
	upper: /[A-Z]/,
	lower: /[a-z]/,
	space: /[\t-\r ]/,
	blank: /[\t ]/,
	punct: /[!-/:-@[-`{-~]/,
	print: /[ -~]/,
	graph: /[!-~]/,
	cntrl: /[\0-\x1f\x7f]/,
	xdigit: /[\dA-Fa-f]/
};
function literal(c, ignoreCase) {
	const set = /* @__PURE__ */ new Uint8Array(256);
	set[c.charCodeAt(0)] = 1;
	if (ignoreCase) foldCase(set);
	return {
		is: "bytes",
		set
	};
}
function foldCase(set) {
	for (let upper = 65; upper <= 90; upper++) if (set[upper] || set[upper + 32]) set[upper] = set[upper + 32] = 1;
}
// server/mta/qmail/commands/regex-match.ts
/**
* Matches lines with an automaton that is built as it goes (Thompson's construction, states cached): the time is
* linear in the line whatever the pattern, so that no .qmail file can hold up the sandbox.
*/
var LINE_END = 256;
var MOST_INSTRUCTIONS = 2e4;
var MOST_STATES = 2e3;
/** Places looked at while states are made; a second of work at most. */
var MOST_WORK = 3e7;
/** @param where `line` wants the whole line to match, `word` no letter of a word on either side */
function createMatcher(nodes, where) {
	const program = compile(nodes, where);
	let states = /* @__PURE__ */ new Map();
	let work = 0;
	const stateOf = (places, before) => {
		const key = `${before}${places.join()}`;
		const known = states.get(key);
		if (known) return known;
		if (states.size >= MOST_STATES) states = /* @__PURE__ */ new Map();
		const state = {
			places,
			before,
			nexts: new Array(257)
		};
		states.set(key, state);
		return state;
	};
	const step = (state, byte) => {
		const { reached, matched } = follow(program, [...state.places, 0], state.before, byte);
		work += reached.length + state.places.length + 1;
		if (work > MOST_WORK) throw new RegexError("the pattern asks for too much work", true);
		if (matched) return null;
		const places = [];
		if (byte !== LINE_END) for (const place of reached) pushNext(program[place], byte, places);
		return stateOf([...new Set(places)].sort((a, b) => a - b), byte !== LINE_END && isWord(byte) ? "word" : "other");
	};
	const next = (state, byte) => {
		const known = state.nexts[byte];
		if (known !== void 0) return known;
		const found = step(state, byte);
		state.nexts[byte] = found;
		return found;
	};
	return { test: (bytes, from, to) => {
		let state = stateOf([], "start");
		for (let i = from; i < to; i++) {
			const found = next(state, bytes[i]);
			if (!found) return true;
			state = found;
		}
		return next(state, LINE_END) === null;
	} };
}
function pushNext(instruction, byte, places) {
	if (instruction?.op === "bytes" && instruction.set[byte]) places.push(instruction.next);
}
/** The places that are reached from these without a byte, seen what stands before and after. */
function follow(program, places, before, after) {
	const seen = /* @__PURE__ */ new Set();
	const open = [...places];
	for (let place = open.pop(); place !== void 0; place = open.pop()) {
		if (seen.has(place)) continue;
		seen.add(place);
		const instruction = program[place];
		if (instruction.op === "match") return {
			reached: [],
			matched: true
		};
		if (instruction.op === "split") open.push(...instruction.nexts);
		else if (instruction.op === "assert" && holds(instruction.what, before, after)) open.push(instruction.next);
	}
	return {
		reached: [...seen],
		matched: false
	};
}
function holds(what, before, after) {
	const wordBefore = before === "word";
	const wordAfter = after !== LINE_END && isWord(after);
	switch (what) {
		case "line-start": return before === "start";
		case "line-end": return after === LINE_END;
		case "word-start": return !wordBefore && wordAfter;
		case "word-end": return wordBefore && !wordAfter;
		case "word-edge": return wordBefore !== wordAfter;
		case "no-word-edge": return wordBefore === wordAfter;
		case "no-word-before": return !wordBefore;
		case "no-word-after": return !wordAfter;
	}
}
/** Instructions from the end to the beginning, so that each knows its next; the first one to run is number 0. */
function compile(nodes, where) {
	const program = [{
		op: "split",
		nexts: []
	}];
	const add = (instruction) => {
		if (program.length >= MOST_INSTRUCTIONS) throw new RegexError("Regular expression too big");
		return program.push(instruction) - 1;
	};
	const sides = {
		anywhere: null,
		line: ["line-start", "line-end"],
		word: ["no-word-before", "no-word-after"]
	}[where];
	const match = add({ op: "match" });
	const end = sides ? add({
		op: "assert",
		what: sides[1],
		next: match
	}) : match;
	const start = add({
		op: "split",
		nexts: nodes.map((node) => emit(add, program, node, end))
	});
	program[0] = sides ? {
		op: "assert",
		what: sides[0],
		next: start
	} : {
		op: "split",
		nexts: [start]
	};
	return program;
}
/** @returns where the node begins */
function emit(add, program, node, next) {
	switch (node.is) {
		case "bytes": return add({
			op: "bytes",
			set: node.set,
			next
		});
		case "assert": return add({
			op: "assert",
			what: node.what,
			next
		});
		case "all": return node.nodes.reduceRight((following, each) => emit(add, program, each, following), next);
		case "any": return add({
			op: "split",
			nexts: node.nodes.map((each) => emit(add, program, each, next))
		});
		case "repeat": {
			let following = next;
			if (node.max === Number.POSITIVE_INFINITY) {
				following = add({
					op: "split",
					nexts: [next]
				});
				const body = emit(add, program, node.node, following);
				program[following] = {
					op: "split",
					nexts: [body, next]
				};
			} else for (let i = node.min; i < node.max; i++) following = add({
				op: "split",
				nexts: [emit(add, program, node.node, following), next]
			});
			for (let i = 0; i < node.min; i++) following = emit(add, program, node.node, following);
			return following;
		}
	}
}
// server/mta/qmail/commands/grep.ts
/** grep on the message, with its common flags (grep(1) of GNU, in the C locale). */
var LONG = {
	"ignore-case": "i",
	quiet: "q",
	silent: "q",
	"invert-match": "v",
	count: "c",
	"extended-regexp": "E",
	"fixed-strings": "F",
	"basic-regexp": "G",
	"word-regexp": "w",
	"line-regexp": "x",
	"no-messages": "s",
	"line-number": "n",
	"no-filename": "h",
	regexp: "e",
	"max-count": "m"
};
/** @returns null for flags that are not played, for files, and where there is no pattern */
function readGrep(words) {
	const options = {
		patterns: [],
		syntax: "basic",
		ignoreCase: false,
		invert: false,
		where: "anywhere",
		show: "lines",
		numbers: false,
		most: Number.POSITIVE_INFINITY
	};
	const operands = [];
	const rest = [...words];
	for (let word = rest.shift(); word !== void 0; word = rest.shift()) if (word === "--") operands.push(...rest.splice(0));
	else if (!/^-./.test(word)) operands.push(word);
	else if (!flags(word, rest, options)) return null;
	if (options.patterns.length === 0) {
		const pattern = operands.shift();
		if (pattern === void 0) return null;
		options.patterns.push(pattern);
	}
	options.patterns = options.patterns.flatMap((pattern) => pattern.split("\n"));
	return operands.every((operand) => operand === "-") && operands.length < 2 ? options : null;
}
/** `-qi`, `-m1`, `-e PATTERN`, `--quiet`. */
function flags(word, rest, options) {
	const long = /^--([a-z-]+)(?:=(.*))?$/s.exec(word);
	if (long) {
		const letter = LONG[long[1]];
		return letter !== void 0 && flag(letter, () => long[2] ?? rest.shift(), options);
	}
	for (let i = 1; i < word.length; i++) {
		const letter = word[i];
		const argument = () => i + 1 < word.length ? word.slice(i + 1) : rest.shift();
		if (!flag(letter, argument, options)) return false;
		if (letter === "e" || letter === "m") return true;
	}
	return true;
}
function flag(letter, argument, options) {
	switch (letter) {
		case "i":
		case "y":
			options.ignoreCase = true;
			return true;
		case "q":
			options.show = "nothing";
			return true;
		case "v":
			options.invert = true;
			return true;
		case "c":
			if (options.show !== "nothing") options.show = "count";
			return true;
		case "E":
			options.syntax = "extended";
			return true;
		case "F":
			options.syntax = "fixed";
			return true;
		case "G":
			options.syntax = "basic";
			return true;
		case "w":
			if (options.where !== "line") options.where = "word";
			return true;
		case "x":
			options.where = "line";
			return true;
		case "n":
			options.numbers = true;
			return true;
		case "s":
		case "h": return true;
		case "e": return pattern(argument(), options);
		case "m": return most(argument(), options);
		default: return false;
	}
}
function pattern(text, options) {
	if (text === void 0) return false;
	options.patterns.push(text);
	return true;
}
function most(text, options) {
	if (text === void 0 || !/^\d{1,9}$/.test(text)) return false;
	options.most = Number(text);
	return true;
}
/** @returns the exit code: 0 found, 1 not found, 2 for a pattern that is none; null where the pattern is not played */
function grep(options, message, write) {
	try {
		return search(options, createMatcher(options.patterns.map((each) => parseRegex(binary(each), options.syntax, options.ignoreCase)), options.where), message, write);
	} catch (error) {
		if (!(error instanceof RegexError)) throw error;
		if (error.unplayed) return null;
		write(utf8(`grep: ${error.message}\n`));
		return 2;
	}
}
function search(options, matcher, message, write) {
	let found = 0;
	let number = 0;
	for (let from = 0; from < message.length && found < options.most;) {
		const newline = message.indexOf(10, from);
		const to = newline < 0 ? message.length : newline;
		number++;
		if (matcher.test(message, from, to) !== options.invert) {
			found++;
			if (options.show === "nothing") return 0;
			if (options.show === "lines") {
				if (options.numbers) write(utf8(`${number}:`));
				write(message.subarray(from, to));
				write(NEWLINE$1);
			}
		}
		from = to + 1;
	}
	if (options.show === "count") write(utf8(`${found}\n`));
	return found > 0 ? 0 : 1;
}
var NEWLINE$1 = utf8("\n");
/** One character for each byte of the UTF-8 form. */
var binary = (text) => Array.from(utf8(text), (byte) => String.fromCharCode(byte)).join("");
// server/mta/qmail/commands/predicates.ts
/**
* The small programs that .qmail lines decide with and that need no shell: they look at the message or at their words,
* write to the report, and end with an exit code.
*/
var PREDICATES = {
	true: () => 0,
	false: () => 1,
	echo: ({ words, write }) => {
		const bare = words[0] === "-n";
		const text = (bare ? words.slice(1) : words).join(" ");
		if (text.includes("\\") || words[0] === "-e" || words[0] === "-E") return null;
		write(utf8(bare ? text : `${text}\n`));
		return 0;
	},
	printf: ({ words, write }) => {
		const bytes = printf(words);
		if (!bytes) return null;
		write(bytes);
		return 0;
	},
	cat: ({ words, message, write }) => {
		if (words.some((word) => word !== "-") || words.length > 1) return null;
		write(message);
		return 0;
	},
	grep: ({ words, message, write }) => {
		const options = readGrep(words);
		return options && grep(options, message, write);
	},
	egrep: (input) => asGrep("-E", input),
	fgrep: (input) => asGrep("-F", input),
	test: ({ words }) => test(words),
	"[": ({ words }) => words.at(-1) === "]" ? test(words.slice(0, -1)) : null
};
/** Those that read standard input; what one has read is not there for the next. */
var READERS = /* @__PURE__ */ new Set([
	"cat",
	"grep",
	"egrep",
	"fgrep"
]);
var asGrep = (syntax, { words, ...io }) => PREDICATES.grep?.({
	...io,
	words: [syntax, ...words]
}) ?? null;
/** test(1), as far as it compares texts. */
function test(words) {
	const [first, second, third] = words;
	if (first === "!" && words.length > 1) {
		const inner = test(words.slice(1));
		return inner === null ? null : inner === 0 ? 1 : 0;
	}
	const answer = (holds) => holds ? 0 : 1;
	if (words.length === 0) return 1;
	if (words.length === 1) return answer(first !== "");
	if (words.length === 2 && first === "-n") return answer(second !== "");
	if (words.length === 2 && first === "-z") return answer(second === "");
	if (words.length !== 3) return null;
	if (second === "=" || second === "==") return answer(first === third);
	if (second === "!=") return answer(first !== third);
	return null;
}
var ESCAPES = {
	a: 7,
	b: 8,
	f: 12,
	n: 10,
	r: 13,
	t: 9,
	v: 11,
	"\\": 92,
	"\"": 34,
	"'": 39
};
/** printf(1) with %s, %d, %c and %%: the format serves until the words are used up. */
function printf([format, ...given]) {
	if (format === void 0) return null;
	const bytes = [];
	const words = [...given];
	do {
		const left = words.length;
		for (let i = 0; i < format.length;) {
			const rest = format.slice(i);
			const octal = /^\\([0-7]{1,3})/.exec(rest);
			const escaped = /^\\(.)/s.exec(rest);
			const conversion = /^%([sdc%])/.exec(rest);
			if (octal) bytes.push(Number.parseInt(octal[1], 8) & 255);
			else if (escaped) {
				const byte = ESCAPES[escaped[1]];
				if (byte === void 0) return null;
				bytes.push(byte);
			} else if (conversion) bytes.push(...utf8(converted(conversion[1], words)));
			else if (rest.startsWith("%") || rest.startsWith("\\")) return null;
			else bytes.push(...utf8(String.fromCodePoint(rest.codePointAt(0))));
			i += octal?.[0].length ?? (escaped || conversion ? 2 : String.fromCodePoint(rest.codePointAt(0)).length);
		}
		if (words.length === left) break;
	} while (words.length > 0);
	return Uint8Array.from(bytes);
}
function converted(conversion, words) {
	if (conversion === "%") return "%";
	const word = words.shift() ?? "";
	if (conversion === "c") return word.slice(0, 1);
	return conversion === "d" ? String(Number.parseInt(word, 10) || 0) : word;
}
// server/mta/qmail/commands/run.ts
/** Ends the whole delivery for now, with a sentence of bouncelab's own. */
var Stopped = class extends Error {};
/** No report is longer: qmail-lspawn cuts one at 3000 bytes. */
var MOST_OUTPUT = 4e3;
/** What programs have written, with places for the process ids of what was queued meanwhile. */
var Output = class {
	#parts = [];
	#length = 0;
	write = (bytes) => {
		const taken = bytes.subarray(0, Math.max(0, MOST_OUTPUT - this.#length));
		if (taken.length > 0) this.#parts.push(taken.slice());
		this.#length += taken.length;
	};
	say = (text) => this.write(utf8(text));
	/** The process id of the queued message of this number, once it is known. */
	sayQueued(queued) {
		this.#parts.push({ queued });
	}
	text(processIds) {
		const bytes = this.#parts.map((part) => part instanceof Uint8Array ? part : utf8(`${processIds[part.queued]}`));
		return fromUtf8(concat(...bytes));
	}
};
var LONGEST_ADDRESS = 1002;
/** qmail.c: what qmail-queue refuses for good; null where it takes the envelope. */
var queueRefusal = ({ envelope: { reversePath, recipients } }) => [reversePath, ...recipients.map(({ forwardPath }) => forwardPath)].some((each) => utf8(each).length > LONGEST_ADDRESS) ? "envelope address too long for qq (#5.1.3)" : null;
// server/mta/qmail/commands/wrappers.ts
/** The programs of qmail itself that .qmail lines call: each runs another program, or forwards. */
var WRAPPERS = {
	bouncesaying,
	except,
	condredirect,
	forward
};
/** bouncesaying.c: the error is reported where there is no program, or where that succeeds. */
function* bouncesaying(run, [error, ...program]) {
	if (error === void 0) return usage(run, "bouncesaying", "error [ program [ arg ... ] ]");
	const ended = program.length === 0 ? "succeeded" : yield* child(run, "bouncesaying", program);
	if (ended !== "succeeded") return ended;
	run.output.say(`${error}\n`);
	return 100;
}
/** except.c: a program's success is a failure, and the other way round. */
function* except(run, program) {
	if (program.length === 0) return usage(run, "except", "program [ arg ... ]");
	const ended = yield* child(run, "except", program);
	return ended === "succeeded" ? 100 : ended;
}
/** condredirect.c: where the program succeeds the message goes to another address, and nothing further happens. */
function* condredirect(run, [address, ...program]) {
	if (address === void 0 || program.length === 0) return usage(run, "condredirect", "newaddress program [ arg ... ]");
	const ended = yield* child(run, "condredirect", program);
	if (ended !== "succeeded") return ended;
	return queue(run, "condredirect", run.variables.SENDER ?? "", [address], 99);
}
/** forward.c: the message goes to these addresses, from the owner where there is one. */
function* forward(run, addresses) {
	return queue(run, "forward", run.variables.NEWSENDER ?? "", addresses, 0);
}
/** What these programs have in common: 111 and a crash are theirs too, and every other failure ends them well. */
function* child(run, name, program) {
	const exit = yield* execute(run, program);
	if (exit === 0) return "succeeded";
	if (exit !== 111 && exit !== "crashed") return 0;
	run.output.say(`${name}: fatal: ${exit === 111 ? "temporary child error" : "child crashed"}\n`);
	return 111;
}
function usage(run, name, words) {
	run.output.say(`${name}: usage: ${name} ${words}\n`);
	return 100;
}
function queue(run, name, sender, recipients, success) {
	const made = run.forward(sender, recipients);
	const refused = queueRefusal(made);
	if (refused !== null) {
		run.output.say(`${name}: fatal: ${refused}\n`);
		return 100;
	}
	run.output.say(`${name}: qp `);
	run.output.sayQueued(run.forwards.push(made) - 1);
	run.output.say("\n");
	return success;
}
// server/mta/qmail/commands/execute.ts
/** `/bin/sh -c LINE`. */
function* executeLine(run, line) {
	const expanded = parseCommands(line)?.map((command) => ({
		command,
		words: expand(command.words, run.variables)
	}));
	const calls = expanded?.filter((call) => call.words !== null && isBuiltIn(call.words, run));
	if (!calls || calls.length !== expanded?.length || calls.filter(readsMessage).length > 1) return yield* outside(run, { shell: line }, line);
	let code = 0;
	for (const { command, words } of calls) {
		if (command.after === "&&" && code !== 0 || command.after === "||" && code === 0) continue;
		if (words[0] === "exit") return exitCode(words, code);
		code = yield* execute(run, words);
		if (command.negated) code = code === 0 ? 1 : 0;
	}
	return code;
}
/** Runs one program with its words, as execvp does: no shell looks at them. */
function* execute(run, words) {
	const [name = "", ...rest] = words;
	const wrapper = WRAPPERS[baseName(name)];
	if (wrapper) return yield* wrapper(run, rest);
	const { message, output } = run;
	const code = PREDICATES[baseName(name)]?.({
		words: rest,
		message,
		write: output.write
	});
	if (code !== void 0 && code !== null) return code;
	return yield* outside(run, { program: [...words] }, words.join(" "));
}
/** Built in whole: the program, and where it runs another one, that one too. With commands allowed only then. */
function isBuiltIn(words, run) {
	const [name = "", ...rest] = words;
	if (name === "exit") return rest.length === 0 || rest.length === 1 && /^\d{1,9}$/.test(rest[0]);
	if (baseName(name) in WRAPPERS) return true;
	const predicate = PREDICATES[baseName(name)];
	return predicate !== void 0 && (predicate({
		words: rest,
		message: NOTHING,
		write: () => void 0
	}) !== null || run.commands !== "run");
}
var NOTHING = /* @__PURE__ */ new Uint8Array();
var readsMessage = ({ words }) => words.some((word, i) => READERS.has(baseName(word)) && (i === 0 || baseName(words[0]) in WRAPPERS));
var exitCode = ([, code], last) => code === void 0 ? last : Number(code) & 255;
/** `/usr/bin/grep` and `/var/qmail/bin/bouncesaying` are what their last part says. */
var baseName = (name) => /^\/(?:[^/]+\/)*bin\/([^/]+)$/.exec(name)?.[1] ?? name;
/** @throws Stopped where it may not run, or ran into a limit */
function* outside(run, what, shown) {
	if (run.commands !== "run") throw new Stopped(refusal(run.commands, shown));
	const result = yield {
		run: what,
		environment: run.variables,
		message: run.message
	};
	run.output.write(result.output);
	switch (result.type) {
		case "exited": return result.code;
		case "crashed": return "crashed";
		case "not-run": return result.temporary ? 111 : 100;
		case "stopped": throw new Stopped(`bouncelab stopped ${JSON.stringify(shown)}: ${result.why}. (#4.3.0)\n`);
	}
}
function refusal(commands, shown) {
	const mend = commands === "off" ? "Start bouncelab with --allow-commands, or" : "This configuration came over HTTP, whose commands never run: name it in a file or flag of serve, or";
	return `bouncelab does not run the command ${JSON.stringify(cut(shown))}. ${mend} let a rule stand in: {program: {exit: 0, output: ""}}. (#4.3.0)\n`;
}
var cut = (text) => text.length > 200 ? `${text.slice(0, 200)}…` : text;
// server/mta/qmail/environment.ts
/** What a command of a .qmail file finds in its environment (qmail-command.8; qmail-local.c, main). */
/** The first line that a mailbox gets (qmail-local.c: `From SENDER DATE`). */
function fromLine(sender, at) {
	return `From ${sender === "" ? "MAILER-DAEMON" : sender.replace(/[ \t\n]/g, "-")} ${ctime(at)}\n`;
}
var returnPathLine = (sender) => `${`Return-Path: <${quoteAddress(sender)}`.replaceAll("\n", "_")}>\n`;
var deliveredToLine = (recipient) => `${`Delivered-To: ${recipient}`.replaceAll("\n", "_")}\n`;
/** @param defaultAt where in the extension the part begins that a `-default` file stands for; null for other files */
function environmentOf({ local, host, sender }, home, defaultAt, newSender, at) {
	const recipient = `${local}@${host}`;
	const extensions = afterDashes(home.extension ?? "");
	const hosts = withoutLabels(host);
	return {
		SENDER: sender,
		NEWSENDER: newSender,
		RECIPIENT: recipient,
		USER: home.user,
		HOME: `/home/${home.user}`,
		LOCAL: local,
		HOST: host,
		...named("HOST", hosts),
		EXT: home.extension ?? "",
		...named("EXT", extensions),
		...defaultAt === null ? {} : { DEFAULT: (home.extension ?? "").slice(defaultAt) },
		DTLINE: deliveredToLine(recipient),
		RPLINE: returnPathLine(sender),
		UFLINE: fromLine(sender, at)
	};
}
/** `EXT2` to `EXT4`, `HOST2` to `HOST4`. */
var named = (name, values) => Object.fromEntries(values.map((value, i) => [`${name}${i + 2}`, value]));
/** What follows the first, second and third dash. */
function afterDashes(extension) {
	let rest = extension;
	return [
		2,
		3,
		4
	].map(() => {
		const dash = rest.indexOf("-");
		rest = dash < 0 ? "" : rest.slice(dash + 1);
		return rest;
	});
}
/** The host without its last label, last two, last three; with no dot left it stays (byte_rchr). */
function withoutLabels(host) {
	let rest = host;
	return [
		2,
		3,
		4
	].map(() => {
		const dot = rest.lastIndexOf(".");
		rest = dot < 0 ? rest : rest.slice(0, dot);
		return rest;
	});
}
/** myctime.c: `Sun Mar 08 09:00:00 2026`, in UTC. */
function ctime(at) {
	const t = calendarTime(at);
	const time = `${pad(t.hour)}:${pad(t.minute)}:${pad(t.second)}`;
	return `${DAYS[t.weekday]} ${MONTHS[t.month - 1]} ${pad(t.day)} ${time} ${t.year}`;
}
// server/mta/qmail/forward.ts
/**
* @param queueForm of the message that is forwarded; the new one begins with a Delivered-To line for this address
* @param routed the address that forwards it
*/
function createForward(queueForm, routed, sender, recipients) {
	const raw = toCrlf(concat(utf8(deliveredToLine(routed)), queueForm));
	const fields = scanHeader(raw);
	return {
		envelope: {
			reversePath: sender,
			recipients: recipients.map((forwardPath) => ({ forwardPath }))
		},
		raw,
		header: headerSummary(fields),
		fields
	};
}
// server/mta/qmail/local.ts
/** Local delivery as qmail-lspawn and qmail-local do it, where no rule decides: whose file, and what decides it at once. */
var DEFAULT_DELIVERY = [{
	do: "mailbox",
	path: "./Maildir/"
}];
/**
* @param routed the address after qmail-send's rewriting, with a virtual domain's user
* @param fields the message's header
*/
function deliverLocally(config, routed, fields) {
	const local = localPartOf(routed);
	if (local === "") return {
		outcome: {
			type: "delivered",
			by: "nobody",
			output: ""
		},
		why: {
			by: "default",
			text: "qmail-lspawn takes an empty local part for done: nothing is delivered and nothing is said."
		}
	};
	if (fields.some((field) => field.name === "Delivered-To" && field.value === routed.trim())) return {
		outcome: null,
		why: {
			by: "default",
			text: `The header holds Delivered-To: ${routed} already, so the message has been here before (qmail-local.8).`
		}
	};
	const found = findDelivery(config, local);
	return found ? {
		outcome: atOnce(found.file),
		why: found.why
	} : noMailbox(config, local);
}
/** What mailboxes alone bring; null where a line forwards or runs a command. */
function atOnce(file) {
	if (file?.blankFirstLine) return {
		type: "mta",
		temporary: true,
		text: TEXT.blankFirstLine
	};
	const instructions = instructionsOf(file);
	if (!instructions.every((instruction) => instruction.do === "mailbox")) return null;
	const files = instructions.length;
	return {
		type: "delivered",
		by: files > 0 ? "mailbox" : "nobody",
		output: TEXT.did(files, 0, 0)
	};
}
/** @returns null where no mailbox is known by that name */
function findDelivery(config, local) {
	const home = homeOf(config, local);
	const { user, files, extension } = home;
	const chosen = extension === null ? bareFile(files) : findFile(files, extension);
	if (chosen) {
		const { file, defaultAt } = chosen;
		return {
			home,
			file,
			defaultAt,
			why: whyFile(config, user, chosen)
		};
	}
	const without = (text) => ({
		home,
		file: null,
		defaultAt: null,
		why: {
			by: "default",
			text
		}
	});
	if (extension === null) return without(`${user} has no .qmail file, so the default delivery takes it.`);
	if (!config.users) return without("No users are listed, so every local part has a mailbox.");
	if (config.postmaster && asciiLower(local) === "postmaster") return without("postmaster has a mailbox unless it is switched off.");
	return null;
}
function bareFile(files) {
	const file = files.get("");
	return file ? {
		name: "",
		file,
		defaultAt: null
	} : null;
}
function whyFile(config, user, { name, file }) {
	const setting = `~${user}/.qmail${name === "" ? "" : `-${name}`}`;
	const source = (user === "alias" ? [`alias.${name}`, `alias.${name.replaceAll(":", ".")}`] : [`users.${user}-${name}`, `users.${user}`]).map((path) => config.places[path]).find((place) => place !== void 0);
	const value = file.content.trim();
	const text = value === "" ? `${setting} is empty, so the default delivery takes it.` : `${setting} says what becomes of it.`;
	return {
		by: "setting",
		setting,
		value,
		...source ? { source } : {},
		text
	};
}
function noMailbox(config, local) {
	const known = [...config.users?.keys() ?? []].join(", ") || "nobody";
	const text = `No user, no .qmail file and no alias answers to ${local}; the users are: ${known}.`;
	const source = config.places.users;
	return {
		outcome: {
			type: "mailbox",
			result: "unknown"
		},
		why: {
			by: "setting",
			setting: "users",
			value: known,
			...source ? { source } : {},
			text
		}
	};
}
var instructionsOf = (file) => !file || file.empty ? DEFAULT_DELIVERY : file.instructions;
/** The mailbox that a local delivery writes to first. */
function mailboxOf(config, routed) {
	const mailbox = instructionsOf(findDelivery(config, localPartOf(routed))?.file ?? null).find((each) => each.do === "mailbox") ?? DEFAULT_DELIVERY[0];
	return mailbox?.do === "mailbox" ? mailbox.path : "";
}
// server/mta/qmail/deliver.ts
/** A delivery by the lines of a .qmail file, one after the other (qmail-local.c, main). */
/** @param raw `/raw` of the message */
function* deliverMessage(config, commands, message, recipient, raw, now) {
	const { routed } = recipient;
	const queueForm = queueFormOf(message, raw);
	if (isLooping(queueForm, routed)) return plain({
		type: "mailbox",
		result: "loop"
	});
	const local = localPartOf(routed);
	const found = findDelivery(config, local);
	if (!found) return plain({
		type: "mailbox",
		result: "unknown"
	});
	const address = {
		local,
		host: routed.slice(routed.lastIndexOf("@") + 1),
		sender: senderOf(message, routed)
	};
	const owner = newSender(found.home, address);
	const run = {
		variables: environmentOf(address, found.home, found.defaultAt, owner, now),
		message: queueForm,
		commands,
		output: new Output(),
		forwards: [],
		forward: (sender, recipients) => createForward(queueForm, routed, sender, recipients)
	};
	try {
		return yield* goThrough(run, found, owner);
	} catch (error) {
		if (!(error instanceof Stopped)) throw error;
		return ended(run, (output) => ({
			type: "mta",
			temporary: true,
			text: error.message + output
		}));
	}
}
/** The first line that fails ends it, and 99 ends it well; forwards are put into the queue last, as one message. */
function* goThrough(run, { file }, owner) {
	const did = {
		files: 0,
		forwards: 0,
		programs: 0
	};
	const recipients = [];
	const deferred = (text) => ended(run, (output) => ({
		type: "mta",
		temporary: true,
		text: output + text
	}));
	if (file?.blankFirstLine) return deferred(TEXT.blankFirstLine);
	let forwardOnly = false;
	lines: for (const instruction of instructionsOf(file)) switch (instruction.do) {
		case "list":
			forwardOnly = true;
			break;
		case "mailbox":
			did.files++;
			if (forwardOnly) return deferred(TEXT.fileInList);
			break;
		case "forward":
			did.forwards++;
			recipients.push(instruction.to);
			break;
		case "command": {
			did.programs++;
			if (forwardOnly) return deferred(TEXT.programInList);
			const exit = yield* executeLine(run, instruction.command);
			if (exit === "crashed") return deferred(TEXT.childCrashed);
			if (exit === 99) break lines;
			if (exit !== 0) return ended(run, (output) => ({
				type: "program",
				exit,
				output
			}));
		}
	}
	const last = recipients.length > 0 ? run.forward(owner, recipients) : null;
	const refused = last && queueRefusal(last);
	if (refused !== null) return ended(run, (output) => ({
		type: "mta",
		temporary: false,
		text: output + TEXT.unableToForward(refused)
	}));
	const forwards = last ? [...run.forwards, last] : run.forwards;
	const by = did.files > 0 ? "mailbox" : forwards.length > 0 ? "forward" : did.programs > 0 ? "program" : "nobody";
	return ended({
		...run,
		forwards
	}, (output, processIds) => {
		const queued = last ? TEXT.queued(processIds.at(-1)) : "";
		const text = output + TEXT.did(did.files, did.forwards, did.programs) + queued;
		return {
			type: "delivered",
			by,
			output: text
		};
	});
}
var plain = (outcome) => ({
	forwards: [],
	outcome: () => outcome
});
var ended = ({ forwards, output }, outcome) => ({
	forwards,
	outcome: (processIds) => outcome(output.text(processIds), processIds)
});
/** qmail-local.c, bouncexf: the line as it would be written stands in the header. */
function isLooping(queueForm, routed) {
	const wanted = utf8(deliveredToLine(routed));
	for (let start = 0;;) {
		const newline = queueForm.indexOf(10, start);
		if (newline < 0 || newline === start) return false;
		if (newline + 1 - start === wanted.length && wanted.every((byte, i) => queueForm[start + i] === byte)) return true;
		start = newline + 1;
	}
}
// server/mta/qmail/delivered-form.ts
/** A remote mailbox is another system's; it gets a Return-Path, as any final delivery does (RFC 5321 section 4.4). */
function deliveredForm(config, message, recipient, queueForm) {
	const sender = senderOf(message, recipient.routed);
	if (recipient.channel === "remote") return concat(utf8(returnPathLine(sender)), queueForm);
	const head = returnPathLine(sender) + deliveredToLine(recipient.routed);
	if (mailboxOf(config, recipient.routed).endsWith("/")) return concat(utf8(head), queueForm);
	const at = recipient.history.at(-1)?.at.at(-1) ?? message.acceptedAt;
	return concat(utf8(fromLine(sender, at) + head), asMbox(queueForm));
}
/** Lines that could be taken for the next message's first get a `>` more; an empty line ends it (mbox.5). */
function asMbox(queueForm) {
	const parts = [];
	for (let start = 0; start < queueForm.length;) {
		const newline = queueForm.indexOf(10, start);
		const end = newline < 0 ? queueForm.length : newline + 1;
		const line = queueForm.subarray(start, end);
		if (isFromLine(line)) parts.push(QUOTE);
		parts.push(line);
		if (newline < 0) parts.push(NEWLINE);
		start = end;
	}
	return concat(...parts, NEWLINE);
}
var QUOTE = utf8(">");
var NEWLINE = utf8("\n");
var FROM = utf8("From ");
/** gfrom.c: `>*From `. */
function isFromLine(line) {
	let at = 0;
	while (line[at] === QUOTE[0]) at++;
	return FROM.every((byte, i) => line[at + i] === byte);
}
// server/mta/qmail/report.ts
var PERMANENT_EXITS = /* @__PURE__ */ new Set([
	100,
	64,
	65,
	70,
	76,
	77,
	78,
	112
]);
var LOCAL_LIMIT = 3e3;
var REPLY_LIMIT = 5e3;
function reportOf(config, outcome, recipient) {
	switch (outcome.type) {
		case "delivered": return delivered(config, outcome, recipient);
		case "replied": return replied(outcome);
		case "dns": return dns(config, outcome, recipient);
		case "connect": return connect(outcome);
		case "mailbox": return mailbox(config, outcome, recipient);
		case "program": return program(outcome);
		case "mta": return {
			result: outcome.temporary ? "deferred" : "failed",
			text: recipient.channel === "local" ? local(outcome.text) : outcome.text
		};
	}
}
function delivered(config, outcome, recipient) {
	if (outcome.by !== "remote") return {
		result: "delivered",
		text: local(outcome.output ?? TEXT.did(1, 0, 0))
	};
	return accepted(outcome.host ?? remoteHost(config, lookedUpHost(config, recipient.routed), {}), outcome.reply ?? "250 ok");
}
var accepted = (host, reply) => ({
	result: "delivered",
	text: TEXT.accepted(host.address) + said$1(reply),
	reply
});
/** A greeting and a HELO reply are temporary whatever their code; later replies go by their class. */
function replied({ at, reply, host }) {
	const code = codeOf(reply);
	const ip = host.address;
	if (at === "greeting") return {
		result: "deferred",
		text: TEXT.greetingFailed(ip) + said$1(reply),
		reply
	};
	if (at === "helo") return {
		result: "deferred",
		text: TEXT.nameRejected(ip) + said$1(reply),
		reply
	};
	if (code < 400) return accepted(host, reply);
	const texts = {
		mail: TEXT.senderRejected(ip) + said$1(reply),
		rcpt: TEXT.recipientRejected(ip) + said$1(reply) + TEXT.givingUp(ip),
		data: TEXT.dataFailed(ip) + said$1(reply),
		message: TEXT.messageFailed(ip) + said$1(reply)
	};
	return {
		result: code >= 500 ? "failed" : "deferred",
		text: texts[at],
		reply
	};
}
/** What does not begin with three digits is a number beyond all codes to smtpcode(). */
var codeOf = (reply) => Number(/^\d{3}/.exec(reply)?.[0] ?? 999);
/** All lines with their codes, CR taken off (qmail-remote.c, outsmtptext). */
function said$1(reply) {
	const lines = reply.replaceAll("\r", "").replaceAll("\0", "?");
	const whole = lines.endsWith("\n") ? lines : `${lines}\n`;
	const fits = whole.length * 3 <= REPLY_LIMIT;
	return TEXT.remoteSaid + (fits ? whole : losslessText(utf8(whole).subarray(0, REPLY_LIMIT)));
}
function dns(config, { result }, recipient) {
	switch (result) {
		case "not-found": return {
			result: "failed",
			text: TEXT.noHost(lookedUpHost(config, recipient.routed))
		};
		case "no-address":
		case "null-mx": return {
			result: "failed",
			text: TEXT.noExchanger
		};
		case "loop": return {
			result: "failed",
			text: TEXT.bestExchangerIsMe
		};
		case "servfail": return {
			result: "deferred",
			text: TEXT.dnsTrouble
		};
	}
}
function connect({ result, host }) {
	if (result === "lost") return {
		result: "deferred",
		text: TEXT.lost(host.address)
	};
	if (result === "lost-after-data") return {
		result: "deferred",
		text: TEXT.lostAfterData(host.address)
	};
	return {
		result: "deferred",
		text: TEXT.noConnection
	};
}
function mailbox(config, { result, text }, recipient) {
	if (result === "unknown") return {
		result: "failed",
		text: text ?? TEXT.noMailbox
	};
	if (result === "loop") return {
		result: "failed",
		text: text ?? TEXT.looping
	};
	const path = mailboxOf(config, recipient.routed);
	return {
		result: "deferred",
		text: text ?? (path.endsWith("/") ? TEXT.maildirTrouble : TEXT.quotaExceeded(path))
	};
}
function program({ exit, output }) {
	if (exit === 0 || exit === 99) return {
		result: "delivered",
		text: local(output + TEXT.did(0, 0, 1))
	};
	return {
		result: PERMANENT_EXITS.has(exit) ? "failed" : "deferred",
		text: local(output)
	};
}
/** No longer than qmail-lspawn allows (spawn.c), then up to the first NUL (qmail-lspawn.c, report). */
function local(output) {
	if (output.length * 3 <= LOCAL_LIMIT) return output.split("\0", 1)[0];
	const bytes = utf8(output);
	return (bytes.length <= LOCAL_LIMIT ? output : losslessText(bytes.subarray(0, LOCAL_LIMIT - TEXT.tooLong.length - 3)) + TEXT.tooLong).split("\0", 1)[0];
}
/**
* What qmail-send keeps of a report (qmail-send.c, del_dochan): its line holds the delivery's number, the result and
* the text, and where the line is full the last deferral's sentence takes one more byte away.
*/
function keptBySend(text, last) {
	if (text.length * 3 < 9998) return text;
	const bytes = utf8(text);
	const room = 9998;
	return bytes.length < room || bytes.length === room && !last ? text : losslessText(bytes.subarray(0, last ? 9997 : room));
}
// server/mta/qmail/judge.ts
/** @param last a deferral now is the end: qmail-send adds a line to the report and turns it into a failure */
function judge(config, outcome, recipient, last) {
	const report = reportOf(config, outcome, recipient);
	const { result } = report;
	const dying = result === "deferred" && last;
	const text = keptBySend(report.text, dying);
	return {
		result,
		report: dying ? text + TEXT.expired : text,
		...statusOf(report),
		diagnostic: report.reply ?? text.trimEnd()
	};
}
/** The reply's own enhanced code, else the `(#x.y.z)` of qmail's sentence, else the class alone. */
function statusOf({ result, text, reply }) {
	const failed = result === "failed";
	const replied = reply === void 0 ? null : statusOfReply(reply, failed);
	if (replied?.statusSource === "reply") return replied;
	if (result === "delivered") return {
		status: "2.0.0",
		statusSource: "implied"
	};
	return statusOfReport(text, failed);
}
/**
* qmail-remote goes on after any reply below 400, and finds out about a last line without a newline only while it
* sends the message (qmail-remote.c, blast): a dialogue that ends earlier ends as it would have.
*/
function adjust(outcome, message, recipient) {
	if (recipient.channel !== "remote") return outcome;
	const reached = goOn(outcome);
	if (!message.partialLastLine || !reachesData(reached)) return reached;
	return {
		type: "mta",
		temporary: false,
		text: TEXT.partialLastLine
	};
}
function goOn(outcome) {
	if (outcome.type !== "replied" || ![
		"mail",
		"rcpt",
		"data"
	].includes(outcome.at)) return outcome;
	if (codeOf(outcome.reply) >= 400) return outcome;
	return {
		type: "delivered",
		by: "remote",
		reply: "250 2.0.0 Ok",
		host: outcome.host
	};
}
function reachesData(outcome) {
	if (outcome.type === "delivered") return outcome.by === "remote";
	if (outcome.type === "connect") return outcome.result === "lost-after-data";
	return outcome.type === "replied" && outcome.at === "message";
}
// server/mta/qmail/log.ts
/** qmail-send's own log lines (qmail-send.c; qmail-log.5), from the journal. */
/** A fold from the journal's start: it remembers the queue numbers of messages that have not ended. */
function createLog(concurrency) {
	const messages = /* @__PURE__ */ new Map();
	const status = ({ local, remote }) => `status: local ${local}/${concurrency.local} remote ${remote}/${concurrency.remote}`;
	const accepted = (event) => {
		const { queueNumber, processId, queueSize, envelope, origin, parentId } = event;
		const info = `bytes ${queueSize} from <${safe$1(queuedSender(envelope))}> qp ${processId} uid ${uidOf(origin)}`;
		messages.set(event.messageId, {
			queueNumber,
			opening: [`new msg ${queueNumber}`, `info msg ${queueNumber}: ${info}`]
		});
		const cause = origin.type === "notice" && parentId !== null ? messages.get(parentId) : void 0;
		return cause ? [`bounce msg ${cause.queueNumber} qp ${processId}`] : [];
	};
	const ended = (event) => {
		const message = messages.get(event.messageId);
		messages.delete(event.messageId);
		return message ? [`end msg ${message.queueNumber}`] : [];
	};
	const lines = (event) => {
		switch (event.type) {
			case "message.accepted": return accepted(event);
			case "message.ended": return ended(event);
			case "recipient.queued": return messages.get(event.messageId)?.opening.splice(0) ?? [];
			case "recipient.attempted": {
				const { deliveryNumber, channel, routed, running } = event;
				return [`starting delivery ${deliveryNumber}: msg ${messages.get(event.messageId)?.queueNumber} to ${channel} ${safe$1(routed)}`, status(running)];
			}
			case "recipient.delivered":
			case "recipient.deferred":
			case "recipient.failed":
			case "recipient.expired":
				if (!("deliveryNumber" in event)) return [];
				return [`delivery ${event.deliveryNumber}: ${RESULT[event.type]}: ${safe$1(event.report)}`, status(event.running)];
			case "recipient.held": return event.running ? [status(event.running)] : [];
			case "notice.suppressed": return discarding(event.reason, messages.get(event.messageId));
			default: return [];
		}
	};
	const messageOf = (event) => event.type === "message.accepted" && event.origin.type === "notice" ? event.parentId : null;
	return {
		lines,
		messageOf
	};
}
var RESULT = {
	"recipient.delivered": "success",
	"recipient.deferred": "deferral",
	"recipient.failed": "failure",
	"recipient.expired": "failure"
};
var WHICH = {
	"triple-bounce": "triple",
	"doublebounce-trim": "double"
};
function discarding(reason, message) {
	const which = WHICH[reason];
	return which && message ? [`${which} bounce: discarding bounce/${message.queueNumber}`] : [];
}
/** A line feed becomes `/`; a space, a percent sign, a control and every byte beyond ASCII become `_` (logsafe). */
var safe$1 = (text) => Array.from(utf8(text), (byte) => {
	if (byte === 10) return "/";
	return byte < 33 || byte > 126 || byte === 37 ? "_" : String.fromCharCode(byte);
}).join("");
// server/mta/qmail/notices.ts
/** Who is told what (qmail-send.c, injectbounce): one bounce for a message, once all its recipients have ended. */
function decideNotices(config, message, allEnded) {
	if (!allEnded) return [];
	const lost = message.recipients.filter(({ state }) => state === "failed" || state === "expired").sort(byEnd);
	if (lost.length === 0) return [];
	const indexes = lost.map(({ index }) => index);
	const cause = lost.every(({ state }) => state === "expired") ? "expired" : "failed";
	const sender = stripVerp(queuedSender(message.envelope));
	if (sender === "#@[]") return [tripleBounce(indexes)];
	if (sender === "" && config.patches["doublebounce-trim"] && config.doublebounceto === "") return [trimmed(config, indexes)];
	return [{
		type: "send",
		plan: {
			...sender === "" ? doubleBounce(config) : singleBounce(message, sender),
			cause,
			indexes
		}
	}];
}
var byEnd = (a, b) => (a.endedSeq ?? 0) - (b.endedSeq ?? 0);
function singleBounce(message, sender) {
	return {
		kind: "bounce",
		reversePath: "",
		to: sender,
		why: {
			by: "default",
			text: `All recipients have ended and some failed, so the envelope sender gets one bounce${sender === queuedSender(message.envelope) ? "" : ", without its VERP suffix -@[]"} (qmail-send.8).`
		}
	};
}
/** doublebounceto is the part before the @, whatever it holds; doublebouncehost follows. */
function doubleBounce(config) {
	const to = `${config.doublebounceto}@${config.doublebouncehost}`;
	return {
		kind: "double-bounce",
		reversePath: DOUBLE_BOUNCE_SENDER,
		to,
		why: whyDouble(config, to)
	};
}
function whyDouble(config, to) {
	const files = ["doublebounceto", "doublebouncehost"];
	const given = files.find((name) => config.control[name] !== void 0);
	const text = `The envelope sender is empty, so the double bounce goes to ${to}, from ${files.map((name) => `control/${name}${config.control[name] === void 0 ? " (default)" : ""}`).join(" and ")}.`;
	return whyControl(config, given ?? "doublebounceto", text);
}
/** The patch doublebounce-trim; stock qmail sends the double bounce to `@host`. */
function trimmed(config, indexes) {
	return {
		type: "suppress",
		kind: "double-bounce",
		reason: "doublebounce-trim",
		indexes,
		why: whyControl(config, "doublebounceto", "control/doublebounceto is empty, and the patch doublebounce-trim then throws double bounces away."),
		discard: true
	};
}
function tripleBounce(indexes) {
	return {
		type: "suppress",
		kind: "double-bounce",
		reason: "triple-bounce",
		indexes,
		why: {
			by: "default",
			text: "The double bounce failed too; qmail-send throws it away (qmail-send.8, triple bounces)."
		},
		discard: true
	};
}
// server/mta/qmail/schedule.ts
var SKIP = {
	local: 10,
	remote: 20
};
/**
* The age at which a delivery that was put off is tried next: (floor(sqrt(age)) + skip)².
* @param age seconds since the message came in, at this attempt
* @example nextRetryAge(0, 'remote') // 400
*/
function nextRetryAge(age, channel) {
	const root = Math.floor(Math.sqrt(age)) + SKIP[channel];
	return root * root;
}
/** Whether an attempt at this age is the last one: past the lifetime, not at it. */
var isPastLifetime = (age, queuelifetime) => age > queuelifetime;
var ageInSeconds = (acceptedAt, now) => Math.max(0, Math.floor((now - acceptedAt) / 1e3));
// server/mta/qmail/show-smtp.ts
function shownSmtp(smtp, places) {
	const isFriendly = smtp.dialect === "friendly";
	return NAMES.map((name) => {
		const source = places[`smtp.${name}`];
		const said = SAYS[name](smtp);
		return {
			name: `smtp.${name}`,
			...said,
			...source && smtp[name] !== void 0 ? { source } : {},
			isDefault: smtp[name] === void 0,
			sentence: isFriendly && name !== "dialect" ? "No effect: the SMTP port does not speak as qmail." : said.sentence,
			readBy: "qmail-smtpd",
			warnings: []
		};
	});
}
var NAMES = [
	"dialect",
	"extensions",
	"relayclient",
	"version"
];
var SAYS = {
	dialect: ({ dialect = "faithful" }) => ({
		value: dialect,
		default: "faithful",
		sentence: dialect === "friendly" ? "The SMTP port speaks as bouncelab: every extension, and none of qmail-smtpd's checks." : "The SMTP port speaks as qmail-smtpd.",
		about: "faithful is qmail-smtpd word for word; friendly is bouncelab's own SMTP server."
	}),
	extensions: ({ extensions = [] }) => ({
		value: extensions.join("\n"),
		default: "",
		sentence: `EHLO lists ${[
			"PIPELINING",
			"8BITMIME",
			...extensions
		].join(", ")}.`,
		about: extensions.includes("AUTH") ? "Extensions that qmail lacks and clients here need." : "Extensions that qmail lacks and clients here need. Without AUTH in default no client can name its sandbox."
	}),
	relayclient: ({ relayclient }) => ({
		value: relayclient ?? "",
		default: "",
		sentence: relayclient === void 0 ? "RELAYCLIENT is not set: rcpthosts decides what is taken." : `RELAYCLIENT is set: every recipient is taken${relayclient === "" ? "" : `, with ${JSON.stringify(relayclient)} behind it`}.`,
		about: "The environment variable that tcpserver sets for clients that may send anywhere."
	}),
	version: ({ version = "netqmail" }) => ({
		value: String(version),
		default: "netqmail",
		sentence: `HELP and the answer to a bare line feed are those of ${version === "netqmail" || version === "notqmail" ? version : `qmail ${version}`}.`,
		about: "netqmail, 1.03 or notqmail."
	})
};
// server/mta/qmail/show.ts
var show = (config) => [
	...Object.entries(CONTROL_FILES).flatMap(([name, file]) => name === "morercpthosts" ? [shown(config, name, file), compiled(config)] : [shown(config, name, file)]),
	...shownSmtp(config.smtp, config.places),
	...shownPatches(config.patches, config.places),
	...(config.folder?.unread ?? []).map((name) => unknown(name))
];
function shown(config, name, file) {
	const standIn = missing(config.control, name);
	const written = config.control[name];
	const source = config.places[`control.${name}`];
	const me = config.control.me;
	return {
		name,
		value: inForce(config, name, file, written ?? standIn),
		default: standIn,
		...source && written !== void 0 ? { source } : {},
		isDefault: written === void 0,
		...written === void 0 && "file" in file.missing && me !== void 0 ? { standIn: "me" } : {},
		sentence: said(config, name, file),
		about: file.unplayed ? `${file.about} It changes nothing in this sandbox.` : file.about,
		readBy: file.readBy,
		reread: file.reread,
		afterChange: afterChange(name, file),
		warnings: warningsOf(config.control, name)
	};
}
function inForce(config, name, file, content) {
	if (name === "concurrencylocal" || name === "concurrencyremote") return String(config[name]);
	if (file.kind === "number") return String(numberValue(content) ?? missing({}, name));
	return file.kind === "list" && config.control[name] !== void 0 ? listValue(content).join("\n") : lineValue(content);
}
/** The line of qmail-showctl without the name; one line more for each entry of a list. */
function said(config, name, file) {
	const written = config.control[name];
	const [before, after] = file.says;
	if (file.kind === "list") {
		if (written === void 0) return `(Default.) ${saysMissing(config, name, file)}`;
		const [from, to] = name === "morercpthosts" && !config.rcpthosts ? [IRRELEVANT, ""] : [before, after];
		return listValue(written).map((entry) => from + safe(entry) + to).join("\n");
	}
	if (file.kind === "number") {
		const number = written === void 0 ? null : numberValue(written);
		return `${number === null ? "(Default.) " : ""}${before}${number ?? missing(config.control, name)}${after}.`;
	}
	const standIn = name === "me" ? "undefined! Uh-oh" : missing(config.control, name);
	return `${written === void 0 ? "(Default.) " : ""}${before}${safe(lineValue(written ?? standIn))}${after}`;
}
var IRRELEVANT = "No rcpthosts; doesn't matter that morercpthosts has ";
function saysMissing(config, name, file) {
	if (name === "morercpthosts" && !config.rcpthosts) return "No rcpthosts; morercpthosts is irrelevant.";
	return file.saysMissing ?? "";
}
/** Every byte that is not printable ASCII becomes a question mark (safeput): a kept CR is seen as one. */
var safe = (text) => String.fromCharCode(...utf8(text).map((byte) => byte < 32 || byte > 126 ? 63 : byte));
/** What real qmail wants before it goes by a change; this sandbox goes by it at once. */
function afterChange(name, { readBy, reread }) {
	if (name === "me") return "qmail-send reads it when it starts: restart it. The other programs read it each time they run.";
	if (name === "morercpthosts") return "Run qmail-newmrh; qmail-smtpd reads morercpthosts.cdb each time it runs.";
	if (reread === "hup") return `${readBy} reads it when it starts and at SIGHUP: send it a HUP.`;
	if (reread === "restart") return `${readBy} reads it when it starts: restart it.`;
	return `${readBy} reads it each time it runs: nothing needs to be done.`;
}
/** morercpthosts.cdb, which qmail-newmrh makes; bouncelab reads the text file itself. */
function compiled({ control, folder }) {
	const cdb = folder?.cdb ?? "missing";
	const source = control.morercpthosts !== void 0;
	return {
		name: "morercpthosts.cdb",
		value: "",
		default: "",
		sentence: cdb === "missing" ? source ? "Oops! morercpthosts exists but morercpthosts.cdb doesn't." : "(Default.) No effect." : !source ? "Oops! morercpthosts.cdb exists but morercpthosts doesn't." : cdb === "old" ? "Oops! morercpthosts.cdb is older than morercpthosts." : "Modified recently enough; hopefully up to date.",
		about: "morercpthosts as qmail reads it. bouncelab reads morercpthosts itself.",
		readBy: "qmail-smtpd",
		reread: "each-run",
		afterChange: "Run qmail-newmrh to make it anew.",
		warnings: []
	};
}
/** A file of the folder that qmail does not know. */
function unknown(name) {
	const near = nearest(name, Object.keys(CONTROL_FILES));
	return {
		name,
		value: "",
		default: "",
		sentence: "I have no idea what this file does.",
		about: `Not read, neither by qmail nor here.${near ? ` Did you mean ${near}?` : ""}`,
		warnings: []
	};
}
// server/mta/qmail/addrparse.ts
/** Bytes; a longer address is a syntax error. The limit of 900 counts the zero at its end. */
var LONGEST = 899;
var OWN_ADDRESSES = /* @__PURE__ */ new Set(["127.0.0.1", "0.0.0.0"]);
/**
* Takes what comes after the first `<`, or after the first colon, or nothing at all: `mail from:` and a bare `MAIL` are
* the empty address. The word before the colon is not looked at. For the queue a source route goes, quotes and
* backslashes too, and an own address literal becomes localiphost.
* @returns null for an address that is too long
* @example addrparse('FROM:<@relay.test:"a b"@c.test> SIZE=10', 'mx.test')
*   // { path: '@relay.test:"a b"@c.test', queuedAs: 'a b@c.test', rest: ' SIZE=10' }
*/
function addrparse(argument, localiphost) {
	const bracket = argument.indexOf("<");
	const start = bracket >= 0 ? bracket + 1 : afterColon(argument);
	const terminator = bracket >= 0 ? ">" : " ";
	const { address, end } = unquote(argument, afterRoute(argument, start), terminator);
	const queued = ownHost(address, localiphost);
	if (utf8(queued).length > LONGEST) return null;
	const path = argument.slice(start, end);
	const rest = argument.slice(bracket >= 0 ? end + 1 : end);
	return {
		path,
		...queued === path ? {} : { queuedAs: queued },
		rest
	};
}
function afterColon(argument) {
	let at = argument.indexOf(":");
	if (at < 0) return argument.length;
	do
		at++;
	while (argument[at] === " ");
	return at;
}
/** Past `@a.test,@b.test:`; an address that begins with @ and has no colon is a route to nowhere, and empty. */
function afterRoute(argument, start) {
	if (argument[start] !== "@") return start;
	const colon = argument.indexOf(":", start);
	return colon < 0 ? argument.length : colon + 1;
}
/** @returns the address without quotes and backslashes, and the index of what ended it */
function unquote(argument, from, terminator) {
	let address = "";
	let quoted = false;
	for (let at = from; at < argument.length; at++) {
		const c = argument[at];
		if (!quoted && c === terminator) return {
			address,
			end: at
		};
		if (c === "\\") address += argument[++at] ?? "";
		else if (c === "\"") quoted = !quoted;
		else address += c;
	}
	return {
		address,
		end: argument.length
	};
}
function ownHost(address, localiphost) {
	const [, before, ip] = /^(.*@)\[([\d.]+)\]$/s.exec(address) ?? [];
	return ip !== void 0 && OWN_ADDRESSES.has(ip) ? `${before}${localiphost}` : address;
}
// server/mta/qmail/smtpd-replies.ts
var HELP = {
	netqmail: "214 netqmail home page: http://qmail.org/netqmail",
	"1.03": "214 qmail home page: http://pobox.com/~djb/qmail.html",
	notqmail: "214 notqmail home page: https://notqmail.org"
};
var BARE_LF = {
	netqmail: "451 See http://pobox.com/~djb/docs/smtplf.html.",
	"1.03": "451 See http://pobox.com/~djb/docs/smtplf.html.",
	notqmail: "451 See https://cr.yp.to/docs/smtplf.html."
};
var UNIMPLEMENTED = "502 unimplemented (#5.5.1)";
var SYNTAX = "555 syntax error (#5.5.4)";
var DATABYTES = "552 sorry, that message size exceeds my databytes limit (#5.3.4)";
var REFUSALS = {
	badmailfrom: "553 sorry, your envelope sender is in my badmailfrom list (#5.7.1)",
	rcpthosts: "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
	hops: "554 too many hops, this message is looping (#5.4.6)",
	databytes: DATABYTES
};
var smtpdReplies = (version) => ({
	greeting: (hostname) => `220 ${hostname} ESMTP`,
	helo: (hostname) => `250 ${hostname}`,
	ehlo: (hostname, extensions) => `250 ${[hostname, ...extensions].join("\n")}`,
	mailOk: "250 ok",
	rcptOk: () => "250 ok",
	dataGo: "354 go ahead",
	queued: ({ at, processId }) => `250 ok ${Math.floor(at / 1e3)} qp ${processId}`,
	rset: "250 flushed",
	noop: "250 ok",
	quit: (hostname) => `221 ${hostname}`,
	help: HELP[version],
	vrfy: "252 send some mail, i'll try my best",
	unknownCommand: UNIMPLEMENTED,
	notImplemented: UNIMPLEMENTED,
	syntax: () => SYNTAX,
	heloFirst: null,
	mailFirst: "503 MAIL first (#5.5.1)",
	rcptFirst: "503 RCPT first (#5.5.1)",
	noValidRecipients: "503 RCPT first (#5.5.1)",
	nestedMail: null,
	badSender: SYNTAX,
	badRecipient: SYNTAX,
	badParameter: null,
	unknownParameter: null,
	tooBig: () => DATABYTES,
	bareLf: BARE_LF[version],
	timeout: "451 timeout (#4.4.2)",
	notStored: () => "451 qq write error or disk full (#4.3.0)",
	httpRequest: null,
	tooManyErrors: null,
	startTls: "220 ready for tls",
	tlsActive: UNIMPLEMENTED,
	authOk: "235 ok, go ahead (#2.0.0)",
	authNext: (prompt) => `334 ${prompt}`,
	authAgain: "503 you're already authenticated (#5.5.0)",
	authInTransaction: "503 no auth during mail transaction (#5.5.0)",
	authUnknown: "504 auth type unimplemented (#5.5.1)",
	authCancelled: "501 auth exchange cancelled (#5.0.0)",
	authMalformed: "501 malformed auth input (#5.5.4)",
	authUnavailable: (why) => `454 ${why} (#4.3.0)`,
	lineTooLong: () => SYNTAX,
	controlCharacters: SYNTAX,
	tlsOnPlainPort: UNIMPLEMENTED,
	shuttingDown: "421 shutting down (#4.3.2)",
	unavailable: () => "421 unable to read controls (#4.3.0)"
});
/** Has a reply begin with its enhanced status code (RFC 2034), which qmail writes at the end, if at all. */
function withStatusCode(reply) {
	const status = /\(#(\d\.\d+\.\d+)\)$/.exec(reply)?.[1] ?? `${reply[0]}.0.0`;
	return /^[245]/.test(reply) ? `${reply.slice(0, 4)}${status} ${reply.slice(4)}` : reply;
}
/** The same for all but greeting, HELO and EHLO. */
function withStatusCodes(replies) {
	const wrap = (value) => {
		if (typeof value === "string") return withStatusCode(value);
		return typeof value === "function" ? (...given) => withStatusCode(value(...given)) : value;
	};
	const { greeting, helo, ehlo, ...rest } = replies;
	const entries = Object.entries(rest).map(([name, value]) => [name, wrap(value)]);
	return {
		...Object.fromEntries(entries),
		greeting,
		helo,
		ehlo
	};
}
// server/mta/qmail/smtpd.ts
/** qmail-smtpd: what it says, and what it has against senders, recipients and messages (qmail-smtpd.c). */
var OWN_EXTENSIONS = ["PIPELINING", "8BITMIME"];
var MAX_HOPS = 100;
/** @returns undefined for the friendly one */
function smtpd(config) {
	const { dialect = "faithful", extensions = [], relayclient, version = "netqmail" } = config.smtp;
	if (dialect === "friendly") return void 0;
	const replies = smtpdReplies(version === 1.03 ? "1.03" : version);
	const isCoded = extensions.includes("ENHANCEDSTATUSCODES");
	const worded = (refusal) => refusal && isCoded ? {
		...refusal,
		reply: withStatusCode(refusal.reply)
	} : refusal;
	return {
		replies: isCoded ? withStatusCodes(replies) : replies,
		hostname: config.smtpgreeting,
		extensions: [...OWN_EXTENSIONS, ...extensions],
		idleTimeout: Math.max(config.timeoutsmtpd, 1) * 1e3,
		...config.databytes > 0 ? { sizeLimit: config.databytes } : {},
		laxArguments: true,
		splitCommand,
		parsePath: (word, argument) => {
			const found = addrparse(argument, config.localiphost);
			if (!found || word === "FROM" || !relayclient) return found;
			return {
				...found,
				queuedAs: `${found.queuedAs ?? found.path}${relayclient}`
			};
		},
		judgeRecipient: (reversePath, recipient) => worded(badmailfrom(config, reversePath) ?? (relayclient === void 0 ? rcpthosts(config, recipient) : null)),
		judgeMessage: (raw) => worded(tooManyHops(raw) ?? databytes(config, raw))
	};
}
/** The first space ends the verb; spaces before the argument go, those after it stay (commands.c). */
function splitCommand(line) {
	const space = line.indexOf(" ");
	if (space < 0) return {
		verb: line,
		argument: ""
	};
	return {
		verb: line.slice(0, space),
		argument: line.slice(space).replace(/^ +/, "")
	};
}
/** MAIL is always taken; whoever is in badmailfrom hears of it at each RCPT (bmfcheck). */
function badmailfrom(config, reversePath) {
	const sender = asciiLower(reversePath);
	const at = sender.lastIndexOf("@");
	const entry = [sender, ...at < 0 ? [] : [sender.slice(at)]].find((key) => config.badmailfrom.has(key));
	if (entry === void 0) return null;
	const text = `control/badmailfrom has ${entry}, and qmail-smtpd says so at RCPT.`;
	return {
		reply: REFUSALS.badmailfrom,
		why: whyEntry(config, "badmailfrom", entry, text)
	};
}
/** The domain itself, or a suffix with its dot, must be listed (rcpthosts.c); without a domain everybody is taken. */
function rcpthosts(config, recipient) {
	const at = recipient.lastIndexOf("@");
	if (!config.rcpthosts || at < 0) return null;
	const domain = asciiLower(recipient.slice(at + 1));
	for (let from = 0; from >= 0 && from < domain.length; from = domain.indexOf(".", from + 1)) if (config.rcpthosts.has(domain.slice(from))) return null;
	const text = `${domain || "The empty domain"} is not in control/rcpthosts, and the client may not relay (no RELAYCLIENT).`;
	return {
		reply: REFUSALS.rcpthosts,
		why: whyControl(config, "rcpthosts", text)
	};
}
/** Header lines that begin with `received` or `delivered`, whatever follows (blast). */
function tooManyHops(raw) {
	let hops = 0;
	for (let at = 0; at < raw.length;) {
		if (raw[at] === 13 && raw[at + 1] === 10) break;
		if (begins(raw, at, "received") || begins(raw, at, "delivered")) hops++;
		const end = raw.indexOf(10, at);
		at = end < 0 ? raw.length : end + 1;
	}
	if (hops < MAX_HOPS) return null;
	const text = `The header has ${hops} Received and Delivered-To lines; ${MAX_HOPS} are too many for qmail-smtpd.`;
	return {
		reply: REFUSALS.hops,
		why: {
			by: "default",
			text
		}
	};
}
/** @param word in lower case */
function begins(raw, at, word) {
	for (let i = 0; i < word.length; i++) if (((raw[at + i] ?? 0) | 32) !== word.charCodeAt(i)) return false;
	return true;
}
/** Counted as it is queued, each line end as one byte, and without the Received line. */
function databytes(config, raw) {
	if (config.databytes === 0) return null;
	const { size, crlfs } = measure(raw);
	if (size - crlfs <= config.databytes) return null;
	const text = `The message has ${size - crlfs} bytes; control/databytes allows ${config.databytes}.`;
	return {
		reply: REFUSALS.databytes,
		why: whyControl(config, "databytes", text)
	};
}
/** Why, for an entry of a list file: with its own line, where the file or the list of lines is known. */
function whyEntry(config, name, entry, text) {
	const why = whyControl(config, name, text);
	const line = entries(config.control[name] ?? "").findLast((each) => asciiLower(each.text) === entry)?.line;
	if (why.by !== "setting" || line === void 0) return why;
	const source = placeOf(config, name, line);
	return {
		...why,
		value: entry,
		...source ? { source } : {}
	};
}
/** A list of lines in a scenario has a place for each; a file of the folder is its own place. */
function placeOf(config, name, line) {
	const item = config.places[`control.${name}.${line - 1}`];
	const whole = config.places[`control.${name}`];
	return item ?? (whole?.file.endsWith(`/${name}`) ? {
		file: whole.file,
		line
	} : whole);
}
// server/mta/qmail/qmail.ts
/** What a plain catcher writes notices as: qmail on a host with no local domain. Nobody asked for its SMTP server. */
var DEFAULT_QMAIL = {
	type: "qmail",
	control: {
		me: "mail.bouncelab.test",
		locals: ""
	},
	smtp: { dialect: "friendly" }
};
/** @throws SandboxError E_INVALID with every mistake in the input, each by its path */
function createQmail(input, { commands = "off" } = {}) {
	const config = readConfig(input);
	const concurrency = {
		local: config.concurrencylocal,
		remote: config.concurrencyremote
	};
	const smtp = smtpd(config);
	return {
		type: "qmail",
		concurrency,
		...smtp ? { smtp } : {},
		trace: ({ origin, processId, now }) => ({
			trace: traceOf(config.me, origin, processId, now),
			newline: "lf"
		}),
		route: (forwardPath) => route(config, forwardPath),
		deliverLocally: (_message, recipient, fields) => deliverLocally(config, recipient.routed, fields),
		deliverMessage: (message, recipient, raw, now) => deliverMessage(config, commands, message, recipient, raw, now),
		remoteHost: (domain, given) => remoteHost(config, domain, given),
		adjust,
		judge: (outcome, recipient, last) => judge(config, outcome, recipient, last),
		nextAttemptAt: ({ acceptedAt }, { channel }, now) => acceptedAt + nextRetryAge(ageInSeconds(acceptedAt, now), channel) * 1e3,
		isLastAttempt: ({ acceptedAt }, passAt) => isPastLifetime(ageInSeconds(acceptedAt, passAt), config.queuelifetime),
		givesUpAt: () => null,
		nextCheckAt: () => null,
		checkAge: () => [],
		decideNotices: (message, { allEnded }) => decideNotices(config, message, allEnded),
		compose: (input) => compose(config, input),
		deliveredForm: (message, recipient, queueForm) => deliveredForm(config, message, recipient, queueForm),
		createLog: () => createLog(concurrency),
		show: () => show(config)
	};
}
// server/mta/mta.ts
var MAKERS = {
	qmail: createQmail,
	imta: createImta
};
var MTA_TYPES = Object.keys(MAKERS);
/** What a sandbox without an MTA configuration plays: every address has a mailbox, notices are qmail's. */
var PLAIN_CATCHER = DEFAULT_QMAIL;
/** @throws SandboxError E_INVALID for an unknown type or a configuration that cannot be played */
function createMta(given, { timezone, commands = false }) {
	const { givenBy, ...input } = given;
	const make = MAKERS[input.type];
	if (!make) {
		const hint = `Use one of: ${MTA_TYPES.join(", ")}.`;
		throw new SandboxError("E_INVALID", `mta.type: there is no MTA called ${JSON.stringify(input.type)}.`, { hint });
	}
	return make(input, {
		timezone,
		commands: commands ? givenBy === "operator" ? "run" : "foreign" : "off"
	});
}
/** Whether two configurations say the same, word for word. */
var sameMta = (a, b) => JSON.stringify(a) === JSON.stringify(b);
/** Marks a configuration as the operator's own: from a flag, a file or code, never from the network. */
var byOperator = (input) => ({
	...input,
	givenBy: "operator"
});
export { sameAddress as _, sameMta as a, encodeWords as c, parseHost as d, impliedStatus as f, localPartOf as g, domainOf as h, createMta as i, delivered$1 as l, token as m, PLAIN_CATCHER as n, noSuchFile as o, draw as p, byOperator as r, MONTHS as s, MTA_TYPES as t, outcomeOf as u, acceptedEvent as v, measure as y };
