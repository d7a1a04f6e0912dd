import { s as utf8, t as concat } from "./bytes-LRSdd-5n.js";
import { t as deliveredBytes } from "./delivered-bytes-D65tvev7.js";
import { join } from "node:path";
import { appendFile, link, mkdir, open, unlink } from "node:fs/promises";
// server/handoff/to-folder.ts
/** Delivery into a Maildir or an mbox file on this machine, for pollers and mail readers. */
/** Written whole under tmp, then put in its place under new: a reader never sees half of it (maildir(5)). */
async function deliverToMaildir(handing, folder) {
	const { message, recipient } = handing;
	const seconds = Math.floor(message.acceptedAt / 1e3);
	return attempt(folder, async () => {
		for (const part of [
			"tmp",
			"new",
			"cur"
		]) await mkdir(join(folder, part), { recursive: true });
		for (let n = 0;; n++) {
			const name = `${seconds}.${message.id}R${recipient.index}N${n}.bouncelab`;
			const half = join(folder, "tmp", `${name}.${process.pid}`);
			const file = await open(half, "w");
			try {
				await file.writeFile(deliveredBytes(handing));
				await file.sync();
			} finally {
				await file.close();
			}
			try {
				await link(half, join(folder, "new", name));
				return `new/${name}`;
			} catch (error) {
				if (error.code !== "EEXIST") throw error;
			} finally {
				await unlink(half);
			}
		}
	});
}
/** Appended in one write, its From lines quoted so that they can be unquoted (mboxrd). */
async function deliverToMbox(handing, file) {
	const { message } = handing;
	const sender = message.envelope.reversePath.replace(/\s/g, "-") || "MAILER-DAEMON";
	const from = utf8(`From ${sender} ${asctime(message.acceptedAt)}\n`);
	const body = quoted(deliveredBytes(handing));
	return attempt(file, async () => {
		await appendFile(file, concat(from, body, utf8(body.at(-1) === 10 ? "\n" : "\n\n")));
		return "appended";
	});
}
/** `>*From ` at the beginning of a line gets one more `>`. Byte by byte: the message may have any bytes. */
function quoted(bytes) {
	return Buffer.from(Buffer.from(bytes).toString("latin1").replace(/^(>*From )/gm, ">$1"), "latin1");
}
/** @example asctime(0) // 'Thu Jan  1 00:00:00 1970' */
function asctime(at) {
	const [, weekday, day, month, year, time] = /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(at).toUTCString()) ?? [];
	return `${weekday} ${month} ${String(Number(day)).padStart(2)} ${time} ${year}`;
}
async function attempt(place, write) {
	try {
		return {
			forwards: [],
			outcome: () => ({
				type: "delivered",
				by: "mailbox"
			}),
			handoff: {
				ok: true,
				reply: await write(),
				dialogue: []
			}
		};
	} catch (error) {
		const reply = `${place} cannot be written: ${error instanceof Error ? error.message : String(error)}`;
		const outcome = {
			type: "mta",
			temporary: true,
			text: `${reply}. (#4.3.0)\n`
		};
		return {
			forwards: [],
			outcome: () => outcome,
			handoff: {
				ok: false,
				reply,
				dialogue: []
			}
		};
	}
}
export { deliverToMaildir, deliverToMbox };
