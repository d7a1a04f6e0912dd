// server/core/duration.ts
var UNITS = {
	ms: 1,
	s: 1e3,
	m: 6e4,
	min: 6e4,
	h: 36e5,
	d: 864e5,
	w: 6048e5
};
var SHORT = /^(?:\d+(?:\.\d+)?(?:ms|min|[smhdw]))+$/;
var SHORT_PART = /(\d+(?:\.\d+)?)(ms|min|[smhdw])/g;
var ISO = /^P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
/**
* Reads a duration; a bare number counts as seconds.
* @returns milliseconds, or null where the text is no duration
* @example parseDuration('1d12h') // 129600000
*/
function parseDuration(text) {
	if (typeof text === "number") return Number.isFinite(text) && text >= 0 ? Math.round(text * 1e3) : null;
	const trimmed = text.trim();
	if (/^\d+(?:\.\d+)?$/.test(trimmed)) return Math.round(Number(trimmed) * 1e3);
	return parseShort(trimmed.toLowerCase()) ?? parseIso(trimmed.toUpperCase());
}
function parseShort(text) {
	if (!SHORT.test(text)) return null;
	let total = 0;
	for (const [, amount, unit] of text.matchAll(SHORT_PART)) total += Number(amount) * UNITS[unit];
	return Math.round(total);
}
function parseIso(text) {
	const match = ISO.exec(text);
	if (!match || text === "P" || text.endsWith("T")) return null;
	const [w, d, h, m, s] = match.slice(1).map((part) => Number(part ?? 0));
	return Math.round((((w * 7 + d) * 24 + h) * 60 + m) * 6e4 + s * 1e3);
}
/**
* Writes a duration with at most two units, as the page and the command line show it.
* @example formatDuration(129600000) // '1d12h'
*/
function formatDuration(length) {
	if (length < 1e3) return `${Math.round(length)}ms`;
	const units = [
		["d", 864e5],
		["h", 36e5],
		["m", 6e4],
		["s", 1e3]
	];
	const first = units.findIndex(([, size]) => length >= size);
	let rest = length;
	let text = "";
	for (const [name, size] of units.slice(first, first + 2)) {
		const count = Math.floor(rest / size);
		rest -= count * size;
		if (count > 0) text += `${count}${name}`;
	}
	return text;
}
export { parseDuration as n, formatDuration as t };
