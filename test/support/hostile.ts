/** Mails that mean harm: those of test/fixtures/hostile, and those that are too large to lie in a folder. */
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'

const FOLDER = new URL('../fixtures/hostile/', import.meta.url)

/** What every one of them has somewhere, to be found in its source. */
export const READABLE = 'The source can still be read.'

export interface HostileMail {
  name: string
  raw: Buffer
}

/** @param beacon where a mail that gets out would be heard */
export function hostileMails(beacon: string): HostileMail[] {
  const fill = (text: string) =>
    text.replaceAll('{{beacon}}', beacon).replaceAll('{{beaconHost}}', new URL(beacon).host)
  const files = readdirSync(FOLDER)
    .filter((file) => file.endsWith('.eml'))
    .map((file) => ({
      name: file.replace('.eml', ''),
      raw: Buffer.from(fill(readFileSync(new URL(file, FOLDER), 'latin1')), 'latin1'),
    }))
  return [...files, ...largeMails(beacon)]
}

const mail = (subject: string, header: string, body: string): Buffer =>
  Buffer.from(
    `From: Eve <eve@evil.example>\r\nTo: ada@client.example\r\nSubject: ${subject}\r\nMIME-Version: 1.0\r\n${header}\r\n${READABLE}\r\n${body}`,
  )

const HTML = 'Content-Type: text/html; charset=utf-8\r\n'
const TEN_MB = 10_000_000

function largeMails(beacon: string): HostileMail[] {
  const deep = Array.from(
    { length: 1000 },
    (_, i) => `--b${i}\r\nContent-Type: multipart/mixed; boundary=b${i + 1}\r\n\r\n`,
  ).join('')
  const row = `<p>Hello <a href="${beacon}/a">there</a> <img src="${beacon}/i.png"> you.</p>\r\n`
  return [
    { name: '10 MB of HTML', raw: mail('10 MB of HTML', HTML, row.repeat(TEN_MB / row.length)) },
    { name: '10 MB in one line', raw: mail('one line', HTML, '<div>'.repeat(TEN_MB / 5)) },
    { name: '10 MB of line ends', raw: mail('line ends', '', '\r\n'.repeat(TEN_MB / 2)) },
    { name: '10 MB of text', raw: mail('text', '', '> quoted https://a.example/ text\r\n'.repeat(TEN_MB / 34)) },
    { name: 'parts 1,000 deep', raw: mail('deep', 'Content-Type: multipart/mixed; boundary=b0\r\n', `${deep}\r\nend`) },
    {
      name: 'messages 1,000 deep',
      raw: mail('messages', 'Content-Type: message/rfc822\r\n', 'Content-Type: message/rfc822\r\n\r\n'.repeat(1000)),
    },
    {
      name: '50,000 parts',
      raw: mail('parts', 'Content-Type: multipart/mixed; boundary=x\r\n', '--x\r\n\r\nx\r\n'.repeat(50_000)),
    },
    { name: '50,000 fields', raw: mail('fields', 'X-Field: value\r\n'.repeat(50_000), 'end') },
    { name: 'a field of 1 MB', raw: mail('long', `X-Long: ${'=?utf-8?q?=41?= '.repeat(60_000)}\r\n`, 'end') },
    { name: '5,000 recipients in a report', raw: mail('report', REPORT, longReport()) },
  ]
}

const REPORT = 'Content-Type: multipart/report; report-type=delivery-status; boundary=r\r\n'
const longReport = (): string =>
  `--r\r\n\r\nWords.\r\n--r\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns;x\r\n\r\n${Array.from(
    { length: 5000 },
    (_, n) => `Final-Recipient: rfc822;u${n}@x.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n`,
  ).join('')}--r--\r\n`

export interface Beacon {
  url: string
  /** What came: the first bytes of each connection, or that there was one. */
  heard: string[]
  close(): void
}

/** A listener on loopback that hears connections, even those that ask for nothing. */
export async function openBeacon(): Promise<Beacon> {
  const heard: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    const place = heard.push('a connection') - 1
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('data', (bytes) => {
      heard[place] = bytes.toString('latin1').split('\r\n')[0] as string
      socket.end('HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}`,
    heard,
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
