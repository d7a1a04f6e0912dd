import { n as fromUtf8 } from "./bytes-LRSdd-5n.js";
import { t as deliveredBytes } from "./delivered-bytes-D65tvev7.js";
// server/handoff/to-program.ts
var NOT_ALLOWED = "commands run only where bouncelab was started with --allow-commands";
async function deliverToProgram(handing, command, commands, signal) {
	if (!commands) return ended({
		type: "mta",
		temporary: true,
		text: `bouncelab: ${NOT_ALLOWED}. (#4.3.0)\n`
	}, NOT_ALLOWED);
	const { message, recipient } = handing;
	const address = recipient.path.expandsTo ?? recipient.path.forwardPath;
	const home = await commands.open();
	try {
		return judged(await home.run({
			run: { shell: command },
			environment: {
				SENDER: message.envelope.reversePath,
				RECIPIENT: address,
				LOCAL: address.slice(0, address.lastIndexOf("@")),
				HOST: address.slice(address.lastIndexOf("@") + 1),
				MESSAGE_ID: message.id
			},
			message: deliveredBytes(handing)
		}, signal));
	} finally {
		await home.close();
	}
}
function judged(result) {
	const output = fromUtf8(result.output);
	switch (result.type) {
		case "exited": {
			const said = output.trim() === "" ? `exit ${result.code}` : `exit ${result.code}: ${output.trim()}`;
			if (result.code === 0) return ended({
				type: "delivered",
				by: "program",
				output
			}, said, true);
			return ended({
				type: "program",
				exit: result.code,
				output
			}, said);
		}
		case "crashed": return ended({
			type: "mta",
			temporary: true,
			text: "The command was ended by a signal. (#4.3.0)\n"
		}, "ended by a signal");
		case "not-run": return ended({
			type: "mta",
			temporary: result.temporary,
			text: "The command could not be run. (#4.3.0)\n"
		}, "not run");
		case "stopped": return ended({
			type: "mta",
			temporary: true,
			text: `The command was stopped: ${result.why}. (#4.3.0)\n`
		}, result.why);
	}
}
var ended = (outcome, reply, ok = false) => ({
	forwards: [],
	outcome: () => outcome,
	handoff: {
		ok,
		reply,
		dialogue: []
	}
});
export { deliverToProgram };
