import { generateKeyPairSync, type KeyPairKeyObjectResult, randomBytes, sign } from 'node:crypto'
import { isIP } from 'node:net'

const DAY = 86_400_000
const ECDSA_WITH_SHA256 = '2a8648ce3d040302'
const RSA_WITH_SHA256 = '2a864886f70d01010b'
const COMMON_NAME = '550403'
const SUBJECT_ALT_NAME = '551d11'
const BASIC_CONSTRAINTS = '551d13'

/**
 * A self-signed certificate, for STARTTLS and SMTPS when none was given: RFC 5280, DER written by hand, because the
 * packages that do it take 150 ms and more to load.
 * @param keys an EC key (P-256) unless given; or an RSA key
 */
export function selfSigned(
  hosts: string[],
  now: Date,
  keys: KeyPairKeyObjectResult = generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  commonName = 'bouncelab',
): { key: string; cert: string } {
  const { privateKey, publicKey } = keys
  const isRsa = privateKey.asymmetricKeyType === 'rsa'
  // RFC 4055 section 5: for RSA the parameters are there and NULL; RFC 5758 section 3.2: for ECDSA they are absent.
  const algorithm = isRsa ? sequence(oid(RSA_WITH_SHA256), der(0x05)) : sequence(oid(ECDSA_WITH_SHA256))
  const name = sequence(der(0x31, sequence(oid(COMMON_NAME), der(0x0c, commonName))))
  const tbs = sequence(
    der(0xa0, der(0x02, [2])), // version 3
    der(0x02, [1, ...randomBytes(15)]), // serial number, positive
    algorithm,
    name,
    sequence(time(now.getTime() - DAY), time(now.getTime() + 365 * DAY)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(
      0xa3,
      sequence(
        sequence(oid(BASIC_CONSTRAINTS), der(0x01, [0xff]), der(0x04, sequence(der(0x01, [0xff])))), // critical, CA
        sequence(oid(SUBJECT_ALT_NAME), der(0x04, sequence(...hosts.map(generalName)))),
      ),
    ),
  )
  const certificate = sequence(tbs, algorithm, der(0x03, [0], sign('sha256', tbs, privateKey)))
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  }
}

function der(tag: number, ...parts: (Uint8Array | number[] | string)[]): Buffer {
  const body = Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Uint8Array.from(part))),
  )
  const size = body.length
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff]
  return Buffer.concat([Uint8Array.from([tag, ...length]), body])
}

const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts)
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'))

/** UTCTime up to 2049, as RFC 5280, 4.1.2.5 wants it. */
function time(at: number): Buffer {
  const digits = new Date(at).toISOString().replace(/[-:T]|\.\d+/g, '')
  return der(0x17, digits.slice(2))
}

function generalName(host: string): Buffer {
  if (isIP(host) === 4) return der(0x87, host.split('.').map(Number))
  if (host === '::1') return der(0x87, [...new Array<number>(15).fill(0), 1])
  return der(0x82, host)
}
