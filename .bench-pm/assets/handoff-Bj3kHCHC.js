// server/core/handoff.ts
/** Where a message is handed to outside of the sandbox, and how that went: as data, so that the journal can hold it. */
var SERVER_PROTOCOLS = [
	"smtp",
	"smtps",
	"lmtp"
];
/** What carries it, and where to, without secrets. */
function targetOf(to) {
	switch (to.do) {
		case "relay": {
			const read = parseServer(to.server);
			return typeof read === "string" ? {
				protocol: "smtp",
				target: to.server
			} : {
				protocol: read.protocol,
				target: serverText(read)
			};
		}
		case "pipe": return {
			protocol: "pipe",
			target: to.command
		};
		case "maildir": return {
			protocol: "maildir",
			target: to.folder
		};
		case "mbox": return {
			protocol: "mbox",
			target: to.file
		};
	}
}
/** RFC 5321 section 4.5.4.2 and RFC 8314; LMTP has no port of its own (RFC 2033), 24 is what servers take. */
var PORTS = {
	smtp: 25,
	smtps: 465,
	lmtp: 24
};
var TLS = [
	"offered",
	"required",
	"off"
];
/**
* Reads `smtp://user:password@host:port?tls=required`.
* @returns what is wrong with it, as a sentence, where it is none
*/
function parseServer(text) {
	let url;
	try {
		url = new URL(text);
	} catch {
		return `${JSON.stringify(text)} is no URL of a mail server.`;
	}
	const protocol = SERVER_PROTOCOLS.find((each) => `${each}:` === url.protocol);
	if (!protocol) return `${url.protocol}// is no way to hand mail over.`;
	if (!url.hostname) return `${JSON.stringify(text)} names no host.`;
	if (url.pathname !== "" && url.pathname !== "/") return `${JSON.stringify(text)} has a path; a mail server has none.`;
	const given = url.searchParams.get("tls") ?? "offered";
	const tls = TLS.find((each) => each === given);
	if (!tls) return `tls=${given} is not one of ${TLS.join(", ")}.`;
	const unknown = [...url.searchParams.keys()].find((key) => key !== "tls");
	if (unknown) return `${unknown} is no option of a mail server; tls is.`;
	return {
		protocol,
		host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
		port: url.port ? Number(url.port) : PORTS[protocol],
		...url.username ? {
			user: decodeURIComponent(url.username),
			password: decodeURIComponent(url.password)
		} : {},
		tls
	};
}
/** Without the password: what may be shown and journaled. */
function serverText({ protocol, host, port, user }) {
	const place = host.includes(":") ? `[${host}]` : host;
	return `${protocol}://${user === void 0 ? "" : `${encodeURIComponent(user)}@`}${place}:${port}`;
}
export { serverText as n, targetOf as r, parseServer as t };
