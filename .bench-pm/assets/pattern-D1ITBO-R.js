// server/core/pattern.ts
/**
* Turns a pattern into a test.
* @throws SyntaxError where a regular expression is malformed
*/
function compilePattern(pattern) {
	if (Array.isArray(pattern)) {
		const tests = pattern.map(compilePattern);
		return (value) => tests.some((test) => test(value));
	}
	const regex = /^\/(.*)\/([a-z]*)$/s.exec(pattern);
	if (regex) return regexTest(regex[1], regex[2]);
	if (/[*?]/.test(pattern)) return globTest(pattern.toLowerCase());
	const exact = pattern.toLowerCase();
	return (value) => value.toLowerCase() === exact;
}
function regexTest(source, flags) {
	const compiled = new RegExp(source, [.../* @__PURE__ */ new Set(`${flags.replace(/[gy]/g, "")}i`)].join(""));
	return (value) => compiled.test(value);
}
/** Two pointers and one remembered star: linear in practice, never exponential, whatever the pattern. */
function globTest(glob) {
	return (raw) => {
		const value = raw.toLowerCase();
		let v = 0;
		let g = 0;
		let star = -1;
		let resume = 0;
		while (v < value.length) if (g < glob.length && glob[g] !== "*" && (glob[g] === "?" || glob[g] === value[v])) {
			g++;
			v++;
		} else if (g < glob.length && glob[g] === "*") {
			star = g++;
			resume = v;
		} else if (star >= 0) {
			g = star + 1;
			v = ++resume;
		} else return false;
		while (glob[g] === "*") g++;
		return g === glob.length;
	};
}
/**
* Reads a range: `3`, `>=3`, `<10kB`, `2..4`; bounds are inclusive but for `<` and `>`.
* @param unit reads one bound, null where it cannot
*/
function parseRange(text, unit) {
	if (typeof text === "number") return parseRange(String(text), unit);
	const between = /^(.+?)\.\.(.+)$/.exec(text.trim());
	if (between) return bounds(unit(between[1]), unit(between[2]));
	const compared = /^(>=|<=|>|<|=)?\s*(.+)$/.exec(text.trim());
	const value = compared ? unit(compared[2]) : null;
	if (value === null) return null;
	switch (compared?.[1]) {
		case ">=": return {
			min: value,
			max: Number.POSITIVE_INFINITY
		};
		case ">": return {
			min: value + 1,
			max: Number.POSITIVE_INFINITY
		};
		case "<=": return {
			min: 0,
			max: value
		};
		case "<": return {
			min: 0,
			max: value - 1
		};
		default: return {
			min: value,
			max: value
		};
	}
}
var bounds = (min, max) => min === null || max === null || min > max ? null : {
	min,
	max
};
/** Reads a size: `10kB`, `1.5MB`, `2MiB`, `512`. @returns bytes, or null */
function parseSize(text) {
	const found = /^(\d+(?:\.\d+)?)\s*(b|kb|mb|gb|kib|mib|gib)?$/i.exec(text.trim());
	if (!found) return null;
	return Math.round(Number(found[1]) * {
		b: 1,
		kb: 1e3,
		mb: 1e6,
		gb: 1e9,
		kib: 1024,
		mib: 1024 ** 2,
		gib: 1024 ** 3
	}[(found[2] ?? "b").toLowerCase()]);
}
/** Reads a whole number; null where it is none. */
var parseCount = (text) => /^\d+$/.test(text.trim()) ? Number(text) : null;
export { parseSize as i, parseCount as n, parseRange as r, compilePattern as t };
