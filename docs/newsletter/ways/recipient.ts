/** Whom a message in a mailbox was delivered to: a poller sees no envelope. */
export function recipientOf(raw: Uint8Array): string {
  const header = new TextDecoder().decode(raw).split(/\r?\n\r?\n/, 1)[0] ?? ''
  const field = (name: string) => new RegExp(`^${name}:[ \\t]*<?([^\\s<>]+@[^\\s<>]+)`, 'im').exec(header)?.[1]
  // The last one is for systems that write none of their own: a bounce is addressed to the return address.
  return field('Delivered-To') ?? field('X-Original-To') ?? field('To') ?? ''
}
