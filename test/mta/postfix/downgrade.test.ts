import { expect, test } from 'vitest'
import { utf8 } from '../../../server/mail/bytes.ts'
import { downgraded } from '../../../server/mta/postfix/downgrade.ts'
import { playSituation } from '../common/situation.ts'

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8')
const recoded = (message: string) => text(downgraded(utf8(message)))

test('a bounce for a host that knows only HELO is seven bits throughout, the original in it too', () => {
  const situation = { name: '50-mime-8bit-original-to-7bit-sender-host', from: 'exim' } as const
  const [bounce] = playSituation('postfix', situation).outputs
  const sent = text(bounce?.arrived as Uint8Array)
  expect(bounce?.to).toBe('user@old.example')
  expect([...sent].every((c) => c.charCodeAt(0) < 128)).toBe(true)
  // The header's field goes behind Message-Id; the text breaks where its 73rd character ends.
  expect(sent).toMatch(/\nMessage-Id: <[^>]+>\nContent-Transfer-Encoding: 7bit\n\nThis is a MIME/)
  expect(sent).toContain('charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nThis is the mail')
  expect(sent).toContain('said: 550 5.=\n1.1\n')
  expect(sent).toContain('Content-Type: message/rfc822\nContent-Transfer-Encoding: 7bit\n\nReturn-Path:')
  expect(sent).not.toMatch(/^Content-Transfer-Encoding: 8bit/m)
})

test('a host of which nothing is said takes eight bits', () => {
  const [bounce] = playSituation('postfix', { name: '49-mime-8bit-original', from: 'exim' }).outputs
  expect(text(bounce?.arrived as Uint8Array)).toMatch(/^Content-Transfer-Encoding: 8bit/m)
})

test('seven bits stay as they are, an equals sign too', () => {
  const message = 'Subject: a=b\nContent-Type: text/plain\n\na=b \n'
  expect(recoded(message)).toBe(message)
})

test('equals signs, bytes beyond ASCII and a blank at the end of a line are written in hex', () => {
  const header = 'Content-Transfer-Encoding: 8bit\nContent-Type: text/plain; charset=utf-8\n'
  expect(recoded(`${header}\na=b é\nend \nlast`)).toBe(
    'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\na=3Db =C3=A9\nend=20\nlast',
  )
})

test('each part of a multipart has its own encoding, and what stands around the parts is left alone', () => {
  const part = (encoding: string, body: string) => `--b\nContent-Transfer-Encoding: ${encoding}\n\n${body}\n`
  const head = 'Content-Type: multipart/mixed; boundary="b"\n'
  const message = `${head}Content-Transfer-Encoding: 8bit\n\nbefore\n${part('8bit', 'é')}${part('base64', '6Q==')}--b--\nafter é\n`
  const asSent = `${head}Content-Transfer-Encoding: 7bit\n\nbefore\n${part('quoted-printable', '=C3=A9')}${part('base64', '6Q==')}--b--\nafter é\n`
  expect(recoded(message)).toBe(asSent)
})

test('a multipart without a boundary, and an empty message, are left as they are', () => {
  expect(recoded('Content-Type: multipart/mixed\n\n--b\n\nx\n')).toBe('Content-Type: multipart/mixed\n\n--b\n\nx\n')
  expect(recoded('')).toBe('')
})
