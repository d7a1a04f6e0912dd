import { n as serverText, t as parseServer } from "./handoff-Bj3kHCHC.js";
import { n as SandboxError } from "./errors-CzoCEYTs.js";
import { r as notAllowed, t as allowList } from "./allow-list-DF6lthDN.js";
import { n as StoreError, r as storeError, t as openSqliteStore } from "./sqlite-9GM067d4.js";
import { closeSync, ftruncateSync, openSync, readFileSync, writevSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
// server/handoff/handoff-host.ts
/** Takes messages outside, for those who hand them there: to real servers, programs and folders. */
function handoffHost({ relayAllow = [], commands } = {}) {
	const allowed = allowList(relayAllow);
	return {
		check(text) {
			const server = parseServer(text);
			if (typeof server === "string") throw new SandboxError("E_INVALID", server, { hint: "Write smtp://127.0.0.1:2525, smtps://… or lmtp://…" });
			if (allowed.allows(server.host, server.port)) return server;
			const hint = `Start bouncelab with --relay-allow ${server.host}, if mail may really go there.`;
			throw new SandboxError("E_RELAY_NOT_ALLOWED", notAllowed(serverText(server)), { hint });
		},
		async deliver(handing, signal) {
			const { handTo } = handing;
			switch (handTo.do) {
				case "relay": return (await import("./to-server-B__UT0ou.js")).deliverToServer(handing, handTo.server, allowed, signal);
				case "pipe": return (await import("./to-program-DqaoCHF_.js")).deliverToProgram(handing, handTo.command, commands, signal);
				case "maildir": return (await import("./to-folder-CjiRd_kh.js")).deliverToMaildir(handing, handTo.folder);
				case "mbox": return (await import("./to-folder-CjiRd_kh.js")).deliverToMbox(handing, handTo.file);
			}
		},
		copy: async (envelope, to, raw, server, signal) => (await import("./to-server-B__UT0ou.js")).copyToServer(envelope, to, raw, server, allowed, signal)
	};
}
// server/store/merge-commits.ts
function merged(commits) {
	const bySandbox = /* @__PURE__ */ new Map();
	for (const commit of commits) {
		const { name } = commit.record;
		if (commit.replaces) bySandbox.set(name, [commit]);
		else if (bySandbox.has(name)) bySandbox.get(name)?.push(commit);
		else bySandbox.set(name, [commit]);
	}
	return [...bySandbox.values()].map(mergedOne);
}
function mergedOne(commits) {
	const messages = /* @__PURE__ */ new Map();
	const updates = /* @__PURE__ */ new Map();
	const sessions = /* @__PURE__ */ new Map();
	for (const commit of commits) {
		for (const message of commit.messages) messages.set(message.summary.id, message);
		for (const update of commit.updates) {
			const isNew = messages.get(update.summary.id);
			if (isNew) messages.set(update.summary.id, {
				...update,
				raw: isNew.raw
			});
			else updates.set(update.summary.id, update);
		}
		for (const session of commit.sessions) sessions.set(session.id, session);
	}
	return {
		record: commits.at(-1).record,
		replaces: commits.some((commit) => commit.replaces),
		events: commits.flatMap((commit) => commit.events),
		messages: [...messages.values()],
		updates: [...updates.values()],
		sessions: [...sessions.values()]
	};
}
// server/store/spool.ts
/**
* `bouncelab.spool` in the data folder: commits that are safe but not in the database yet, appended one after another.
* A frame costs a fifth of a transaction of SQLite. What a killed process left here is written when the folder is
* opened again.
*
* A frame is a head of 16 bytes (length of the JSON, length of the messages' bytes, CRC-32 of the JSON, "blab"), the
* JSON of the commits without the bytes, and the bytes.
*/
var HEAD = 16;
var MARK = 1651269986;
/** @throws StoreError where the file cannot be used */
function openSpool(path) {
	const guarded = (work) => {
		try {
			return work();
		} catch (error) {
			throw storeError(error, path);
		}
	};
	const file = guarded(() => openSync(path, "a+"));
	let size = 0;
	return {
		get size() {
			return size;
		},
		append: (commits) => guarded(() => {
			const parts = frameOf(commits);
			const length = parts.reduce((sum, part) => sum + part.length, 0);
			const written = writevSync(file, parts);
			size += written;
			if (written === length) return;
			size -= written;
			ftruncateSync(file, size);
			throw new StoreError("E_STORE_FULL", `${path} took only ${written} of ${length} bytes. Make room on its disk.`);
		}),
		read: () => guarded(() => {
			const bytes = readFileSync(path);
			size = bytes.length;
			return commitsIn(bytes, path);
		}),
		clear: () => guarded(() => {
			if (size > 0) ftruncateSync(file, 0);
			size = 0;
		}),
		close: () => closeSync(file)
	};
}
function frameOf(commits) {
	const raws = [];
	const json = Buffer.from(JSON.stringify(commits.map(({ messages, ...rest }) => ({
		...rest,
		messages: messages.map(({ raw, ...message }) => {
			raws.push(raw);
			return {
				...message,
				bytes: raw.length
			};
		})
	}))));
	const head = Buffer.allocUnsafe(HEAD);
	head.writeUInt32LE(json.length, 0);
	head.writeUInt32LE(raws.reduce((sum, raw) => sum + raw.length, 0), 4);
	head.writeUInt32LE(crc32(json), 8);
	head.writeUInt32LE(MARK, 12);
	return [
		head,
		json,
		...raws
	];
}
function commitsIn(file, path) {
	const commits = [];
	for (let at = 0; at + HEAD <= file.length;) {
		const json = at + HEAD;
		const raw = json + file.readUInt32LE(at);
		const end = raw + file.readUInt32LE(at + 4);
		if (file.readUInt32LE(at + 12) !== MARK) throw damaged(path, at);
		if (end > file.length) return commits;
		const text = file.subarray(json, raw);
		if (crc32(text) !== file.readUInt32LE(at + 8)) throw damaged(path, at);
		commits.push(...commitsOf(JSON.parse(text.toString()), file.subarray(raw, end)));
		at = end;
	}
	return commits;
}
function commitsOf(framed, raws) {
	let at = 0;
	return framed.map((commit) => ({
		...commit,
		messages: commit.messages.map(({ bytes, ...message }) => {
			at += bytes;
			return {
				...message,
				raw: raws.subarray(at - bytes, at)
			};
		})
	}));
}
var damaged = (path, at) => new StoreError("E_STORE_CORRUPT", `${path} is damaged at byte ${at}. Bring back a copy of it; or move it away, which loses the mail that is in it only.`);
// server/store/write-behind.ts
/**
* Commits are kept as they are, and written to the database when arrivals pause, before any reading at the latest: a
* burst of mail is taken in at several times the rate. With a spool they are appended there first, so that a crash
* loses nothing; without one, in memory, a crash would lose the database as well.
*/
/** Real milliseconds without a commit after which what was kept is written. */
var PAUSE = 10;
/** Real milliseconds after which a writing that failed is tried again. */
var AGAIN = 1e3;
/** So much is kept at the most, however long the burst. */
var MOST_COMMITS = 1e4;
var MOST_BYTES = 134217728;
/** A spool that never empties, under a load that never pauses, is written whole at this size. */
var MOST_SPOOL = 4 * MOST_BYTES;
/** Written in one go, so that nobody waits long behind it. */
var SLICE = 100;
/** A step of a long clock move, or a message as large as this, goes to the database at once: once is enough. */
var LARGE_EVENTS = 1e3;
var LARGE_BYTES = 1048576;
function writeBehind(store, { spool, onFault = () => void 0 } = {}) {
	let kept = [];
	let keptBytes = 0;
	const raws = messageBytes();
	let timer = null;
	let arrivals = 0;
	let writing = Promise.resolve();
	/** One writing after the other; what fails stays kept. */
	function inTurn(work) {
		const result = writing.then(work);
		writing = result.catch(() => void 0);
		return result;
	}
	async function slice() {
		const some = kept.slice(0, SLICE);
		const whole = merged(some);
		if (whole.length > 0) await store.commit(spool ? whole : whole.map(withoutBytes));
		kept = kept.slice(some.length);
		if (kept.length > 0 || !spool) return;
		spool.clear();
		raws.clear();
		keptBytes = 0;
	}
	async function all() {
		while (kept.length > 0) await slice();
	}
	const write = () => kept.length > 0 ? inTurn(all) : writing;
	/** Looks whether arrivals have paused since the last look. */
	function look(before, after = PAUSE) {
		timer = setTimeout(() => {
			timer = null;
			if (arrivals !== before) {
				if (kept.length > 0) look(arrivals);
				return;
			}
			inTurn(slice).then(() => kept.length > 0 && !timer && look(arrivals, 0), (error) => {
				onFault(error);
				if (!timer) look(arrivals, AGAIN);
			});
		}, after);
		timer.unref();
	}
	function keep(commits) {
		for (const commit of commits) {
			kept.push(commit);
			if (commit.replaces) raws.forget(commit.record.name);
			for (const { summary, raw } of commit.messages) {
				raws.set(commit.record.name, summary.id, raw);
				if (spool) keptBytes += raw.length;
			}
		}
	}
	const after = (read) => async (...args) => {
		await write();
		return read(...args);
	};
	return {
		async commit(commits) {
			arrivals++;
			if (spool && isLarge(commits)) {
				await write();
				return inTurn(() => store.commit(commits));
			}
			if ((spool?.size ?? 0) >= MOST_SPOOL) await write();
			else if (kept.length >= MOST_COMMITS || keptBytes >= MOST_BYTES) await inTurn(slice);
			spool?.append(commits);
			keep(commits);
			if (!timer) look(arrivals);
		},
		raw: async (sandbox, id) => {
			const known = raws.get(sandbox, id);
			if (known) return known;
			await write();
			return spool ? store.raw(sandbox, id) : null;
		},
		sandboxes: after(store.sandboxes),
		clear: after(async (sandbox) => {
			raws.forget(sandbox);
			await store.clear(sandbox);
		}),
		list: after(store.list),
		counts: after(store.counts),
		tags: after(store.tags),
		message: after(store.message),
		remove: after(async (sandbox, ids) => {
			for (const id of ids) raws.delete(sandbox, id);
			return store.remove(sandbox, ids);
		}),
		ids: after(store.ids),
		index: after(store.index),
		unindexed: after(store.unindexed),
		surplus: after(store.surplus),
		events: after(store.events),
		traceEvents: after(store.traceEvents),
		liveEvents: after(store.liveEvents),
		moves: after(store.moves),
		mark: after(store.mark),
		marks: after(store.marks),
		sessions: after(store.sessions),
		session: after(store.session),
		close: async () => {
			if (timer) clearTimeout(timer);
			try {
				await write();
			} finally {
				spool?.close();
				await store.close();
			}
		}
	};
}
function isLarge(commits) {
	return commits.some(({ events, messages }) => events.length > LARGE_EVENTS || messages.some(({ raw }) => raw.length > LARGE_BYTES));
}
var withoutBytes = (commit) => ({
	...commit,
	messages: commit.messages.map((message) => ({
		...message,
		raw: NO_BYTES
	}))
});
var NO_BYTES = /* @__PURE__ */ new Uint8Array();
/** Bytes of messages that are not in the database, by sandbox and id: notices quote them, and people look at them. */
function messageBytes() {
	const bySandbox = /* @__PURE__ */ new Map();
	return {
		get: (sandbox, id) => bySandbox.get(sandbox)?.get(id),
		set(sandbox, id, raw) {
			const known = bySandbox.get(sandbox);
			if (known) known.set(id, raw);
			else bySandbox.set(sandbox, /* @__PURE__ */ new Map([[id, raw]]));
		},
		delete: (sandbox, id) => bySandbox.get(sandbox)?.delete(id),
		forget: (sandbox) => bySandbox.delete(sandbox),
		clear: () => bySandbox.clear()
	};
}
// server/store/open.ts
/** The store for a server: in a folder, or in memory; either takes bursts of mail behind a buffer. */
/**
* @param folder the data folder; undefined keeps everything in memory
* @param onFault told of a writing that failed in the background; nothing is lost by it
* @throws StoreError where the folder cannot be used
*/
async function openStore(folder, onFault) {
	if (folder === void 0) return writeBehind(await openSqliteStore(":memory:"), { onFault });
	const store = await openSqliteStore(folder);
	try {
		const spool = openSpool(join(folder, "bouncelab.spool"));
		await writeLeftOver(spool, store);
		return writeBehind(store, {
			spool,
			onFault
		});
	} catch (error) {
		await store.close();
		throw error;
	}
}
/** Writes what a killed process had only spooled. */
async function writeLeftOver(spool, store) {
	const known = new Map((await store.sandboxes()).map((record) => [record.name, record]));
	const commits = spool.read().filter((commit) => isMissing(commit, known.get(commit.record.name)));
	if (commits.length > 0) await store.commit(merged(commits));
	spool.clear();
}
/** A kill between the database's commit and the spool's clearing leaves some in both. */
function isMissing({ record, events, replaces }, known) {
	if (!known || record.epoch > known.epoch) return true;
	return record.epoch === known.epoch && (record.seq > known.seq || events.length === 0 && !replaces);
}
export { handoffHost as n, openStore as t };
