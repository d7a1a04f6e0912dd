/** Where a message came from, as a notice about it says (`$_`; RealHostName). */
import type { MessageState } from '../../core/state.ts'
import { losslessText } from '../../mail/bytes.ts'
import { fieldValue, scanHeader } from '../../mail/header.ts'
import { clientName, plainIp } from '../common/client-name.ts'
import type { SendmailConfig } from './config.ts'
import { connection, userOfUid } from './trace.ts'

export interface Source {
  /** What follows `from `. */
  shown: string
  /** Received-From-MTA: the client of the process's SMTP session, where there was one. */
  mta?: string
}

/** @param raw the message: a list's copy has the Received field of the original, and a notice its Received-From-MTA */
export function receivedFrom(config: SendmailConfig, { origin }: MessageState, raw: Uint8Array): Source {
  switch (origin.type) {
    case 'smtp':
    case 'answer': {
      const { client } = origin
      const name = clientName(client, config.reverseNames)
      return { shown: connection(config, client), mta: name ?? `[${plainIp(client.ip)}]` }
    }
    case 'local':
      return { shown: `${userOfUid(origin.uid)}@localhost` }
    case 'notice': {
      // A notice about a notice is written by the same process.
      const mta = /^Received-From-MTA: DNS; (.*?)\r?$/m.exec(losslessText(raw))?.[1]
      return { shown: 'localhost', ...(mta === undefined ? {} : { mta }) }
    }
    case 'forward': {
      const received = fieldValue(scanHeader(raw), 'received') ?? ''
      const client = /^from \S+ \(((?:(\S+) )?(\[[^\]]+\]))\)/.exec(received)
      if (client) return { shown: client[1] as string, mta: client[2] ?? (client[3] as string) }
      return { shown: /^\(from ([^)]+)\)/.exec(received)?.[1] ?? 'localhost' }
    }
  }
}
