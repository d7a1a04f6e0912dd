/** The public API of bouncelab. */
export type { EventType, SandboxEvent } from './core/events.ts'
export type { Summary } from './core/summary.ts'
export { ERRORS, type ErrorCode, type Problem, SandboxError } from './errors.ts'
export {
  type ActionFunction,
  type Attempt,
  answer,
  type BuiltOutcome,
  connect,
  defineScenario,
  deliver,
  dns,
  hold,
  mailbox,
  maildir,
  mbox,
  type NewRule,
  type NewSessionRule,
  type OutcomeFunction,
  pipe,
  program,
  relay,
  reply,
  rule,
  type ScenarioDefinition,
  webhook,
} from './scenario/build.ts'
export { type Server, type ServerOptions, startServer } from './server.ts'
export {
  type ExpectationInput,
  type ReceivedMessage,
  type SandboxOptions,
  startSandbox,
  type TestSandbox,
} from './testing/start-sandbox.ts'
