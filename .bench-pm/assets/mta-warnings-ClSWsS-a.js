import { i as createMta } from "./mta-DZaIffj7.js";
// server/scenario/mta-warnings.ts
/** @param mta one that is sound; where its settings were written is told as their place */
function mtaWarnings(mta, timezone) {
	return createMta(mta, { timezone }).show().flatMap(({ name, source, warnings = [] }) => warnings.map(({ text }) => ({
		...source ? { file: source.file } : {},
		...source?.line === void 0 ? {} : { line: source.line },
		message: `${name}: ${text}`
	})));
}
export { mtaWarnings };
