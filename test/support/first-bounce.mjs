/**
 * A fresh user's first minute, in a folder where the tarball is installed: npx starts it, a mail goes to nobody, and
 * its bounce is seen over the API. Run by itself it packs and installs first: node test/support/first-bounce.mjs
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import nodemailer from 'nodemailer'
import { install, pack } from './tarball.mjs'

/** @returns the bounce, as the API tells it */
export async function firstBounce(folder) {
  const readyFile = join(folder, 'ready.json')
  const words = ['--no-install', 'bouncelab', '--smtp', '127.0.0.1:0', '--http', '127.0.0.1:0']
  const server = spawn('npx', [...words, '--ready-file', readyFile], {
    cwd: folder,
    // npx and the server it starts are stopped together.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const ended = new Promise((resolve) => server.once('exit', resolve))
  try {
    const { smtp, http } = await readyIn(readyFile, ended)
    await send(smtp)
    const wait = `${http}/api/sandboxes/default/messages/wait?kind=bounce&about=unknown@bouncelab.test`
    const bounce = await (await fetch(wait)).json()
    assert.equal(bounce.kind, 'bounce')
    assert.equal(bounce.report[0].status, '5.1.1')
    const page = await (await fetch(http)).text()
    assert.match(page, /<title>/)
    return bounce
  } finally {
    // One that has ended by itself has said why; that there is nothing left to stop must not stand in its place.
    if (server.exitCode === null && server.signalCode === null) process.kill(-server.pid, 'SIGTERM')
    await ended
  }
}

async function readyIn(file, ended) {
  let code
  ended.then((exit) => (code = exit ?? 'a signal'))
  while (!existsSync(file)) {
    if (code !== undefined) throw new Error(`npx bouncelab ended with ${code} before it was ready.`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return JSON.parse(readFileSync(file, 'utf8'))
}

async function send(smtp) {
  const [host, port] = smtp.split(':')
  const transport = nodemailer.createTransport({ host, port: Number(port), ignoreTLS: true })
  await transport.sendMail({ from: 'app@shop.example', to: 'unknown@bouncelab.test', subject: 'hello', text: 'Hello.' })
  transport.close()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = mkdtempSync(join(tmpdir(), 'bouncelab-fresh-'))
  try {
    install(pack(folder), folder)
    await firstBounce(folder)
    console.log(`Node ${process.versions.node}: installed from the tarball, and the first bounce came back.`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
