/** The newsletter's own SMTP or LMTP server: mail for its bounce addresses is routed here. */
import { SMTPServer } from 'smtp-server'
import type { Newsletter } from '../newsletter.ts'

/** @param lmtp LHLO instead of EHLO, and a reply for each recipient (RFC 2033), as Postfix's lmtp(8) wants them */
export const bounceServer = ({ receive }: Newsletter, { lmtp = false } = {}): SMTPServer =>
  new SMTPServer({
    lmtp,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', async () => {
        try {
          const raw = Buffer.concat(chunks)
          for (const { address } of envelope.rcptTo) await receive({ to: address, raw, at: Date.now() })
          done()
        } catch (error) {
          // 4xx: the mail server keeps it and comes again.
          done(Object.assign(error as Error, { responseCode: 451 }))
        }
      })
    },
  })
