// server/mta/imta/config/problems.ts
/** A line of a text, counted from 1, as a place in the file that the text came from. */
function placeOfLine(line, path, place) {
	return {
		file: place?.file ?? path,
		line: (place?.line ?? 1) + line - 1
	};
}
/** @example problemText({ file: 'imta.cnf', line: 12, message: 'unknown keyword "sendpots"' }) */
var problemText = ({ path, file, line, message }) => `${file ?? path}${line === void 0 ? "" : `:${line}`}: ${message}`;
export { problemText as n, placeOfLine as t };
