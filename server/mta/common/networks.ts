/** Networks that a configuration names, and the addresses in them. */

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/

/** An address of this machine itself. */
export const isLoopback = (ip: string): boolean => LOOPBACK.test(ip)

/** Whether an address is in an IPv4 network in CIDR form; others are compared as text. */
export function isWithin(ip: string, network: string): boolean {
  const [base = '', bits = '32'] = network.split('/')
  const [address, start] = [number(ip.replace(/^::ffff:/, '')), number(base)]
  if (address === null || start === null) return ip === base.replace(/^\[|\]$/g, '')
  const size = 2 ** (32 - Number(bits))
  return Math.floor(address / size) === Math.floor(start / size)
}

function number(ip: string): number | null {
  const parts = ip.split('.').map(Number)
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255))) return null
  return parts.reduce((sum, part) => sum * 256 + part, 0)
}
