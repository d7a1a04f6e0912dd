/** Settings to copy, for the clients that people use. The tests send a mail with each that can run. Pure. */

export interface Target {
  /** `HOST:PORT` of the SMTP listener. */
  smtp: string
  /** An AUTH user name picks it, unless it is `default`. */
  sandbox: string
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
  /** Null for the default sandbox, which needs no name. */
  user: string | null
}

export function snippets({ smtp, sandbox }: Target): Snippet[] {
  const colon = smtp.lastIndexOf(':')
  const host = smtp.slice(0, colon).replace(/^\[|\]$/g, '')
  const parts = { host, port: smtp.slice(colon + 1), user: sandbox === 'default' ? null : sandbox }
  return ALL.map(({ code, ...rest }) => ({ ...rest, code: code(parts).replace(/\n+$/, '') }))
}

/** The text where there is a user, else nothing. */
const when = (user: string | null, text: (user: string) => string): string => (user === null ? '' : text(user))
const address = ({ host, port }: Parts): string => `${host.includes(':') ? `[${host}]` : host}:${port}`

const ALL: readonly (Omit<Snippet, 'code'> & { code: (parts: Parts) => string })[] = [
  {
    id: 'nodemailer',
    name: 'Nodemailer',
    file: 'mail.mjs',
    code: ({ host, port, user }) => `import nodemailer from 'nodemailer'

const mail = nodemailer.createTransport({
  host: '${host}',
  port: ${port},${when(user, (name) => `\n  auth: { user: '${name}', pass: 'any' },`)}
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
    code: (parts) => `curl --crlf smtp://${address(parts)} --mail-from ${FROM} --mail-rcpt ${TO} \\
${when(parts.user, (name) => `  --user ${name}:any \\\n`)}  --upload-file - <<'END'
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
    code: ({ host, port, user }) => `swaks --server ${host} --port ${port} \\
${when(user, (name) => `  --auth PLAIN --auth-user ${name} --auth-password any \\\n`)}  --from ${FROM} --to ${TO} \\
  --header 'Subject: hello' --body 'Does my bounce handler work?'`,
  },
  {
    id: 'python',
    name: 'Python',
    file: 'mail.py',
    code: ({ host, port, user }) => `import smtplib
from email.message import EmailMessage

message = EmailMessage()
message['From'] = '${FROM}'
message['To'] = '${TO}'
message['Subject'] = 'hello'
message.set_content('Does my bounce handler work?')

with smtplib.SMTP('${host}', ${port}) as smtp:
${when(user, (name) => `    smtp.login('${name}', 'any')\n`)}    smtp.send_message(message)`,
  },
  {
    id: 'rails',
    name: 'Rails',
    file: 'config/environments/development.rb',
    code: ({ host, port, user }) => `config.action_mailer.delivery_method = :smtp
config.action_mailer.smtp_settings = {
  address: '${host}',
  port: ${port},${when(user, (name) => `\n  user_name: '${name}',\n  password: 'any',\n  authentication: :plain,`)}
  openssl_verify_mode: 'none',
}`,
  },
  {
    id: 'django',
    name: 'Django',
    file: 'settings.py',
    code: ({ host, port, user }) => `EMAIL_BACKEND = 'django.core.mail.backends.smtp.EmailBackend'
EMAIL_HOST = '${host}'
EMAIL_PORT = ${port}
${when(user, (name) => `EMAIL_HOST_USER = '${name}'\nEMAIL_HOST_PASSWORD = 'any'\n`)}`,
  },
  {
    id: 'laravel',
    name: 'Laravel',
    file: '.env',
    code: ({ host, port, user }) => `MAIL_MAILER=smtp
MAIL_HOST=${host}
MAIL_PORT=${port}
MAIL_USERNAME=${user ?? 'null'}
MAIL_PASSWORD=${user === null ? 'null' : 'any'}
MAIL_ENCRYPTION=null`,
  },
  {
    id: 'spring',
    name: 'Spring',
    file: 'application.properties',
    code: ({ host, port, user }) => `spring.mail.host=${host}
spring.mail.port=${port}
${when(user, (name) => `spring.mail.username=${name}\nspring.mail.password=any\nspring.mail.properties.mail.smtp.auth=true\n`)}`,
  },
  {
    id: 'go',
    name: 'Go',
    file: 'main.go',
    code: (parts) => `package main

import (
	"log"
	"net/smtp"
)

func main() {
	body := []byte("From: ${FROM}\\r\\nTo: ${TO}\\r\\nSubject: hello\\r\\n\\r\\nDoes my bounce handler work?\\r\\n")
	client, err := smtp.Dial("${address(parts)}")
	if err != nil {
		log.Fatal(err)
	}
${when(parts.user, (name) => `	client.Auth(smtp.PlainAuth("", "${name}", "any", "${parts.host}"))\n`)}	client.Mail("${FROM}")
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

$dsn = 'smtp://${when(parts.user, (name) => `${name}:any@`)}${address(parts)}?verify_peer=0';
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
    code: ({ host, port, user }) => `using System.Net;
using System.Net.Mail;

using var client = new SmtpClient("${host}", ${port});
${when(user, (name) => `client.Credentials = new NetworkCredential("${name}", "any");\n`)}client.Send("${FROM}", "${TO}", "hello", "Does my bounce handler work?");`,
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
