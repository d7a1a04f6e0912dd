import { t as compilePattern } from "./pattern-D1ITBO-R.js";
import { isIP } from "node:net";
// server/handoff/allow-list.ts
/** Whom bouncelab may talk to: this machine, and what the operator's allow-list names. */
/** @param patterns `host`, `host:port`, or globs of these: `*.shop.example`, `10.0.0.*:2525` */
function allowList(patterns) {
	const tests = patterns.map((pattern) => compilePattern(pattern.toLowerCase()));
	return { allows(host, port) {
		const name = host.toLowerCase();
		return isLoopback(name) || tests.some((test) => test(name) || test(`${name}:${port}`));
	} };
}
/** By its own address alone: a name that somebody else's DNS points at this machine is not this machine. */
function isLoopback(host) {
	if (host === "localhost" || host.endsWith(".localhost")) return true;
	const version = isIP(host);
	return version === 4 ? host.startsWith("127.") : version === 6 && (host === "::1" || /^::ffff:127\./.test(host));
}
/** The sentence for what is refused. */
var notAllowed = (target) => `${target} is not on this machine, and --relay-allow does not name it.`;
export { isLoopback as n, notAllowed as r, allowList as t };
