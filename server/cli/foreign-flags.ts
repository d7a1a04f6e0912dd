/** Flags of Mailpit, MailHog, MailDev and smtp4dev that somebody brings along: what they are called here. */

/** Without their dashes. */
export const FOREIGN_FLAGS: Record<string, string> = {
  listen: '--http',
  database: '--data DIR',
  'db-file': '--data DIR',
  max: '--max-messages',
  webroot: '--base-path',
  'ui-auth-file': '--ui-auth',
  'smtp-auth-file': '--auth',
  'smtp-tls-cert': '--tls-cert',
  'smtp-tls-key': '--tls-key',
  'smtp-require-starttls': '--require-tls',
  'smtp-require-tls': '--smtps',
  'api-cors': '--cors',
  'smtp-relay-config': '--relay and --relay-allow',
  'smtp-relay-all': '--relay',
  'webhook-url': 'a webhook, PUT /api/sandboxes/default/webhooks',
  'enable-chaos': 'PUT /api/v1/chaos, which is always there',
  'chaos-triggers': 'PUT /api/v1/chaos, or a rule',
  'smtp-bind-addr': '--smtp',
  'ui-bind-addr': '--http',
  'api-bind-addr': '--http',
  'ui-web-path': '--base-path',
  'auth-file': '--ui-auth',
  'cors-origin': '--cors',
  storage: '--data DIR',
  'mongo-uri': '--data DIR',
  'maildir-path': '--data DIR',
  'outgoing-smtp': '--relay and --relay-allow',
  'invite-jim': 'POST /api/v2/jim',
  web: '--http HOST:PORT',
  ip: '--smtp HOST:PORT',
  'web-ip': '--http HOST:PORT',
  'disable-web': '--http off',
  'incoming-user': '--auth FILE',
  'incoming-pass': '--auth FILE',
  'incoming-secure': '--smtps',
  'incoming-cert': '--tls-cert',
  'incoming-key': '--tls-key',
  'hide-extensions': 'a session rule, then: { hide: [SIZE] }',
  'web-user': '--ui-auth FILE',
  'web-pass': '--ui-auth FILE',
  'base-pathname': '--base-path',
  'auto-relay': '--relay',
  'mail-directory': '--data DIR',
  'max-emails': '--max-messages',
  smtpport: '--smtp HOST:PORT',
  urls: '--http HOST:PORT',
  imapport: '--imap HOST:PORT',
  pop3port: '--pop3 HOST:PORT',
  db: '--data DIR',
  messagestokeep: '--max-messages',
  tlsmode: '--smtps or --require-tls',
  tlscertificate: '--tls-cert and --tls-key',
  authenticationrequired: '--auth-required',
  basepath: '--base-path',
  relaysmtpserver: '--relay and --relay-allow',
}

/**
 * What the command line says of an unknown option, with our word for one of another mail catcher.
 * @example withForeignHint("error: unknown option '--webroot'") // "… (Here it is --base-path. …)"
 */
export function withForeignHint(text: string): string {
  const name = /unknown option '-{1,2}([\w-]+)/.exec(text)?.[1] ?? ''
  const here = Object.hasOwn(FOREIGN_FLAGS, name) ? FOREIGN_FLAGS[name] : undefined
  if (here === undefined) return text
  return `${text.replace(/\n\(Did you mean[^\n]*\)/, '').trimEnd()}\n(Here it is ${here}. bouncelab serve --help lists all of them.)\n`
}
