import { n as SandboxError } from "./errors-CzoCEYTs.js";
import { n as packageVersion, t as packageRoot } from "./package-DSYiKras.js";
import { _ as queryOf, c as checkHost, d as notFound, f as problemOf, h as check, l as checkOrigin, p as sendProblem, t as LiveFeed } from "./live-feed-A7HDxQlE.js";
import { randomUUID } from "node:crypto";
import { STATUS_CODES, createServer } from "node:http";
// server/http/decline-upgrade.ts
/** Java's HttpClient and `curl --http2` offer HTTP/2 (h2c) with each first request. */
var isWebSocket = (req) => req.headers.upgrade?.toLowerCase() === "websocket";
/**
* Goes on in HTTP/1.1, as a server may that does not want to change (RFC 9110 section 7.8). Node hands over every
* request with Upgrade as soon as somebody listens for one, so the request is put before it again without the offer.
*/
function declineUpgrade(server, req, socket, head) {
	const lines = [`${req.method} ${req.url} HTTP/${req.httpVersion}`];
	for (let i = 0; i < req.rawHeaders.length; i += 2) {
		const [name = "", value = ""] = req.rawHeaders.slice(i, i + 2);
		if (!/^(?:connection|upgrade|http2-settings)$/i.test(name)) lines.push(`${name}: ${value}`);
	}
	server.emit("connection", socket);
	socket.unshift(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), head]));
}
// server/http/live.ts
/** The live socket: one event of the journal per frame. */
var PATH = /^(?:\/s\/[^/?]+)?\/api\/sandboxes\/([^/?]+)\/live(?:\?|$)/;
var HEARTBEAT_MS = 3e4;
function attachLive(server, context, bound) {
	const connections = /* @__PURE__ */ new Set();
	let sockets = null;
	server.on("upgrade", (req, socket, head) => {
		if (!isWebSocket(req)) return declineUpgrade(server, req, socket, head);
		socket.on("error", () => socket.destroy());
		sockets ??= openSockets();
		upgrade(req, socket, head, sockets).catch((error) => refuse(socket, error));
	});
	async function upgrade(req, socket, head, sockets) {
		checkHost(req, bound);
		checkOrigin(req);
		const name = PATH.exec(req.url ?? "")?.[1];
		if (name === void 0) throw notFound("There is no socket at this address.", "It is at /api/sandboxes/default/live.");
		const { liveQuery } = await import("./journal-DbAs5WLB.js");
		const { after, epoch } = await check(liveQuery(), queryOf(req.url ?? ""), "query");
		const sandbox = await context.sandboxes.get(name);
		(await sockets).handleUpgrade(req, socket, head, (webSocket) => {
			accept(webSocket, sandbox, after === void 0 ? void 0 : {
				seq: after,
				epoch
			});
		});
	}
	function accept(socket, sandbox, after) {
		const connection = {
			sandbox: sandbox.name,
			socket,
			feed: new LiveFeed(sandbox, {
				send: (text) => socket.send(text),
				waiting: () => socket.bufferedAmount,
				fail: (error) => {
					context.onFault(error);
					socket.close(1011, "the journal cannot be read");
				}
			}, after),
			alive: true
		};
		connections.add(connection);
		socket.on("pong", () => {
			connection.alive = true;
		});
		socket.on("error", () => socket.terminate());
		socket.on("close", () => {
			connection.feed.close();
			connections.delete(connection);
		});
	}
	const heartbeat = setInterval(() => {
		for (const connection of connections) {
			if (!connection.alive) connection.socket.terminate();
			else connection.socket.ping();
			connection.alive = false;
		}
	}, HEARTBEAT_MS).unref();
	const onRemoved = (sandbox) => {
		for (const connection of connections) if (connection.sandbox === sandbox) connection.socket.close(1001, "the sandbox is gone");
	};
	context.onRemoved.add(onRemoved);
	return { close: () => {
		clearInterval(heartbeat);
		context.onRemoved.delete(onRemoved);
		for (const { socket, feed } of connections) {
			feed.close();
			socket.close(1001, "the server is stopping");
			setTimeout(() => socket.terminate(), 500).unref();
		}
	} };
}
/** Loaded with the first socket: a server that nobody watches starts without it. */
async function openSockets() {
	const { WebSocketServer } = await import("ws");
	return new WebSocketServer({
		noServer: true,
		maxPayload: 65536,
		clientTracking: false
	});
}
function refuse(socket, error) {
	const problem = problemOf(error);
	const body = JSON.stringify(problem);
	socket.end([
		`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ""}`,
		"content-type: application/problem+json; charset=utf-8",
		`content-length: ${Buffer.byteLength(body)}`,
		"x-content-type-options: nosniff",
		"connection: close",
		"",
		body
	].join("\r\n"));
}
// server/http/listener.ts
/** The HTTP port: native routes, the live socket and the page. */
/** How long open answers may take when the server stops. */
var GRACE = 1e3;
/** @throws SandboxError E_PORT_IN_USE, E_CANNOT_LISTEN */
async function startHttpListener(options) {
	const { sandboxes, listen, smtp } = options;
	const stopping = new AbortController();
	const context = {
		sandboxes,
		smtp,
		readers: options.readers ?? {},
		url: "",
		version: packageVersion(),
		instance: randomUUID(),
		maxMessageSize: options.maxMessageSize ?? 26214400,
		basePath: "/",
		uiFolder: options.uiFolder ?? new URL("dist/ui/", packageRoot),
		stopping: stopping.signal,
		onRemoved: /* @__PURE__ */ new Set(),
		onFault: sandboxes.options.onFault
	};
	let app = null;
	const server = createServer((req, res) => {
		app ??= import("./app-DxfrA5OJ.js").then(({ createApp }) => createApp(context, listen.host));
		app.then((answer) => answer(req, res), (error) => {
			context.onFault(error);
			sendProblem(res, error);
		});
	});
	server.keepAliveTimeout = 65e3;
	const live = attachLive(server, context, listen.host);
	const port = await startListening(server, listen);
	context.url = `http://${shownHost(listen.host)}:${port}`;
	return {
		address: {
			host: listen.host,
			port
		},
		url: context.url,
		close: async () => {
			const closed = new Promise((resolve) => server.close(() => resolve()));
			stopping.abort();
			live.close();
			server.closeIdleConnections();
			const timer = setTimeout(() => server.closeAllConnections(), GRACE);
			await closed;
			clearTimeout(timer);
		}
	};
}
function startListening(server, { host, port }) {
	return new Promise((resolve, reject) => {
		server.once("error", (error) => reject(listenError(error, host, port)));
		server.listen(port, host, () => resolve(server.address().port));
	});
}
function listenError(error, host, port) {
	const hint = "Give another one with --http HOST:PORT; port 0 takes any free one.";
	if (error.code === "EADDRINUSE") return new SandboxError("E_PORT_IN_USE", `HTTP cannot listen on ${host}:${port}: the port is taken.`, {
		hint,
		cause: error
	});
	return new SandboxError("E_CANNOT_LISTEN", `HTTP cannot listen on ${host}:${port}: ${error.message}.`, {
		hint,
		cause: error
	});
}
/** An address that a browser can open: a wildcard is none. */
function shownHost(host) {
	if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
	return host.includes(":") ? `[${host}]` : host;
}
export { startHttpListener };
