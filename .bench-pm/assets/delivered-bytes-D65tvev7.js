import { o as toLf, s as utf8, t as concat } from "./bytes-LRSdd-5n.js";
// server/handoff/delivered-bytes.ts
/** What final delivery writes, in LF: who it came from, to whom, and the message as it lay in the queue. */
function deliveredBytes({ message, recipient, raw }) {
	const { envelope, trace } = message;
	const address = recipient.path.expandsTo ?? recipient.path.forwardPath;
	const head = `Return-Path: <${envelope.reversePath}>\nDelivered-To: ${address}\n${trace.replaceAll("\r\n", "\n")}`;
	return concat(utf8(head), toLf(raw));
}
export { deliveredBytes as t };
