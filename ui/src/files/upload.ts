/** One file on its way to the server. fetch does not tell how much was sent; this does. */
import { ApiError } from '../lib/api.ts'

export interface Imported {
  imported: 'sandbox' | 'mail'
  messages: number
  /** Of mail: the ids that it has here. */
  ids: string[]
}

interface Way {
  /** @param part from 0 to 1, where 1 says that the server has it all */
  onSent: (part: number) => void
  signal: AbortSignal
}

/**
 * @returns null where nobody answered, or the browser could not read the file
 * @throws ApiError in the server's own words
 */
export function upload(url: string, file: Blob, { onSent, signal }: Way): Promise<Imported | null> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const stop = () => request.abort()
    request.open('POST', url)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.onprogress = ({ loaded, total }) => onSent(total > 0 ? loaded / total : 0)
    request.upload.onload = () => onSent(1)
    request.onloadend = () => {
      signal.removeEventListener('abort', stop)
      const { status } = request
      if (status === 0) resolve(null)
      else if (status < 300) resolve(read(request.responseText) as unknown as Imported)
      else {
        // The session has ended: the page comes back with its form.
        if (status === 401) location.reload()
        reject(refusal(status, request.statusText, read(request.responseText)))
      }
    }
    signal.addEventListener('abort', stop, { once: true })
    request.send(file)
  })
}

interface Said {
  detail?: string
  code?: string
  hint?: string
}

function read(text: string): Said {
  try {
    return JSON.parse(text) as Said
  } catch {
    return {}
  }
}

const refusal = (status: number, statusText: string, { detail, code = '', hint }: Said): ApiError =>
  new ApiError(status, code, detail ?? `${status} ${statusText}`.trim(), [], hint)
