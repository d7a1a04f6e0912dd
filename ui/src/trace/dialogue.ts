/** The SMTP dialogue of an attempt, as far as it went. Pure. */
import type { TraceNode } from '../../../server/core/trace.ts'
import type { Outcome } from '../../../server/core/types.ts'

export interface DialogueLine {
  /** Client, server, or what happened to the connection. */
  who: 'C' | 'S' | '*'
  text: string
  deciding: boolean
  /** Only its code is known: what was said before the reply that decided. */
  bare?: true
}

interface Speaker {
  /** `EHLO mta.example`. */
  hello: string
  /** What became of a connection, in words. */
  say: (outcome: Outcome) => string
}

type Stage = 'greeting' | 'helo' | 'mail' | 'rcpt' | 'data' | 'message'
const STAGES: readonly Stage[] = ['greeting', 'helo', 'mail', 'rcpt', 'data', 'message']

/** The code with which a server goes on (RFC 5321, section 4.3.2). */
const GOES_ON: Record<Stage, string> = {
  greeting: '220',
  helo: '250',
  mail: '250',
  rcpt: '250',
  data: '354',
  message: '250',
}

/**
 * @param to the address that the attempt was for
 * @returns nothing where no host was spoken to
 */
export function dialogueOf(
  { reversePath }: Pick<TraceNode, 'reversePath'>,
  to: string,
  outcome: Outcome | null,
  { hello, say }: Speaker,
): DialogueLine[] {
  const commands: Record<Stage, string | null> = {
    greeting: null,
    helo: hello,
    mail: `MAIL FROM:<${reversePath}>`,
    rcpt: `RCPT TO:<${to}>`,
    data: 'DATA',
    message: '.',
  }
  const client = (text: string): DialogueLine => ({ who: 'C', text, deciding: false })
  const ask = (stage: Stage): DialogueLine[] => (commands[stage] === null ? [] : [client(commands[stage])])
  const before = (stages: readonly Stage[], greeting: string | undefined): DialogueLine[] =>
    stages.flatMap((stage) => [
      ...ask(stage),
      stage === 'greeting' && greeting
        ? { who: 'S', text: `220 ${greeting}`, deciding: false }
        : { who: 'S', text: GOES_ON[stage], deciding: false, bare: true as const },
    ])
  const reply = (text: string, deciding: boolean): DialogueLine[] =>
    text.split(/\r?\n/).map((line) => ({ who: 'S', text: line, deciding }))
  const quit: DialogueLine[] = [client('QUIT'), { who: 'S', text: '221', deciding: false, bare: true }]
  const broken = (why: Outcome): DialogueLine => ({ who: '*', text: say(why), deciding: true })

  if (outcome?.type === 'replied') {
    const at = STAGES.indexOf(outcome.at)
    return [
      ...before(STAGES.slice(0, at), outcome.host.greeting),
      ...ask(outcome.at),
      ...reply(outcome.reply, true),
      ...quit,
    ]
  }
  if (outcome?.type === 'delivered' && outcome.by === 'remote') {
    return [
      ...before(STAGES.slice(0, -1), outcome.host?.greeting),
      ...ask('message'),
      ...reply(outcome.reply ?? '250', false),
      ...quit,
    ]
  }
  if (outcome?.type === 'connect') {
    const far = outcome.result === 'lost-after-data' ? STAGES.slice(0, -1) : []
    return [...before(far, outcome.host.greeting), ...(far.length > 0 ? ask('message') : []), broken(outcome)]
  }
  return outcome?.type === 'dns' ? [broken(outcome)] : []
}
