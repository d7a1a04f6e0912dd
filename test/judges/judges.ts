/**
 * Bounce parsers that know nothing of us, as Debian packages them. `.ci/run` installs them and sets BOUNCELAB_JUDGES,
 * so that a missing one is an error there. npm has none to add: baunsu 0.2.3 sees no bounce in qmail's, and
 * email-bounce-parser 1.0.22 knows no text of qmail and needs a native module that it fetches when it is installed.
 */
import { spawnSync } from 'node:child_process'

/** One recipient as a parser reports it; only Sisimai gives a status. */
export interface Found {
  recipient: string
  status?: string
  reason?: string
}

export interface Judge {
  name: string
  package: string
  command: string
  /** Loads the parser and does nothing. */
  probe: string[]
  /** Reads a JSON list of base64 messages, writes a JSON list of lists of what was found in each. */
  script: string[]
}

/**
 * A Perl module, by its name. They read mailboxes of Unix, where lines end in LF.
 * @param found an expression for the list of what is found in `$text`
 */
function perlJudge(module: string, debianPackage: string, found: string): Judge {
  const modules = [`-M${module}`, '-MJSON::PP', '-MMIME::Base64']
  const loop = `
binmode STDOUT, ':raw';
my @all = map { decode_base64($_) } @{ decode_json(do { local $/; <STDIN> }) };
print encode_json([ map { my $text = $_; $text =~ s/\\r\\n/\\n/g; ${found} } @all ]);`
  return {
    name: module,
    package: debianPackage,
    command: 'perl',
    probe: [...modules, '-e', '1'],
    script: [...modules, '-e', loop],
  }
}

const SISIMAI = perlJudge(
  'Sisimai',
  'libsisimai-perl',
  `[ map { { recipient => $_->recipient->address, status => $_->deliverystatus, reason => $_->reason } }
     @{ Sisimai->make(\\$text) || [] } ]`,
)

const BOUNCE_PARSER = perlJudge(
  'Mail::DeliveryStatus::BounceParser',
  'libmail-deliverystatus-bounceparser-perl',
  `my $bounce = Mail::DeliveryStatus::BounceParser->new($text);
   [ map { { recipient => $_->get('email'), reason => $_->get('std_reason') } } $bounce->is_bounce ? $bounce->reports : () ]`,
)

const FLUFL_SCRIPT = `
import sys, json, base64, email
from flufl.bounce import all_failures
def found(text):
    try:
        temporary, permanent = all_failures(email.message_from_bytes(base64.b64decode(text)))
    except UnicodeError as error:
        return [{'recipient': type(error).__name__}]
    kinds = [('temporary', temporary), ('permanent', permanent)]
    return [{'recipient': a.decode(), 'reason': kind} for kind, addresses in kinds for a in sorted(addresses)]
print(json.dumps([found(text) for text in json.load(sys.stdin)]))`

const FLUFL: Judge = {
  name: 'flufl.bounce',
  package: 'python3-flufl.bounce',
  // Debian's own: another python first in the path does not see Debian's packages.
  command: '/usr/bin/python3',
  probe: ['-c', 'import flufl.bounce'],
  script: ['-c', FLUFL_SCRIPT],
}

// Python's own MIME parser: what is wrong with the report (RFC 6522, RFC 3464), else each recipient with status and action.
const EMAIL_SCRIPT = `
import sys, json, base64, email, email.utils
def faults(m):
    if m.get_content_type() != 'multipart/report' or m.get_param('report-type') != 'delivery-status':
        return ['no report: %s' % m.get_content_type()]
    wrong = [type(d).__name__ for part in m.walk() for d in part.defects]
    parts = m.get_payload()
    if len(parts) != 3: return wrong + ['%d parts' % len(parts)]
    types = [p.get_content_type() for p in parts]
    if types[0] != 'text/plain' or types[1] != 'message/delivery-status': wrong.append(' '.join(types))
    if types[2] not in ('message/rfc822', 'text/rfc822-headers', 'text/plain'): wrong.append(types[2])
    groups = parts[1].get_payload()
    if 'Reporting-MTA' not in groups[0]: wrong.append('no Reporting-MTA')
    for g in groups[1:]:
        wrong += ['no ' + name for name in ('Final-Recipient', 'Action', 'Status') if name not in g]
        wrong += ['twice ' + name for name in g.keys() if len(g.get_all(name)) > 1]
    if max(parts[1].as_bytes()) > 126: wrong.append('not ASCII')
    if email.utils.parsedate_tz(m['Date']) is None: wrong.append('no Date')
    try: parts[0].get_payload(decode=True).decode(parts[0].get_content_charset('us-ascii'))
    except (UnicodeError, LookupError) as error: wrong.append(type(error).__name__)
    return wrong
def found(text):
    m = email.message_from_bytes(base64.b64decode(text))
    wrong = faults(m)
    if wrong: return [{'recipient': 'FAULT', 'reason': ', '.join(wrong)}]
    return [{'recipient': g['Final-Recipient'].split(';', 1)[1].strip(), 'status': g['Status'].split()[0], 'reason': g['Action']}
            for g in m.get_payload()[1].get_payload()[1:]]
print(json.dumps([found(text) for text in json.load(sys.stdin)]))`

/** For reports alone: a bounce of qmail is none. */
export const PYTHON_EMAIL: Judge = {
  name: "Python's email",
  package: 'python3',
  command: '/usr/bin/python3',
  probe: ['-c', 'import email'],
  script: ['-c', EMAIL_SCRIPT],
}

export const JUDGES = { SISIMAI, BOUNCE_PARSER, FLUFL }

const isRequired = Boolean(process.env.BOUNCELAB_JUDGES)

/** @throws Error where the parser has to be there and is not */
export function isThere(judge: Judge): boolean {
  const { status, stderr, error } = spawnSync(judge.command, judge.probe, { encoding: 'utf8' })
  if (status === 0) return true
  if (!isRequired) return false
  const why = (error?.message ?? stderr).trim().split('\n')[0]
  throw new Error(`${judge.name} has to judge here (BOUNCELAB_JUDGES) and does not start: ${why}
Install it: apt-get install ${judge.package}`)
}

/** What the parser finds in each message. */
export function ask({ name, command, script }: Judge, messages: readonly Uint8Array[]): Found[][] {
  const input = JSON.stringify(messages.map((message) => Buffer.from(message).toString('base64')))
  const options = { input, encoding: 'utf8', maxBuffer: 1e8 } as const
  const { stdout, stderr, status } = spawnSync(command, script, options)
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`)
  return JSON.parse(stdout)
}
