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

interface Judge {
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
