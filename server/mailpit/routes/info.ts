/** What the server is and how it is set up. */
import type { CompatRoute } from '../../http/compat.ts'
import { sendJson } from '../answers.ts'
import { totalOf } from '../find.ts'
import { readStateOf } from '../read-state.ts'
import { serverOf } from '../relay-route.ts'
import { tallyOf } from '../tally.ts'

export const infoRoutes: CompatRoute[] = [
  {
    method: 'GET',
    path: '/api/v1/info',
    handle: async ({ context, sandbox: open, res }) => {
      const sandbox = await open()
      const [read, tally, total, tags] = await Promise.all([
        readStateOf(sandbox),
        tallyOf(sandbox),
        totalOf(sandbox),
        sandbox.store.tags(sandbox.name),
      ])
      sendJson(res, {
        Version: `v${context.version}`,
        // Nobody is asked whether there is a newer one.
        LatestVersion: `v${context.version}`,
        Database: `bouncelab/${sandbox.name}`,
        DatabaseSize: tally.bytes,
        Messages: total,
        Unread: Math.max(0, total - read.count),
        Tags: Object.fromEntries(tags.map(({ tag, messages }) => [tag, messages])),
        RuntimeStats: {
          Uptime: Math.floor(process.uptime()),
          Memory: process.memoryUsage.rss(),
          MessagesDeleted: tally.deleted,
          SMTPAccepted: tally.accepted,
          SMTPAcceptedSize: tally.acceptedBytes,
          SMTPRejected: tally.refused,
          SMTPIgnored: 0,
        },
      })
    },
  },
  {
    method: 'GET',
    path: '/api/v1/webui',
    handle: ({ context, res }) => {
      const servers = (context.sandboxes.options.routes ?? []).map((route) => hostOf(serverOf(route)))
      const known = [...new Set(servers)].filter((server) => server !== '')
      sendJson(res, {
        Label: '',
        MessageRelay: {
          Enabled: known.length > 0,
          SMTPServer: known.join(', '),
          ReturnPath: '',
          AllowedRecipients: '',
          BlockedRecipients: '',
          OverrideFrom: '',
          PreserveMessageIDs: true,
          RecipientAllowlist: '',
        },
        SpamAssassin: false,
        ChaosEnabled: true,
        DuplicatesIgnored: false,
        HideDeleteAllButton: false,
      })
    },
  },
]

/** Without a user's name and password. */
const hostOf = (server: string | null): string => (server && URL.canParse(server) ? new URL(server).host : '')
