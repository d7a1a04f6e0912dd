import { n as serverText, t as parseServer } from "./handoff-Bj3kHCHC.js";
import { i as scanHeader, t as headerLength } from "./header-Dy4L2f2D.js";
import { n as printable } from "./transcript-DxVBE_ZJ.js";
import { n as isLoopback, r as notAllowed } from "./allow-list-DF6lthDN.js";
import { connect, isIP } from "node:net";
import { lookup } from "node:dns/promises";
// server/handoff/mail-client.ts
/** Hands one message to a real SMTP or LMTP server: every reply is kept, and time and memory are bounded. */
var PATIENCE = {
	connect: 1e4,
	answer: 3e4,
	whole: 12e4
};
/** A server has a few lines to say; one that says more than this is cut off. */
var MOST_BYTES = 262144;
var MOST_LINES = 200;
/** Never throws: what goes wrong is an outcome. */
async function handToServer(server, handed, allowed, signal, patience = PATIENCE) {
	const dialogue = [];
	const say = (who, text) => {
		for (const line of text.split(/\r?\n/)) if (dialogue.length < MOST_LINES) dialogue.push({
			who,
			text: printable(line)
		});
	};
	const target = serverText(server);
	if (!allowed.allows(server.host, server.port)) {
		const reply = notAllowed(target);
		say("*", reply);
		return {
			outcome: {
				type: "mta",
				temporary: true,
				text: `bouncelab hands nothing over: ${reply} (#4.7.0)\n`,
				status: "4.7.0"
			},
			reply,
			dialogue
		};
	}
	const end = (outcome, reply) => {
		if (dialogue.at(-1)?.text !== reply) say("*", reply);
		return {
			outcome,
			reply,
			dialogue
		};
	};
	const found = await addressOf(server.host);
	if ("failed" in found) return end({
		type: "dns",
		result: found.failed
	}, `${server.host} has no address`);
	const host = {
		name: server.host,
		address: found.address
	};
	const opened = await open(found.address, server.port, patience.connect, signal);
	if ("failed" in opened) {
		const reply = `${target}: connection ${opened.failed === "refused" ? "refused" : "timed out"}`;
		return end({
			type: "connect",
			result: opened.failed,
			host
		}, reply);
	}
	say("*", `connected to ${found.address}:${server.port}`);
	try {
		const reply = await converse(server, handed, opened.socket, say, patience, signal);
		return end({
			type: "delivered",
			by: "remote",
			reply,
			host
		}, reply);
	} catch (error) {
		const failure = error;
		const { response } = failure;
		const isInMessage = dialogue.some(({ who, text }) => who === "S" && text.startsWith("354"));
		if (response && /^\d{3}/.test(response)) return end({
			type: "replied",
			at: isInMessage ? "message" : stageOf(failure.command),
			reply: response.trim(),
			host
		}, response.trim());
		const late = failure.code === "ETIMEDOUT";
		return end({
			type: "connect",
			result: isInMessage ? "lost-after-data" : late ? "timeout" : "lost",
			host
		}, `${target}: ${failure.message}`);
	} finally {
		opened.socket.destroySoon();
	}
}
/** Looked up once, and only what is allowed: the address that was allowed is the one that is connected to. */
async function addressOf(host) {
	if (isIP(host)) return { address: host };
	if (isLoopback(host)) return { address: "127.0.0.1" };
	try {
		return { address: (await lookup(host)).address };
	} catch (error) {
		return { failed: error.code === "ENOTFOUND" ? "not-found" : "servfail" };
	}
}
function open(host, port, ms, signal) {
	return new Promise((resolve) => {
		const socket = connect({
			host,
			port
		});
		const fail = (failed) => {
			socket.destroy();
			resolve({ failed });
		};
		const stop = () => fail("timeout");
		const timer = setTimeout(stop, ms);
		const settled = () => {
			clearTimeout(timer);
			signal.removeEventListener("abort", stop);
		};
		signal.addEventListener("abort", stop);
		socket.once("error", (error) => {
			settled();
			fail(error.code === "ETIMEDOUT" ? "timeout" : "refused");
		});
		socket.once("connect", () => {
			settled();
			resolve({ socket });
		});
	});
}
/** @returns the reply to the message; throws where there is none, or another than success */
async function converse(server, { reversePath, to, bytes, smtpUtf8 }, socket, say, patience, signal) {
	const { default: SMTPConnection } = await import("nodemailer/lib/smtp-connection");
	const heard = (entry, ...words) => {
		if (entry.tnx === "client") say("C", String(words[0]));
		else if (entry.tnx === "server") say("S", String(words[0]));
	};
	const quiet = () => void 0;
	const logger = {
		level: quiet,
		trace: quiet,
		debug: heard,
		info: quiet,
		warn: quiet,
		error: quiet,
		fatal: quiet
	};
	const client = new SMTPConnection({
		connection: socket,
		host: server.host,
		port: server.port,
		name: "bouncelab.localhost",
		secure: server.protocol === "smtps",
		lmtp: server.protocol === "lmtp",
		ignoreTLS: server.tls === "off",
		requireTLS: server.tls === "required",
		tls: { rejectUnauthorized: false },
		connectionTimeout: patience.connect,
		greetingTimeout: patience.answer,
		socketTimeout: patience.answer,
		transactionLog: true,
		logger
	});
	return new Promise((resolve, reject) => {
		let received = 0;
		const fail = (error) => {
			settled();
			client.close();
			reject(error);
		};
		const late = () => fail(Object.assign(/* @__PURE__ */ new Error("took too long"), { code: "ETIMEDOUT" }));
		const timer = setTimeout(late, patience.whole);
		const settled = () => {
			clearTimeout(timer);
			signal.removeEventListener("abort", late);
		};
		const count = (chunk) => {
			received += chunk.length;
			if (received > MOST_BYTES) fail(/* @__PURE__ */ new Error(`the server said more than ${MOST_BYTES} bytes`));
		};
		signal.addEventListener("abort", late);
		const alongside = (event) => {
			if (event !== "data") return;
			socket.off("newListener", alongside);
			socket.on("data", count);
		};
		socket.on("newListener", alongside);
		client.on("error", fail);
		client.connect((error) => {
			if (error) return fail(error);
			const send = () => {
				const envelope = {
					from: reversePath,
					to: [to],
					size: bytes.length,
					use8BitMime: !isAscii(bytes),
					smtpUtf8
				};
				client.send(envelope, Buffer.from(bytes), (failed, info) => {
					const rejected = info?.rejectedErrors?.[0];
					if (failed || rejected) return fail(failed ?? rejected);
					const reply = info?.response ?? "";
					client.quit();
					settled();
					resolve(reply);
				});
			};
			if (server.user === void 0) return send();
			client.login({
				user: server.user,
				credentials: {
					user: server.user,
					pass: server.password ?? ""
				}
			}, (refused) => refused ? fail(refused) : send());
		});
	});
}
var isAscii = (bytes) => bytes.every((byte) => byte < 128);
function stageOf(command = "") {
	if (command === "CONN") return "greeting";
	if (/^(EHLO|HELO|LHLO|STARTTLS)/.test(command)) return "helo";
	if (command.startsWith("RCPT")) return "rcpt";
	if (command.startsWith("DATA")) return "data";
	return "mail";
}
// server/handoff/to-server.ts
/** Queued messages, and copies of captured ones, on their way to a real mail server. */
/** As many as qmail's hopcount(8): a message that comes back by every hand-off ends there. */
var MOST_HOPS = 100;
/** The bytes go as they lie in the queue, with the trace lines of this host. */
async function deliverToServer({ message, recipient, raw }, server, allowed, signal) {
	const { envelope, trace } = message;
	const { path, channel, routed } = recipient;
	const { outcome, reply, dialogue } = await hand(server, {
		reversePath: envelope.queuedAs ?? envelope.reversePath,
		to: channel === "remote" ? routed : path.expandsTo ?? path.forwardPath,
		bytes: Buffer.concat([Buffer.from(trace.replace(/\r?\n/g, "\r\n")), raw]),
		smtpUtf8: envelope.smtpUtf8 ?? false
	}, allowed, signal);
	return {
		forwards: [],
		outcome: () => outcome,
		handoff: {
			ok: outcome.type === "delivered",
			reply,
			dialogue
		}
	};
}
/** The bytes go as they were captured. */
async function copyToServer({ reversePath, smtpUtf8 = false }, to, bytes, server, allowed, signal) {
	const { outcome, reply, dialogue } = await hand(server, {
		reversePath,
		to,
		bytes,
		smtpUtf8
	}, allowed, signal);
	return {
		ok: outcome.type === "delivered",
		reply,
		dialogue
	};
}
async function hand(text, handed, allowed, signal) {
	const server = parseServer(text);
	if (typeof server === "string") return refused(server);
	if (hops(handed.bytes) > MOST_HOPS) return refused("Too many Received fields: the message goes in a circle. (#5.4.6)");
	return handToServer(server, handed, allowed, signal);
}
var hops = (bytes) => scanHeader(bytes.subarray(0, headerLength(bytes))).filter(({ name }) => name.toLowerCase() === "received").length;
function refused(reply) {
	return {
		outcome: {
			type: "mta",
			temporary: false,
			text: `bouncelab hands nothing over: ${reply}\n`
		},
		reply,
		dialogue: [{
			who: "*",
			text: reply
		}]
	};
}
export { copyToServer, deliverToServer };
