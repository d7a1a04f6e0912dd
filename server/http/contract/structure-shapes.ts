/** How a message is built. Checked against what server/sandbox/structure.ts says. */
import { z } from 'zod'
import type { HtmlLink } from '../../mail/lock-html.ts'
import type { Report } from '../../mail/read-report.ts'
import type { Part } from '../../sandbox/structure.ts'
import { once } from './route.ts'
import { nothing } from './shapes.ts'

const link = once((): z.ZodType<HtmlLink> => z.object({ n: z.int(), text: z.string(), href: z.string() }))

const part = once(
  (): z.ZodType<Part> =>
    z.object({
      path: z
        .string()
        .describe('`0` is the whole message, `1.2` the second part of the first; for `…/sections/{path}`.'),
      depth: z.int(),
      type: z.string(),
      charset: nothing(z.string()),
      encoding: z.string(),
      disposition: nothing(z.string()),
      filename: nothing(z.string()),
      saveAs: z.string(),
      cid: nothing(z.string()),
      size: z.int(),
      container: z.boolean(),
      attachment: nothing(z.int()),
      faults: z.array(z.enum(['no-boundary', 'no-end', 'unknown-encoding', 'unknown-charset', 'too-deep'])),
    }),
)

const report = once((): z.ZodType<Report> => {
  const fields = z.array(z.object({ name: z.string(), value: z.string(), raw: z.string() }))
  return z.object({
    form: z.enum(['dsn', 'qsbmf']),
    part: nothing(z.string()),
    fields,
    recipients: z.array(z.object({ address: z.string(), fields, paragraph: nothing(z.string()) })),
    text: z.string(),
  })
})

export const structureShape = once(() => ({
  header: z.array(z.object({ name: z.string(), text: z.string(), raw: z.string() })),
  headerCut: z.boolean(),
  parts: z.array(part()),
  cut: z.boolean(),
  html: nothing(
    z.object({ size: z.int(), links: z.array(link()), cut: z.boolean(), remoteHosts: z.array(z.string()) }),
  ),
  report: nothing(report()),
}))
