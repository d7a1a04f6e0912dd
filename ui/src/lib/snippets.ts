/** Settings to copy, for the clients that people use. The tests send a mail with each that can run. Pure. */

export interface Target {
  /** `HOST:PORT` of the SMTP listener. */
  smtp: string
  /** An AUTH user name picks it, unless it is `default`. */
  sandbox: string
  /** Whether nothing is taken before STARTTLS. */
  requireTls?: boolean | undefined
  /** Whether passwords are looked up, so that a name and a password of one's own go there. */
  passwords?: boolean | undefined
}

/** An address that listens everywhere is reached by the page's own host. */
export function reachable(smtp: string, pageHost: string): string {
  const host = pageHost.includes(':') && !pageHost.startsWith('[') ? `[${pageHost}]` : pageHost
  return smtp.replace(/^(?:0\.0\.0\.0|\[::\]):/, `${host}:`)
}

export interface Snippet {
  id: string
  name: string
  /** Where the lines go. */
  file: string
  code: string
}

const FROM = 'app@shop.example'
const TO = 'unknown@bouncelab.test'

interface Parts {
  host: string
  port: string
  /** Null for the default sandbox of a server without passwords, which needs no name. */
  user: string | null
  password: string
  /** Whether STARTTLS must come first; those that take it where it is offered need not say so. */
  tls: boolean
}

/** To be replaced by who copies it: nobody can tell them from here. */
const USER = 'USER'
const PASSWORD = 'PASSWORD'

export function snippets({ smtp, sandbox, requireTls = false, passwords = false }: Target): Snippet[] {
  const colon = smtp.lastIndexOf(':')
  const host = smtp.slice(0, colon).replace(/^\[|\]$/g, '')
  const isDefault = sandbox === 'default'
  // Without the sandbox before it a name leads to the sandbox that is called so, and not to the one on view.
  const own = `${sandbox}/${USER}`
  const parts = {
    ...{ host, port: smtp.slice(colon + 1), tls: requireTls },
    ...(passwords ? { user: own, password: PASSWORD } : { user: isDefault ? null : sandbox, password: 'any' }),
  }
  return ALL.map(({ code, ...rest }) => ({ ...rest, code: code(parts).replace(/\n+$/, '') }))
}

/** The text where there is a user, else nothing. */
const when = (user: string | null, text: (user: string) => string): string => (user === null ? '' : text(user))
const whenTls = ({ tls }: Parts, text: string): string => (tls ? text : '')
const address = ({ host, port }: Parts): string => `${host.includes(':') ? `[${host}]` : host}:${port}`

const ALL: readonly (Omit<Snippet, 'code'> & { code: (parts: Parts) => string })[] = [
  {
    id: 'nodemailer',
    name: 'Nodemailer',
    file: 'mail.mjs',
    code: ({ host, port, user, password, tls }) => `import nodemailer from 'nodemailer'

const mail = nodemailer.createTransport({
  host: '${host}',
  port: ${port},${when(user, (name) => `\n  auth: { user: '${name}', pass: '${password}' },`)}${tls ? '\n  requireTLS: true,' : ''}
  tls: { rejectUnauthorized: false },
})

await mail.sendMail({
  from: '${FROM}',
  to: '${TO}',
  subject: 'hello',
  text: 'Does my bounce handler work?',
})`,
  },
  {
    id: 'curl',
    name: 'curl',
    file: 'shell',
    code: (
      parts,
    ) => `curl --crlf ${whenTls(parts, '--ssl-reqd --insecure ')}smtp://${address(parts)} --mail-from ${FROM} --mail-rcpt ${TO} \\
${when(parts.user, (name) => `  --user ${name}:${parts.password} \\\n`)}  --upload-file - <<'END'
From: ${FROM}
To: ${TO}
Subject: hello

Does my bounce handler work?
END`,
  },
  {
    id: 'swaks',
    name: 'swaks',
    file: 'shell',
    code: ({ host, port, user, password, tls }) => `swaks --server ${host} --port ${port}${tls ? ' --tls' : ''} \\
${when(user, (name) => `  --auth PLAIN --auth-user ${name} --auth-password ${password} \\\n`)}  --from ${FROM} --to ${TO} \\
  --header 'Subject: hello' --body 'Does my bounce handler work?'`,
  },
  {
    id: 'python',
    name: 'Python',
    file: 'mail.py',
    code: ({ host, port, user, password, tls }) => `import smtplib
from email.message import EmailMessage

message = EmailMessage()
message['From'] = '${FROM}'
message['To'] = '${TO}'
message['Subject'] = 'hello'
message.set_content('Does my bounce handler work?')

with smtplib.SMTP('${host}', ${port}) as smtp:
${tls ? '    smtp.starttls()\n' : ''}${when(user, (name) => `    smtp.login('${name}', '${password}')\n`)}    smtp.send_message(message)`,
  },
  {
    id: 'rails',
    name: 'Rails',
    file: 'config/environments/development.rb',
    code: ({ host, port, user, password, tls }) => `config.action_mailer.delivery_method = :smtp
config.action_mailer.smtp_settings = {
  address: '${host}',
  port: ${port},${when(user, (name) => `\n  user_name: '${name}',\n  password: '${password}',\n  authentication: :plain,`)}${tls ? '\n  enable_starttls: true,' : ''}
  openssl_verify_mode: 'none',
}`,
  },
  {
    id: 'django',
    name: 'Django',
    file: 'settings.py',
    code: ({ host, port, user, password, tls }) => `EMAIL_BACKEND = 'django.core.mail.backends.smtp.EmailBackend'
EMAIL_HOST = '${host}'
EMAIL_PORT = ${port}
${when(user, (name) => `EMAIL_HOST_USER = '${name}'\nEMAIL_HOST_PASSWORD = '${password}'\n`)}${tls ? 'EMAIL_USE_TLS = True\n' : ''}`,
  },
  {
    id: 'laravel',
    name: 'Laravel',
    file: '.env',
    code: ({ host, port, user, password, tls }) => `MAIL_MAILER=smtp
MAIL_HOST=${host}
MAIL_PORT=${port}
MAIL_USERNAME=${user ?? 'null'}
MAIL_PASSWORD=${user === null ? 'null' : password}
MAIL_ENCRYPTION=${tls ? 'tls' : 'null'}`,
  },
  {
    id: 'spring',
    name: 'Spring',
    file: 'application.properties',
    code: ({ host, port, user, password, tls }) => `spring.mail.host=${host}
spring.mail.port=${port}
${when(user, (name) => `spring.mail.username=${name}\nspring.mail.password=${password}\nspring.mail.properties.mail.smtp.auth=true\n`)}${tls ? `spring.mail.properties.mail.smtp.starttls.required=true\nspring.mail.properties.mail.smtp.ssl.trust=${host}\n` : ''}`,
  },
  {
    id: 'go',
    name: 'Go',
    file: 'main.go',
    code: (parts) => `package main

import (${whenTls(parts, '\n\t"crypto/tls"')}
	"log"
	"net/smtp"
)

func main() {
	body := []byte("From: ${FROM}\\r\\nTo: ${TO}\\r\\nSubject: hello\\r\\n\\r\\nDoes my bounce handler work?\\r\\n")
	client, err := smtp.Dial("${address(parts)}")
	if err != nil {
		log.Fatal(err)
	}
${whenTls(parts, '\tif err := client.StartTLS(&tls.Config{InsecureSkipVerify: true}); err != nil {\n\t\tlog.Fatal(err)\n\t}\n')}${when(parts.user, (name) => `	client.Auth(smtp.PlainAuth("", "${name}", "${parts.password}", "${parts.host}"))\n`)}	client.Mail("${FROM}")
	client.Rcpt("${TO}")
	data, err := client.Data()
	if err != nil {
		log.Fatal(err)
	}
	data.Write(body)
	data.Close()
	client.Quit()
}`,
  },
  {
    id: 'php',
    name: 'PHP',
    file: 'mail.php',
    code: (parts) => `<?php // composer require symfony/mailer
require 'vendor/autoload.php';

use Symfony\\Component\\Mailer\\{Mailer, Transport};
use Symfony\\Component\\Mime\\Email;

$dsn = 'smtp://${when(parts.user, (name) => `${encodeURIComponent(name)}:${parts.password}@`)}${address(parts)}?verify_peer=0${whenTls(parts, '&require_tls=true')}';
(new Mailer(Transport::fromDsn($dsn)))->send((new Email())
    ->from('${FROM}')
    ->to('${TO}')
    ->subject('hello')
    ->text('Does my bounce handler work?'));`,
  },
  {
    id: 'dotnet',
    name: '.NET',
    file: 'Program.cs',
    code: ({ host, port, user, password, tls }) => `using System.Net;
using System.Net.Mail;${tls ? '\n\n// Nobody has signed the certificate: this takes it as it is.\nServicePointManager.ServerCertificateValidationCallback = (_, _, _, _) => true;' : ''}

using var client = new SmtpClient("${host}", ${port});
${when(user, (name) => `client.Credentials = new NetworkCredential("${name}", "${password}");\n`)}${tls ? 'client.EnableSsl = true;\n' : ''}client.Send("${FROM}", "${TO}", "hello", "Does my bounce handler work?");`,
  },
  {
    id: 'vitest',
    name: 'vitest',
    file: 'bounce.test.ts',
    code: () => `import nodemailer from 'nodemailer'
import { expect, test } from 'bouncelab/vitest'

// Each test gets a sandbox of its own, on free ports.
test('a dead address comes back', async ({ sandbox }) => {
  const mail = nodemailer.createTransport({ host: '127.0.0.1', port: sandbox.smtp.port, ignoreTLS: true })
  await mail.sendMail({ from: '${FROM}', to: '${TO}', subject: 'hello', text: 'hello' })
  const bounce = await sandbox.waitFor({ notice: 'bounce', about: '${TO}' })
  expect(bounce.report[0].status).toBe('5.1.1')
})`,
  },
  {
    id: 'actions',
    name: 'GitHub Actions',
    file: '.github/workflows/test.yml',
    code: ({ port }) => `on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 22 }
      - run: npm ci
      - run: npx bouncelab serve --smtp 127.0.0.1:${port} --ready-file ready.json &
      - run: timeout 30 sh -c 'until [ -s ready.json ]; do sleep 0.1; done'
      - run: npm test
        env:
          SMTP_HOST: 127.0.0.1
          SMTP_PORT: ${port}`,
  },
]
