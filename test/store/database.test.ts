/** libsql's traps: each of these calls would end the process, or read something else than was written. */
import { expect, test } from 'vitest'
import { openDatabase, type SqlValue } from '../../server/store/database.ts'

const opened = () => {
  const db = openDatabase(':memory:')
  db.exec('CREATE TABLE t (a)')
  return db
}

test('a single buffer can be bound', () => {
  const db = opened()
  db.run('INSERT INTO t VALUES (?)', [Buffer.from('bytes')])
  db.run('INSERT INTO t VALUES (?)', [new Uint8Array([1, 2, 3]).subarray(1)])
  const rows = db.all<[Uint8Array]>('SELECT a FROM t').map(([bytes]) => [...bytes])
  expect(rows).toEqual([[...Buffer.from('bytes')], [2, 3]])
})

test('a boolean, a date, an object or nothing at all is refused by an exception', () => {
  const db = opened()
  for (const value of [true, false, new Date(0), {}, [1], undefined, 1n, () => 1]) {
    expect(() => db.run('INSERT INTO t VALUES (?)', [value as SqlValue])).toThrow(/cannot be stored/)
  }
  expect(db.all('SELECT a FROM t')).toEqual([])
})

test('text with a NUL is refused, since it would come back cut', () => {
  expect(() => opened().run('INSERT INTO t VALUES (?)', ['a\0b'])).toThrow(/text with a NUL cannot be stored/)
})

test('rows are arrays without anything added', () => {
  const db = opened()
  db.run('INSERT INTO t VALUES (?)', [5])
  expect(db.get('SELECT a, a + 1 FROM t')).toEqual([5, 6])
  expect(db.all('SELECT a, a + 1 FROM t')).toEqual([[5, 6]])
  expect(db.get('SELECT a FROM t WHERE a = 6')).toBeUndefined()
})

test('a mistake in SQL is an exception', () => {
  expect(() => opened().run('SELEC')).toThrow(/syntax error/)
})

test('a transaction that fails leaves nothing, and the next one works', () => {
  const db = opened()
  const failing = () =>
    db.transaction(() => {
      db.run('INSERT INTO t VALUES (1)')
      throw new Error('no')
    })
  expect(failing).toThrow('no')
  db.transaction(() => db.run('INSERT INTO t VALUES (2)'))
  expect(db.all('SELECT a FROM t')).toEqual([[2]])
})

test('a closed database runs nothing more', () => {
  const db = opened()
  db.run('INSERT INTO t VALUES (?)', [1])
  db.close()
  db.close()
  expect(() => db.run('INSERT INTO t VALUES (?)', [1])).toThrow(/closed/)
})
