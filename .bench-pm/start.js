import { t as startSandbox } from "./assets/server-BKGmMa1e.js";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { spawn } from "node:child_process";
import { once } from "node:events";
// \0@oxc-project+runtime@0.156.0/helpers/esm/usingCtx.js
function _usingCtx() {
	var r = "function" == typeof SuppressedError ? SuppressedError : function(r, e) {
		var n = Error();
		return n.name = "SuppressedError", n.error = r, n.suppressed = e, n;
	}, e = {}, n = [];
	function using(r, e) {
		if (null != e) {
			if (Object(e) !== e) throw new TypeError("using declarations can only be used with objects, functions, null, or undefined.");
			if (r) var o = e[Symbol.asyncDispose || Symbol["for"]("Symbol.asyncDispose")];
			if (void 0 === o && (o = e[Symbol.dispose || Symbol["for"]("Symbol.dispose")], r)) var t = o;
			if ("function" != typeof o) throw new TypeError("Object is not disposable.");
			t && (o = function o() {
				try {
					t.call(e);
				} catch (r) {
					return Promise.reject(r);
				}
			}), n.push({
				v: e,
				d: o,
				a: r
			});
		} else r && n.push({
			d: e,
			a: r
		});
		return e;
	}
	return {
		e,
		u: using.bind(null, !1),
		a: using.bind(null, !0),
		d: function d() {
			var o, t = this.e, s = 0;
			function next() {
				for (; o = n.pop();) try {
					if (!o.a && 1 === s) return s = 0, n.push(o), Promise.resolve().then(next);
					if (o.d) {
						var r = o.d.call(o.v);
						if (o.a) return s |= 2, Promise.resolve(r).then(next, err);
					} else s |= 1;
				} catch (r) {
					return err(r);
				}
				if (1 === s) return t !== e ? Promise.reject(t) : Promise.resolve();
				if (t !== e) throw t;
			}
			function err(n) {
				return t = t !== e ? new r(n, t) : n, next();
			}
			return next();
		}
	};
}
// bench/start.ts
/**
* From the start of a process to its first line, for `bouncelab serve` and for a bare Node; `startSandbox()` once warm.
*
*   node .bench/start.js [--runs 11]
*
* The server is the built one, as users run it: npm run build first.
*/
var { values: flags } = parseArgs({ options: { runs: {
	type: "string",
	default: "11"
} } });
var cli = fileURLToPath(new URL("../dist/server/cli.js", import.meta.url));
var { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
/** Milliseconds to the first line on stdout. */
async function firstLine(words) {
	const began = performance.now();
	const child = spawn(process.execPath, words, {
		env,
		stdio: [
			"ignore",
			"pipe",
			"inherit"
		]
	});
	const closed = once(child, "close");
	const [line] = await Promise.race([once(child.stdout, "data"), closed]);
	const ms = performance.now() - began;
	child.kill();
	await closed;
	if (!(line instanceof Buffer)) throw new Error(`node ${words.join(" ")} ended without a line`);
	return ms;
}
async function oneSandbox() {
	try {
		var _usingCtx$1 = _usingCtx();
		const began = performance.now();
		_usingCtx$1.a(await startSandbox());
		return performance.now() - began;
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
async function row(name, measure) {
	const all = [];
	for (let run = 0; run < Number(flags.runs); run++) all.push(await measure());
	all.sort((a, b) => a - b);
	const shown = [
		all[0],
		all[Math.floor(all.length / 2)],
		all.at(-1)
	].map((ms) => ms.toFixed(ms < 10 ? 1 : 0));
	console.log(`| ${[name, ...shown].join(" | ")} |`);
}
console.log("| ms | least | median | most |\n|---|---:|---:|---:|");
await row("bare Node to its first line", () => firstLine(["-e", "console.log()"]));
await row("`bouncelab serve` to ready", () => firstLine([
	cli,
	"--smtp",
	"127.0.0.1:0",
	"--http",
	"127.0.0.1:0"
]));
await oneSandbox();
await row("`startSandbox()`, warm", oneSandbox);
export {};
