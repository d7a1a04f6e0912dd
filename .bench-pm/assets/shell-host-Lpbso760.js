import { constants, readFileSync, readdirSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { access, mkdtemp, open, readdir, rm, stat, writeFile } from "node:fs/promises";
import { spawn } from "node:child_process";
import { constants as constants$1, hostname, setPriority, tmpdir } from "node:os";
// server/programs/shell-host.ts
/**
* Runs commands as qmail-local runs them (qmail-local.c, mailprogram): /bin/sh -c in the home, the message on standard
* input from a file, standard output and error in one pipe. With limits that qmail has not: a command may hang, fork,
* or write for ever.
*/
var LIMITS = {
	time: 1e4,
	output: 268435456,
	processes: 200
};
/** Bytes of output that are kept: more than any report holds. */
var KEPT = 1e5;
/** How often processes are counted, in milliseconds: a fork bomb makes thousands in a second. */
var COUNT_MS = 50;
/** What a command is given of our own environment: where programs are. */
var PATH = process.env.PATH ?? "/usr/local/bin:/usr/bin:/bin";
var HOME_OF_HOST = `bouncelab-home-${hostname()}-`;
function createShellHost(limits = LIMITS) {
	const swept = removeLeftHomes();
	return { open: async () => {
		await swept;
		const folder = await mkdtemp(join(tmpdir(), `${HOME_OF_HOST}${process.pid}-`));
		return {
			run: (request, signal) => run(request, folder, limits, signal),
			close: () => rm(folder, {
				recursive: true,
				force: true,
				maxRetries: 3
			})
		};
	} };
}
/** A process that was killed could not remove its homes, nor the messages beside them. */
async function removeLeftHomes() {
	const names = await readdir(tmpdir()).catch(() => []);
	for (const name of names.filter((each) => each.startsWith(HOME_OF_HOST))) {
		const pid = /^\d+(?=-)/.exec(name.slice(HOME_OF_HOST.length))?.[0];
		if (pid === void 0 || isAlive(Number(pid))) continue;
		await rm(join(tmpdir(), name), {
			recursive: true,
			force: true
		}).catch(() => void 0);
	}
}
function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code !== "ESRCH";
	}
}
async function run({ run: what, environment, message }, folder, limits, signal) {
	const words = "shell" in what ? [
		"/bin/sh",
		"-c",
		what.shell
	] : what.program;
	const notRun = "program" in what ? await cannotRun(what.program[0] ?? "", folder) : null;
	if (notRun) return notRun;
	const input = `${folder}.message`;
	await writeFile(input, message, { mode: 384 });
	const file = await open(input, "r");
	await rm(input);
	try {
		return await ended(start(words, folder, environment, file.fd), limits, signal);
	} finally {
		await file.close();
	}
}
/** The shell joins the two outputs into one pipe, so that their order stays, and is gone before the command begins. */
function start(words, folder, environment, stdin) {
	const child = spawn("/bin/sh", [
		"-c",
		"exec \"$@\" 2>&1",
		"sh",
		...words
	], {
		cwd: folder,
		env: {
			...environment,
			HOME: folder,
			PATH
		},
		stdio: [
			stdin,
			"pipe",
			"ignore"
		],
		detached: true
	});
	yieldTo(child);
	return child;
}
/** Whatever it starts goes after us, or a fork bomb would keep us from stopping it. */
function yieldTo({ pid }) {
	try {
		if (pid !== void 0) setPriority(pid, constants$1.priority.PRIORITY_LOW);
	} catch {}
}
function ended(child, limits, signal) {
	return new Promise((done) => {
		const chunks = [];
		let length = 0;
		const kept = Math.min(KEPT, limits.output);
		let exit = null;
		const finish = (result) => {
			clearTimeout(timer);
			stopCounting();
			signal.removeEventListener("abort", aborted);
			killGroup(child);
			child.stdout?.destroy();
			done({
				...result,
				output: Buffer.concat(chunks)
			});
		};
		const stop = (why) => finish({
			type: "stopped",
			why,
			output: NOTHING
		});
		const aborted = () => stop("bouncelab stops");
		const timer = setTimeout(() => exit ? finish(exit) : stop(`it ran for ${limits.time / 1e3} s`), limits.time);
		const stopCounting = watchProcesses(child, limits.processes, () => stop(`it ran over ${limits.processes} processes`));
		signal.addEventListener("abort", aborted);
		child.on("error", () => finish({
			type: "not-run",
			temporary: true,
			output: NOTHING
		}));
		child.on("exit", (code) => {
			exit = code === null ? {
				type: "crashed",
				output: NOTHING
			} : {
				type: "exited",
				code,
				output: NOTHING
			};
		});
		child.on("close", () => {
			if (exit) finish(exit);
		});
		child.stdout?.on("data", (chunk) => {
			if (length < kept) chunks.push(chunk.subarray(0, kept - length));
			length += chunk.length;
			if (length > limits.output) stop(`it wrote more than ${limits.output} bytes`);
		});
		if (signal.aborted) aborted();
	});
}
var NOTHING = /* @__PURE__ */ new Uint8Array();
/** Calls `tooMany` once when the group has more processes. @returns ends the watching */
function watchProcesses({ pid }, most, tooMany) {
	const before = processIds().length;
	const timer = setInterval(() => {
		const ids = processIds();
		if (ids.length - before > most && ids.filter((id) => groupOf(id) === pid).length > most) tooMany();
	}, COUNT_MS);
	return () => clearInterval(timer);
}
function processIds() {
	try {
		return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
	} catch {
		return [];
	}
}
/** proc(5): the fifth field of stat, behind a name in brackets that may hold anything. */
function groupOf(id) {
	try {
		const stat = readFileSync(`/proc/${id}/stat`, "latin1");
		return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2]);
	} catch {
		return null;
	}
}
/** Everything that is left of the group, after the command itself has ended too. */
function killGroup({ pid }) {
	if (pid === void 0) return;
	try {
		process.kill(-pid, "SIGKILL");
	} catch {}
}
/** What execvp would find: null where the program can be run. */
async function cannotRun(name, home) {
	const places = name.includes("/") ? [resolve(home, name)] : PATH.split(delimiter).map((folder) => resolve(home, folder, name));
	for (const place of places) if ((await stat(place).catch(() => null))?.isFile() && await isExecutable(place)) return null;
	return {
		type: "not-run",
		temporary: false,
		output: NOTHING
	};
}
var isExecutable = (file) => access(file, constants.X_OK).then(() => true, () => false);
export { createShellHost };
