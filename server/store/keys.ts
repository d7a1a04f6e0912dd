/** Ids as the API knows them (`m12`, `s3`) and as the tables do: the sandbox's number above, the row's own below. */

const ROWS = 2 ** 32

/** The place of row `number` of a sandbox. Both together stay below 2^53 up to two million sandboxes. */
export const keyOf = (sandbox: number, number: number): number => sandbox * ROWS + number

/** All keys of a sandbox lie above the first and below the second. */
export const rangeOf = (sandbox: number): [above: number, below: number] => [sandbox * ROWS, (sandbox + 1) * ROWS]

/** The number in an id such as `m12`; 0, which no row has, for anything else. */
export function numberOfId(id: string): number {
  const number = /^[a-z][1-9]\d{0,9}$/.test(id) ? Number(id.slice(1)) : 0
  return number < ROWS ? number : 0
}
