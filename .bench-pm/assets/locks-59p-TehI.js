// server/mailbox/locks.ts
/** Who has a mailbox to himself (RFC 1939 section 3). */
var Locks = class {
	#held = /* @__PURE__ */ new Set();
	/** @returns a function that gives it back; null where somebody has it */
	take(name) {
		if (this.#held.has(name)) return null;
		this.#held.add(name);
		return () => this.#held.delete(name);
	}
};
export { Locks as t };
