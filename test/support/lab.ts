/** Sandboxes over a real store, with a wall clock that the test moves. */

import { VIRTUAL_START } from '../../server/core/clock.ts'
import type { ClockMode } from '../../server/core/events.ts'
import type { MtaInput } from '../../server/core/mta.ts'
import { handoffHost } from '../../server/handoff/handoff-host.ts'
import type { CommandHost } from '../../server/programs/command-host.ts'
import type { Sandbox } from '../../server/sandbox/sandbox.ts'
import { Sandboxes } from '../../server/sandbox/sandboxes.ts'
import { listMessages } from '../../server/sandbox/views.ts'
import { openStore } from '../../server/store/open.ts'

const PLAIN_QMAIL: MtaInput = {
  type: 'qmail',
  control: { me: 'mail.bouncelab.test', locals: '' },
  smtp: { dialect: 'friendly' },
}

export interface Lab {
  sandboxes: Sandboxes
  sandbox: Sandbox
  /** The wall clock; assign to move it. */
  wall: number
  faults: unknown[]
  close(): Promise<void>
}

export async function openLab(
  options: {
    mode?: ClockMode
    speed?: number
    mta?: MtaInput
    data?: string
    wall?: number
    commands?: CommandHost
  } = {},
): Promise<Lab> {
  const store = await openStore(options.data)
  const mode = options.mode ?? 'auto'
  const lab = { wall: options.wall ?? VIRTUAL_START, faults: [] as unknown[] } as Lab
  const sandboxes = await Sandboxes.open({
    store,
    // The numbers of these tests are those of qmail's schedule.
    mta: options.mta ?? PLAIN_QMAIL,
    scenario: undefined,
    clock: { mode, speed: options.speed ?? 1, start: mode === 'real' ? null : VIRTUAL_START },
    seed: 1,
    timezone: 'UTC',
    limits: { messages: undefined, bytes: undefined },
    wall: () => lab.wall,
    onFault: (error) => lab.faults.push(error),
    handoffs: handoffHost({ commands: options.commands }),
    commands: options.commands,
  })
  return Object.assign(lab, {
    sandboxes,
    sandbox: await sandboxes.get('default'),
    close: async () => {
      await sandboxes.close()
      await store.close()
    },
  })
}

export const send = async (sandbox: Sandbox, to: string, from = 'app@client.example'): Promise<string> => {
  const raw = new TextEncoder().encode('Subject: hello\r\n\r\nHello.\r\n')
  const envelope = { reversePath: from, recipients: [{ forwardPath: to }] }
  return (await sandbox.accept({ origin: { type: 'local', uid: 0 }, envelope, raw })).messageId
}

/** `m1 mail failed`, oldest first. */
export const overview = async (sandbox: Sandbox): Promise<string[]> => {
  const { messages } = await listMessages(sandbox, { limit: 1000 })
  return messages.map((message) => `${message.id} ${message.kind} ${message.state}`).reverse()
}
