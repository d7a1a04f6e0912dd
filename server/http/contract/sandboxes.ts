/** Sandboxes themselves, their clocks, and the server around them. */
import { z } from 'zod'
import { duration, instant, timezone } from '../../scenario/words.ts'
import { route } from './route.ts'
import { answer, epoch, finding, time } from './shapes.ts'

const mode = () => z.enum(['real', 'virtual', 'auto'])
const moved = () =>
  z.object({
    wasAt: time(),
    at: time(),
    step: z.string(),
    brought: z.record(z.string(), z.int()),
    seq: z.int().describe('Of its event; the search `move:412` finds the messages that it touched.'),
  })
const clockShape = () => ({
  now: time(),
  mode: mode(),
  speed: z.number(),
  timezone: z.string().describe('IANA name.'),
  startedAt: time(),
  nextDue: time().nullable(),
  queued: z.int(),
  lastMove: moved().nullable(),
})
const row = () => z.object({ name: z.string(), epoch: epoch(), now: time(), messages: z.int(), queued: z.int() })

export const sandboxRoutes = {
  listSandboxes: route({
    method: 'get',
    path: '/api/sandboxes',
    summary: 'All sandboxes',
    out: () => z.object({ sandboxes: z.array(row()) }),
  }),

  putSandbox: route({
    method: 'put',
    path: '/api/sandboxes/{s}',
    summary: 'Creates or reconfigures a sandbox; the same request again changes nothing',
    body: () =>
      z.strictObject({
        scenario: z
          .union([z.string(), z.looseObject({})])
          .optional()
          .describe('An object, YAML text, or the name of a shipped scenario. Its steps are not run.'),
        mta: z.looseObject({ type: z.string() }).optional(),
        clock: z
          .strictObject({
            mode: mode().optional(),
            speed: z.number().positive().optional(),
            start: instant.optional(),
          })
          .optional(),
        seed: z.int().min(0).optional(),
        timezone: timezone.optional(),
      }),
    out: () => row().extend({ warnings: z.array(finding()).describe('What of the scenario is hardly meant.') }),
  }),

  removeSandbox: route({
    method: 'delete',
    path: '/api/sandboxes/{s}',
    summary: 'Removes a sandbox; default is emptied',
    out: () => z.object({ removed: z.boolean() }),
  }),

  resetSandbox: route({
    method: 'post',
    path: '/api/sandboxes/{s}/reset',
    summary: 'Messages, queue, rule overrides and clock back to the start; the scenario stays',
    out: () => answer({}),
  }),

  getClock: route({
    method: 'get',
    path: '/api/sandboxes/{s}/clock',
    summary: 'The clock',
    out: () => answer(clockShape()),
  }),

  getMoves: route({
    method: 'get',
    path: '/api/sandboxes/{s}/clock/moves',
    summary: 'The latest moves of the clock, oldest first, with what each brought',
    out: () =>
      answer({
        moves: z.array(
          moved().extend({
            youngest: z.int().describe('The number of the youngest message at its end, 0 where there was none.'),
          }),
        ),
      }),
  }),

  moveClock: route({
    method: 'post',
    path: '/api/sandboxes/{s}/clock',
    summary: 'Sets or moves the clock; answers when everything that was due has ended',
    body: () =>
      // One object, not a union of five: zod tells of a wrong value only where it knows which of them was meant.
      z
        .strictObject({
          advance: duration.optional(),
          advanceTo: instant.optional(),
          next: z.literal(true).optional(),
          run: z.literal('idle').optional(),
          mode: mode().optional(),
          speed: z.number().positive().max(1_000_000).optional(),
        })
        .superRefine(isOneCommand),
    out: () => answer({ ...clockShape(), moved: moved() }),
  }),

  getInfo: route({
    method: 'get',
    path: '/api/info',
    summary: 'What this server is and where it listens',
    out: () =>
      z.object({
        version: z.string(),
        instance: z.string().describe('Another one after each start.'),
        smtp: z.string(),
        pop3: z.string().optional().describe('Missing where no mailbox is read so, as with the three below.'),
        pop3s: z.string().optional(),
        imap: z.string().optional(),
        imaps: z.string().optional(),
        smtps: z.string().optional().describe('SMTP under TLS from the start.'),
        lmtp: z.string().optional().describe('`HOST:PORT`, or the path of a socket file.'),
        requireTls: z.boolean().describe('Whether SMTP takes nothing before STARTTLS.'),
        authRequired: z.boolean().describe('Whether SMTP takes mail only after AUTH.'),
        passwords: z.boolean().describe('Whether passwords of mail clients are looked up; any is right otherwise.'),
        madeCertificate: z
          .boolean()
          .describe('Whether the certificate was made here, so that no client trusts it yet.'),
        http: z.string(),
        mtaTypes: z.array(z.string()),
        extensions: z.array(z.string()).describe('What EHLO lists, before TLS and AUTH.'),
      }),
  }),

  isLive: route({
    method: 'get',
    path: '/livez',
    summary: 'The process answers',
    out: () => z.object({ ok: z.literal(true) }),
  }),
  isReady: route({
    method: 'get',
    path: '/readyz',
    summary: 'Mail is taken and the storage answers; 503 while the server starts and stops',
    out: () => z.object({ ok: z.literal(true) }),
    also: { 503: 'It starts, it stops, or its storage does not answer.' },
  }),
  getMetrics: route({
    method: 'get',
    path: '/metrics',
    summary: 'Figures for Prometheus; as OpenMetrics where Accept asks for it',
    gives: ['text/plain', 'application/openmetrics-text'],
  }),
  getOpenApi: route({
    method: 'get',
    path: '/api/openapi.json',
    summary: 'This contract',
    out: () => z.looseObject({ openapi: z.string() }),
  }),
  getReference: route({
    method: 'get',
    path: '/api/reference',
    summary: 'This contract as a page for people',
    query: () =>
      z.strictObject({
        lang: z.enum(['en', 'ja']).optional().describe('Of the page; what the browser asks for unless given.'),
      }),
    gives: ['text/html'],
  }),
  getScenarioSchema: route({
    method: 'get',
    path: '/api/scenario.schema.json',
    summary: 'JSON Schema of scenario files',
    out: () => z.looseObject({ $schema: z.string() }),
  }),
}

/** Either one move, or a mode and a speed. */
function isOneCommand(clock: Record<string, unknown>, context: z.RefinementCtx): void {
  const moves = ['advance', 'advanceTo', 'next', 'run'].filter((name) => clock[name] !== undefined)
  const sets = clock.mode !== undefined || clock.speed !== undefined
  if (moves.length + (sets ? 1 : 0) === 1) return
  const wrong = moves.length === 0 ? 'The clock is told nothing.' : 'The clock is told more than one thing.'
  const hint = 'Write {"advance": "3d"}, {"next": true}, {"run": "idle"} or {"mode": "virtual"}.'
  context.addIssue({ code: 'custom', message: `${wrong}\n${hint}` })
}
