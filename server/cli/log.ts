/** What the server tells its operator, for people or for programs. */
import type { LogEntry } from '../server.ts'

export type Log = (entry: LogEntry) => void

/** From the most to say to nothing. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'off'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export interface LogForm {
  /** JSON has one object a line, in the field names that log collectors know. */
  format: 'pretty' | 'json'
  /** What is less than this is not written. */
  level: LogLevel
  /** Whether lines for people begin with the time, as in a file that is read later. */
  timed: boolean
}

export function createLog(
  { format, level: least, timed }: LogForm,
  write: (text: string) => void = (text) => void process.stderr.write(text),
): Log {
  const text = format === 'json' ? jsonText : timed ? timedText : plainText
  return (entry) => {
    if (LOG_LEVELS.indexOf(entry.level) >= LOG_LEVELS.indexOf(least)) write(text(entry))
  }
}

const now = (): string => new Date().toISOString()

const jsonText = ({ level, message, ...details }: LogEntry): string =>
  `${JSON.stringify({ time: now(), level, msg: message, ...details })}\n`

function plainText({ level, message, stack }: LogEntry): string {
  const mark = { debug: 'debug: ', info: '', warn: 'warning: ', error: 'error: ' }[level]
  return `${mark}${message}\n${typeof stack === 'string' ? `${stack}\n` : ''}`
}

const timedText = (entry: LogEntry): string => `${now()} ${plainText(entry)}`
