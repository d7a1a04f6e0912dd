/** Mailjet: an event, or several of them where "group events" is on, with HTTP Basic. */
import { type Provider, reportOf } from './provider.ts'
import { hasPassword } from './signatures.ts'

interface Event {
  event: string
  email: string
  /** Seconds. */
  time: number
  hard_bounce?: boolean
  error?: string
  comment?: string
  CustomID: string
}

export const mailjet: Provider = {
  fields: (copy) => ({ 'X-MJ-CustomID': copy }),
  isGenuine: hasPassword,
  read: (body) =>
    [JSON.parse(body) as Event | Event[]]
      .flat()
      .flatMap(({ event, email, time, error, comment, CustomID, ...rest }) => {
        // It has no other event for a delay than a bounce that is not hard.
        const isBounce = event === 'bounce' && (rest.hard_bounce === true || error !== 'greylisted')
        if (!isBounce && event !== 'spam') return []
        const report = reportOf(email, comment ?? error ?? '')
        return [{ copy: CustomID || null, kind: isBounce ? 'report' : 'complaint', report, at: time * 1000 }]
      }),
}
