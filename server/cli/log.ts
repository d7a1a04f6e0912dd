/** What the server tells its operator, for people or for programs. */
import type { LogEntry } from '../server.ts'

export type Log = (entry: LogEntry) => void

/** JSON has one object a line, in the field names that log collectors know. */
export function createLog(format: 'pretty' | 'json', write = (text: string) => void process.stderr.write(text)): Log {
  if (format === 'json') {
    return ({ level, message, ...details }) =>
      write(`${JSON.stringify({ time: new Date().toISOString(), level, msg: message, ...details })}\n`)
  }
  return ({ level, message, stack }) => {
    const mark = level === 'info' ? '' : level === 'warn' ? 'warning: ' : 'error: '
    write(`${mark}${message}\n${typeof stack === 'string' ? `${stack}\n` : ''}`)
  }
}
