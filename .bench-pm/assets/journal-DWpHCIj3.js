import { n as parseDuration } from "./duration-D05OQQ24.js";
import { T as _isoDateTime, _ as preprocess, a as array, b as string, c as discriminatedUnion, g as object, l as int, m as looseObject, n as ZodNumber, o as boolean, p as literal, r as _enum, t as ZodISODateTime, w as _coercedNumber, y as strictObject } from "./schemas-Caq1cVu3.js";
import { t as ANSWERS } from "./answer-CyS6nb4h.js";
import { f as pattern, n as NOTICE_KINDS, r as STATES, s as duration, t as KINDS, y as wrong } from "./words-DIYLVbP-.js";
// node_modules/zod/v4/classic/iso.js
function datetime(params) {
	return _isoDateTime(ZodISODateTime, params);
}
// node_modules/zod/v4/classic/coerce.js
function number(params) {
	return _coercedNumber(ZodNumber, params);
}
// server/http/contract/parameters.ts
/** What stands in a query: text, said once or several times. */
/** A whole number, written as text. */
var whole = (least, most) => number({ error: "A whole number is wanted." }).int().min(least).max(most);
/** Repeated (`kind=mail&kind=bounce`) or with commas (`kind=mail,bounce`). */
var several = (values) => preprocess((value) => value === void 0 ? value : [value].flat().flatMap((each) => typeof each === "string" ? each.split(",") : each), array(_enum(values)).optional());
var kinds = () => several(KINDS);
var noticeKinds = () => several(NOTICE_KINDS);
var states = () => several(STATES);
var plusBack = (value) => {
	if (Array.isArray(value)) return value.map(plusBack);
	return typeof value === "string" && value.includes("@") && !/["/]/.test(value) ? value.trim().replaceAll(" ", "+") : value;
};
var plainAddress = string().max(2e3).regex(/^[^\p{Cc}]*$/u, wrong("An address has no control characters.", "Take them out."));
/** An address in or out of angle brackets, kept as typed. */
var address = () => preprocess(plusBack, plainAddress);
var addresses = () => preprocess((value) => plusBack(value === void 0 ? value : [value].flat()), array(plainAddress).min(1).max(1e4));
var addressPattern = () => preprocess(plusBack, pattern);
/** A word or some; what would end it in a search is left out. */
var tag = () => string().trim().normalize("NFC").min(1).max(60).regex(/^[^\p{Cc}",]*$/u, wrong("A tag has no commas, quotes or control characters.", "Take them out."));
var LONGEST_WAIT = 6e5;
/** Real time to wait for something. */
var timeout = (standard) => duration.refine((length) => length <= LONGEST_WAIT, { message: wrong("Nobody waits longer than 10m.", "Ask again after that.") }).default(parseDuration(standard));
// server/http/contract/route.ts
/** Made at the first call, the same ever after. */
function once(make) {
	let made;
	return () => {
		made ??= { value: make() };
		return made.value;
	};
}
/** A route of the contract, its types kept. */
function route(spec) {
	const { query, body, out } = spec;
	return {
		...spec,
		...query ? { query: once(query) } : {},
		...body ? { body: once(body) } : {},
		...out ? { out: once(out) } : {}
	};
}
// server/http/contract/shapes.ts
/** The things that several answers hold. Each is checked against the core's own type. */
var time = () => datetime();
var epoch = () => int().min(1);
var nothing = (schema) => schema.nullable();
/** An answer of a sandbox: it says which epoch it is of. */
var answer = (shape) => object({
	epoch: epoch(),
	...shape
});
var enhanced = () => string().regex(/^[245]\.\d{1,3}\.\d{1,3}$/);
var kind = () => _enum(KINDS);
var state = () => _enum(STATES);
var recipientState = () => _enum([
	"queued",
	"delivered",
	"failed",
	"expired",
	"held",
	"discarded"
]);
var statusSource = () => _enum([
	"reported",
	"reply",
	"implied"
]);
var place = once(() => object({
	file: string(),
	line: int().optional(),
	column: int().optional()
}));
/** A mistake or a warning, with what to write instead. */
var finding = once(() => object({
	line: int().optional(),
	column: int().optional(),
	path: string().optional().describe("Where it is in the data: rules[0].then."),
	message: string(),
	mend: string().optional()
}));
var report = once(() => object({
	finalRecipient: string(),
	originalRecipient: string().optional(),
	action: _enum([
		"failed",
		"delayed",
		"delivered",
		"relayed",
		"expanded"
	]),
	status: string(),
	diagnosticCode: string().optional(),
	remoteMta: string().optional()
}));
var recipient = once(() => object({
	address: string(),
	expandsTo: string().optional(),
	state: recipientState(),
	attempts: int(),
	status: nothing(enhanced()),
	statusSource: nothing(statusSource()),
	nextAttemptAt: nothing(time()),
	diagnostic: nothing(string())
}));
var summaryShape = once(() => ({
	id: string(),
	kind: kind(),
	parentId: nothing(string()),
	rootId: string(),
	state: state(),
	reversePath: string(),
	recipients: array(recipient()),
	from: string(),
	to: array(string()),
	subject: string(),
	size: int(),
	acceptedAt: time(),
	tags: array(string()),
	sessionId: string().optional(),
	report: array(report()).optional(),
	about: array(string()).optional()
}));
var summary = once(() => object(summaryShape()));
var client = once(() => object({
	ip: string(),
	port: int().optional(),
	helo: string().optional(),
	user: string().optional(),
	tls: boolean(),
	esmtp: boolean()
}));
var envelope = once(() => object({
	reversePath: string(),
	queuedAs: string().optional(),
	recipients: array(object({
		forwardPath: string(),
		queuedAs: string().optional(),
		expandsTo: string().optional(),
		listAddress: string().optional(),
		orcpt: string().optional(),
		notify: array(_enum([
			"NEVER",
			"SUCCESS",
			"FAILURE",
			"DELAY"
		])).optional()
	})),
	ret: _enum(["FULL", "HDRS"]).optional(),
	envid: string().optional(),
	smtpUtf8: boolean().optional()
}));
var origin = once(() => discriminatedUnion("type", [
	object({
		type: literal("smtp"),
		sessionId: string(),
		client: client()
	}),
	object({
		type: literal("local"),
		uid: int()
	}),
	object({
		type: literal("notice"),
		notice: _enum(NOTICE_KINDS),
		parentId: string()
	}),
	object({
		type: literal("forward"),
		parentId: string(),
		recipient: string()
	}),
	object({
		type: literal("answer"),
		answer: _enum(ANSWERS),
		parentId: string(),
		recipient: string(),
		client: client()
	})
]));
var nearMiss = once(() => object({
	ruleId: string(),
	name: string().optional(),
	failed: array(string()),
	heldBack: _enum([
		"times",
		"while",
		"chance"
	]).optional()
}));
var setting = once(() => object({
	name: string(),
	value: string(),
	default: string(),
	source: place().optional(),
	isDefault: boolean().optional(),
	played: boolean().optional(),
	standIn: string().optional(),
	sentence: string(),
	about: string().optional(),
	readBy: string().optional(),
	reread: _enum([
		"restart",
		"hup",
		"each-run"
	]).optional(),
	afterChange: string().optional(),
	warnings: array(object({
		code: string(),
		text: string(),
		line: int().optional()
	})).optional()
}));
/** An event of the journal; what else it holds depends on its type. */
var event = once(() => looseObject({
	type: string(),
	epoch: epoch(),
	seq: int().min(0),
	at: time()
}));
/** Errors, as application/problem+json (RFC 9457). */
var problem = once(() => object({
	type: string(),
	title: string(),
	status: int(),
	code: string(),
	detail: string(),
	hint: string().optional(),
	problems: array(object({
		message: string(),
		file: string().optional(),
		line: int().optional(),
		column: int().optional(),
		path: string().optional(),
		hint: string().optional()
	})).optional()
}).meta({ id: "Problem" }));
// server/http/contract/journal.ts
/** What happened: the queue, sessions, the MTA's log, the journal. */
var HERE = "/api/sandboxes/{s}";
var after = () => whole(0, Number.MAX_SAFE_INTEGER);
var sessionShape = () => ({
	id: string(),
	openedAt: time(),
	closedAt: time().nullable(),
	client: client(),
	messageIds: array(string()),
	refused: int()
});
var journalRoutes = {
	getQueue: route({
		method: "get",
		path: `${HERE}/queue`,
		summary: "What is queued or held, the next due first",
		out: () => answer({
			now: time(),
			entries: array(object({
				messageId: string(),
				rootId: string(),
				kind: _enum(KINDS),
				recipient: string(),
				index: int(),
				state: _enum(["queued", "held"]),
				attempts: int(),
				nextAttemptAt: time().nullable(),
				why: string(),
				ahead: object({
					count: int(),
					first: array(time()),
					last: time().nullable()
				}).nullable().describe("Attempts that will follow while the outcome stays as it was: at most eight, and the last.")
			}))
		})
	}),
	retryQueue: route({
		method: "post",
		path: `${HERE}/queue/retry`,
		summary: "Makes everything that is queued due now, as SIGALRM does to qmail-send",
		out: () => answer({ changed: int().min(0).describe("How many recipients were brought forward.") })
	}),
	listSessions: route({
		method: "get",
		path: `${HERE}/sessions`,
		summary: "SMTP sessions, newest first, the refused ones too",
		query: () => strictObject({
			limit: whole(1, 500).default(100),
			before: string().optional()
		}),
		out: () => answer({ sessions: array(object(sessionShape())) })
	}),
	getSession: route({
		method: "get",
		path: `${HERE}/sessions/{id}`,
		summary: "One session with its transcript",
		out: () => answer({
			...sessionShape(),
			transcript: array(object({
				at: time(),
				who: _enum([
					"C",
					"S",
					"*"
				]),
				text: string()
			}))
		})
	}),
	getLog: route({
		method: "get",
		path: `${HERE}/log`,
		summary: "The MTA's own log lines; X-Bouncelab-Last-Seq is the `after` of the next call",
		query: () => strictObject({
			after: after().default(0),
			format: _enum(["text", "json"]).default("text").describe("json: each line with its message, seq and instant.")
		}),
		gives: ["text/plain", "application/json"]
	}),
	getEvents: route({
		method: "get",
		path: `${HERE}/events`,
		summary: "The journal; `last` is the `after` of the next call",
		query: () => strictObject({
			after: after().default(0),
			epoch: whole(1, Number.MAX_SAFE_INTEGER).optional().describe("The epoch that `after` is of."),
			limit: whole(1, 5e3).default(1e3),
			wait: timeout("0s").describe("How long to wait where there is nothing yet.")
		}),
		out: () => answer({
			events: array(event()),
			last: int()
		})
	})
};
/** The live socket: the query of the upgrade; each frame is one event. */
var liveQuery = () => strictObject({
	after: after().optional(),
	epoch: whole(1, Number.MAX_SAFE_INTEGER).optional()
});
export { addresses as C, tag as D, states as E, timeout as O, addressPattern as S, noticeKinds as T, summaryShape as _, epoch as a, route as b, nearMiss as c, place as d, problem as f, summary as g, state as h, envelope as i, whole as k, nothing as l, setting as m, liveQuery as n, finding as o, recipientState as p, answer as r, kind as s, journalRoutes as t, origin as u, time as v, kinds as w, address as x, once as y };
