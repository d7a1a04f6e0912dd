/** Whether a client is on this machine: an address of loopback, or a socket file, which has none. */
export const isLoopback = (ip: string): boolean => ip === '' || /^(?:127\.|::1$|::ffff:127\.)/i.test(ip)
