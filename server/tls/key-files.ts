/** The operator's key and certificate, looked at before a client does: what is wrong with them is said with its mend. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { readSmallFile } from '../auth/password-file.ts'
import { SandboxError } from '../errors.ts'
import type { KeyAndCertificate } from '../smtp/tls.ts'

/** Paths, or the PEM itself. */
export interface KeyFiles {
  cert: string
  /** The same file where it holds both. */
  key: string
}

export interface ReadKeyFiles {
  pair: KeyAndCertificate
  /** What works but is hardly meant: it has run out, or is not valid yet. */
  warnings: string[]
}

/** @throws SandboxError E_CONFIG for what cannot be read, is no PEM, is encrypted, or does not belong together */
export function readKeyFiles({ cert, key }: KeyFiles, now: Date): ReadKeyFiles {
  const certText = textOf(cert, '--tls-cert')
  const keyText = textOf(key, '--tls-key')
  return readKeys(
    isPem(cert) ? 'the certificate given' : cert,
    isPem(key) ? 'the key given' : key,
    certText,
    keyText,
    now,
  )
}

const isPem = (text: string): boolean => text.includes('-----BEGIN')
const textOf = (given: string, flag: string): string => (isPem(given) ? given : readSmallFile(given, flag))

/** @param cert @param key what they are called in sentences */
function readKeys(cert: string, key: string, certText: string, keyText: string, now: Date): ReadKeyFiles {
  const certificate = certificateIn(certText, cert)
  const privateKey = keyIn(keyText, key, cert)
  if (!certificate.checkPrivateKey(privateKey)) {
    const hint = 'Give the key that the certificate was made with; in a chain the server’s own certificate comes first.'
    throw wrong(`--tls-key: ${key} does not belong to the certificate in ${cert}.`, hint)
  }
  const pair = { cert: certText, key: keyText }
  try {
    createSecureContext(pair)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw wrong(
      `--tls-cert: ${cert} cannot be used for TLS (${reason}).`,
      'Make one of 2048 bits RSA or more, or EC.',
      cause,
    )
  }
  return { pair, warnings: dates(certificate, cert, now) }
}

function certificateIn(text: string, file: string): X509Certificate {
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text))
      throw wrong(
        `--tls-cert: ${file} has a private key and no certificate.`,
        'Are --tls-cert and --tls-key the wrong way round?',
      )
    const hint = `If it is DER, turn it into PEM: openssl x509 -inform der -in ${file} -out cert.pem`
    throw wrong(`--tls-cert: ${file} has no certificate in PEM.`, hint)
  }
  try {
    return new X509Certificate(text)
  } catch (cause) {
    const hint = `See what it holds: openssl x509 -in ${file} -noout -text`
    throw wrong(`--tls-cert: the certificate in ${file} cannot be read.`, hint, cause)
  }
}

function keyIn(text: string, file: string, cert: string): KeyObject {
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(text)) {
    const hint = `Nobody is there to type its passphrase; take it off: openssl pkey -in ${file} -out key.pem`
    throw wrong(`--tls-key: the key in ${file} is encrypted.`, hint)
  }
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    const hint =
      file === cert ? 'Give it with --tls-key FILE.' : 'Give the file that begins with -----BEGIN PRIVATE KEY-----.'
    throw wrong(`--tls-key: ${file} has no private key in PEM.`, hint)
  }
  try {
    return createPrivateKey(text)
  } catch (cause) {
    const hint = `See what is wrong with it: openssl pkey -in ${file} -noout -check`
    throw wrong(`--tls-key: the key in ${file} cannot be read.`, hint, cause)
  }
}

function dates({ validFrom, validTo }: X509Certificate, file: string, now: Date): string[] {
  if (Date.parse(validTo) < now.getTime())
    return [`${file}: the certificate has run out (${validTo}); clients that check it will not go on. Renew it.`]
  if (Date.parse(validFrom) > now.getTime())
    return [`${file}: the certificate is valid only from ${validFrom} on; clients that check it will not go on yet.`]
  return []
}

const wrong = (message: string, hint: string, cause?: unknown): SandboxError =>
  new SandboxError('E_CONFIG', message, { hint, ...(cause === undefined ? {} : { cause }) })
