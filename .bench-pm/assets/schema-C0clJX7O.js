import { C as toJSONSchema, a as array, b as string, h as number, l as int, r as _enum, y as strictObject } from "./schemas-Caq1cVu3.js";
import { n as expectationSchema } from "./expect-schema-BAxozpkw.js";
import { n as ruleSchema, r as sessionRuleSchema } from "./rule-schema-C-PEbNSS.js";
import { n as stepSchema, t as mtaSchema } from "./step-schema-lg-3RaK7.js";
import { l as instant, v as timezone } from "./words-DIYLVbP-.js";
// server/scenario/schema.ts
/**
* The scenario file: the one place that says what may be written in it. YAML, JSON and TypeScript are checked against
* it, the types come from it, and editors get it as JSON Schema.
*/
var scenarioSchema = strictObject({
	name: string().min(1).optional().describe("The scenario's name; the file's unless given."),
	about: string().optional().describe("One paragraph: what happens, and why it matters."),
	mta: mtaSchema.optional().describe("The mail system that is played; without it a plain catcher."),
	rules: array(ruleSchema).optional().describe("The first rule that matches an attempt decides it."),
	session: array(sessionRuleSchema).optional().describe("What happens in the SMTP session with the client."),
	steps: array(stepSchema).optional().describe("What is done, in order, when the scenario is run."),
	expect: array(expectationSchema).optional().describe("What must hold at the end."),
	onUnmatched: _enum([
		"deliver",
		"warn",
		"fail"
	]).optional().meta({
		description: "What a run says of mail for another host that no rule decides.",
		default: "deliver"
	}),
	onUnexpected: _enum([
		"ignore",
		"warn",
		"fail"
	]).optional().meta({
		description: "What a run says of a message that came and of which no expectation speaks.",
		default: "ignore"
	}),
	seed: int().min(0).optional().meta({
		description: "Decides everything that chance decides.",
		default: 1
	}),
	timezone: timezone.optional().meta({
		description: "An IANA name, for MTAs that write local time.",
		default: "UTC"
	}),
	clock: strictObject({
		mode: _enum([
			"real",
			"virtual",
			"auto"
		]).optional().meta({
			description: "auto skips ahead while somebody waits; virtual moves by command only.",
			default: "auto"
		}),
		start: instant.optional().describe("When it starts (a real clock begins now); 2026-01-05T09:00:00Z unless given."),
		speed: number().positive().optional().meta({
			description: "Sandbox seconds per second, for a real clock.",
			default: 1
		})
	}).optional().describe("The sandbox's clock in a run and in the fixture.")
}).meta({
	title: "bouncelab scenario",
	description: "An MTA, rules, steps and expectations."
});
/** The schema for editors: `# yaml-language-server: $schema=…`. */
function scenarioJsonSchema() {
	return toJSONSchema(scenarioSchema, {
		io: "input",
		target: "draft-7"
	});
}
export { scenarioSchema as n, scenarioJsonSchema as t };
