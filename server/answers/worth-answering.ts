/** To whom no automatic answer goes (RFC 3834 section 2), so that two machines do not answer each other for ever. */
import { type Answered, fieldOf } from './answer.ts'

const MACHINES = /^(mailer-daemon|postmaster|owner-.*|.*-request|.*-owner|bounces?([+-].*)?|no-?reply.*)@/i

/** Complaints are not answers: they go out for every message. */
export function answersNobody({ spec, message, fields }: Answered): boolean {
  const { reversePath } = message.envelope
  if (spec.to === undefined && (reversePath === '' || reversePath === '#@[]')) return true
  if (spec.with === 'complaint') return false
  if (message.kind !== 'mail' || message.origin.type === 'answer') return true
  const submitted = fieldOf(fields, 'auto-submitted')?.toLowerCase() ?? 'no'
  if (!submitted.startsWith('no')) return true
  const precedence = fieldOf(fields, 'precedence')?.toLowerCase() ?? ''
  if (['bulk', 'list', 'junk'].includes(precedence) || fieldOf(fields, 'list-id')) return true
  return spec.to === undefined && MACHINES.test(reversePath)
}
