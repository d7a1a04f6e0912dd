/** Mailpit's routes and its socket, for its clients. */
import type { CompatPeer, CompatRoute } from '../http/compat.ts'
import { fail, sendJson } from './answers.ts'
import { follow } from './events.ts'
import { chaosRoutes } from './routes/chaos.ts'
import { checkRoutes } from './routes/checks.ts'
import { infoRoutes } from './routes/info.ts'
import { messageRoutes } from './routes/message.ts'
import { messagesRoutes } from './routes/messages.ts'
import { releaseRoutes } from './routes/release.ts'
import { sendRoutes } from './routes/send.ts'
import { tagRoutes } from './routes/tags.ts'
import { viewRoutes } from './routes/view.ts'

const documentRoutes: CompatRoute[] = [
  {
    method: 'GET',
    path: '/api/v1/swagger.json',
    handle: async ({ base, context, res }) => {
      const { swagger } = await import('./swagger.ts')
      sendJson(res, swagger(base, context.version))
    },
  },
  { method: 'OPTIONS', path: '/api/v1/{path...}', handle: ({ res }) => void res.end() },
]

export const mailpit: CompatPeer = {
  routes: [
    ...infoRoutes,
    ...messagesRoutes,
    ...messageRoutes,
    ...checkRoutes,
    ...releaseRoutes,
    ...sendRoutes,
    ...tagRoutes,
    ...chaosRoutes,
    ...viewRoutes,
    ...documentRoutes,
  ],
  fail,
  follow,
}
