/** Every command by its name. */

import { fetch } from './fetch.ts'
import { asText, string } from './format.ts'
import { idle } from './idle.ts'
import { authenticate, login, startTls } from './log-in.ts'
import { close, list, select, status } from './mailboxes.ts'
import { READ_ONLY } from './read-command.ts'
import type { Reader } from './reader.ts'
import { search } from './search.ts'
import type { Answer, Command, ImapSession } from './session.ts'
import { expunge, store } from './store.ts'

/** A command that takes nothing. */
const bare =
  (run: (session: ImapSession) => Answer | Promise<Answer>): Command['run'] =>
  (session, reader) => {
    reader.end()
    return run(session)
  }

/** Reads nothing: whatever was asked for, it is not done. */
const refused = (): Answer => READ_ONLY

const COMMANDS: Record<string, Command> = {
  CAPABILITY: {
    in: 'any',
    run: bare((session) => {
      session.tell(`CAPABILITY ${session.capabilities}`)
      return 'OK that is all'
    }),
  },
  NOOP: { in: 'any', run: bare(() => 'OK nothing done') },
  LOGOUT: {
    in: 'any',
    run: bare((session) => {
      session.isOver = true
      session.tell('BYE good bye')
      return 'OK good bye'
    }),
  },
  ID: { in: 'any', run: id },

  STARTTLS: { in: 'before', run: startTls },
  LOGIN: { in: 'before', run: login },
  AUTHENTICATE: { in: 'before', run: authenticate },

  ENABLE: { in: 'after', run: enable },
  NAMESPACE: {
    in: 'after',
    run: bare((session) => {
      session.tell('NAMESPACE (("" "/")) NIL NIL')
      return 'OK that is all'
    }),
  },
  LIST: { in: 'after', run: list('LIST') },
  LSUB: { in: 'after', run: list('LSUB') },
  STATUS: { in: 'after', run: status },
  SELECT: { in: 'after', run: select(false) },
  EXAMINE: { in: 'after', run: select(true) },
  SUBSCRIBE: { in: 'after', run: () => 'OK INBOX is subscribed always' },
  IDLE: { in: 'after', run: idle },
  ...refusals('CREATE', 'DELETE', 'RENAME', 'UNSUBSCRIBE', 'APPEND'),

  CHECK: { in: 'selected', run: bare(() => 'OK nothing to do') },
  CLOSE: { in: 'selected', run: bare((session) => close(session, true)) },
  UNSELECT: { in: 'selected', run: bare((session) => close(session, false)) },
  EXPUNGE: { in: 'selected', run: bare((session) => expunge(session, null)) },
  'UID EXPUNGE': { in: 'selected', run: (session, reader) => expunge(session, reader) },
  FETCH: { in: 'selected', keepsNumbers: true, run: fetch(false) },
  'UID FETCH': { in: 'selected', run: fetch(true) },
  STORE: { in: 'selected', keepsNumbers: true, run: store(false) },
  'UID STORE': { in: 'selected', run: store(true) },
  SEARCH: { in: 'selected', keepsNumbers: true, run: search(false) },
  'UID SEARCH': { in: 'selected', run: search(true) },
  ...refusals('COPY', 'UID COPY', 'MOVE', 'UID MOVE'),
}

export const commands: ReadonlyMap<string, Command> = new Map(Object.entries(COMMANDS))

function refusals(...names: string[]): Record<string, Command> {
  return Object.fromEntries(names.map((name) => [name, { in: 'after', run: refused } as const]))
}

/** RFC 2971: what the client says of itself is of no use here. */
function id(session: ImapSession, reader: Reader): Answer {
  reader.expect(' ')
  if (reader.match(/NIL$/i) === null) {
    reader.list(() => reader.nstring('a name or a value'), true)
    reader.end()
  }
  session.tell(`ID ("name" "bouncelab" "version" ${string(session.settings.version)})`)
  return 'OK that is all'
}

/** RFC 5161: of what can be switched on there is nothing. */
function enable(session: ImapSession, reader: Reader): Answer {
  while (reader.takes(' ')) asText(reader.atom('a capability'))
  reader.end()
  session.tell('ENABLED')
  return 'OK nothing of this is here to be switched on'
}
