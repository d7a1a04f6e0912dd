/** Proves another Node: starts the built server, sends a mail to a dead address, and sees its bounce. */
import assert from 'node:assert/strict'
import nodemailer from 'nodemailer'
import { startServer } from '../../dist/server/index.js'

const server = await startServer({ clock: { mode: 'auto' } })
const transport = nodemailer.createTransport({ host: server.smtp.host, port: server.smtp.port, ignoreTLS: true })
await transport.sendMail({ from: 'app@client.example', to: 'unknown@bouncelab.test', subject: 'hello', text: 'Hello.' })
const wait = `${server.http.url}/api/sandboxes/default/messages/wait?kind=bounce&about=unknown@bouncelab.test`
const bounce = await (await fetch(wait)).json()
assert.equal(bounce.kind, 'bounce')
assert.equal(bounce.report[0].status, '5.1.1')
const raw = await (await fetch(`${server.http.url}/api/sandboxes/default/messages/${bounce.id}/raw`)).text()
assert.match(raw, /^This is the mail system at host /m)
transport.close()
await server.close()
console.log(`Node ${process.versions.node}: started, and a bounce came back.`)
