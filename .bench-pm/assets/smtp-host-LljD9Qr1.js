import { i as simulateSession } from "./reduce-VKGC5wir.js";
import { i as isSandboxName, t as DEFAULT_SANDBOX } from "./sandboxes-C0KUqaQQ.js";
// server/sandbox/smtp-host.ts
/** The sandboxes as the SMTP listener sees them. */
var smtpHost = (sandboxes) => ({ sandboxFor: async (user) => {
	const name = user !== void 0 && isSandboxName(user) ? user : DEFAULT_SANDBOX;
	return smtpSandbox(await sandboxes.get(name));
} });
/** Every client, whatever its name, comes to this one. */
var oneSandboxHost = (sandbox) => ({ sandboxFor: async () => smtpSandbox(sandbox) });
function smtpSandbox(sandbox) {
	return {
		name: sandbox.name,
		now: () => sandbox.now(),
		dialect: () => sandbox.engine.mta.smtp,
		openSession: (client) => {
			const sessionId = `s${sandbox.engine.state.counters.session + 1}`;
			sandbox.note({
				type: "session.opened",
				sessionId,
				client
			});
			return sessionId;
		},
		refuse: (refusal) => sandbox.note({
			type: "session.refused",
			...refusal
		}),
		closeSession: ({ id, client, messageIds, refused, ...rest }, ruleUses) => {
			sandbox.addSession({
				id,
				client,
				messageIds,
				refused,
				...rest
			});
			const uses = Object.keys(ruleUses).length > 0 ? { ruleUses } : {};
			sandbox.note({
				type: "session.closed",
				sessionId: id,
				client,
				messageIds,
				refused,
				...uses
			});
		},
		hasSessionRules: () => sandbox.engine.rules.hasSessionRules,
		sessionRules: (at, context, key) => sandbox.engine.rules.decideSession(at, context, {
			...ruleClock(sandbox),
			key: () => key
		}),
		isNamedByRule: (context) => sandbox.engine.rules.names(context, ruleClock(sandbox)),
		ruledDns: (address) => sandbox.engine.rules.dnsOf(address, ruleClock(sandbox)),
		simulate: simulateSession,
		accept: ({ sessionId, client, envelope, raw }) => sandbox.accept({
			origin: {
				type: "smtp",
				sessionId,
				client
			},
			envelope,
			raw
		}),
		beginTransaction: () => sandbox.beginTransaction(),
		endTransaction: () => sandbox.endTransaction()
	};
}
/** Uses, time and seed, on which it depends whether a rule acts now. */
function ruleClock(sandbox) {
	const { ruleUses, seed, startedAt } = sandbox.engine.state;
	return {
		uses: ruleUses,
		sinceStart: sandbox.now() - startedAt,
		seed
	};
}
export { smtpHost as n, oneSandboxHost as t };
