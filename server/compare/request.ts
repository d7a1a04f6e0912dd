/** What may be asked to be compared, over HTTP. */
import { z } from 'zod'
import { notify } from '../scenario/words.ts'

const address = z
  .string()
  .max(320)
  .regex(/^[^\s<>]+@[^\s<>]+$/, 'must be an address, such as ann@partner.example')

export const compareRequest = z.strictObject({
  scenario: z
    .union([z.string(), z.looseObject({})])
    .optional()
    .describe('A scenario as an object, as YAML text, or the name of a shipped one.'),
  failure: z
    .union([z.string(), z.looseObject({}), z.array(z.union([z.string(), z.looseObject({})])).min(1)])
    .optional()
    .describe('Instead: one failure by its name (GET /api/failures), or an outcome in the words of a rule.'),
  at: z.enum(['remote', 'local']).optional().describe('Where it fails; as the failure has it, else remote.'),
  sender: z
    .enum(['reachable', 'unreachable', 'null'])
    .optional()
    .describe(
      'What becomes of notices to the sender: unreachable makes a double bounce; null is the null reverse-path.',
    ),
  from: address.optional(),
  to: z.union([address, z.array(address).min(1).max(100)]).optional(),
  subject: z.string().max(1000).optional(),
  text: z.string().max(200_000).optional(),
  notify: notify.optional().describe('RFC 3461.'),
  ret: z.enum(['FULL', 'HDRS']).optional(),
  envid: z.string().max(100).optional(),
  mtas: z
    .union([z.string(), z.array(z.string()).min(1)])
    .optional()
    .describe('`all`, or some of them; all unless given.'),
  notices: z
    .enum(['default', 'all'])
    .optional()
    .describe('`all` switches on every kind of notice that an MTA has; `default` leaves it as it is installed.'),
})

export type CompareRequest = z.output<typeof compareRequest>
