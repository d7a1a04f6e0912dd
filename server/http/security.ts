/**
 * Keeps other web pages out. A page elsewhere reaches a server on loopback in two ways: by its address, which the
 * browser marks with Origin and Sec-Fetch-Site, and by a name of its own that it makes resolve to loopback (DNS
 * rebinding), which shows in Host. Programs send neither mark and pass.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isIP } from 'node:net'
import { SandboxError } from '../errors.ts'
import type { WebPolicy } from './web-policy.ts'

/** @param bound the address that the server listens on */
export function checkHost(req: IncomingMessage, bound: string, policy: WebPolicy): void {
  const host = policy.host(req)
  if (host === undefined || isOwnHost(hostname(host), bound.toLowerCase())) return
  if (policy.allowsHost(hostname(host))) return
  const hint =
    'Use http://127.0.0.1 or http://localhost with the port, listen on the address that you use (--http), or allow the name (--allow-host).'
  throw new SandboxError('E_FORBIDDEN_ORIGIN', `This server does not answer to the name ${JSON.stringify(host)}.`, {
    hint,
  })
}

/** For everything under /api and for sockets: only this server's own pages, and what is no page. */
export function checkOrigin(req: IncomingMessage, policy: WebPolicy): void {
  const { origin } = req.headers
  const host = policy.host(req)
  if (policy.allowsOrigin(origin)) return
  const site = req.headers['sec-fetch-site']
  const hint = 'Only pages of this server and programs (curl, test runners) may use it, and pages that --cors names.'
  if (origin !== undefined && !isSameOrigin(origin, host)) {
    throw new SandboxError('E_FORBIDDEN_ORIGIN', `A page of ${JSON.stringify(origin)} may not use this server.`, {
      hint,
    })
  }
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new SandboxError(
      'E_FORBIDDEN_ORIGIN',
      `A page of another site may not use this server (Sec-Fetch-Site: ${site}).`,
      { hint },
    )
  }
}

/** On every answer: no sniffing, no embedding elsewhere, no addresses told to others. */
export function setCommonHeaders(res: ServerResponse): void {
  res.setHeader('x-content-type-options', 'nosniff')
  res.setHeader('cross-origin-resource-policy', 'same-origin')
  res.setHeader('cross-origin-opener-policy', 'same-origin')
  res.setHeader('referrer-policy', 'no-referrer')
  // Else the browser looks up the hosts of links that nobody has pressed.
  res.setHeader('x-dns-prefetch-control', 'off')
}

/** The page's own: scripts and styles from here alone; style attributes, which Svelte writes, are no code. */
export const PAGE_POLICY = [
  "default-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const mailPolicy = (images: string): string =>
  [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    `img-src ${images}`,
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    'sandbox',
  ].join('; ')

/** For what a mail brought: nothing runs, nothing is fetched. */
export const MAIL_POLICY = mailPolicy('data:')

/** Nothing runs, and the browser fetches images alone: its reader has asked for them. */
export const MAIL_POLICY_WITH_IMAGES = mailPolicy('data: http: https:')

function isOwnHost(name: string, bound: string): boolean {
  if (isLoopback(name) || name === bound) return true
  if (!isWildcard(bound)) return false
  // Open to a network on purpose: an address cannot be rebound, nor can a name that no public DNS holds.
  return isIP(name) !== 0 || !name.includes('.')
}

const isLoopback = (name: string): boolean =>
  name === 'localhost' ||
  name.endsWith('.localhost') ||
  name === '::1' ||
  (isIP(name) === 4 && name.startsWith('127.')) ||
  name === '::ffff:127.0.0.1'

const isWildcard = (bound: string): boolean => bound === '0.0.0.0' || bound === '::'

/** The host of `host:port`, without the brackets of IPv6 and without a last dot. */
function hostname(host: string): string {
  const name = /^\[([^\]]*)\](?::\d+)?$/.exec(host)?.[1] ?? host.replace(/:\d*$/, '')
  return name.toLowerCase().replace(/\.$/, '')
}

function isSameOrigin(origin: string, host: string | undefined): boolean {
  try {
    const { protocol, host: from } = new URL(origin)
    return (protocol === 'http:' || protocol === 'https:') && from === host?.toLowerCase()
  } catch {
    return false
  }
}
