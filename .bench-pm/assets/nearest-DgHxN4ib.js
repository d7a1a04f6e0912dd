// server/core/nearest.ts
/** The word that was probably meant. */
/**
* Finds the allowed word nearest to what was written; null where none is near.
* @example nearest('recipent', ['recipient', 'sender']) // 'recipient'
*/
function nearest(written, allowed) {
	const word = written.toLowerCase();
	let best = null;
	for (const candidate of allowed) {
		const distance = editDistance(word, candidate.toLowerCase());
		if (!best || distance < best.distance) best = {
			word: candidate,
			distance
		};
	}
	return best && best.distance <= Math.max(1, Math.floor(word.length / 3)) ? best.word : null;
}
/** Levenshtein's distance, with a swap of neighbours as one step. */
function editDistance(a, b) {
	if (Math.abs(a.length - b.length) > 20) return 99;
	const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const change = a[i - 1] === b[j - 1] ? 0 : 1;
			let least = Math.min(at(rows, i - 1, j) + 1, row[j - 1] + 1, at(rows, i - 1, j - 1) + change);
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, at(rows, i - 2, j - 2) + 1);
			row.push(least);
		}
		rows.push(row);
	}
	return at(rows, a.length, b.length);
}
var at = (rows, i, j) => rows[i]?.[j];
export { nearest as t };
