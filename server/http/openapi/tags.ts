/** What the document says of routes beyond the contract: their group, and what one must know to use them. */
import type { RouteName } from '../contract.ts'

interface Tag {
  name: string
  description: string
  /** Each with its description. */
  routes: Partial<Record<RouteName, string>>
}

const MADE = 'The sandbox is made at the first use of its name.'

export const TAGS: readonly Tag[] = [
  {
    name: 'Sandboxes',
    description: 'Worlds of their own: messages, queue, rules, MTA and clock.',
    routes: {
      listSandboxes: 'Every sandbox with its epoch, its clock, and how much it holds.',
      putSandbox: 'What is left out stays as it is. Another seed, time zone or start begins a new epoch.',
      removeSandbox: 'All that is in it goes. `default` is emptied instead, for it always exists.',
      resetSandbox: 'Begins a new epoch: ids, sequence numbers, random stream and clock start again.',
      exportSandbox: 'For bug reports: whoever imports it sees the same messages, traces, notices and clock.',
      importFile: 'What is broken, too large, or of a later version is refused whole, and nothing is left behind.',
    },
  },
  {
    name: 'Messages',
    description: 'Captured mail and the notices that came of it, in all their forms.',
    routes: {
      listMessages:
        'Keyset paging: `next` of one page is `before` of the one after. `pruned` counts what retention took.',
      removeMessages: 'What is queued of them is given up silently; the journal keeps their events.',
      countMessages: 'Enough to draw the page without listing anything.',
      waitForMessage: 'A clock in mode `auto` skips ahead while somebody waits for a notice that can still come.',
      getMessage: 'Header, text and attachments decoded; the exact bytes are at `…/raw`.',
      getRaw:
        '`raw` is what the client sent or the notice on the wire; `queue` and `delivered` are the forms that the MTA writes.',
      getTrace: 'Attempts, outcomes, notices and their own fate, with who decided what.',
      getExplanation: 'Why it went as it did, and which rules nearly acted.',
      getPart: 'With the name and type that the mail gave it, made safe.',
      getHtml: 'Nothing in it runs or is fetched, unless `images=remote` asks for images.',
      getStructure: 'Limited in depth and length: hostile mail is shown too, with its faults named.',
      getSection: '`0` is the whole message, `1.2` the second part of the first.',
      removeMessage: 'What is queued of it is given up silently.',
      listTags: 'Tags are words that people put on messages.',
      changeTags: 'Ids that are gone are passed over.',
      setTags: 'In place of those that it had.',
      send: 'JSON fields, or `message/rfc822` bytes with the envelope in the query. Bytes are kept as they are given.',
    },
  },
  {
    name: 'Queue',
    description: "The operator's hand on mail that waits.",
    routes: {
      getQueue: 'With the next attempt, the last outcome, and the attempts that would follow.',
      retryQueue: 'On the clock nothing moves: the attempts are made at the present instant.',
      retryMessage: 'Answers when the attempts have been made.',
      holdMessage: 'Held recipients are tried no more until they are released.',
      releaseMessage: 'Answers when the attempts have been made.',
      bounceMessage: 'As if its life in the queue had ended: the MTA writes its notice.',
      discardMessage: 'Ends in silence.',
      relayMessageAgain: 'The same server and the same recipient as before.',
      relayMessage: 'Beyond this machine only to hosts that --relay-allow names.',
    },
  },
  {
    name: 'Clock',
    description: 'Time as the sandbox sees it.',
    routes: {
      getClock: `Now, mode, speed and what is due next. ${MADE}`,
      getMoves: 'At most the last hundred.',
      moveClock: 'One of `advance`, `advanceTo`, `next`, `run`, or `mode` and `speed`. It never goes back.',
    },
  },
  {
    name: 'Rules and scenarios',
    description: 'What fails, and how.',
    routes: {
      getScenario: 'Send `Accept: application/json` for the object with its findings.',
      putScenario: 'Mistakes come with line and column; nothing is changed then.',
      listRules: 'Overrides stand before the rules of the scenario; the first that matches decides.',
      addRules: 'They stay until they are taken away, or until a reset.',
      removeRule: 'What it decided before stays as it is.',
      resetRules: 'The rules of the scenario stay.',
      getNearMisses: 'For the question why a rule did not act.',
      listScenarios: 'Each can be named in `PUT /api/sandboxes/{s}`.',
      getShippedScenario: 'With its comments.',
      checkScenario: 'The same findings as `bouncelab check`.',
      runScenario: 'In a sandbox of its own, so that nothing here is touched.',
      listFailures: 'Each as an outcome in the words of a rule.',
      compare: 'In sandboxes of their own, which are gone afterwards; nothing here is touched.',
      verify: 'Expectations as in a scenario; the answer says what came nearest.',
    },
  },
  {
    name: 'MTA',
    description: 'The mail system that is played.',
    routes: {
      getMta: 'Every setting with its value, its default and what it means.',
      putMta: 'Messages that are queued go on under the new configuration.',
      putControlFile: 'In force at once; the answer is the whole configuration.',
      removeControlFile: 'The answer is the whole configuration.',
      resetControlFiles: 'Only for a server that was started with --control.',
    },
  },
  {
    name: 'Webhooks',
    description: 'URLs that are told what becomes of mail, as a provider would.',
    routes: {
      listWebhooks: 'With the secrets that they sign with.',
      putWebhooks: 'Posts that are on their way go on.',
      listPosts: 'Those that wait and those that have ended.',
      sendPostAgain: 'With the same id, as providers do.',
    },
  },
  {
    name: 'Journal',
    description: 'What happened, in order.',
    routes: {
      listSessions: 'Only sessions that have closed.',
      getSession: 'Message data is not in the transcript, only its length.',
      getLog: 'Lines as the real system writes them, without time stamps.',
      getEvents: 'Ask again with `after` set to `last`. `stream.resync` says that the epoch is another one.',
    },
  },
  {
    name: 'Server',
    description: 'The process around the sandboxes.',
    routes: {
      getInfo: 'Where it listens, and what EHLO offers.',
      whoAmI: 'What the page asks before it shows anything.',
      logIn: 'Begins a session with a cookie, for the page; programs send a password or a token with each request.',
      logOut: 'Ends the session of the cookie.',
      getCertificate: 'PEM, so that clients can be told to trust it.',
      isLive: 'For the check that restarts a process that hangs.',
      isReady: 'For the check that sends traffic only to servers that take it.',
      getMetrics: 'Counters begin with the process. Sandboxes beyond fifty are summed up as `_other`.',
      getOpenApi: 'OpenAPI 3.1, with examples that a real run answered.',
      getReference: 'Made from the document; with a curl line for each route.',
      getScenarioSchema: 'For editors: completion and checks while writing.',
    },
  },
]

export const PARAMETERS: Record<string, { description: string; example: string }> = {
  s: { description: 'The sandbox. It is made at the first use of its name.', example: 'default' },
  id: { description: 'An id of this epoch, as lists give it.', example: 'm1' },
  n: { description: 'The number of the attachment, from 1.', example: '1' },
  path: { description: 'A place in the MIME tree.', example: '1' },
  name: { description: 'The name of a shipped scenario.', example: 'sender-unreachable' },
  file: { description: 'The name of a control file.', example: 'queuelifetime' },
}
