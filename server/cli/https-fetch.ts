/** fetch over TLS for commands: Node's own takes no certificate authority but through a variable that is read at start. */
import { request } from 'node:https'
import { Readable } from 'node:stream'

interface TlsTrust {
  /** PEM of what is to be trusted, in place of the public authorities. */
  ca?: string
  /** Any certificate will do. */
  insecure?: boolean
}

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>

/** As fetch, as far as commands need it: a body in bytes, headers as an object, a signal. */
export const httpsFetch =
  ({ ca, insecure = false }: TlsTrust): Fetch =>
  (url, { method = 'GET', headers = {}, body, signal } = {}) =>
    new Promise((resolve, reject) => {
      const options = {
        method,
        headers: headers as Record<string, string>,
        rejectUnauthorized: !insecure,
        ...(ca === undefined ? {} : { ca }),
        ...(signal ? { signal } : {}),
      }
      const asked = request(url, options, (answer) => {
        const { statusCode = 0, headers: given } = answer
        const flat = Object.entries(given).map(([name, value]): [string, string] => [name, [value].flat().join(', ')])
        const isEmpty = statusCode === 204 || statusCode === 304
        if (isEmpty) answer.resume()
        const content = isEmpty ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>)
        resolve(new Response(content, { status: statusCode, headers: flat }))
      })
      asked.on('error', reject)
      asked.end(body as Uint8Array | undefined)
    })

/** What keeps a server from being trusted, where that is why there was no answer. */
export function tlsFault(cause: unknown, { host, origin }: URL): { message: string; hint: string } | null {
  const { code = '' } = cause as NodeJS.ErrnoException
  const trust = 'Give the certificate that is to be trusted with --ca FILE, or take any with --insecure.'
  if (code === 'CERT_HAS_EXPIRED')
    return { message: `The certificate of ${origin} has expired.`, hint: `Have it renewed. ${trust}` }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const hint = 'Write a name that is in it, or take any certificate with --insecure.'
    return { message: `The certificate of ${origin} is not for ${host.replace(/:\d+$/, '')}.`, hint }
  }
  if (/^(?:UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|CERT_)/.test(code))
    return { message: `The certificate of ${origin} is not trusted (${code}).`, hint: trust }
  if (code !== 'EPROTO' && code !== 'ERR_SSL_WRONG_VERSION_NUMBER') return null
  return { message: `What answers at ${origin} does not speak TLS.`, hint: 'Write http:// in place of https://.' }
}
