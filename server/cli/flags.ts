/** Every flag with its value and its line of help. What a value may be is said once, in ../config.ts. */
import { MTA_TYPES } from '../mta/types.ts'

export interface Flag {
  name: string
  /** What follows it; absent for a switch. */
  value?: string
  about: string
  /** It may stand more than once. */
  repeats?: boolean
}

const MTA: Flag[] = [
  { name: 'mta', value: MTA_TYPES.join('|'), about: 'the mail system to play; a plain catcher without it' },
  {
    name: 'mta-config',
    value: 'PATH',
    about: 'its main configuration file, or the folder of its files (all but qmail and imta); followed',
  },
  { name: 'control', value: 'DIR', about: "qmail's control folder; what changes in it is in force at once" },
  { name: 'imta-config', value: 'PATH', about: "imta's channel blocks (imta.cnf), or the folder of all its files" },
  { name: 'option-file', value: 'FILE', about: "imta's options (option.dat)" },
  { name: 'alias-file', value: 'FILE', about: "imta's aliases and mailing lists (aliases)" },
  { name: 'mapping-file', value: 'FILE', about: "imta's mapping file: the language of each notice" },
  { name: 'imta-templates', value: 'DIR', about: "imta's notice texts, return_*.txt in a folder per language" },
  {
    name: 'imta-language',
    value: 'NAME',
    about: 'of its notices: en, ja, ja.UTF-8, or a folder of the templates (en)',
  },
]

const SCENARIO: Flag = {
  name: 'scenario',
  value: 'FILE',
  about: 'rules and MTA from this file, or a shipped scenario by its name; read again when it changes',
  repeats: true,
}

const ALLOW_COMMANDS: Flag = {
  name: 'allow-commands',
  about: 'runs the commands of .qmail files that flags and scenario files give; never of what comes over HTTP',
}

const TIMEZONE: Flag = { name: 'timezone', value: 'NAME', about: 'IANA name, for systems that write local time (UTC)' }

const RELAY_ALLOW: Flag = {
  name: 'relay-allow',
  value: 'PATTERN',
  about: 'hosts beyond this machine that mail may be handed to: mail.example, 10.0.0.*:2525',
  repeats: true,
}

const ON_UNMATCHED: Flag = {
  name: 'on-unmatched',
  value: 'deliver|warn|fail',
  about: 'what to say of mail that no rule decides (deliver)',
}

const DOORS: Flag[] = [
  {
    name: 'tls-cert',
    value: 'FILE',
    about: 'the certificate, PEM; read again when it changes; one is made without it',
  },
  { name: 'tls-key', value: 'FILE', about: 'its key, PEM, where the certificate is in a file of its own' },
  { name: 'require-tls', about: 'SMTP takes nothing before STARTTLS' },
  { name: 'auth', value: 'FILE', about: 'names and passwords for SMTP, POP3 and IMAP; any will do without it' },
  {
    name: 'auth-required',
    value: 'on|off',
    about: 'whether SMTP takes mail only after AUTH (on where --auth is given)',
  },
  { name: 'auth-clear', value: 'any|loopback|none', about: 'whose passwords are taken without TLS (loopback)' },
  { name: 'auth-limit', value: 'N', about: 'wrong passwords from an address in a minute, 0 for any number (20)' },
  { name: 'ui-auth', value: 'FILE', about: 'names and passwords for the page and the API; open without it' },
  { name: 'tokens', value: 'FILE', about: 'tokens of the API, a line each: NAME:TOKEN [read-only] [sandbox=NAME]' },
  { name: 'token', value: 'TOKEN', about: 'a token that may do everything; better in BOUNCELAB_TOKEN' },
  { name: 'base-path', value: 'PATH', about: 'where a reverse proxy shows the page: /mail' },
  { name: 'allow-host', value: 'NAME', about: 'a name besides localhost that the page is opened by', repeats: true },
  { name: 'cors', value: 'ORIGIN', about: 'a site whose pages may use the API: https://app.example', repeats: true },
  { name: 'trust-proxy', value: 'ADDRESS', about: 'a proxy or network whose X-Forwarded-* is believed', repeats: true },
]

export const SERVE_FLAGS: Flag[] = [
  { name: 'smtp', value: 'HOST:PORT', about: 'where SMTP listens; port 0 takes any free one (127.0.0.1:1025)' },
  { name: 'http', value: 'HOST:PORT', about: 'where the page and the API listen, or off (127.0.0.1:8025)' },
  { name: 'smtps', value: 'HOST:PORT', about: 'SMTP under TLS from the start; nowhere without it' },
  { name: 'lmtp', value: 'HOST:PORT', about: 'LMTP, there or on a socket file (unix:PATH); nowhere without it' },
  { name: 'pop3', value: 'HOST:PORT', about: 'where mailboxes are read by POP3; nowhere without it' },
  { name: 'imap', value: 'HOST:PORT', about: 'where they are read by IMAP; nowhere without it' },
  { name: 'pop3s', value: 'HOST:PORT', about: 'POP3 under TLS from the start' },
  { name: 'imaps', value: 'HOST:PORT', about: 'IMAP under TLS from the start' },
  ...DOORS,
  { name: 'data', value: 'DIR', about: 'keeps everything in this folder; in memory without it' },
  SCENARIO,
  ...MTA,
  ALLOW_COMMANDS,
  {
    name: 'relay',
    value: 'PATTERN=URL',
    about: 'hands mail to these addresses or domains to a real server: app.test=smtp://127.0.0.1:2525, or lmtp://',
    repeats: true,
  },
  RELAY_ALLOW,
  { name: 'clock', value: 'real|virtual|auto', about: 'how the time goes (real)' },
  { name: 'speed', value: 'N', about: 'sandbox seconds per second, for a real clock (1)' },
  { name: 'seed', value: 'N', about: 'decides everything that chance decides (1)' },
  TIMEZONE,
  { name: 'auth-sandboxes', value: 'on|off', about: 'whether an AUTH user name picks the sandbox (on)' },
  { name: 'mailhog-v1-list', value: 'on|off', about: "GET /api/v1/messages gives MailHog's list, not Mailpit's (off)" },
  ON_UNMATCHED,
  { name: 'max-messages', value: 'N', about: 'messages that a sandbox keeps; the oldest go first' },
  { name: 'max-bytes', value: 'SIZE', about: 'bytes that a sandbox keeps: 500MB' },
  { name: 'max-message-size', value: 'SIZE', about: 'the largest message taken (25MiB)' },
  { name: 'ready-file', value: 'FILE', about: 'written when ready: JSON with pid, and where it listens' },
  { name: 'log-format', value: 'pretty|json', about: 'how to write what happens; text is pretty, too (pretty)' },
  {
    name: 'log-level',
    value: 'LEVEL',
    about: 'what is written: debug (every event), info, warn, error, or off (info)',
  },
  { name: 'log-file', value: 'FILE', about: 'where it is written to; opened anew on SIGHUP; stderr without it' },
]

export const RUN_FLAGS: Flag[] = [
  {
    name: 'mta',
    value: 'all|NAME,…',
    about: 'plays each scenario once per MTA, each with its own defaults, and tells side by side who told whom what',
  },
  ALLOW_COMMANDS,
  RELAY_ALLOW,
  { name: 'filter', value: 'TEXT', about: 'only scenarios whose name has this text, or fits this glob or /regex/' },
  { name: 'jobs', value: 'N', about: 'files that run at a time (4)' },
  { name: 'smtp', value: 'HOST:PORT', about: 'takes mail from applications there; the files then run one by one' },
  ON_UNMATCHED,
  { name: 'on-unexpected', value: 'ignore|warn|fail', about: 'what to say of messages that nobody expects (ignore)' },
  { name: 'reporter', value: 'pretty|tap|junit|json|github|html', about: 'how to tell the results (pretty)' },
  { name: 'output', value: 'FILE', about: 'writes them there instead of to the terminal' },
]

export const CORPUS_FLAGS: Flag[] = [
  { name: 'mta', value: 'all|NAME,…', about: 'whose notices (all)' },
  { name: 'seed', value: 'N', about: 'the same seed writes the same bytes (1)' },
  { name: 'force', about: 'writes into a folder that is not empty, over the corpus that is there' },
]

export const SHOW_FLAGS: Flag[] = [SCENARIO, ...MTA, TIMEZONE, { name: 'json', about: 'as JSON, as over the API' }]

const LOG_IN: Flag[] = [
  { name: 'user', value: 'NAME', about: 'who logs in, where the server has passwords' },
  { name: 'password', value: 'PASSWORD', about: 'the password; better in BOUNCELAB_PASSWORD' },
]

export const SEND_FLAGS: Flag[] = [
  { name: 'from', value: 'A', about: "the sender; '<>' for the null reverse-path" },
  { name: 'to', value: 'B', about: 'a recipient', repeats: true },
  { name: 'subject', value: 'TEXT', about: 'where no file is given' },
  { name: 'text', value: 'TEXT', about: 'where no file is given' },
  { name: 'smtp', value: 'HOST:PORT', about: 'the server (127.0.0.1:1025)' },
  { name: 'sandbox', value: 'NAME', about: 'a sandbox other than default' },
  ...LOG_IN,
  { name: 'tls', about: 'sends under STARTTLS, whatever the certificate' },
]

export const TOKEN_FLAGS: Flag[] = [
  { name: 'read-only', about: 'it changes nothing' },
  { name: 'sandbox', value: 'NAME', about: 'it is for this sandbox alone', repeats: true },
]

/** A running server, and what it may want of programs. */
const WHERE: Flag[] = [
  { name: 'http', value: 'HOST:PORT', about: 'the server (127.0.0.1:8025), or its address: https://lab.example/mail' },
  { name: 'ca', value: 'FILE', about: 'over HTTPS: the certificate to trust, PEM; the public authorities without it' },
  { name: 'insecure', about: 'over HTTPS: takes any certificate' },
]

const SERVER: Flag[] = [
  ...WHERE,
  {
    name: 'token',
    value: 'TOKEN',
    about: 'lets in where the server has --ui-auth or tokens; better in BOUNCELAB_TOKEN',
  },
  ...LOG_IN,
]

export const CERT_FLAGS: Flag[] = WHERE

export const EXPORT_FLAGS: Flag[] = SERVER

export const IMPORT_FLAGS: Flag[] = [
  { name: 'sandbox', value: 'NAME', about: 'where to; default without it' },
  { name: 'replace', about: 'an exported sandbox takes the place of what is there' },
  { name: 'from', value: 'A', about: "the sender of mail; from its header without it; '<>' for the null reverse-path" },
  { name: 'to', value: 'B', about: 'a recipient of mail; from its header without it', repeats: true },
  ...SERVER,
]

export const WAIT_FLAGS: Flag[] = [
  { name: 'ready', about: 'waits until the server takes mail, and for no message' },
  {
    name: 'kind',
    value: 'KIND',
    about:
      'mail, bounce, double-bounce, warning, delivery-report, postmaster-copy, forward; vacation, challenge, address-changed, complaint',
  },
  { name: 'to', value: 'A', about: 'to whom' },
  { name: 'from', value: 'A', about: 'from whom' },
  { name: 'about', value: 'A', about: 'for notices and answers: about whom' },
  { name: 'subject', value: 'PATTERN', about: 'a glob or a /regex/' },
  { name: 'q', value: 'SEARCH', about: 'words and filters, as in the page: subject:hello -kind:mail' },
  { name: 'count', value: 'N', about: 'so many messages (1)' },
  { name: 'timeout', value: 'DURATION', about: 'real time to wait (30s)' },
  ...SERVER,
  { name: 'sandbox', value: 'NAME', about: 'a sandbox other than default' },
]
