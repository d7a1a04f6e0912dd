/**
 * libsql behind a narrow door. Version 0.5.29 aborts the whole process on a boolean and on a lone buffer argument, reads
 * text only up to its first NUL, and goes on running statements of a closed database: none of these gets past here.
 */
import Libsql from 'libsql'
import { StoreError, storeError } from './errors.ts'

export type SqlValue = string | number | Uint8Array | null

export interface Database {
  /** @returns how many rows changed */
  run(sql: string, values?: readonly SqlValue[]): number
  all<Row extends unknown[]>(sql: string, values?: readonly SqlValue[]): Row[]
  get<Row extends unknown[]>(sql: string, values?: readonly SqlValue[]): Row | undefined
  /** Several statements without values. */
  exec(sql: string): void
  /** All of `work` or nothing. */
  transaction<T>(work: () => T): T
  close(): void
}

type Statement = Libsql.Statement<[unknown[]]>

export function openDatabase(path: string): Database {
  const place = path === ':memory:' ? 'memory' : path
  let closed = false
  const guarded = <T>(work: () => T): T => {
    try {
      if (closed) throw new StoreError('E_STORE_CLOSED', `The store in ${place} is closed.`)
      return work()
    } catch (error) {
      throw storeError(error, place)
    }
  }
  const sqlite = guarded(() => new Libsql(path))
  // For a database that is new: of the usual 4 kB a page, a message of 2 kB would waste half.
  guarded(() => sqlite.exec('PRAGMA page_size = 16384'))
  const statements = new Map<string, Statement>()

  const use = <T>(sql: string, values: readonly SqlValue[], work: (statement: Statement, bound: unknown[]) => T): T =>
    guarded(() => {
      let statement = statements.get(sql)
      if (!statement) {
        statement = sqlite.prepare(sql) as Statement
        if (statement.reader) statement.raw()
        statements.set(sql, statement)
      }
      return work(statement, values.map(bindable))
    })

  const db: Database = {
    run: (sql, values = []) => use(sql, values, (statement, bound) => statement.run(bound).changes),
    all: <Row extends unknown[]>(sql: string, values: readonly SqlValue[] = []) =>
      use(sql, values, (statement, bound) => statement.all(bound) as Row[]),
    get: <Row extends unknown[]>(sql: string, values: readonly SqlValue[] = []) =>
      use(sql, values, (statement, bound) => statement.get(bound) as Row | undefined),
    exec: (sql) => guarded(() => void sqlite.exec(sql)),
    transaction: (work) => {
      db.run('BEGIN IMMEDIATE')
      try {
        const result = work()
        db.run('COMMIT')
        return result
      } catch (error) {
        // A full disk has already undone it by itself.
        if (sqlite.inTransaction) sqlite.exec('ROLLBACK')
        throw error
      }
    },
    close: () => {
      if (!closed) sqlite.close()
      closed = true
      statements.clear()
    },
  }
  return db
}

function bindable(value: SqlValue): SqlValue {
  if (value === null || typeof value === 'number' || value instanceof Uint8Array) return value
  if (typeof value !== 'string') throw new TypeError(`${typeof value} cannot be stored`)
  if (value.includes('\0')) throw new TypeError('text with a NUL cannot be stored')
  return value
}
