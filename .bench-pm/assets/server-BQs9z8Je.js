import { n as SandboxError, t as ERRORS } from "./errors-CzoCEYTs.js";
import { a as deliver, c as mailbox, d as pipe, f as program, g as rule, h as reply, i as defineScenario, l as maildir, m as relay, o as dns, r as connect, s as hold, t as answer, u as mbox } from "./build-ClXgcKTz.js";
import { n as startServer } from "./server-BS0gWGzw.js";
import { t as startSandbox } from "./server-BKGmMa1e.js";
export { ERRORS, SandboxError, answer, connect, defineScenario, deliver, dns, hold, mailbox, maildir, mbox, pipe, program, relay, reply, rule, startSandbox, startServer };
