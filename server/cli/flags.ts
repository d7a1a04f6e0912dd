/** Every flag with its value and its line of help. What a value may be is said once, in ../config.ts. */

export interface Flag {
  name: string
  /** What follows it; absent for a switch. */
  value?: string
  about: string
  /** It may stand more than once. */
  repeats?: boolean
}

const MTA: Flag[] = [
  { name: 'mta', value: 'qmail|imta', about: 'the mail system to play; a plain catcher without it' },
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

export const SERVE_FLAGS: Flag[] = [
  { name: 'smtp', value: 'HOST:PORT', about: 'where SMTP listens; port 0 takes any free one (127.0.0.1:1025)' },
  { name: 'http', value: 'HOST:PORT', about: 'where the page and the API listen, or off (127.0.0.1:8025)' },
  { name: 'pop3', value: 'HOST:PORT', about: 'where mailboxes are read by POP3; nowhere without it' },
  { name: 'imap', value: 'HOST:PORT', about: 'where they are read by IMAP; nowhere without it' },
  { name: 'pop3s', value: 'HOST:PORT', about: 'POP3 under TLS from the start' },
  { name: 'imaps', value: 'HOST:PORT', about: 'IMAP under TLS from the start' },
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
  ON_UNMATCHED,
  { name: 'max-messages', value: 'N', about: 'messages that a sandbox keeps; the oldest go first' },
  { name: 'max-bytes', value: 'SIZE', about: 'bytes that a sandbox keeps: 500MB' },
  { name: 'max-message-size', value: 'SIZE', about: 'the largest message taken (25MiB)' },
  { name: 'ready-file', value: 'FILE', about: 'written when ready: JSON with pid, and where it listens' },
  { name: 'log-format', value: 'pretty|json', about: 'how to write what happens (pretty)' },
]

export const RUN_FLAGS: Flag[] = [
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

export const SHOW_FLAGS: Flag[] = [SCENARIO, ...MTA, TIMEZONE, { name: 'json', about: 'as JSON, as over the API' }]

export const SEND_FLAGS: Flag[] = [
  { name: 'from', value: 'A', about: "the sender; '<>' for the null reverse-path" },
  { name: 'to', value: 'B', about: 'a recipient', repeats: true },
  { name: 'subject', value: 'TEXT', about: 'where no file is given' },
  { name: 'text', value: 'TEXT', about: 'where no file is given' },
  { name: 'smtp', value: 'HOST:PORT', about: 'the server (127.0.0.1:1025)' },
  { name: 'sandbox', value: 'NAME', about: 'a sandbox other than default' },
]

export const WAIT_FLAGS: Flag[] = [
  {
    name: 'kind',
    value: 'KIND',
    about: 'mail, bounce, double-bounce, warning, delivery-report, postmaster-copy, forward',
  },
  { name: 'to', value: 'A', about: 'to whom' },
  { name: 'from', value: 'A', about: 'from whom' },
  { name: 'about', value: 'A', about: 'for notices: about whom' },
  { name: 'subject', value: 'PATTERN', about: 'a glob or a /regex/' },
  { name: 'q', value: 'SEARCH', about: 'words and filters, as in the page: subject:hello -kind:mail' },
  { name: 'count', value: 'N', about: 'so many messages (1)' },
  { name: 'timeout', value: 'DURATION', about: 'real time to wait (30s)' },
  { name: 'http', value: 'HOST:PORT', about: 'the server (127.0.0.1:8025)' },
  { name: 'sandbox', value: 'NAME', about: 'a sandbox other than default' },
]

/** Flags of the contract that a later version brings. */
export const LATER_FLAGS = ['lmtp', 'smtps', 'tls-key', 'tls-cert', 'auth', 'ui-auth', 'base-path']
