import { S as unknown, _ as preprocess, a as array, b as string, c as discriminatedUnion, f as lazy, g as object, h as number, l as int, m as looseObject, o as boolean, p as literal, r as _enum, v as record, x as union, y as strictObject } from "./schemas-Caq1cVu3.js";
import { C as addresses, D as tag, E as states, O as timeout, S as addressPattern, T as noticeKinds, _ as summaryShape, a as epoch, b as route, c as nearMiss, d as place$1, g as summary, h as state, i as envelope, k as whole, l as nothing, m as setting, o as finding, p as recipientState, r as answer, s as kind, t as journalRoutes, u as origin, v as time, w as kinds, x as address, y as once } from "./journal-DWpHCIj3.js";
import { f as pattern, l as instant, n as NOTICE_KINDS, r as STATES, s as duration, v as timezone } from "./words-DIYLVbP-.js";
// server/http/contract/structure-shapes.ts
/** How a message is built. Checked against what server/sandbox/structure.ts says. */
var link = once(() => object({
	n: int(),
	text: string(),
	href: string()
}));
var part = once(() => object({
	path: string().describe("`0` is the whole message, `1.2` the second part of the first; for `…/sections/{path}`."),
	depth: int(),
	type: string(),
	charset: nothing(string()),
	encoding: string(),
	disposition: nothing(string()),
	filename: nothing(string()),
	saveAs: string(),
	cid: nothing(string()),
	size: int(),
	container: boolean(),
	attachment: nothing(int()),
	faults: array(_enum([
		"no-boundary",
		"no-end",
		"unknown-encoding",
		"unknown-charset",
		"too-deep"
	]))
}));
var report = once(() => {
	const fields = array(object({
		name: string(),
		value: string(),
		raw: string()
	}));
	return object({
		form: _enum(["dsn", "qsbmf"]),
		part: nothing(string()),
		fields,
		recipients: array(object({
			address: string(),
			fields,
			paragraph: nothing(string())
		})),
		text: string()
	});
});
var structureShape = once(() => ({
	header: array(object({
		name: string(),
		text: string(),
		raw: string()
	})),
	headerCut: boolean(),
	parts: array(part()),
	cut: boolean(),
	html: nothing(object({
		size: int(),
		links: array(link()),
		cut: boolean(),
		remoteHosts: array(string())
	})),
	report: nothing(report())
}));
// server/http/contract/trace-shapes.ts
/** Why things happened: the trace as a tree, and its sentences. */
var why = once(() => discriminatedUnion("by", [
	object({
		by: literal("rule"),
		ruleId: string(),
		entry: int()
	}),
	object({
		by: literal("setting"),
		setting: string(),
		value: string(),
		source: place$1().optional(),
		text: string()
	}),
	object({
		by: literal("default"),
		text: string()
	}),
	object({
		by: literal("operator"),
		text: string()
	})
]));
var host = () => object({
	name: string(),
	address: string(),
	greeting: string().optional()
});
var outcome = once(() => discriminatedUnion("type", [
	object({
		type: literal("delivered"),
		by: _enum([
			"remote",
			"mailbox",
			"program",
			"forward",
			"nobody"
		]),
		reply: string().optional(),
		host: host().optional(),
		output: string().optional()
	}),
	object({
		type: literal("replied"),
		at: _enum([
			"greeting",
			"helo",
			"mail",
			"rcpt",
			"data",
			"message"
		]),
		reply: string(),
		host: host()
	}),
	object({
		type: literal("dns"),
		result: _enum([
			"not-found",
			"servfail",
			"no-address",
			"null-mx",
			"loop"
		])
	}),
	object({
		type: literal("connect"),
		result: _enum([
			"refused",
			"timeout",
			"lost",
			"lost-after-data"
		]),
		host: host()
	}),
	object({
		type: literal("mailbox"),
		result: _enum([
			"unknown",
			"full",
			"loop"
		]),
		text: string().optional()
	}),
	object({
		type: literal("program"),
		exit: int(),
		output: string()
	}),
	object({
		type: literal("mta"),
		temporary: boolean(),
		text: string(),
		status: string().optional()
	})
]));
var handoff = () => object({
	at: time(),
	seq: int(),
	protocol: string(),
	target: string(),
	recipient: string(),
	endedAt: nothing(time()),
	ok: nothing(boolean()),
	reply: nothing(string()),
	dialogue: array(dialogueLine())
});
var dialogueLine = () => object({
	who: _enum([
		"C",
		"S",
		"*"
	]),
	text: string()
});
var attempt = () => object({
	number: int(),
	seq: int(),
	at: time(),
	endedAt: nothing(time()),
	result: nothing(_enum([
		"delivered",
		"deferred",
		"failed",
		"expired",
		"held"
	])),
	status: nothing(string()),
	diagnostic: nothing(string()),
	report: nothing(string()),
	outcome: nothing(outcome()),
	decidedBy: why(),
	nextAttemptAt: nothing(time()),
	handoff: handoff().optional()
});
var traceRecipient = () => object({
	address: string(),
	index: int(),
	channel: _enum(["local", "remote"]),
	routed: string(),
	state: recipientState(),
	attempts: array(attempt()),
	nextAttemptAt: nothing(time()),
	endedAt: nothing(time()),
	endedBy: _enum(["age", "operator"]).optional(),
	status: nothing(string()),
	diagnostic: nothing(string()),
	routedBecause: why().optional()
});
var suppressed = () => object({
	at: time(),
	seq: int(),
	kind: _enum(NOTICE_KINDS),
	reason: string(),
	recipients: array(string()),
	why: why()
});
var traceNode = once(() => object({
	id: string(),
	kind: kind(),
	parentId: nothing(string()),
	reversePath: string(),
	envelope: envelope(),
	header: object({
		from: string(),
		to: array(string()),
		subject: string()
	}),
	origin: origin(),
	acceptedAt: time(),
	state: _enum(STATES),
	endedAt: nothing(time()),
	recipients: array(traceRecipient()),
	children: array(lazy(() => traceNode())),
	cause: object({
		at: time(),
		seq: int(),
		recipients: array(string()),
		why: why(),
		age: number().optional()
	}).optional(),
	suppressed: array(suppressed()),
	discarded: object({
		at: time(),
		reason: string()
	}).optional(),
	handoffs: array(handoff())
}).meta({ id: "TraceNode" }));
var sentence = once(() => object({
	text: string(),
	at: time().optional(),
	why: why().optional(),
	source: place$1().optional()
}));
var noticeTable = once(() => object({
	channel: string(),
	notice: _enum(["failure", "warning"]),
	rows: array(object({
		situation: string(),
		sender: boolean(),
		postmaster: boolean(),
		why: why()
	})),
	choices: array(object({
		keyword: nothing(string()),
		postmaster: array(boolean())
	}))
}));
// server/http/contract/messages.ts
/** Messages: listing, one of them in all its forms, waiting, the operator's hand, local submission. */
var ALL = "/api/sandboxes/{s}/messages";
var ONE = `${ALL}/{id}`;
var notify = () => preprocess((value) => [value].flat().join(",").toUpperCase().split(","), array(_enum([
	"NEVER",
	"SUCCESS",
	"FAILURE",
	"DELAY"
])).refine((words) => !words.includes("NEVER") || words.length === 1, "NEVER stands alone (RFC 3461, section 4.1)"));
/** What the query of a message sent as bytes may hold. */
var sendQuery = () => strictObject({
	from: address().optional(),
	to: addresses().optional(),
	uid: whole(0, 4294967295).default(0),
	notify: notify().optional(),
	ret: preprocess((value) => typeof value === "string" ? value.toUpperCase() : value, _enum(["FULL", "HDRS"])).optional(),
	envid: string().max(100).optional()
});
var searchText = () => string().max(1e3).optional().describe("In the language of search.");
/** What narrows a list. */
var filter = () => ({
	q: searchText(),
	kind: kinds(),
	state: states()
});
var messageIds = () => array(string().max(20)).max(1e5).describe("Ids of messages; those that are gone are passed over.");
var operation = (summary, path) => route({
	method: "post",
	path: `${ONE}/${path}`,
	summary,
	body: () => strictObject({ recipient: string().optional().describe("Only this one; all that it applies to unless given.") }),
	out: () => answer({ changed: int().min(1) }),
	also: { 409: "There was nothing to do." }
});
var messageRoutes = {
	listMessages: route({
		method: "get",
		path: ALL,
		summary: "Messages, newest first",
		query: () => strictObject({
			...filter(),
			before: string().optional().describe("`next` of the page before."),
			limit: whole(1, 500).default(50)
		}),
		out: () => answer({
			now: time(),
			messages: array(summary()),
			next: string().optional(),
			total: int(),
			pruned: int()
		})
	}),
	removeMessages: route({
		method: "delete",
		path: ALL,
		summary: "Removes all messages, or those that a search finds, or those that the body names",
		query: () => strictObject(filter()),
		body: () => strictObject({ ids: messageIds().optional() }),
		out: () => answer({ removed: int() })
	}),
	countMessages: route({
		method: "get",
		path: `${ALL}/counts`,
		summary: "How many messages there are, by kind and state",
		out: () => answer({
			total: int(),
			counts: array(object({
				kind: kind(),
				state: state(),
				messages: int()
			}))
		})
	}),
	listTags: route({
		method: "get",
		path: "/api/sandboxes/{s}/tags",
		summary: "Tags in use, the most used first",
		out: () => answer({ tags: array(object({
			tag: string(),
			messages: int()
		})) })
	}),
	changeTags: route({
		method: "post",
		path: `${ALL}/tags`,
		summary: "Adds tags to messages and takes tags from them",
		body: () => strictObject({
			ids: messageIds(),
			add: array(tag()).default([]),
			remove: array(tag()).default([])
		}),
		out: () => answer({ found: int() })
	}),
	setTags: route({
		method: "put",
		path: `${ONE}/tags`,
		summary: "Gives one message exactly these tags",
		body: () => strictObject({ tags: array(tag()) }),
		out: () => answer({ tags: array(string()) })
	}),
	waitForMessage: route({
		method: "get",
		path: `${ALL}/wait`,
		summary: "Answers as soon as such a message is there",
		query: () => strictObject({
			kind: kinds(),
			notice: noticeKinds(),
			to: addressPattern().optional(),
			from: addressPattern().optional(),
			about: address().optional().describe("A message id, or an address that the notice is about."),
			subject: pattern.optional(),
			q: searchText(),
			state: states(),
			status: pattern.optional(),
			count: whole(1, 1e6).default(1),
			timeout: timeout("30s"),
			raw: _enum(["base64", "text"]).optional().describe("Wants the first one's bytes in the answer, written so.")
		}),
		out: () => object({
			epoch: int(),
			...summaryShape(),
			messages: array(summary()).describe("All that match."),
			raw: string().optional().describe("What …/raw of the first one has, where the query asks for it; as text what is no UTF-8 becomes U+FFFD.")
		}),
		also: {
			204: "Nothing came before the timeout.",
			409: "It can no longer come; the detail says why."
		}
	}),
	getMessage: route({
		method: "get",
		path: ONE,
		summary: "One message, read",
		out: () => answer({
			...summaryShape(),
			envelope: envelope(),
			origin: origin(),
			headers: array(object({
				name: string(),
				value: string()
			})),
			text: string().nullable(),
			html: boolean(),
			attachments: array(object({
				n: int(),
				filename: string().nullable(),
				contentType: string(),
				size: int()
			})),
			ended: boolean()
		})
	}),
	getRaw: route({
		method: "get",
		path: `${ONE}/raw`,
		summary: "Its exact bytes",
		query: () => strictObject({
			form: _enum([
				"raw",
				"queue",
				"delivered"
			]).default("raw"),
			recipient: address().optional().describe("For form=delivered; the first recipient unless given.")
		}),
		gives: ["message/rfc822"]
	}),
	getTrace: route({
		method: "get",
		path: `${ONE}/trace`,
		summary: "Everything that came of its root message, as a tree",
		out: () => answer({
			now: time(),
			root: traceNode(),
			ahead: record(string(), object({
				count: int(),
				first: array(time()),
				last: time().nullable()
			}))
		})
	}),
	getExplanation: route({
		method: "get",
		path: `${ONE}/explain`,
		summary: "The reasons in sentences",
		out: () => answer({
			messageId: string(),
			sentences: array(sentence()),
			nearMisses: array(nearMiss())
		})
	}),
	getPart: route({
		method: "get",
		path: `${ONE}/parts/{n}`,
		summary: "An attachment, counted from 1",
		gives: ["application/octet-stream"]
	}),
	getHtml: route({
		method: "get",
		path: `${ONE}/html`,
		summary: "The HTML part in its locked-down document",
		query: () => strictObject({ images: _enum(["own", "remote"]).default("own").describe("`remote` lets the browser that shows it fetch images from elsewhere.") }),
		gives: ["text/html"]
	}),
	getStructure: route({
		method: "get",
		path: `${ONE}/structure`,
		summary: "How it is built: header fields as written and decoded, the MIME tree, links, and the report of a notice",
		out: () => answer(structureShape())
	}),
	getSection: route({
		method: "get",
		path: `${ONE}/sections/{path}`,
		summary: "A part of the MIME tree by its place: its content, or its source with its header",
		query: () => strictObject({ form: _enum(["content", "source"]).default("content") }),
		gives: ["application/octet-stream"]
	}),
	removeMessage: route({
		method: "delete",
		path: ONE,
		summary: "Removes one message",
		out: () => answer({ removed: int() })
	}),
	retryMessage: operation("Makes queued recipients due now", "retry"),
	holdMessage: operation("Holds queued recipients", "hold"),
	releaseMessage: operation("Makes held recipients queued and due now", "release"),
	bounceMessage: operation("Gives queued and held recipients up; the sender is told", "bounce"),
	discardMessage: operation("Gives queued and held recipients up; nobody is told", "discard"),
	relayMessage: route({
		method: "post",
		path: `${ONE}/relay`,
		summary: "Sends a copy to a real server; the message's own state stays as it is",
		body: async () => strictObject({
			to: union([address(), array(address()).min(1)]).describe("To whom; it need be no recipient of the message."),
			server: string().describe("smtp://127.0.0.1:2525, smtps://… or lmtp://…; beyond this machine only what --relay-allow names.")
		}),
		out: () => answer({
			ok: boolean().describe("Whether it was taken for everybody."),
			handed: array(object({
				to: string(),
				ok: boolean(),
				reply: string(),
				dialogue: array(dialogueLine())
			}))
		})
	}),
	send: route({
		method: "post",
		path: "/api/sandboxes/{s}/send",
		summary: "Local submission, in fields or as bytes with the envelope in the query",
		query: sendQuery,
		body: async () => {
			const { mailSchema } = await import("./mail-schema-DBD5Vs_r.js");
			return mailSchema.safeExtend({ uid: int().min(0).max(4294967295).optional() });
		},
		takes: ["message/rfc822"],
		out: () => answer({ id: string() }),
		status: 201
	})
};
// server/http/contract/rules.ts
/** What decides: scenario, rules, MTA; and whether what was expected has happened. */
var HERE = "/api/sandboxes/{s}";
var conditions = () => looseObject({});
var outcomes = () => array(looseObject({ do: string() }));
var action = () => looseObject({ do: string() });
var shared = () => ({
	id: string(),
	name: string().optional(),
	source: place$1().optional(),
	when: conditions(),
	times: int().optional(),
	chance: number().optional(),
	while: object({
		from: number().optional(),
		until: number().optional()
	}).optional()
});
var point = () => _enum([
	"connect",
	"ehlo",
	"starttls",
	"auth",
	"mail",
	"rcpt",
	"data",
	"message",
	"quit"
]);
var ruleShape = () => ({
	...shared(),
	then: outcomes()
});
var sessionShape = () => ({
	...shared(),
	at: point(),
	then: action()
});
var standing = () => ({
	origin: _enum(["override", "scenario"]),
	hits: int()
});
var added = () => ({
	rules: array(object(ruleShape())),
	session: array(object(sessionShape()))
});
var scenarioShape = () => ({
	name: string().nullable(),
	file: string().nullable(),
	text: string().nullable().describe("As it was written."),
	scenario: unknown().describe("The same as an object, which PUT takes."),
	problems: array(finding()).describe("What is wrong with its file as it is now, while what was read before stays in force."),
	warnings: array(finding()).describe("What can be played and is hardly meant.")
});
var mtaAnswer = () => answer({
	type: string(),
	input: looseObject({ type: string() }),
	settings: array(setting()),
	whoGetsWhat: array(noticeTable()).optional().describe("imta: who is told, by channel and kind of notice."),
	/** The folder that the server follows: whether this sandbox still goes by it, and what is wrong with its files. */
	folder: object({
		path: string(),
		followed: boolean(),
		problem: string().nullable(),
		changed: array(string()).describe("Files that this sandbox has changed; they go before the folder’s.")
	}).optional()
});
var ruleRoutes = {
	getScenario: route({
		method: "get",
		path: `${HERE}/scenario`,
		summary: "The scenario in force, as YAML unless JSON is asked for",
		out: () => answer(scenarioShape()),
		gives: ["application/yaml"]
	}),
	putScenario: route({
		method: "put",
		path: `${HERE}/scenario`,
		summary: "Applies a scenario's rules and, where it has one, its MTA; steps are not run",
		body: async () => (await import("./schema-CfzwInly.js")).scenarioSchema,
		takes: ["application/yaml"],
		out: () => answer({
			...scenarioShape(),
			fromNextReset: array(_enum([
				"seed",
				"timezone",
				"clock"
			])).describe("Settings of it that differ from the present ones: they count from the next reset on.")
		})
	}),
	listRules: route({
		method: "get",
		path: `${HERE}/rules`,
		summary: "The rules in force, in the order in which they are asked",
		out: () => answer({
			rules: array(object({
				...ruleShape(),
				...standing()
			})),
			session: array(object({
				...sessionShape(),
				...standing()
			}))
		})
	}),
	addRules: route({
		method: "post",
		path: `${HERE}/rules`,
		summary: "Puts rules in front of all others: one, a list, or {rules, session}",
		body: async () => {
			const { ruleSchema, sessionRuleSchema } = await import("./rule-schema-CHHgpueW.js");
			return union([
				ruleSchema,
				array(ruleSchema).min(1),
				strictObject({
					rules: array(ruleSchema).optional(),
					session: array(sessionRuleSchema).optional()
				})
			]);
		},
		out: () => answer({
			...added(),
			warnings: array(finding()).describe("Contradictions among them.")
		}),
		status: 201
	}),
	removeRule: route({
		method: "delete",
		path: `${HERE}/rules/{id}`,
		summary: "Takes a rule away, an override or one of the scenario's",
		out: () => answer({ removed: int() })
	}),
	resetRules: route({
		method: "post",
		path: `${HERE}/rules/reset`,
		summary: "Takes all overrides away",
		out: () => answer({})
	}),
	getNearMisses: route({
		method: "get",
		path: `${HERE}/rules/near-misses`,
		summary: "Which rules would not act on messages in motion, and which mail met no rule; nearest rule first",
		out: () => answer({
			messages: array(object({
				messageId: string(),
				recipient: string(),
				nearMisses: array(nearMiss())
			})),
			unmatched: array(object({
				messageId: string(),
				recipient: string(),
				nearest: string().nullable()
			}))
		})
	}),
	getMta: route({
		method: "get",
		path: `${HERE}/mta`,
		summary: "The configuration, and its sentences",
		out: mtaAnswer
	}),
	putMta: route({
		method: "put",
		path: `${HERE}/mta`,
		summary: "Changes the MTA, in its own words",
		body: async () => (await import("./step-schema-VlaZ3fhJ.js")).mtaSchema,
		out: mtaAnswer
	}),
	putControlFile: route({
		method: "put",
		path: `${HERE}/mta/control/{file}`,
		summary: "Gives one of qmail's control files a content, as {content} or as text; all others stay as they are",
		body: () => strictObject({ content: string() }),
		takes: ["text/plain"],
		out: mtaAnswer
	}),
	removeControlFile: route({
		method: "delete",
		path: `${HERE}/mta/control/{file}`,
		summary: "Takes one of qmail's control files away, so that its default is in force",
		out: mtaAnswer
	}),
	resetControlFiles: route({
		method: "post",
		path: `${HERE}/mta/control/reset`,
		summary: "Goes by the files of the folder that the server follows, without what was changed here",
		out: mtaAnswer
	}),
	verify: route({
		method: "post",
		path: `${HERE}/verify`,
		summary: "Whether what was expected has happened; where not, what came nearest",
		body: async () => {
			const { expectationSchema } = await import("./expect-schema-C047S-ll.js");
			return strictObject({ expect: array(expectationSchema).min(1) });
		},
		out: () => answer({
			ok: boolean(),
			failures: array(object({
				expected: string(),
				nearest: string(),
				why: string(),
				messageId: string().optional(),
				source: place$1().optional()
			})),
			judged: array(object({
				expected: string(),
				ok: boolean(),
				why: string().optional(),
				messageId: string().optional().describe("A message that fits, or the one that came nearest."),
				source: place$1().optional()
			})).describe("Every expectation, in the order given.")
		})
	})
};
// server/http/contract/sandboxes.ts
/** Sandboxes themselves, their clocks, and the server around them. */
var mode = () => _enum([
	"real",
	"virtual",
	"auto"
]);
var moved = () => object({
	wasAt: time(),
	at: time(),
	step: string(),
	brought: record(string(), int())
});
var clockShape = () => ({
	now: time(),
	mode: mode(),
	speed: number(),
	timezone: string().describe("IANA name."),
	startedAt: time(),
	nextDue: time().nullable(),
	queued: int(),
	lastMove: moved().nullable()
});
var row = () => object({
	name: string(),
	epoch: epoch(),
	now: time(),
	messages: int(),
	queued: int()
});
var sandboxRoutes = {
	listSandboxes: route({
		method: "get",
		path: "/api/sandboxes",
		summary: "All sandboxes",
		out: () => object({ sandboxes: array(row()) })
	}),
	putSandbox: route({
		method: "put",
		path: "/api/sandboxes/{s}",
		summary: "Creates or reconfigures a sandbox; the same request again changes nothing",
		body: () => strictObject({
			scenario: union([string(), looseObject({})]).optional().describe("An object, YAML text, or the name of a shipped scenario. Its steps are not run."),
			mta: looseObject({ type: string() }).optional(),
			clock: strictObject({
				mode: mode().optional(),
				speed: number().positive().optional(),
				start: instant.optional()
			}).optional(),
			seed: int().min(0).optional(),
			timezone: timezone.optional()
		}),
		out: () => row().extend({ warnings: array(finding()).describe("What of the scenario is hardly meant.") })
	}),
	removeSandbox: route({
		method: "delete",
		path: "/api/sandboxes/{s}",
		summary: "Removes a sandbox; default is emptied",
		out: () => object({ removed: boolean() })
	}),
	resetSandbox: route({
		method: "post",
		path: "/api/sandboxes/{s}/reset",
		summary: "Messages, queue, rule overrides and clock back to the start; the scenario stays",
		out: () => answer({})
	}),
	getClock: route({
		method: "get",
		path: "/api/sandboxes/{s}/clock",
		summary: "The clock",
		out: () => answer(clockShape())
	}),
	getMoves: route({
		method: "get",
		path: "/api/sandboxes/{s}/clock/moves",
		summary: "The latest moves of the clock, oldest first, with what each brought",
		out: () => answer({ moves: array(moved().extend({
			seq: int(),
			youngest: int().describe("The number of the youngest message at its end, 0 where there was none.")
		})) })
	}),
	moveClock: route({
		method: "post",
		path: "/api/sandboxes/{s}/clock",
		summary: "Sets or moves the clock; answers when everything that was due has ended",
		body: () => strictObject({
			advance: duration.optional(),
			advanceTo: instant.optional(),
			next: literal(true).optional(),
			run: literal("idle").optional(),
			mode: mode().optional(),
			speed: number().positive().max(1e6).optional()
		}).superRefine(isOneCommand),
		out: () => answer({
			...clockShape(),
			moved: moved()
		})
	}),
	getInfo: route({
		method: "get",
		path: "/api/info",
		summary: "What this server is and where it listens",
		out: () => object({
			version: string(),
			instance: string().describe("Another one after each start."),
			smtp: string(),
			pop3: string().optional().describe("Missing where no mailbox is read so, as with the three below."),
			pop3s: string().optional(),
			imap: string().optional(),
			imaps: string().optional(),
			http: string(),
			mtaTypes: array(string()),
			extensions: array(string()).describe("What EHLO lists, before TLS and AUTH.")
		})
	}),
	isLive: route({
		method: "get",
		path: "/livez",
		summary: "The process answers",
		out: () => object({ ok: literal(true) })
	}),
	isReady: route({
		method: "get",
		path: "/readyz",
		summary: "The storage answers",
		out: () => object({ ok: literal(true) })
	}),
	getOpenApi: route({
		method: "get",
		path: "/api/openapi.json",
		summary: "This contract",
		out: () => looseObject({ openapi: string() })
	}),
	getScenarioSchema: route({
		method: "get",
		path: "/api/scenario.schema.json",
		summary: "JSON Schema of scenario files",
		out: () => looseObject({ $schema: string() })
	})
};
/** Either one move, or a mode and a speed. */
function isOneCommand(clock, context) {
	const moves = [
		"advance",
		"advanceTo",
		"next",
		"run"
	].filter((name) => clock[name] !== void 0);
	const sets = clock.mode !== void 0 || clock.speed !== void 0;
	if (moves.length + (sets ? 1 : 0) === 1) return;
	const wrong = moves.length === 0 ? "The clock is told nothing." : "The clock is told more than one thing.";
	context.addIssue({
		code: "custom",
		message: `${wrong}\nWrite {"advance": "3d"}, {"next": true}, {"run": "idle"} or {"mode": "virtual"}.`
	});
}
// server/http/contract/scenarios.ts
/** The shipped scenarios, whether one is sound, and playing one apart from everything else. */
var place = () => ({
	line: int().optional(),
	column: int().optional()
});
var text = async () => (await import("./schema-CfzwInly.js")).scenarioSchema;
var scenarioRoutes = {
	listScenarios: route({
		method: "get",
		path: "/api/scenarios",
		summary: "The scenarios that come with bouncelab",
		out: () => array(object({
			name: string(),
			folder: string().describe("Where it lies below scenarios/; empty for none."),
			about: string(),
			mta: string().nullable().describe("The type of its MTA; null for the plain catcher.")
		}))
	}),
	getShippedScenario: route({
		method: "get",
		path: "/api/scenarios/{name}",
		summary: "A shipped scenario as it is written, YAML",
		gives: ["application/yaml"]
	}),
	checkScenario: route({
		method: "post",
		path: "/api/scenarios/check",
		summary: "What is wrong with a scenario, and what is hardly meant; nothing is applied",
		body: text,
		takes: ["application/yaml"],
		out: () => object({
			problems: array(finding()),
			warnings: array(finding())
		})
	}),
	runScenario: route({
		method: "post",
		path: "/api/sandboxes/{s}/scenario/run",
		summary: "Plays steps and expectations in a sandbox of their own; without a body those of the scenario in force",
		query: () => strictObject({
			keep: _enum(["true", "false"]).default("false").describe("Whether the sandbox stays, so that its messages can be looked at."),
			timeout: timeout("30s").describe("How long it may take, in real time.")
		}),
		body: text,
		takes: ["application/yaml"],
		also: {
			408: "It took longer than it may",
			409: "No scenario is in force here"
		},
		out: () => answer({
			name: string(),
			ok: boolean(),
			seed: int(),
			ms: number().describe("Real milliseconds of the whole."),
			steps: array(object({
				step: int().describe("Its number, from 1; the last may be the expectations of the end."),
				at: time().describe("When it began, on the played sandbox's clock."),
				text: string(),
				took: number().describe("Real milliseconds."),
				...place(),
				error: string().optional().describe("Why it could not be done; the steps after it are not tried.")
			})),
			expectations: array(object({
				step: int().describe("The step that looked."),
				text: string(),
				ok: boolean(),
				expected: string(),
				nearest: string().optional(),
				why: string().optional(),
				...place(),
				messageId: string().optional().describe("What fits it, or came nearest.")
			})),
			warnings: array(finding()),
			sandbox: string().optional().describe("Where it was played, with keep=true.")
		})
	})
};
// server/http/contract.ts
var CONTRACT = {
	...sandboxRoutes,
	...messageRoutes,
	...journalRoutes,
	...ruleRoutes,
	...scenarioRoutes
};
var routeEntries = () => Object.entries(CONTRACT);
export { routeEntries as n, CONTRACT as t };
