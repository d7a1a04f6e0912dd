/** Everything that reads what somebody outside has written: clients, senders, operators, people who search. */
import { parseDuration } from '../../server/core/duration.ts'
import { compilePattern, parseRange, parseSize } from '../../server/core/pattern.ts'
import { parseSearch, tokensOf } from '../../server/core/search.ts'
import { parsePath } from '../../server/core/smtp-path.ts'
import { splitAddresses } from '../../server/mail/address-list.ts'
import { toCrlf, toLf } from '../../server/mail/bytes.ts'
import { decodeWords } from '../../server/mail/encoded-word.ts'
import { headerSummary, scanHeader } from '../../server/mail/header.ts'
import { headerFields } from '../../server/mail/header-lines.ts'
import { lockHtml } from '../../server/mail/lock-html.ts'
import { scanMime } from '../../server/mail/mime.ts'
import { parseParameters } from '../../server/mail/mime-params.ts'
import { partText } from '../../server/mail/part-text.ts'
import { plainText } from '../../server/mail/plain-text.ts'
import { readMbox } from '../../server/mail/read-mbox.ts'
import { readReport } from '../../server/mail/read-report.ts'
import { safeFilename } from '../../server/mail/safe-filename.ts'
import { decodeTransfer } from '../../server/mail/transfer-encoding.ts'
import { parseOrcpt } from '../../server/mail/xtext.ts'
import { readHtml } from '../../server/mailpit/html-check/read-html.ts'
import { readMailpitSearch } from '../../server/mailpit/search-terms.ts'
import { expandString } from '../../server/mta/exim/expand-string.ts'
import { expandTemplate, readTemplate } from '../../server/mta/imta/templates/template.ts'
import { createMta } from '../../server/mta/mta.ts'
import { addrparse } from '../../server/mta/qmail/addrparse.ts'
import { parseRegex } from '../../server/mta/qmail/commands/regex-parse.ts'
import { parseDotQmail } from '../../server/mta/qmail/dot-qmail.ts'
import { parseCommands } from '../../server/mta/qmail/shell-words.ts'
import { readSource } from '../../server/scenario/source-map.ts'

type Reader = (text: string) => unknown

const bytes = (text: string): Uint8Array => Buffer.from(text)

const report = (fields: string): Uint8Array =>
  bytes(
    `Content-Type: multipart/report; boundary=b\n\n--b\n\nwords\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns;a\n\n${fields}\n--b--\n`,
  )

const mime = (raw: Uint8Array): unknown => {
  const { parts } = scanMime(raw)
  return readReport(raw, parts)
}

const shown = (raw: Uint8Array): string[] => scanMime(raw).parts.map((part) => partText(raw, part))

const mta = (input: { type: string; [setting: string]: unknown }) => createMta(input, { timezone: 'UTC' })

/** What is sent in mail and in commands. */
const ofSenders: Record<string, Reader> = {
  'the header scan': (text) => headerSummary(scanHeader(bytes(text))),
  'a field of a header': (text) => headerSummary(scanHeader(bytes(`To: ${text}`))),
  'header fields as written': (text) => headerFields(bytes(text)),
  'the MIME parts': (text) => mime(bytes(text)),
  'the MIME parts of a multipart': (text) => mime(bytes(`Content-Type: multipart/mixed; boundary=b\n\n--b\n${text}`)),
  'a Content-Type': (text) => mime(bytes(`Content-Type: ${text}\n\n`)),
  'the DSN reader': (text) => mime(report(text)),
  'a field of a DSN': (text) => mime(report(`Final-Recipient: rfc822;${text}\nDiagnostic-Code: ${text}`)),
  'the QSBMF reader': (text) => mime(bytes(`Subject: x\n\nHi. This is the x\n\n<${text}>:\n${text}`)),
  'addresses of a field': splitAddresses,
  'parameters of a field': (text) => parseParameters(text),
  'encoded words': decodeWords,
  'quoted-printable': (text) => decodeTransfer('quoted-printable', bytes(text)),
  base64: (text) => decodeTransfer('base64', bytes(text)),
  'a text in iso-2022-jp': (text) => shown(bytes(`Content-Type: text/plain; charset=iso-2022-jp\n\n${text}`)),
  'line ends': (text) => toCrlf(toLf(bytes(text))),
  'HTML made safe': lockHtml,
  'HTML checked': readHtml,
  'the words of a mail': (text) => plainText(bytes(`Content-Type: text/html\n\n${text}`)),
  'an mbox': (text) => readMbox(bytes(text)),
  'a file name': safeFilename,
  'a path of SMTP': (text) => parsePath('FROM', `FROM:<${text}>`),
  'a path as qmail reads it': (text) => addrparse(`FROM:<${text}>`, 'a.test'),
  ORCPT: parseOrcpt,
}

/** What is asked. */
const ofAskers: Record<string, Reader> = {
  'the search language': (text) => [tokensOf(text), parseSearch(text, 0)],
  "Mailpit's search language": (text) => readMailpitSearch(text, { now: 0, timezone: 'UTC' }),
  'a duration': parseDuration,
  'a range': (text) => parseRange(text, parseSize),
  'a glob': (text) => compilePattern(`*${text}*`)(`x${text.slice(0, 200)}y`),
  'a text that a glob looks at': (text) => compilePattern('*a*b*@*.test')(text),
  'a text that a regular expression looks at': (text) => compilePattern('/^(\\s*(a|[^@]+)*)+@b$/')(text),
}

/** What operators and scenarios have in files. */
const ofOperators: Record<string, Reader> = {
  '.qmail': parseDotQmail,
  'a command of .qmail': parseCommands,
  'a pattern of grep': (text) => parseRegex(text, 'extended', true),
  "qmail's control files": (text) => mta({ type: 'qmail', control: { me: text, locals: text, virtualdomains: text } }),
  "qmail's smtproutes": (text) =>
    mta({ type: 'qmail', control: { me: 'a.test', smtproutes: text, badmailfrom: text } }),
  "a home's .qmail": (text) =>
    mta({ type: 'qmail', control: { me: 'a.test' }, users: { ann: text }, alias: { bob: text } }),
  'imta.cnf': (text) => mta({ type: 'imta', config: text }),
  'a channel block': (text) => mta({ type: 'imta', config: `\nl ${text}\nhost.test\n` }),
  'option.dat': (text) => mta({ type: 'imta', options: text }),
  "imta's aliases": (text) => mta({ type: 'imta', aliases: text }),
  "imta's mappings": (text) => mta({ type: 'imta', mapping: text }),
  "an entry of imta's mappings": (text) =>
    mta({ type: 'imta', mapping: `NOTIFICATION_LANGUAGE\n\n  ${text}*  $Ija\n` }),
  'a template': (text) => mta({ type: 'imta', templates: { ja: { 'return_failed.txt': text } } }),
  'tokens of a template': (text) =>
    expandTemplate(readTemplate(text).template, {
      header: '',
      recipients: '',
      spent: 1,
      left: 1,
      whole: 2,
      unit: 'day',
    }),
  'return_option.opt': (text) => mta({ type: 'imta', templates: { ja: { 'return_option.opt': text } } }),
  'main.cf': (text) => mta({ type: 'postfix', config: text }),
  'a value of main.cf': (text) =>
    mta({ type: 'postfix', config: `mydestination = ${text}\nmyhostname = $mydestination` }),
  "Postfix's aliases": (text) => mta({ type: 'postfix', files: { '/etc/aliases': text } }),
  "Postfix's bounce.cf": (text) =>
    mta({ type: 'postfix', config: 'bounce_template_file = /etc/b.cf', files: { '/etc/b.cf': text } }),
  "Exim's configuration": (text) => mta({ type: 'exim', config: text }),
  'a router of Exim': (text) =>
    mta({ type: 'exim', config: `begin routers\na:\n  driver = accept\n  domains = ${text}\n` }),
  'a string of Exim': (text) => expandString(text, { variable: () => 'x', header: () => '' }),
  'a nested string of Exim': (text) =>
    expandString(`\${if eq{a}{b}{${text}}}`, { variable: () => 'x', header: () => '' }),
  'a retry rule of Exim': (text) => mta({ type: 'exim', config: `begin retry\n* * ${text}\n` }),
  'sendmail.mc': (text) => mta({ type: 'sendmail', config: `divert(-1)\n${text}` }),
  'sendmail.cf': (text) => mta({ type: 'sendmail', config: `O ${text}` }),
  'smtpd.conf': (text) => mta({ type: 'opensmtpd', config: text }),
  'a table of smtpd.conf': (text) => mta({ type: 'opensmtpd', config: `table a { ${text}` }),
  "Courier's control files": (text) => mta({ type: 'courier', config: text }),
  "Courier's aliases": (text) => mta({ type: 'courier', files: { '/etc/courier/aliases/system': text } }),
  YAML: (text) => readSource(text, 'scenario.yaml'),
  'a text in YAML': (text) => readSource(`name: ${JSON.stringify(text)}\nabout: |\n  ${text}`, 'scenario.yaml'),
}

export const READERS: Readonly<Record<string, Reader>> = { ...ofSenders, ...ofAskers, ...ofOperators }
