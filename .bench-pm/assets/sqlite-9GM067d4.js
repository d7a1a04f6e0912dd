import { r as isoTime } from "./iso-time-BYxqvoYM.js";
import { i as foldText, n as isOfMotion, t as holdsInMotion } from "./search-BASiRtHf.js";
import { mkdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import Libsql from "libsql";
// server/store/errors.ts
var StoreError = class extends Error {
	code;
	constructor(code, message, cause) {
		super(message, cause === void 0 ? void 0 : { cause });
		this.name = "StoreError";
		this.code = code;
	}
};
/** By SQLite's primary result code: ours and a sentence. */
var BY_SQLITE_CODE = {
	BUSY: ["E_STORE_LOCKED", lockedText],
	LOCKED: ["E_STORE_LOCKED", lockedText],
	NOTADB: ["E_STORE_CORRUPT", corruptText],
	CORRUPT: ["E_STORE_CORRUPT", corruptText],
	FULL: ["E_STORE_FULL", (file) => `No room is left on the disk of ${file}. Make room; nothing stored is lost.`],
	READONLY: ["E_STORE_READONLY", readonlyText],
	PERM: ["E_STORE_READONLY", readonlyText],
	CANTOPEN: ["E_STORE_READONLY", readonlyText]
};
function lockedText(file) {
	return `${file} is in use by another process. Stop it, or give this one another folder with --data.`;
}
function readonlyText(file) {
	return `${file} cannot be written. Make the folder and the files in it writable, or choose another folder with --data.`;
}
function corruptText(file) {
	return `${file} is damaged or no database. Move it away to start anew, or bring back a copy of it.`;
}
/** Errors of the file system as SQLite would call them. */
var BY_SYSTEM_CODE = {
	ENOSPC: "FULL",
	EDQUOT: "FULL",
	EACCES: "PERM",
	EPERM: "PERM",
	EROFS: "READONLY"
};
/** Any error met while using `file`, SQLite's or the file system's, in the store's words. */
function storeError(cause, file) {
	if (cause instanceof StoreError) return cause;
	const text = cause instanceof Error ? cause.message : String(cause);
	const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
	const known = BY_SQLITE_CODE[(code.startsWith("SQLITE_") ? code.split("_")[1] : BY_SYSTEM_CODE[code]) ?? ""];
	if (known) return new StoreError(known[0], `${known[1](file)} (${text})`, cause);
	if (/unable to open/i.test(text)) return new StoreError("E_STORE_READONLY", `${readonlyText(file)} (${text})`, cause);
	return new StoreError("E_STORE_FAULT", `The store in ${file} failed: ${text}.`, cause);
}
// server/store/database.ts
/**
* libsql behind a narrow door. Version 0.5.29 aborts the whole process on a boolean and on a lone buffer argument, reads
* text only up to its first NUL, and goes on running statements of a closed database: none of these gets past here.
*/
function openDatabase(path) {
	const place = path === ":memory:" ? "memory" : path;
	let closed = false;
	const guarded = (work) => {
		try {
			if (closed) throw new StoreError("E_STORE_CLOSED", `The store in ${place} is closed.`);
			return work();
		} catch (error) {
			throw storeError(error, place);
		}
	};
	const sqlite = guarded(() => new Libsql(path));
	guarded(() => sqlite.exec("PRAGMA page_size = 16384"));
	const statements = /* @__PURE__ */ new Map();
	const use = (sql, values, work) => guarded(() => {
		let statement = statements.get(sql);
		if (!statement) {
			statement = sqlite.prepare(sql);
			if (statement.reader) statement.raw();
			statements.set(sql, statement);
		}
		return work(statement, values.map(bindable));
	});
	const db = {
		run: (sql, values = []) => use(sql, values, (statement, bound) => statement.run(bound).changes),
		all: (sql, values = []) => use(sql, values, (statement, bound) => statement.all(bound)),
		get: (sql, values = []) => use(sql, values, (statement, bound) => statement.get(bound)),
		exec: (sql) => guarded(() => void sqlite.exec(sql)),
		transaction: (work) => {
			db.run("BEGIN IMMEDIATE");
			try {
				const result = work();
				db.run("COMMIT");
				return result;
			} catch (error) {
				if (sqlite.inTransaction) sqlite.exec("ROLLBACK");
				throw error;
			}
		},
		close: () => {
			if (!closed) sqlite.close();
			closed = true;
			statements.clear();
		}
	};
	return db;
}
function bindable(value) {
	if (value === null || typeof value === "number" || value instanceof Uint8Array) return value;
	if (typeof value !== "string") throw new TypeError(`${typeof value} cannot be stored`);
	if (value.includes("\0")) throw new TypeError("text with a NUL cannot be stored");
	return value;
}
// server/store/migrations.ts
/** "blab" in the file's header: this database is ours. */
var APPLICATION_ID = 1651269986;
/**
* What a message says, by the message's key: without an index. In memory there is little enough to look through, and
* the index would take several times as much of it as the mail.
*/
var PLAIN_SEARCH_TABLE = "CREATE TABLE search (content TEXT NOT NULL)";
/** The same with an index. */
var SEARCH_TABLE = "CREATE VIRTUAL TABLE search USING fts5 (content, tokenize = 'trigram')";
var MIGRATIONS = [
	(searchTable) => `
  CREATE TABLE sandboxes (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, record TEXT NOT NULL);

  CREATE TABLE messages (
    key INTEGER PRIMARY KEY,
    sandbox INTEGER NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    root INTEGER NOT NULL,
    ended INTEGER NOT NULL,
    size INTEGER NOT NULL,
    summary TEXT NOT NULL
  );
  CREATE INDEX messages_by_state ON messages (sandbox, kind, state);
  CREATE INDEX messages_by_trace ON messages (sandbox, ended, root, size);
  CREATE TABLE raw (key INTEGER PRIMARY KEY, bytes BLOB NOT NULL);

  -- So that totals cost nothing however many messages there are.
  CREATE TABLE totals (
    sandbox INTEGER, kind TEXT, state TEXT, messages INTEGER NOT NULL, bytes INTEGER NOT NULL,
    PRIMARY KEY (sandbox, kind, state)
  ) WITHOUT ROWID;

  -- What the search index lacks: the text, and while headed = 0 subject and addresses too.
  CREATE TABLE unindexed (key INTEGER PRIMARY KEY, headed INTEGER NOT NULL);
  ${searchTable};

  CREATE TRIGGER messages_added AFTER INSERT ON messages BEGIN
    INSERT INTO totals VALUES (new.sandbox, new.kind, new.state, 1, new.size)
      ON CONFLICT DO UPDATE SET messages = messages + 1, bytes = bytes + excluded.bytes;
    INSERT INTO unindexed VALUES (new.key, 0);
  END;
  CREATE TRIGGER messages_moved AFTER UPDATE OF state ON messages WHEN new.state <> old.state BEGIN
    UPDATE totals SET messages = messages - 1, bytes = bytes - old.size
      WHERE sandbox = old.sandbox AND kind = old.kind AND state = old.state;
    INSERT INTO totals VALUES (new.sandbox, new.kind, new.state, 1, new.size)
      ON CONFLICT DO UPDATE SET messages = messages + 1, bytes = bytes + excluded.bytes;
  END;
  CREATE TRIGGER messages_removed AFTER DELETE ON messages BEGIN
    UPDATE totals SET messages = messages - 1, bytes = bytes - old.size
      WHERE sandbox = old.sandbox AND kind = old.kind AND state = old.state;
    DELETE FROM raw WHERE key = old.key;
    DELETE FROM unindexed WHERE key = old.key;
    DELETE FROM search WHERE rowid = old.key;
  END;

  -- Events lie in batches, by the seq of their last one (events.ts).
  CREATE TABLE events (key INTEGER PRIMARY KEY, json TEXT NOT NULL);
  CREATE TABLE event_groups (
    sandbox INTEGER, name INTEGER, key INTEGER, PRIMARY KEY (sandbox, name, key)
  ) WITHOUT ROWID;

  CREATE TABLE sessions (key INTEGER PRIMARY KEY, record TEXT NOT NULL, transcript TEXT NOT NULL);
  `,
	() => `
  CREATE TABLE fields (key INTEGER PRIMARY KEY, json TEXT NOT NULL);
  CREATE TRIGGER fields_removed AFTER DELETE ON messages BEGIN
    DELETE FROM fields WHERE key = old.key;
  END;
  INSERT OR REPLACE INTO unindexed SELECT key, 0 FROM messages;
  `,
	() => "CREATE TABLE marks (key INTEGER PRIMARY KEY, flags TEXT NOT NULL, gone INTEGER NOT NULL);"
];
var versionOf = (db) => db.get("PRAGMA user_version")?.[0] ?? 0;
/** Refuses, before anything is written, a database that is not ours or not ours yet; `place` is for the message. */
function checkOwner(db, place) {
	const [application = 0] = db.get("PRAGMA application_id") ?? [];
	const [tables = 0] = db.get("SELECT count(*) FROM sqlite_schema") ?? [];
	const version = versionOf(db);
	if (application !== APPLICATION_ID && (application !== 0 || tables > 0 || version > 0)) throw new StoreError("E_STORE_FOREIGN", `${place} belongs to another program. Choose another folder with --data.`);
	if (version > MIGRATIONS.length) throw new StoreError("E_STORE_NEWER", `${place} was written by a newer bouncelab (schema ${version}; this one knows up to ${MIGRATIONS.length}). Update bouncelab, or choose another folder with --data.`);
}
/**
* Brings the schema to the newest version, all steps or none.
* @param isIndexed whether the search table has an index
*/
function migrate(db, isIndexed) {
	const searchTable = isIndexed ? SEARCH_TABLE : PLAIN_SEARCH_TABLE;
	db.transaction(() => {
		for (const step of MIGRATIONS.slice(versionOf(db))) db.exec(step(searchTable));
		db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${MIGRATIONS.length}`);
	});
}
// server/store/data-folder.ts
/** The data folder: `bouncelab.db`, and beside it the lock of the one process that uses it. */
/** Opens the folder's database, and makes both where they are missing. Only one process at a time may. */
function openDataFolder(folder) {
	const place = join(resolve(folder), "bouncelab.db");
	makeFolder(resolve(folder));
	const lock = takeLock(`${place}-lock`, place);
	try {
		const db = openChecked(place);
		let closed = false;
		return {
			...db,
			close: () => {
				if (closed) return;
				closed = true;
				try {
					db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
				} finally {
					db.close();
					lock.close();
				}
			}
		};
	} catch (error) {
		lock.close();
		throw error;
	}
}
function openChecked(place) {
	const db = openDatabase(place);
	try {
		checkOwner(db, place);
		db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 1000");
		db.exec("PRAGMA wal_autocheckpoint = 4096; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY");
		return db;
	} catch (error) {
		db.close();
		throw error;
	}
}
/**
* An open transaction on an empty database beside the real one: the system releases it however the process ends.
* On the real one it would outlast close(), since libsql finalizes statements only when they are collected.
*/
function takeLock(path, place) {
	const lock = openDatabase(path);
	try {
		lock.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
		return lock;
	} catch (error) {
		lock.close();
		if (error instanceof StoreError && error.code === "E_STORE_LOCKED") throw new StoreError("E_STORE_LOCKED", lockedText(place), error);
		throw error;
	}
}
/** The folder and those above it that are not there, the outermost first. */
function missingFolders(folder) {
	if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
	return [...dirname(folder) === folder ? [] : missingFolders(dirname(folder)), folder];
}
function makeFolder(folder) {
	try {
		for (const missing of missingFolders(folder)) mkdirSync(missing);
	} catch (cause) {
		if (statSync(folder, { throwIfNoEntry: false })?.isFile()) throw new StoreError("E_STORE_PLACE", `${folder} is a file. --data wants a folder.`, cause);
		throw new StoreError("E_STORE_READONLY", readonlyText(folder), cause);
	}
}
// server/store/keys.ts
/** Ids as the API knows them (`m12`, `s3`) and as the tables do: the sandbox's number above, the row's own below. */
var ROWS = 2 ** 32;
/** The place of row `number` of a sandbox. Both together stay below 2^53 up to two million sandboxes. */
var keyOf = (sandbox, number) => sandbox * ROWS + number;
/** All keys of a sandbox lie above the first and below the second. */
var rangeOf = (sandbox) => [sandbox * ROWS, (sandbox + 1) * ROWS];
/** The number in an id such as `m12`; 0, which no row has, for anything else. */
function numberOfId(id) {
	const number = /^[a-z][1-9]\d{0,9}$/.test(id) ? Number(id.slice(1)) : 0;
	return number < ROWS ? number : 0;
}
// server/store/events.ts
var BATCH = 64;
/** The group of events of no trace that the live state needs. */
var SETTINGS = -1;
/** The group of the clock's moves, which are read by themselves. */
var MOVES = -2;
var SETTING_TYPES = /* @__PURE__ */ new Set([
	"rules.changed",
	"scenario.applied",
	"mta.changed"
]);
var groupOfRoot = (root) => root >>> 4;
function groupOf(event) {
	if ("rootId" in event) return groupOfRoot(numberOfId(event.rootId));
	if (event.type === "clock.moved") return MOVES;
	return SETTING_TYPES.has(event.type) ? SETTINGS : null;
}
function addEvents(db, sandbox, events) {
	for (let start = 0; start < events.length; start += BATCH) {
		const batch = events.slice(start, start + BATCH);
		const key = keyOf(sandbox, batch.at(-1)?.seq ?? 0);
		db.run("INSERT INTO events VALUES (?, ?)", [key, JSON.stringify(batch)]);
		for (const group of new Set(batch.map(groupOf))) if (group !== null) db.run("INSERT INTO event_groups VALUES (?, ?, ?)", [
			sandbox,
			group,
			key
		]);
	}
}
function removeEvents(db, sandbox) {
	db.run("DELETE FROM events WHERE key > ? AND key < ?", rangeOf(sandbox));
	db.run("DELETE FROM event_groups WHERE sandbox = ?", [sandbox]);
}
function eventsAfter(db, sandbox, after, limit) {
	const [first, end] = rangeOf(sandbox);
	const found = [];
	let from = first + after;
	while (found.length < limit) {
		const rows = db.all("SELECT key, json FROM events WHERE key > ? AND key < ? ORDER BY key LIMIT ?", [
			from,
			end,
			Math.max(8, Math.ceil((limit - found.length) / BATCH))
		]);
		for (const [key, json] of rows) {
			from = key;
			for (const event of JSON.parse(json)) if (event.seq > after) found.push(event);
		}
		if (rows.length === 0) break;
	}
	return found.slice(0, limit);
}
function eventsOfTrace(db, sandbox, rootId) {
	const rows = db.all(`SELECT json FROM event_groups JOIN events USING (key) WHERE sandbox = ? AND name = ? ORDER BY key`, [sandbox, groupOfRoot(numberOfId(rootId))]);
	const mark = `"rootId":${JSON.stringify(rootId)}`;
	return rows.filter(([json]) => json.includes(mark)).flatMap(([json]) => JSON.parse(json)).filter((event) => "rootId" in event && event.rootId === rootId);
}
/** The clock's latest moves, oldest first; changes of its mode are none. */
function movesOf(db, sandbox, limit) {
	return db.all(`SELECT json FROM event_groups JOIN events USING (key) WHERE sandbox = ? AND name = ? ORDER BY key DESC LIMIT ?`, [
		sandbox,
		MOVES,
		limit
	]).reverse().flatMap(([json]) => JSON.parse(json)).filter((event) => event.type === "clock.moved" && event.step !== "mode").slice(-limit);
}
/** Events of traces of which a message has not ended, and of what is set for the whole sandbox. */
function liveEvents(db, sandbox) {
	const roots = db.all("SELECT DISTINCT root FROM messages WHERE sandbox = ? AND ended = 0", [sandbox]);
	const live = new Set(roots.map(([root]) => `m${root}`));
	const groups = [SETTINGS, ...new Set(roots.map(([root]) => groupOfRoot(root)))];
	const keys = db.all(`SELECT DISTINCT key FROM event_groups WHERE sandbox = ? AND name IN (SELECT value FROM json_each(?)) ORDER BY key`, [sandbox, JSON.stringify(groups)]);
	const found = [];
	for (const [key] of keys) {
		const [json] = db.get("SELECT json FROM events WHERE key = ?", [key]) ?? ["[]"];
		for (const event of JSON.parse(json)) if ("rootId" in event ? live.has(event.rootId) : SETTING_TYPES.has(event.type)) found.push(event);
	}
	return found;
}
// server/store/messages.ts
function addMessage(db, sandbox, message) {
	const { summary, ended, raw } = message;
	const key = keyOf(sandbox, numberOfId(summary.id));
	db.run("INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [
		key,
		sandbox,
		summary.kind,
		summary.state,
		numberOfId(summary.rootId),
		ended ? 1 : 0,
		summary.size,
		JSON.stringify(summary)
	]);
	db.run("INSERT INTO raw VALUES (?, ?)", [key, raw]);
}
/** A message that was removed meanwhile stays removed. */
function updateMessage(db, sandbox, { summary, ended }) {
	const values = [
		JSON.stringify(summary),
		keyOf(sandbox, numberOfId(summary.id)),
		summary.state,
		ended ? 1 : 0
	];
	if (db.run("UPDATE messages SET summary = ?1 WHERE key = ?2 AND state = ?3 AND ended = ?4", values) === 0) db.run("UPDATE messages SET summary = ?1, state = ?3, ended = ?4 WHERE key = ?2", values);
}
function removeMessages(db, sandbox, ids) {
	return ids.filter((id) => db.run("DELETE FROM messages WHERE key = ?", [keyOf(sandbox, numberOfId(id))]) > 0);
}
function messageOf(db, sandbox, id) {
	const key = keyOf(sandbox, numberOfId(id));
	const row = db.get("SELECT summary, ended FROM messages WHERE key = ?", [key]);
	return row ? {
		summary: JSON.parse(row[0]),
		ended: row[1] === 1
	} : null;
}
function rawOf(db, sandbox, id) {
	return db.get("SELECT bytes FROM raw WHERE key = ?", [keyOf(sandbox, numberOfId(id))])?.[0] ?? null;
}
function messageIds(db, sandbox) {
	return db.all(`SELECT 'm' || (key & 0xffffffff) FROM messages WHERE key > ? AND key < ? ORDER BY key`, rangeOf(sandbox)).map(([id]) => id);
}
/** Where a page begins and ends: keys above the first and below the second. */
function pageRange(sandbox, before) {
	const [above, below] = rangeOf(sandbox);
	return [above, before === void 0 ? below : keyOf(sandbox, numberOfId(before))];
}
/** One page out of the summaries of up to `limit + 1` messages. */
function pageOf(summaries, limit, total) {
	const messages = summaries.slice(0, limit).map((summary) => JSON.parse(summary));
	const last = messages.at(-1);
	return {
		messages,
		total,
		...last && summaries.length > limit ? { next: last.id } : {}
	};
}
var totalsOf = (db, sandbox) => db.all("SELECT kind, state, messages, bytes FROM totals WHERE sandbox = ? AND messages > 0", [sandbox]);
var countsOf = (db, sandbox) => totalsOf(db, sandbox).map(([kind, state, messages]) => ({
	kind,
	state,
	messages
}));
/** Few messages have any: the others are passed over without being taken apart (search-conditions.ts). */
var tagsOf = (db, sandbox) => db.all(`SELECT tag.value, count(*) FROM messages, json_each(messages.summary, '$.tags') AS tag
        WHERE messages.key > ? AND messages.key < ? AND instr(messages.summary, '"tags":[]') = 0
        GROUP BY tag.value ORDER BY count(*) DESC, tag.value`, rangeOf(sandbox)).map(([tag, messages]) => ({
	tag,
	messages
}));
/** The newest messages, of all or of the kinds and states asked for. */
function listMessages(db, sandbox, query) {
	const { kind, state, limit } = query;
	const [above, below] = pageRange(sandbox, query.before);
	const wanted = totalsOf(db, sandbox).filter(([k, s]) => (kind?.includes(k) ?? true) && (state?.includes(s) ?? true));
	const total = wanted.reduce((sum, [, , messages]) => sum + messages, 0);
	if (!kind && !state) return pageOf(db.all("SELECT summary FROM messages WHERE key > ? AND key < ? ORDER BY key DESC LIMIT ?", [
		above,
		below,
		limit + 1
	]).flat(), limit, total);
	return pageOf(wanted.flatMap(([k, s]) => db.all(`SELECT key FROM messages WHERE sandbox = ? AND kind = ? AND state = ? AND key > ? AND key < ?
          ORDER BY key DESC LIMIT ?`, [
		sandbox,
		k,
		s,
		above,
		below,
		limit + 1
	]).flat()).sort((a, b) => b - a).slice(0, limit + 1).map((key) => db.get("SELECT summary FROM messages WHERE key = ?", [key])?.[0]).filter((summary) => summary !== void 0), limit, total);
}
// server/store/marks.ts
function setMarks(db, sandbox, marks) {
	for (const { seq, flags, gone } of marks) db.run("INSERT OR REPLACE INTO marks VALUES (?, ?, ?)", [
		keyOf(sandbox, seq),
		flags.join(" "),
		gone ? 1 : 0
	]);
}
var marksOf = (db, sandbox) => db.all("SELECT key & 0xffffffff, flags, gone FROM marks WHERE key > ? AND key < ?", rangeOf(sandbox)).map(([seq, flags, gone]) => ({
	seq,
	flags: flags === "" ? [] : flags.split(" "),
	gone: gone === 1
}));
function removeMarks(db, sandbox) {
	db.run("DELETE FROM marks WHERE key > ? AND key < ?", rangeOf(sandbox));
}
// server/store/search-conditions.ts
/** From the terms of a search to SQL. Nothing of a query gets into the SQL itself: all of it is bound. */
/** So many words narrow the search by the index; the others are looked for in what it finds. */
var MAX_INDEXED_WORDS = 16;
/** So many more have a condition of their own, which is faster than going through a list. */
var MAX_LOOKED_FOR = 8;
/** @param isIndexed whether the search table has an index */
function conditionsOf(terms, isIndexed, live) {
	const made = {
		match: [],
		where: [],
		values: [],
		needs: /* @__PURE__ */ new Set(),
		from: [],
		below: []
	};
	for (const [not, negated] of [["", false], ["NOT ", true]]) {
		const texts = terms.flatMap((term) => term.type === "text" && term.not === negated ? [term.text] : []);
		if (texts.length > 0) addTexts(made, texts, not, isIndexed);
	}
	for (const term of terms) if (term.type !== "text") addTerm(made, term, isIndexed, live);
	return made;
}
var isIndexable = (text) => [...text].length >= 3;
function addTexts(made, texts, not, isIndexed) {
	made.needs.add("search");
	const indexed = isIndexed && not === "" ? texts.filter(isIndexable).slice(0, MAX_INDEXED_WORDS) : [];
	made.match.push(...indexed);
	const others = texts.filter((text) => !indexed.includes(text));
	for (const text of others.slice(0, MAX_LOOKED_FOR)) {
		made.where.push(`${not}instr(search.content, ?) > 0`);
		made.values.push(text);
	}
	if (others.length <= MAX_LOOKED_FOR) return;
	const found = not === "" ? "= 0" : "> 0";
	made.where.push(`NOT EXISTS (SELECT 1 FROM json_each(?) WHERE instr(search.content, value) ${found})`);
	made.values.push(JSON.stringify(others.slice(MAX_LOOKED_FOR)));
}
function addTerm(made, term, isIndexed, live) {
	if ("at" in term) {
		made[term.type === "after" === term.not ? "below" : "from"].push(term.at);
		return;
	}
	const stored = termSql(term);
	const { sql, values, needs } = live && isOfMotion(term) ? corrected(stored, live.keys, live.holding(term)) : stored;
	made.needs.add(needs);
	made.values.push(...values);
	made.where.push(term.not ? `NOT coalesce(${sql}, 0)` : sql);
	if (isIndexed && !term.not && isHead(term)) made.match.push(term.text);
}
/** Subject and addresses are in the index as well; it narrows the search to those that have the text anywhere. */
var isHead = (term) => (term.type === "from" || term.type === "subject") && isIndexable(term.text) && !/[<>\n]/.test(term.text);
var corrected = ({ sql, values, needs }, keys, holding) => ({
	sql: `CASE WHEN KEY IN (SELECT value FROM json_each(?)) THEN KEY IN (SELECT value FROM json_each(?)) ELSE ${sql} END`,
	values: [
		JSON.stringify(keys),
		JSON.stringify(holding),
		...values
	],
	needs
});
var inField = (name, text) => ({
	sql: "instr(json_extract(fields.json, ?), ?) > 0",
	values: [`$.${quoteName(name)}`, text],
	needs: "fields"
});
/** Names hold neither quotes nor backslashes: the language lets none in. */
var quoteName = (name) => `"${name}"`;
var onMessage = (sql, values) => ({
	sql,
	values,
	needs: "messages"
});
var list = (words) => JSON.stringify(words);
function termSql(term) {
	switch (term.type) {
		case "from":
		case "to":
		case "subject": return inField(`:${term.type}`, term.text);
		case "about": return inField(":about", /^m\d+$/.test(term.text) ? `\n${term.text}\n` : term.text);
		case "header":
			if (term.text !== "") return inField(term.name, term.text);
			return {
				sql: "json_type(fields.json, ?) IS NOT NULL",
				values: [`$.${quoteName(term.name)}`],
				needs: "fields"
			};
		case "has": return {
			sql: `json_type(fields.json, '$.":attachments"') IS NOT NULL`,
			values: [],
			needs: "fields"
		};
		case "id": return onMessage("(KEY & 0xffffffff) = ?", [numberOfId(term.text)]);
		case "kind": return onMessage("messages.kind IN (SELECT value FROM json_each(?))", [list(term.kinds)]);
		case "is": return onMessage(...flagSql(term.flags));
		case "tag": return onMessage(`EXISTS (SELECT 1 FROM json_each(messages.summary, '$.tags') AS tag
          WHERE lower(tag.value) IN (SELECT value FROM json_each(?)))`, [list(term.tags)]);
		case "status": return onMessage(...statusSql(term.code));
		case "larger": return onMessage("messages.size > ?", [term.bytes]);
		case "smaller": return onMessage("messages.size < ?", [term.bytes]);
	}
}
/**
* A summary is JSON as JSON.stringify() writes it: a quote within a value has a backslash before it, so what looks like
* a member is one. That is many times faster than taking each apart.
*/
var summaryHas = (text) => ["instr(messages.summary, ?) > 0", [text]];
function statusSql(code) {
	if (/^\d{3}$/.test(code)) return summaryHas(`"diagnostic":"${code}`);
	const [exact, values] = summaryHas(`"status":"${code}"`);
	const [begun, more] = summaryHas(`"status":"${code}.`);
	return [`(${exact} OR ${begun})`, [...values, ...more]];
}
function flagSql(flags) {
	const parts = ["messages.state IN (SELECT value FROM json_each(?))"];
	if (flags.includes("notice")) parts.push(`messages.kind NOT IN ('mail', 'forward')`);
	if (flags.includes("tagged")) parts.push(`instr(messages.summary, '"tags":[]') = 0`);
	if (flags.includes("deferred")) parts.push(`(messages.state = 'queued' AND EXISTS (SELECT 1 FROM json_each(messages.summary, '$.recipients') AS r
      WHERE r.value ->> 'state' = 'queued' AND r.value ->> 'status' IS NOT NULL))`);
	return [`(${parts.join(" OR ")})`, [list(flags)]];
}
// server/store/search-fields.ts
/** What the search tables hold of a message, all of it folded, so that no query needs to fold again. */
/** Longer texts are searchable up to here; a trigram index is several times as large as its text. */
var MAX_TEXT = 262144;
/** Of one header field, and of all: some are as long as a message. */
var MAX_FIELD = 4096;
var MAX_FIELDS = 65536;
/** Subject and addresses, which are searched with the text. */
var headOf = ({ subject, from, to, reversePath, recipients }) => [
	subject,
	from,
	...to,
	reversePath,
	...recipients.map((r) => r.address)
].map(foldText).join("\n");
var contentOf = (summary, text) => `${headOf(summary)}\n${foldText(text.slice(0, MAX_TEXT))}`;
/**
* The values by field name, as JSON. A name that begins with a colon is no header field's: there the envelope is
* searched together with the header.
*/
function fieldsOf(summary, header = [], attachments = 0) {
	const { from, to, subject, reversePath, recipients, about, id, parentId, rootId } = summary;
	const paths = recipients.flatMap(({ address, expandsTo }) => [address, expandsTo ?? ""]);
	const related = [
		...about ?? [],
		parentId ?? "",
		rootId === id ? "" : rootId
	].filter((each) => each !== "");
	const fields = Object.create(null);
	fields[":from"] = [`<${reversePath}>`, from].map(foldText).join("\n");
	fields[":to"] = [...paths, ...to].map(foldText).join("\n");
	fields[":subject"] = foldText(subject);
	if (related.length > 0) fields[":about"] = `\n${related.map(foldText).join("\n")}\n`;
	if (attachments > 0) fields[":attachments"] = String(attachments);
	let room = MAX_FIELDS;
	for (const { name, value } of header) {
		const [key, text] = [name.toLowerCase(), foldText(value.slice(0, MAX_FIELD))];
		room -= key.length + text.length;
		if (room < 0) break;
		fields[key] = key in fields ? `${fields[key]}\n${text}` : text;
	}
	return JSON.stringify(fields);
}
// server/store/search.ts
/**
* Full-text search. Words of three characters and more go through FTS5's trigram index, which knows no language and so
* serves Japanese too; shorter ones are looked for in what is left, and without an index (in memory) all of them are.
* Nothing of a query is ever read as syntax.
*/
/** Adds a message's text and header, unless the message is no longer there. */
function indexText(db, sandbox, { id, text, header, attachments }) {
	const key = keyOf(sandbox, numberOfId(id));
	const row = db.get("SELECT summary FROM messages WHERE key = ?", [key]);
	if (!row) return;
	const summary = JSON.parse(row[0]);
	db.run("INSERT OR REPLACE INTO search (rowid, content) VALUES (?, ?)", [key, contentOf(summary, text)]);
	db.run("INSERT OR REPLACE INTO fields (key, json) VALUES (?, ?)", [key, fieldsOf(summary, header, attachments)]);
	db.run("DELETE FROM unindexed WHERE key = ?", [key]);
}
/** Subjects and addresses must be found right after a commit, whether the texts are indexed yet or not. */
function indexHeads(db, sandbox) {
	const rows = db.all("SELECT key, summary FROM unindexed JOIN messages USING (key) WHERE key > ? AND key < ? AND headed = 0", rangeOf(sandbox));
	if (rows.length === 0) return;
	db.transaction(() => {
		for (const [key, json] of rows) {
			const summary = JSON.parse(json);
			db.run("INSERT OR REPLACE INTO search (rowid, content) VALUES (?, ?)", [key, headOf(summary)]);
			db.run("INSERT OR REPLACE INTO fields (key, json) VALUES (?, ?)", [key, fieldsOf(summary)]);
		}
		db.run("UPDATE unindexed SET headed = 1 WHERE key > ? AND key < ? AND headed = 0", rangeOf(sandbox));
	});
}
/**
* Takes a whole sandbox out of the index before its messages go. Row by row that takes as long as putting it in: an
* index that has nothing of others is made anew instead.
*/
function clearIndex(db, sandbox, isIndexed) {
	if (!isIndexed) return;
	const [above, below] = rangeOf(sandbox);
	const edge = (sql) => db.get(sql)?.[0] ?? above;
	const oldest = edge("SELECT rowid FROM search ORDER BY rowid LIMIT 1");
	const newest = edge("SELECT rowid FROM search ORDER BY rowid DESC LIMIT 1");
	if (oldest > above && newest < below) db.exec(`DROP TABLE search; ${SEARCH_TABLE}`);
}
function unindexedIds(db, sandbox, limit) {
	return db.all(`SELECT 'm' || (key & 0xffffffff) FROM unindexed WHERE key > ? AND key < ? ORDER BY key LIMIT ?`, [...rangeOf(sandbox), limit]).flat();
}
/** What meets all terms, within the kinds, states and ids asked for, newest first. */
function searchMessages(db, sandbox, query, isIndexed) {
	indexHeads(db, sandbox);
	const { search = [], kind, state, ids, limit } = query;
	const made = conditionsOf(search, isIndexed, liveTermsOf(sandbox, query.live));
	if (kind) addList(made, "messages.kind", kind);
	if (state) addList(made, "messages.state", state);
	if (ids) addList(made, "KEY", ids.map((id) => keyOf(sandbox, numberOfId(id))));
	const { select, values } = statementOf(made);
	const [above, below] = timeRange(db, sandbox, made);
	const [count = 0] = db.get(select("count(*)"), [
		above,
		below,
		...values
	]) ?? [];
	if (count === 0) return pageOf([], limit, 0);
	const [, before] = pageRange(sandbox, query.before);
	const page = `${select("KEY")} ORDER BY KEY DESC LIMIT ?`.replaceAll("KEY", keyColumn(made));
	return pageOf(db.all(page, [
		above,
		Math.min(below, before),
		...values,
		limit + 1
	]).map((key) => db.get("SELECT summary FROM messages WHERE key = ?", key)?.[0]).filter((summary) => summary !== void 0), limit, count);
}
function addList(made, column, values) {
	made.needs.add("messages");
	made.where.push(`${column} IN (SELECT value FROM json_each(?))`);
	made.values.push(JSON.stringify(values));
}
/** Which messages in motion meet a term that asks for what moves. */
function liveTermsOf(sandbox, live) {
	if (!live) return void 0;
	const key = ({ id }) => keyOf(sandbox, numberOfId(id));
	return {
		keys: live.map(key),
		holding: (term) => live.filter((summary) => holdsInMotion(term, summary)).map(key)
	};
}
/** A search that has words for the index begins there; any other at the messages, or at what they say. */
var keyColumn = ({ match, needs }) => match.length > 0 || !(needs.has("messages") || needs.has("fields")) ? "search.rowid" : "messages.key";
function statementOf(made) {
	const { match, needs } = made;
	const key = keyColumn(made);
	const [first = ""] = key.split(".");
	const joined = [
		"search",
		"messages",
		"fields"
	].filter((table) => table !== first && needs.has(table)).map((table) => ` CROSS JOIN ${table} ON ${table}.${table === "search" ? "rowid" : "key"} = ${key}`);
	const where = [
		"KEY > CAST(? AS INTEGER)",
		"KEY < CAST(? AS INTEGER)",
		...match.length > 0 ? ["search MATCH ?"] : [],
		...made.where
	];
	const from = `FROM ${first}${joined.join("")} WHERE ${where.join(" AND ")}`;
	const phrases = match.map((text) => `"${text.replaceAll("\"", "\"\"")}"`).join(" ");
	return {
		select: (what) => `SELECT ${what} ${from}`.replaceAll("KEY", key),
		values: [...match.length > 0 ? [phrases] : [], ...made.values]
	};
}
/** Keys above the first and below the second were accepted at such times. */
function timeRange(db, sandbox, { from, below }) {
	const [first, end] = rangeOf(sandbox);
	const after = from.map((at) => keyFrom(db, sandbox, at) - 1);
	const before = below.map((at) => keyFrom(db, sandbox, at));
	return [Math.max(first, ...after), Math.min(end, ...before)];
}
/** The first message accepted at an instant or after it, by halves: within an epoch neither keys nor times fall. */
function keyFrom(db, sandbox, at) {
	const [above, end] = rangeOf(sandbox);
	const wanted = isoTime(at);
	let [low, high] = [above + 1, end];
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		const next = db.get("SELECT key, summary ->> 'acceptedAt' FROM messages WHERE key >= ? AND key < ? ORDER BY key LIMIT 1", [middle, high]);
		if (next && next[1] < wanted) low = next[0] + 1;
		else high = middle;
	}
	return low;
}
// server/store/sessions.ts
/** A session that is stored already is replaced. */
function addSession(db, sandbox, session) {
	const { transcript, ...record } = session;
	const key = keyOf(sandbox, numberOfId(session.id));
	db.run("INSERT OR REPLACE INTO sessions VALUES (?, ?, ?)", [
		key,
		JSON.stringify(record),
		JSON.stringify(transcript)
	]);
}
/** Newest first. */
function listSessions(db, sandbox, limit, before) {
	return db.all("SELECT record FROM sessions WHERE key > ? AND key < ? ORDER BY key DESC LIMIT ?", [...pageRange(sandbox, before), limit]).map(([record]) => JSON.parse(record));
}
function sessionOf(db, sandbox, id) {
	const row = db.get("SELECT record, transcript FROM sessions WHERE key = ?", [keyOf(sandbox, numberOfId(id))]);
	return row ? {
		...JSON.parse(row[0]),
		transcript: JSON.parse(row[1])
	} : null;
}
// server/store/surplus.ts
var PAGE = 500;
function surplusOf(db, sandbox, limits) {
	let messages = -(limits.messages ?? Number.POSITIVE_INFINITY);
	let bytes = -(limits.bytes ?? Number.POSITIVE_INFINITY);
	for (const [, , count, size] of totalsOf(db, sandbox)) {
		messages += count;
		bytes += size;
	}
	const surplus = [];
	let [lastRoot, lastKey] = [-1, -1];
	while (messages > 0 || bytes > 0) {
		const rows = db.all(`SELECT root, key, size, 'm' || (key & 0xffffffff) FROM messages AS ended
        WHERE sandbox = ?1 AND ended = 1 AND (root, key) > (?2, ?3) AND NOT EXISTS
          (SELECT 1 FROM messages AS moving WHERE sandbox = ?1 AND ended = 0 AND moving.root = ended.root)
        ORDER BY root, key LIMIT ${PAGE}`, [
			sandbox,
			lastRoot,
			lastKey
		]);
		if (rows.length === 0) break;
		for (const [root, key, size, id] of rows) {
			if (root !== lastRoot && messages <= 0 && bytes <= 0) break;
			surplus.push(id);
			messages -= 1;
			bytes -= size;
			[lastRoot, lastKey] = [root, key];
		}
	}
	return surplus;
}
// server/store/sqlite.ts
/** The store on SQLite, in memory or in a folder. Each call is one step on one connection: nothing comes between. */
/**
* Opens the store in a data folder, or a new one in memory.
* @throws StoreError where the folder cannot be used
*/
async function openSqliteStore(folder) {
	return folder === ":memory:" ? sqliteStore(openDatabase(folder), false) : sqliteStore(openDataFolder(folder));
}
/**
* The store on a database that is open already.
* @param isIndexed whether the search table has an index
*/
function sqliteStore(db, isIndexed = true) {
	try {
		migrate(db, isIndexed);
	} catch (error) {
		db.close();
		throw error;
	}
	return storeOn(db, isIndexed);
}
function storeOn(db, isIndexed) {
	/** Numbers of the sandboxes by name. */
	const numbers = /* @__PURE__ */ new Map();
	/** Of a sandbox that is not stored: 0, under which no row is. */
	function sandboxOf(name) {
		const number = numbers.get(name) ?? db.get("SELECT id FROM sandboxes WHERE name = ?", [name])?.[0] ?? 0;
		if (number !== 0) numbers.set(name, number);
		return number;
	}
	function write(commit) {
		const { record, events, messages, updates, sessions } = commit;
		if (commit.replaces) removeContent(sandboxOf(record.name));
		db.run("INSERT INTO sandboxes (name, record) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET record = excluded.record", [record.name, JSON.stringify(record)]);
		const sandbox = sandboxOf(record.name);
		for (const message of messages) addMessage(db, sandbox, message);
		for (const update of updates) updateMessage(db, sandbox, update);
		for (const session of sessions) addSession(db, sandbox, session);
		addEvents(db, sandbox, events);
	}
	function removeContent(sandbox) {
		const range = rangeOf(sandbox);
		clearIndex(db, sandbox, isIndexed);
		db.run("DELETE FROM messages WHERE key > ? AND key < ?", range);
		db.run("DELETE FROM sessions WHERE key > ? AND key < ?", range);
		db.run("DELETE FROM totals WHERE sandbox = ?", [sandbox]);
		removeMarks(db, sandbox);
		removeEvents(db, sandbox);
	}
	return {
		async commit(commits) {
			try {
				db.transaction(() => commits.forEach(write));
			} catch (error) {
				numbers.clear();
				throw error;
			}
		},
		sandboxes: async () => db.all("SELECT record FROM sandboxes ORDER BY id").map(([json]) => JSON.parse(json)),
		async clear(name) {
			db.transaction(() => {
				removeContent(sandboxOf(name));
				db.run("DELETE FROM sandboxes WHERE name = ?", [name]);
			});
			numbers.delete(name);
		},
		async list(name, query) {
			if ((query.search ?? []).length > 0 || query.ids !== void 0) return searchMessages(db, sandboxOf(name), query, isIndexed);
			return listMessages(db, sandboxOf(name), query);
		},
		counts: async (name) => countsOf(db, sandboxOf(name)),
		tags: async (name) => tagsOf(db, sandboxOf(name)),
		message: async (name, id) => messageOf(db, sandboxOf(name), id),
		raw: async (name, id) => rawOf(db, sandboxOf(name), id),
		remove: async (name, ids) => db.transaction(() => removeMessages(db, sandboxOf(name), ids)),
		ids: async (name) => messageIds(db, sandboxOf(name)),
		index: async (name, texts) => db.transaction(() => {
			for (const text of texts) indexText(db, sandboxOf(name), text);
		}),
		unindexed: async (name, limit) => unindexedIds(db, sandboxOf(name), limit),
		surplus: async (name, limits) => surplusOf(db, sandboxOf(name), limits),
		events: async (name, after, limit) => eventsAfter(db, sandboxOf(name), after, limit),
		traceEvents: async (name, rootId) => eventsOfTrace(db, sandboxOf(name), rootId),
		liveEvents: async (name) => liveEvents(db, sandboxOf(name)),
		moves: async (name, limit) => movesOf(db, sandboxOf(name), limit),
		mark: async (name, marks) => db.transaction(() => setMarks(db, sandboxOf(name), marks)),
		marks: async (name) => marksOf(db, sandboxOf(name)),
		sessions: async (name, limit, before) => listSessions(db, sandboxOf(name), limit, before),
		session: async (name, id) => sessionOf(db, sandboxOf(name), id),
		close: async () => db.close()
	};
}
export { StoreError as n, storeError as r, openSqliteStore as t };
