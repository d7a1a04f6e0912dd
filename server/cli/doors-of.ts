/** The flags of certificates, passwords, tokens and proxies, as the server takes them. */
import type { Config } from '../config.ts'
import type { DoorOptions } from '../doors.ts'

export const DOOR_SETTINGS = [
  'smtps',
  'lmtp',
  'tls-cert',
  'tls-key',
  'require-tls',
  'auth',
  'auth-required',
  'auth-clear',
  'auth-limit',
  'ui-auth',
  'tokens',
  'token',
  'base-path',
  'allow-host',
  'cors',
  'trust-proxy',
] as const

export function doorsOf(config: Config<(typeof DOOR_SETTINGS)[number]>): DoorOptions {
  const cert = config['tls-cert']
  return {
    ...(cert === undefined ? {} : { tls: { cert, key: config['tls-key'] ?? cert } }),
    requireTls: config['require-tls'],
    auth: config.auth,
    authRequired: config['auth-required'],
    authClear: config['auth-clear'],
    authLimit: config['auth-limit'],
    uiAuth: config['ui-auth'],
    tokens: config.tokens,
    token: config.token,
    basePath: config['base-path'],
    allowHosts: config['allow-host'],
    cors: config.cors,
    trustProxies: config['trust-proxy'],
  }
}
