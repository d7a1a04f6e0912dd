/** What a sandbox speaks whose MTA has no SMTP server of its own: plain words, and every extension. */
import { SMTP_EXTENSIONS, type SmtpDialect } from '../core/smtp-dialect.ts'
import { parsePath } from './address-parser.ts'
import { PLAIN_REPLIES } from './replies.ts'

export const PLAIN_DIALECT: SmtpDialect = {
  replies: PLAIN_REPLIES,
  extensions: SMTP_EXTENSIONS,
  laxArguments: false,
  splitCommand: (line) => {
    const [, verb = '', argument = ''] = /^(\S*)\s*(.*)$/s.exec(line) ?? []
    return { verb, argument: argument.trimEnd() }
  },
  parsePath: (word, argument) => {
    const found = parsePath(word, argument)
    return word === 'TO' && found?.path === '' ? null : found
  },
}
