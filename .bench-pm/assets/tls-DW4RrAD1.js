import { isIP } from "node:net";
import { createSecureContext } from "node:tls";
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
// server/smtp/self-signed.ts
var DAY = 864e5;
var ECDSA_WITH_SHA256 = "2a8648ce3d040302";
var COMMON_NAME = "550403";
var SUBJECT_ALT_NAME = "551d11";
var BASIC_CONSTRAINTS = "551d13";
/**
* A self-signed certificate with an EC key (P-256), for STARTTLS and SMTPS when none was given: RFC 5280, DER written
* by hand, because the packages that do it take 150 ms and more to load.
*/
function selfSigned(hosts, now) {
	const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
	const algorithm = sequence(oid(ECDSA_WITH_SHA256));
	const name = sequence(der(49, sequence(oid(COMMON_NAME), der(12, "bouncelab"))));
	const tbs = sequence(der(160, der(2, [2])), der(2, [1, ...randomBytes(15)]), algorithm, name, sequence(time(now.getTime() - DAY), time(now.getTime() + 365 * DAY)), name, publicKey.export({
		type: "spki",
		format: "der"
	}), der(163, sequence(sequence(oid(BASIC_CONSTRAINTS), der(1, [255]), der(4, sequence(der(1, [255])))), sequence(oid(SUBJECT_ALT_NAME), der(4, sequence(...hosts.map(generalName)))))));
	const lines = sequence(tbs, algorithm, der(3, [0], sign("sha256", tbs, privateKey))).toString("base64").match(/.{1,64}/g) ?? [];
	return {
		key: privateKey.export({
			type: "pkcs8",
			format: "pem"
		}).toString(),
		cert: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`
	};
}
function der(tag, ...parts) {
	const body = Buffer.concat(parts.map((part) => typeof part === "string" ? Buffer.from(part) : Uint8Array.from(part)));
	const size = body.length;
	const length = size < 128 ? [size] : size < 256 ? [129, size] : [
		130,
		size >> 8,
		size & 255
	];
	return Buffer.concat([Uint8Array.from([tag, ...length]), body]);
}
var sequence = (...parts) => der(48, ...parts);
var oid = (hex) => der(6, Buffer.from(hex, "hex"));
/** UTCTime up to 2049, as RFC 5280, 4.1.2.5 wants it. */
function time(at) {
	return der(23, new Date(at).toISOString().replace(/[-:T]|\.\d+/g, "").slice(2));
}
function generalName(host) {
	if (isIP(host) === 4) return der(135, host.split(".").map(Number));
	if (host === "::1") return der(135, [...new Array(15).fill(0), 1]);
	return der(130, host);
}
// server/smtp/tls.ts
/** What STARTTLS offers: the operator's certificate, or one made at the first use, so that nobody waits for it at start. */
/** A self-signed certificate lasts a year: one made two years ago has run out. */
var LONG_AGO = 63072e6;
/** The fatal alert handshake_failure, as a server sends it that shares no cipher (RFC 5246 section 7.2.2). */
var HANDSHAKE_FAILURE = Uint8Array.from([
	21,
	3,
	3,
	0,
	2,
	2,
	40
]);
var TlsContexts = class {
	#given;
	#names;
	#pairs = {};
	#good;
	#expired;
	constructor(given, hostname) {
		this.#given = given;
		this.#names = [.../* @__PURE__ */ new Set([
			hostname,
			"localhost",
			"127.0.0.1",
			"::1"
		])];
	}
	get good() {
		this.#good ??= createSecureContext(this.#goodPair);
		return this.#good;
	}
	get expired() {
		this.#expired ??= createSecureContext(this.#expiredPair);
		return this.#expired;
	}
	/** What a client is to trust that minds nothing but whether a certificate has run out. */
	get certificates() {
		return [this.#goodPair.cert, this.#expiredPair.cert];
	}
	get #goodPair() {
		this.#pairs.good ??= this.#given === "make" ? selfSigned(this.#names, /* @__PURE__ */ new Date()) : this.#given;
		return this.#pairs.good;
	}
	get #expiredPair() {
		this.#pairs.expired ??= selfSigned(this.#names, /* @__PURE__ */ new Date(Date.now() - LONG_AGO));
		return this.#pairs.expired;
	}
};
export { TlsContexts as n, HANDSHAKE_FAILURE as t };
