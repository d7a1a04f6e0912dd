// server/smtp/transcript.ts
var MAX_LINE = 500;
/** Of a long session the beginning and the end are kept. */
var MAX_HEAD = 200;
var MAX_TAIL = 800;
var CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/g;
var Transcript = class {
	#head = [];
	/** A ring: `#next` is where the oldest line stands and the next one goes. */
	#tail = [];
	#next = 0;
	#lost = 0;
	add(at, who, text) {
		const line = {
			at,
			who,
			text: printable(text)
		};
		if (this.#head.length < MAX_HEAD) this.#head.push(line);
		else if (this.#tail.length < MAX_TAIL) this.#tail.push(line);
		else {
			this.#tail[this.#next] = line;
			this.#next = (this.#next + 1) % MAX_TAIL;
			this.#lost++;
		}
	}
	/** Gives what was said so far to another sandbox's clock, for a session that moves there. */
	restamp(at) {
		this.#head = this.#head.map((line) => ({
			...line,
			at
		}));
		this.#tail = this.#tail.map((line) => ({
			...line,
			at
		}));
	}
	get lines() {
		const tail = [...this.#tail.slice(this.#next), ...this.#tail.slice(0, this.#next)];
		const oldest = tail[0];
		if (this.#lost === 0 || !oldest) return [...this.#head, ...tail];
		return [
			...this.#head,
			{
				at: oldest.at,
				who: "*",
				text: `${this.#lost} lines left out here`
			},
			...tail
		];
	}
};
/** A line that a person can read: control characters as `\x00`, the rest of a long one left out. */
function printable(text) {
	return (text.length > MAX_LINE ? `${text.slice(0, MAX_LINE)}… (${text.length} characters)` : text).replace(CONTROL, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
export { printable as n, Transcript as t };
