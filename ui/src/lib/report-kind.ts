import type { MessageDetail } from './api-types.ts'

/** Whether a message reports on others, whoever wrote it: then it has a Report. */
export function isReport({ kind, headers, text }: MessageDetail): boolean {
  if (kind !== 'mail' && kind !== 'forward') return true
  const type = headers.find(({ name }) => /^content-type$/i.test(name))?.value ?? ''
  return (
    /^multipart\/report\b|^message\/(?:global-)?delivery-status\b/i.test(type) || /^Hi\. This is the/.test(text ?? '')
  )
}
