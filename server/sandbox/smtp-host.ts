/** The sandboxes as the SMTP listener sees them. */
import { simulateSession } from '../core/simulator.ts'
import type { SmtpHost, SmtpSandbox } from '../smtp/host.ts'
import type { Sandbox } from './sandbox.ts'
import { DEFAULT_SANDBOX, isSandboxName, type Sandboxes } from './sandboxes.ts'

export const smtpHost = (sandboxes: Sandboxes): SmtpHost => ({
  sandboxFor: async (user) => {
    const name = user !== undefined && isSandboxName(user) ? user : DEFAULT_SANDBOX
    return smtpSandbox(await sandboxes.get(name))
  },
})

/** Every client, whatever its name, comes to this one. */
export const oneSandboxHost = (sandbox: Sandbox): SmtpHost => ({ sandboxFor: async () => smtpSandbox(sandbox) })

function smtpSandbox(sandbox: Sandbox): SmtpSandbox {
  return {
    name: sandbox.name,
    now: () => sandbox.now(),
    dialect: () => sandbox.engine.mta.smtp,
    openSession: (client) => {
      const sessionId = `s${sandbox.engine.state.counters.session + 1}`
      sandbox.note({ type: 'session.opened', sessionId, client })
      return sessionId
    },
    refuse: (refusal) => sandbox.note({ type: 'session.refused', ...refusal }),
    closeSession: ({ id, client, messageIds, refused, ...rest }, ruleUses) => {
      sandbox.addSession({ id, client, messageIds, refused, ...rest })
      const uses = Object.keys(ruleUses).length > 0 ? { ruleUses } : {}
      sandbox.note({ type: 'session.closed', sessionId: id, client, messageIds, refused, ...uses })
      const report = sandbox.engine.mta.reportSession?.({ client, transcript: rest.transcript })
      // A sandbox that stops takes no more mail; a report of the MTA's own is none that anybody waits for.
      if (report) sandbox.accept({ origin: { type: 'local', uid: 0, about: id }, ...report }).catch(() => {})
    },
    hasSessionRules: () => sandbox.engine.rules.hasSessionRules,
    sessionRules: (at, context, key) =>
      sandbox.engine.rules.decideSession(at, context, { ...ruleClock(sandbox), key: () => key }),
    isNamedByRule: (context) => sandbox.engine.rules.names(context, ruleClock(sandbox)),
    ruledDns: (address) => sandbox.engine.rules.dnsOf(address, ruleClock(sandbox)),
    simulate: simulateSession,
    accept: ({ sessionId, client, envelope, raw }) =>
      sandbox.accept({ origin: { type: 'smtp', sessionId, client }, envelope, raw }),
    beginTransaction: () => sandbox.beginTransaction(),
    endTransaction: () => sandbox.endTransaction(),
  }
}

/** Uses, time and seed, on which it depends whether a rule acts now. */
function ruleClock(sandbox: Sandbox) {
  const { ruleUses, seed, startedAt } = sandbox.engine.state
  return { uses: ruleUses, sinceStart: sandbox.now() - startedAt, seed }
}
