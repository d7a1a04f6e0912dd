/** Release: a copy to a real server, by the routes and the allow-list that the operator has given. */

import { SandboxError } from '../../errors.ts'
import type { CompatRoute } from '../../http/compat.ts'
import { readAddresses } from '../addresses.ts'
import { badRequest, sendOk } from '../answers.ts'
import { readJson, textsOf } from '../body.ts'
import { serverFor } from '../relay-route.ts'
import { wholeMessage } from './message.ts'

export const releaseRoutes: CompatRoute[] = [
  {
    method: 'POST',
    path: '/api/v1/message/{id}/release',
    handle: async (call) => {
      const { sandbox, message, raw } = await wholeMessage(call)
      const given = textsOf(await readJson(call), 'To')
      if (given.length === 0) throw badRequest('No valid addresses found')
      const routes = call.context.sandboxes.options.routes ?? []
      const targets = given.map((text) => {
        const address = readAddresses(text)[0]?.Address ?? ''
        if (!/^[^\s@]+@[^\s@]+$/.test(address)) throw badRequest(`Invalid email address: ${text}`)
        return { address, server: serverFor(routes, address) }
      })
      const lost = targets.filter(({ server }) => server === null).map(({ address }) => address)
      if (lost.length > 0) {
        const flag = 'Start bouncelab with --relay PATTERN=smtp://HOST:PORT.'
        throw badRequest(`Failed: no relay is set up for ${lost.join(', ')}. ${flag}`)
      }
      for (const { address, server } of targets) {
        const end = await sandbox.relay(message, address, raw, server as string).catch((error: unknown) => {
          if (error instanceof SandboxError) throw badRequest(`Failed: ${error.message} ${error.hint ?? ''}`.trim())
          throw error
        })
        if (!end.ok) throw badRequest(`Failed: ${end.reply}`)
      }
      sendOk(call.res)
    },
  },
]
