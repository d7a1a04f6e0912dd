import { n as TlsContexts } from "./tls-DW4RrAD1.js";
// server/mailbox/start-readers.ts
var READERS = [
	"pop3",
	"pop3s",
	"imap",
	"imaps"
];
/** @throws SandboxError E_PORT_IN_USE, E_CANNOT_LISTEN; those that listen already are closed then */
async function startMailboxReaders(listen, sandboxes, password) {
	const started = /* @__PURE__ */ new Map();
	const close = async (graceMs) => {
		await Promise.all([...started.values()].map((listener) => listener.close(graceMs)));
	};
	const tls = new TlsContexts("make", "bouncelab");
	try {
		const { startPop3Listener } = await import("./listener-D_vUHqj7.js");
		const { startImapListener } = await import("./listener-BK9J9-NG.js");
		const { Locks } = await import("./locks-B_jxIbiG.js");
		const locks = new Locks();
		for (const name of READERS) {
			const address = listen[name];
			if (!address) continue;
			const options = {
				sandboxes,
				listen: address,
				tls,
				password,
				implicitTls: name.endsWith("s")
			};
			const start = name.startsWith("pop3") ? startPop3Listener({
				...options,
				locks
			}) : startImapListener(options);
			started.set(name, await start);
		}
	} catch (error) {
		await close(0);
		throw error;
	}
	return {
		addresses: Object.fromEntries([...started].map(([name, { address }]) => [name, address])),
		close
	};
}
export { startMailboxReaders };
