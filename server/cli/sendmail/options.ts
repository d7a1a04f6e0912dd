/**
 * The command line of sendmail(8), as getopt(3) reads it: letters may share a dash, values may follow at once, and
 * options may stand after recipients. Beside it the long flags of bouncelab, of mhsendmail and of Mailpit's sendmail.
 */
import { nearest } from '../../core/nearest.ts'
import { isXtext } from '../../mail/xtext.ts'
import { EX, SendmailError } from './exit-codes.ts'

export interface Options {
  /** `smtp` speaks SMTP on standard input and output; `nothing` has nothing to do here. */
  mode: 'deliver' | 'smtp' | 'nothing' | 'help' | 'version'
  server?: string
  sandbox?: string
  /** What addresses without a domain get. */
  domain?: string
  /** The reverse-path, as given. */
  from?: string
  fullName?: string
  /** -t */
  readsRecipients: boolean
  /** -i: a line with a single dot is text. */
  ignoresDots: boolean
  recipients: string[]
  /** As given; xtext. */
  dsn: { notify?: string; ret?: string; envid?: string }
  eightBit: boolean
  /** How errors are told: printed, not at all, or printed with the exit code 0. */
  errors: 'print' | 'quiet' | 'exit 0'
  verbose: boolean
  /** Where the dialogue is written. */
  logFile?: string
}

/** Letters with a value, which may be the next word. */
const WITH_VALUE = 'ABbCDeFfhLNOopRrSVXxM'
/** Letters whose value is what follows at once, if anything does. */
const MAY_HAVE_VALUE = 'dq'
/** What is about queues, aliases and daemons of a real sendmail, or the way things are here anyway. */
const WITHOUT_EFFECT = 'GImnsUcT'

const LONG: Record<string, (options: Options, value: string) => void> = {
  server: (o, value) => set(o, 'server', value),
  smtp: (o, value) => set(o, 'server', value),
  'smtp-addr': (o, value) => set(o, 'server', value),
  sandbox: (o, value) => set(o, 'sandbox', value),
  domain: (o, value) => set(o, 'domain', value),
  from: (o, value) => set(o, 'from', value),
}

const set = (options: Options, name: 'server' | 'sandbox' | 'domain' | 'from', value: string): void => {
  options[name] = value
}

/** @throws SendmailError EX_USAGE */
export function readOptions(words: readonly string[]): Options {
  const options: Options = {
    mode: 'deliver',
    readsRecipients: false,
    ignoresDots: false,
    recipients: [],
    dsn: {},
    eightBit: false,
    errors: 'print',
    verbose: false,
  }
  const left = [...words]
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (word === '--') options.recipients.push(...left.splice(0))
    else if (isLong(word)) readLong(options, word.replace(/^--?/, ''), left)
    else if (/^-./.test(word)) readLetters(options, word.slice(1), left)
    else options.recipients.push(word)
  }
  return options
}

/** mhsendmail takes Go's way of writing too: -from=A, -smtp-addr A. */
const isLong = (word: string): boolean => /^--./.test(word) || /^-(?:smtp-addr|from)(?:=|$)/.test(word)

function readLong(options: Options, text: string, left: string[]): void {
  const [, name = '', given] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? []
  if (name === 'help' || name === 'version') {
    options.mode = name
    return
  }
  const read = Object.hasOwn(LONG, name) ? LONG[name] : undefined
  if (!read) {
    const near = nearest(name, [...Object.keys(LONG), 'help', 'version'])
    throw usage(`there is no flag --${name}.${near ? ` Did you mean --${near}?` : ''}`)
  }
  const value = given ?? left.shift()
  if (value === undefined) throw usage(`--${name} wants a value.`)
  read(options, value)
}

function readLetters(options: Options, letters: string, left: string[]): void {
  for (let i = 0; i < letters.length; i++) {
    const letter = letters[i] as string
    const isLast = takesValue(letter) || MAY_HAVE_VALUE.includes(letter)
    let value = isLast ? letters.slice(i + 1) : ''
    if (takesValue(letter) && value === '') {
      const next = left.shift()
      if (next === undefined) throw usage(`-${letter} wants a value.`)
      value = next
    }
    const read = Object.hasOwn(LETTERS, letter) ? LETTERS[letter] : undefined
    if (!read && !isLast && !WITHOUT_EFFECT.includes(letter)) throw usage(`there is no option -${letter}.`)
    read?.(options, value)
    if (isLast) break
  }
}

const takesValue = (letter: string): boolean => WITH_VALUE.includes(letter)

const LETTERS: Record<string, (options: Options, value: string) => void> = {
  b: setMode,
  e: setErrors,
  o: setOption,
  O: setLongOption,
  f: (o, value) => set(o, 'from', value),
  r: (o, value) => set(o, 'from', value),
  S: (o, value) => set(o, 'server', value),
  q: (o) => {
    if (o.mode === 'deliver') o.mode = 'nothing'
  },
  F: (o, value) => {
    o.fullName = value
  },
  t: (o) => {
    o.readsRecipients = true
  },
  i: (o) => {
    o.ignoresDots = true
  },
  v: (o) => {
    o.verbose = true
  },
  N: (o, value) => {
    o.dsn.notify = notifyOf(value)
  },
  R: (o, value) => {
    o.dsn.ret = retOf(value)
  },
  V: (o, value) => {
    if (value === '' || !isXtext(value)) throw usage(`-V ${value} is no xtext (RFC 3461 section 4).`)
    o.dsn.envid = value
  },
  B: (o, value) => {
    o.eightBit = /^8bitmime$/i.test(value)
  },
  X: (o, value) => {
    o.logFile = value
  },
}

const MODES: Record<string, Options['mode']> = { m: 'deliver', s: 'smtp', a: 'smtp', i: 'nothing' }

function setMode(options: Options, letter: string): void {
  const mode = Object.hasOwn(MODES, letter) ? MODES[letter] : undefined
  if (mode) {
    options.mode = mode
    return
  }
  if (letter === 'd' || letter === 'D') throw usage(`-b${letter}: the server is another command: bouncelab serve.`)
  if (letter === 'p')
    throw usage('-bp: the queue is on the page of the server, and at GET /api/sandboxes/default/queue.')
  throw usage(`-b${letter} is not there; -bm delivers, -bs speaks SMTP.`)
}

/** The old way to set an option: one letter, its value at once. */
function setOption(options: Options, text: string): void {
  const value = text.slice(1)
  if (text.startsWith('i')) options.ignoresDots = !/^(?:f|false|n|no|0)$/i.test(value)
  else if (text.startsWith('e')) setErrors(options, value)
  else if (text.startsWith('v')) options.verbose = true
}

function setLongOption(options: Options, text: string): void {
  if (!text.includes('=')) throw usage(`-O ${text} is no OPTION=VALUE.`)
  if (/^IgnoreDots=(?:t|true|y|yes|1)$/i.test(text)) options.ignoresDots = true
}

/** `m` would mail the error back and `w` write it to a terminal: who calls is told. */
function setErrors(options: Options, letter: string): void {
  const modes: Record<string, Options['errors']> = { p: 'print', m: 'print', w: 'print', q: 'quiet', e: 'exit 0' }
  const mode = Object.hasOwn(modes, letter) ? modes[letter] : undefined
  if (!mode) throw usage(`-oe${letter} is no error mode; there are p, m, w, q and e.`)
  options.errors = mode
}

function notifyOf(value: string): string {
  const words = value.toUpperCase().split(',')
  const isRight = words.every((word) => ['NEVER', 'SUCCESS', 'FAILURE', 'DELAY'].includes(word))
  if (isRight && (words.length === 1 || !words.includes('NEVER'))) return words.join(',')
  throw usage(`-N ${value}: write never alone, or some of success, failure, delay with commas (RFC 3461).`)
}

function retOf(value: string): string {
  const ret = value.toUpperCase()
  if (ret === 'FULL' || ret === 'HDRS') return ret
  throw usage(`-R ${value}: write full or hdrs (RFC 3461).`)
}

export const usage = (message: string): SendmailError =>
  new SendmailError(EX.USAGE, `${message} --help lists what there is.`)
