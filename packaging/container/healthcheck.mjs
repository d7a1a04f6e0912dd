/**
 * The container's health check: asks the server where its ready file says that it is. The file is put in place when
 * the server listens, so that no port and no base path need to be known here. Ends with 0 when it answers, else with 1.
 */
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'

const fail = (reason) => {
  console.error(`not healthy: ${reason}`)
  process.exit(1)
}

const file = process.env.BOUNCELAB_READY_FILE
if (!file) fail('BOUNCELAB_READY_FILE is not set')
try {
  const { smtp, http } = JSON.parse(readFileSync(file, 'utf8'))
  await (http ? answers(new URL('readyz', http.endsWith('/') ? http : `${http}/`)) : greets(smtp))
} catch (error) {
  fail(error.message)
}

async function answers(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(4000) })
  if (!response.ok) fail(`${url} answers ${response.status}`)
}

/** Without HTTP there is the greeting. */
function greets(address) {
  const [, host, port] = /^\[?(.*?)\]?:(\d+)$/.exec(address)
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), timeout: 4000 })
    socket.once('timeout', () => reject(new Error(`${address} says nothing`)))
    socket.once('error', reject)
    socket.once('data', () => {
      socket.end('QUIT\r\n')
      resolve()
    })
  })
}
