/**
 * The schema, one step per version, forward only. A step that was released never changes: a new one comes after it.
 *
 * Keys begin with the sandbox. Where rows are counted within it, both are one integer (keys.ts): one tree instead of a
 * table and an index, and the one kind of key that the search index takes.
 */
import type { Database } from './database.ts'
import { StoreError } from './errors.ts'

/** "blab" in the file's header: this database is ours. */
const APPLICATION_ID = 0x626c6162

/**
 * What a message says, by the message's key: without an index. In memory there is little enough to look through, and
 * the index would take several times as much of it as the mail.
 */
const PLAIN_SEARCH_TABLE = 'CREATE TABLE search (content TEXT NOT NULL)'

/** The same with an index. */
export const SEARCH_TABLE = "CREATE VIRTUAL TABLE search USING fts5 (content, tokenize = 'trigram')"

const MIGRATIONS: ((searchTable: string) => string)[] = [
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
  // Header fields can be searched by name. What is stored already goes through the index once more.
  () => `
  CREATE TABLE fields (key INTEGER PRIMARY KEY, json TEXT NOT NULL);
  CREATE TRIGGER fields_removed AFTER DELETE ON messages BEGIN
    DELETE FROM fields WHERE key = old.key;
  END;
  INSERT OR REPLACE INTO unindexed SELECT key, 0 FROM messages;
  `,
  // What clients of POP3 and IMAP did to deliveries.
  () => 'CREATE TABLE marks (key INTEGER PRIMARY KEY, flags TEXT NOT NULL, gone INTEGER NOT NULL);',
  // Answers are stored as mail and few: counted and listed without a look at the rest.
  () => `CREATE INDEX messages_answers ON messages (sandbox, key) WHERE instr(summary, '"answer":"') > 0;`,
]

const versionOf = (db: Database): number => db.get<[number]>('PRAGMA user_version')?.[0] ?? 0

/** Refuses, before anything is written, a database that is not ours or not ours yet; `place` is for the message. */
export function checkOwner(db: Database, place: string): void {
  const [application = 0] = db.get<[number]>('PRAGMA application_id') ?? []
  const [tables = 0] = db.get<[number]>('SELECT count(*) FROM sqlite_schema') ?? []
  const version = versionOf(db)
  if (application !== APPLICATION_ID && (application !== 0 || tables > 0 || version > 0)) {
    throw new StoreError('E_STORE_FOREIGN', `${place} belongs to another program. Choose another folder with --data.`)
  }
  if (version > MIGRATIONS.length) {
    throw new StoreError(
      'E_STORE_NEWER',
      `${place} was written by a newer bouncelab (schema ${version}; this one knows up to ${MIGRATIONS.length}). ` +
        'Update bouncelab, or choose another folder with --data.',
    )
  }
}

/**
 * Brings the schema to the newest version, all steps or none.
 * @param isIndexed whether the search table has an index
 */
export function migrate(db: Database, isIndexed: boolean): void {
  const searchTable = isIndexed ? SEARCH_TABLE : PLAIN_SEARCH_TABLE
  db.transaction(() => {
    for (const step of MIGRATIONS.slice(versionOf(db))) db.exec(step(searchTable))
    // Written even where nothing changed: SQLite opens a file that it may only read without a word.
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${MIGRATIONS.length}`)
  })
}
