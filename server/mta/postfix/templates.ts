/** Bounce templates (bounce.5): the built-in texts, and a template file's. */
import type { SourcePlace } from '../../core/types.ts'
import type { Problem } from '../../errors.ts'
import { didYouMean, placeOfLine } from '../common/problems.ts'

export type TemplateName = 'failure' | 'delay' | 'success' | 'verify'

export interface Template {
  charset: string
  /** The value of From:, MAILER-DAEMON without its domain. */
  from: string
  subject: string
  /** Of the postmaster's copy. */
  postmasterSubject: string
  /** With `$name` not yet replaced, each line ended. */
  text: string
}

export type Templates = Record<TemplateName, Template>

const FROM = 'Mail Delivery System <MAILER-DAEMON>'

const OPENING = 'This is the mail system at host $myhostname.\n'

const HELP = `For further assistance, please send mail to postmaster.

If you do so, please include this problem report. You can
delete your own text from the attached returned message.

                   The mail system
`

export const BUILT_IN: Templates = {
  failure: {
    charset: 'us-ascii',
    from: FROM,
    subject: 'Undelivered Mail Returned to Sender',
    postmasterSubject: 'Postmaster Copy: Undelivered Mail',
    text: `${OPENING}
I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

${HELP}`,
  },
  delay: {
    charset: 'us-ascii',
    from: FROM,
    subject: 'Delayed Mail (still being retried)',
    postmasterSubject: 'Postmaster Warning: Delayed Mail',
    text: `${OPENING}
####################################################################
# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #
####################################################################

Your message could not be delivered for more than \${delay_warning_time_hours} hour(s).
It will be retried until it is \${maximal_queue_lifetime_days} day(s) old.

${HELP}`,
  },
  success: {
    charset: 'us-ascii',
    from: FROM,
    subject: 'Successful Mail Delivery Report',
    postmasterSubject: '',
    text: `${OPENING}
Your message was successfully delivered to the destination(s)
listed below. If the message was delivered to mailbox you will
receive no further notifications. Otherwise you may still receive
notifications of mail delivery errors from other systems.

                   The mail system
`,
  },
  verify: {
    charset: 'us-ascii',
    from: FROM,
    subject: 'Mail Delivery Status Report',
    postmasterSubject: '',
    text: `${OPENING}
Enclosed is the mail delivery report that you requested.

                   The mail system
`,
  },
}

const NAMES = Object.keys(BUILT_IN).map((name) => `${name}_template`)

/** Reads `failure_template = <<EOF … EOF` and its kin; what the file leaves out stays built in. */
export function readTemplates(
  text: string,
  file: string,
  place?: SourcePlace,
): { templates: Templates; problems: Problem[] } {
  const templates = { ...BUILT_IN }
  const problems: Problem[] = []
  const lines = text.split(/\r?\n/)
  for (let i = 0; i < lines.length; i++) {
    const line = (lines[i] as string).trim()
    if (line === '' || line.startsWith('#')) continue
    const source = placeOfLine(i + 1, file, place)
    const found = /^(\w+)\s*=\s*<<\s*(\S+)$/.exec(line)
    if (!found) {
      problems.push({
        ...source,
        message: `${JSON.stringify(line)} begins no template; write \`failure_template = <<EOF\``,
      })
      return { templates, problems }
    }
    const [, name = '', end = ''] = found
    const from = i + 1
    while (i + 1 < lines.length && lines[i + 1] !== end) i++
    if (i + 1 >= lines.length) {
      problems.push({ ...source, message: `${name}: the line ${end} that ends it is missing` })
      return { templates, problems }
    }
    const body = lines.slice(from, i + 1)
    i++
    if (!NAMES.includes(name)) {
      problems.push({ ...source, message: `there is no template ${name}${didYouMean(name, NAMES)}` })
      continue
    }
    const key = name.replace('_template', '') as TemplateName
    templates[key] = templateOf(body, BUILT_IN[key])
  }
  return { templates, problems }
}

/** Header fields, an empty line, the text. */
function templateOf(lines: readonly string[], builtIn: Template): Template {
  const empty = lines.indexOf('')
  const header = empty < 0 ? lines : lines.slice(0, empty)
  const field = (name: string) =>
    header
      .find((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`))
      ?.slice(name.length + 1)
      .trim()
  return {
    charset: field('Charset') ?? builtIn.charset,
    from: field('From') ?? builtIn.from,
    subject: field('Subject') ?? builtIn.subject,
    postmasterSubject: field('Postmaster-Subject') ?? builtIn.postmasterSubject,
    text:
      empty < 0
        ? ''
        : lines
            .slice(empty + 1)
            .map((line) => `${line}\n`)
            .join(''),
  }
}
