/** The newsletter's own SMTP server: mail for its bounce addresses is routed here. */
import { SMTPServer } from 'smtp-server'
import type { Newsletter } from '../newsletter.ts'

export const bounceServer = ({ receive }: Newsletter): SMTPServer =>
  new SMTPServer({
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
