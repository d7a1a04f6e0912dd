import { t as formatDuration } from "./duration-D05OQQ24.js";
// server/scenario/expect-words.ts
/** Expectations and messages in words. */
/** `a bounce to "a@b.test" about "x@y.test" with status "5.1.1", within 1m` */
function describeExpectation(e) {
	if (e.order) return `in this order: ${e.order.map(describeExpectation).join("; then ")}`;
	const kind = e.kind ?? "message";
	const head = e.none ? `no ${kind}` : e.count !== void 0 ? `${e.count} × ${kind}` : article(kind);
	const words = [
		"from",
		"to",
		"about",
		"subject",
		"status",
		"state"
	].flatMap((word) => {
		const value = e[word];
		return value === void 0 ? [] : [`${word} ${list([value].flat())}`];
	});
	const report = Object.entries(e.report ?? {}).map(([field, value]) => `${field} ${list([value].flat())}`);
	const contains = (e.contains ?? []).map((text) => `containing ${quote(text)}`);
	const matches = e.matches === void 0 ? [] : [`matching ${e.matches}`];
	const equals = e.equals ? [`the same as ${e.equals.eml}${but(e.equals.except)}`] : [];
	const within = e.within === void 0 ? [] : [`within ${formatDuration(e.within)}`];
	const after = e.after === void 0 ? [] : [`after ${formatDuration(e.after)}`];
	return [
		head,
		...words,
		...report,
		...contains,
		...matches,
		...equals,
		...within,
		...after
	].join(", ").replace(", ", " ");
}
var but = (except) => except ? ` but for ${except.join(", ")}` : "";
/** `m3, a bounce from "…" to "…", subject "failure notice", status "5.1.1", delivered` */
function describeMessage(m) {
	const status = statusesOf(m);
	return [
		m.id,
		`${article(m.kind)} from ${quote(m.reversePath || m.from)} to ${list(m.recipients.map((r) => r.address)).replaceAll(" or ", ", ")}`,
		`subject ${quote(m.subject)}`,
		...m.about?.length ? [`about ${list(m.about)}`] : [],
		...status.length > 0 ? [`status ${list(status)}`] : [],
		m.state
	].join(", ");
}
/** What a notice reports; of any other message, its own recipients' codes. */
var statusesOf = (m) => unique([...(m.report ?? []).map((entry) => entry.status), ...m.recipients.flatMap((r) => r.status ? [r.status] : [])]);
var unique = (values) => [...new Set(values)];
var quote = (text) => JSON.stringify(text);
var list = (values) => values.length > 0 ? values.map(quote).join(" or ") : "absent";
var article = (kind) => kind === "mail" ? "mail" : `a ${kind}`;
export { quote as a, list as i, describeExpectation as n, statusesOf as o, describeMessage as r, unique as s, article as t };
