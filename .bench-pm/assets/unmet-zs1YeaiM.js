import { n as verify } from "./expect-DYlxAA1W.js";
import { a as observe, i as unmatchedSentence, n as unmatchedIn, r as unmatchedOf } from "./unmatched-CQuJ4HIj.js";
// server/sandbox/unmet.ts
/** Why a wait was not met: the message that came nearest and how it differs, and mail that no rule decided. */
/** Told one by one up to this many. */
var MOST_UNMATCHED = 3;
/** @returns sentences, empty where nothing has come that could be told of */
async function whyUnmet(sandbox, query) {
	const { about } = query;
	const ofMessage = about !== void 0 && /^m\d+$/.test(about) ? about : null;
	const { messages, ...rest } = observe(sandbox);
	const candidates = async () => {
		const all = await messages();
		return ofMessage ? all.filter(({ id, rootId, parentId }) => id !== ofMessage && [rootId, parentId].includes(ofMessage)) : all;
	};
	const { failures } = await verify([expectationOf(query, ofMessage !== null)], {
		...rest,
		messages: candidates
	});
	const [failure] = failures;
	const near = failure && failure.nearest !== "nothing" ? [`Nearest is ${failure.nearest}. ${failure.why}`] : [];
	const unmatched = ofMessage ? await unmatchedOf(sandbox, ofMessage) : await unmatchedIn(sandbox);
	const told = unmatched.slice(0, MOST_UNMATCHED).map(unmatchedSentence);
	const more = unmatched.length - told.length;
	return [
		...near,
		...told,
		...more > 0 ? [`And ${more} more met no rule.`] : []
	].join(" ");
}
function expectationOf(query, ofMessage) {
	const { kind, notice, q: _, about, count, ...same } = query;
	const kinds = [kind ?? [], notice ?? []].flat();
	const given = {
		...same,
		...kinds.length === 1 ? { kind: kinds[0] } : {},
		...about === void 0 || ofMessage ? {} : { about },
		...count === void 0 ? {} : { count: `>=${count}` }
	};
	return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== void 0));
}
export { whyUnmet };
