import { n as Sandboxes } from "./sandboxes-C0KUqaQQ.js";
import { n as SandboxError } from "./errors-CzoCEYTs.js";
import { n as handoffHost, t as openStore } from "./open-BoF1kbnO.js";
import { n as serverText, t as parseServer } from "./handoff-Bj3kHCHC.js";
import { r as byOperator } from "./mta-DZaIffj7.js";
import { n as smtpHost } from "./smtp-host-LljD9Qr1.js";
import { t as startSmtpListener } from "./listener-C_YQ7s9s.js";
import { n as StoreError } from "./sqlite-9GM067d4.js";
// server/handoff/routes.ts
/** Where mail goes that no rule decides, as `--relay PATTERN=URL` says it. */
/** As rules behind all others. */
var routesOf = (routes) => routes.map(({ pattern, server }, i) => {
	const read = parseServer(server);
	const target = typeof read === "string" ? server : serverText(read);
	return {
		id: `relay-${i + 1}`,
		name: `--relay ${pattern}=${target}`,
		when: pattern.includes("@") ? { recipient: pattern } : { domain: pattern },
		then: [{
			do: "relay",
			server
		}]
	};
});
// server/server.ts
/** The composition root: the only place that constructs the store, the sandboxes and the listeners. */
var DEFAULT_MAX_MESSAGE_SIZE = 26214400;
/** @throws SandboxError E_PORT_IN_USE, E_CANNOT_LISTEN, E_STORE, E_INVALID */
async function startServer(options = {}) {
	const log = options.log ?? (() => void 0);
	const given = {
		...options.scenario?.clock,
		...options.clock
	};
	const mode = given.mode ?? "real";
	const onFault = (error) => log({
		level: "error",
		message: error instanceof Error ? error.message : String(error)
	});
	const store = await storeIn(options.data, onFault);
	const commands = options.allowCommands ? await commandHost() : void 0;
	const sandboxes = await Sandboxes.open({
		store,
		mta: options.mta && options.allowCommands ? byOperator(options.mta) : options.mta,
		scenario: options.scenario,
		clock: {
			mode,
			speed: given.speed ?? 1,
			start: given.start ?? (mode === "real" ? null : 17676036e5)
		},
		seed: options.seed ?? 1,
		timezone: options.timezone ?? "UTC",
		limits: {
			messages: options.maxMessages,
			bytes: options.maxBytes
		},
		wall: () => Date.now(),
		onFault,
		commands,
		handoffs: handoffHost({
			relayAllow: options.relayAllow,
			commands
		}),
		routes: routesOf(options.relay ?? [])
	});
	const undo = [() => store.close(), () => sandboxes.close()];
	try {
		const smtp = await startSmtpListener({
			host: smtpHost(sandboxes),
			listen: options.smtp ?? {
				host: "127.0.0.1",
				port: 0
			},
			hostname: "bouncelab",
			maxMessageSize: options.maxMessageSize ?? 26214400,
			tls: "make",
			authSandboxes: options.authSandboxes ?? true
		});
		undo.push(() => smtp.close(0));
		const readers = await readMailboxes(options, sandboxes);
		undo.push(async () => readers?.close(0));
		const { pop3 = null, imap = null, pop3s = null, imaps = null } = readers?.addresses ?? {};
		const listens = {
			smtp: smtp.address,
			readers: readers?.addresses ?? {}
		};
		const http = options.http === false ? null : await listenHttp(options, sandboxes, listens);
		return {
			smtp: smtp.address,
			http: http && {
				...http.address,
				url: http.url
			},
			pop3,
			imap,
			pop3s,
			imaps,
			sandboxes,
			sandbox: (name) => sandboxes.get(name),
			close: async (grace = 5e3) => {
				await Promise.all([smtp.close(grace), readers?.close(grace)]);
				await http?.close();
				await sandboxes.close();
				await store.close();
			}
		};
	} catch (error) {
		for (const step of undo.reverse()) await step().catch(() => void 0);
		throw error;
	}
}
/** Loaded only where commands may run. */
var commandHost = async () => (await import("./shell-host-Lpbso760.js")).createShellHost();
async function storeIn(folder, onFault) {
	try {
		return await openStore(folder, onFault);
	} catch (cause) {
		if (cause instanceof StoreError) throw new SandboxError("E_STORE", cause.message, { cause });
		throw cause;
	}
}
/** Loaded only where it is wanted. */
async function readMailboxes(options, sandboxes) {
	const { pop3, imap, pop3s, imaps } = options;
	if (!pop3 && !imap && !pop3s && !imaps) return null;
	const { startMailboxReaders } = await import("./start-readers-BHZvxk_s.js");
	return startMailboxReaders({
		pop3,
		imap,
		pop3s,
		imaps
	}, sandboxes);
}
/** Loaded only where it is wanted: a fixture without HTTP starts without express. */
async function listenHttp(options, sandboxes, listens) {
	const { startHttpListener } = await import("./listener-B0LYbwUU.js");
	const { maxMessageSize = DEFAULT_MAX_MESSAGE_SIZE } = options;
	return startHttpListener({
		sandboxes,
		listen: options.http || {
			host: "127.0.0.1",
			port: 0
		},
		...listens,
		maxMessageSize
	});
}
export { startServer as n, DEFAULT_MAX_MESSAGE_SIZE as t };
