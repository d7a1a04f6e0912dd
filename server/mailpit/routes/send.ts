/** Mail handed in over HTTP: it goes the same way as mail that came by SMTP, bounces included. */

import { SandboxError } from '../../errors.ts'
import type { CompatCall, CompatRoute } from '../../http/compat.ts'
import { nextNumber } from '../../http/next-number.ts'
import { Refusal, sendJson } from '../answers.ts'
import { readJson } from '../body.ts'
import { composeSend } from '../compose.ts'

export const sendRoutes: CompatRoute[] = [
  {
    method: 'POST',
    path: '/api/v1/send',
    handle: async (call) => {
      try {
        sendJson(call.res, { ID: await send(call) })
      } catch (error) {
        if (!(error instanceof SandboxError)) throw error
        const status = error instanceof Refusal ? error.status : error.code === 'E_TOO_LARGE' ? 413 : 400
        throw new Refusal(status, error.message, { asJson: true })
      }
    },
  },
]

async function send(call: CompatCall): Promise<string> {
  const sandbox = await call.sandbox()
  const { maxMessageSize } = call.context
  // Attachments stand in base64, four characters for three bytes.
  const body = await readJson(call, Math.ceil(maxMessageSize * 1.4) + 64 * 1024)
  const { raw, envelope } = await composeSend(body, { now: sandbox.now(), number: nextNumber(sandbox) })
  if (raw.length > maxMessageSize) {
    throw new Refusal(413, `The message has ${raw.length} bytes; at most ${maxMessageSize} are taken.`)
  }
  const { messageId } = await sandbox.accept({ origin: { type: 'local', uid: 0 }, envelope, raw })
  return messageId
}
