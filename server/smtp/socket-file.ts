/** LMTP over a socket file: what a server left behind that was killed is put aside. */
import { rmSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { SandboxError } from '../errors.ts'

/** An address with a port (0 for any free one), or a socket file. */
export type ListenOn = { host: string; port: number } | { path: string }

/** @throws SandboxError E_PORT_IN_USE where somebody listens there, E_CANNOT_LISTEN where another kind of file lies there */
export async function removeDeadSocket(
  path: string,
  { protocol, flag }: { protocol: string; flag: string },
): Promise<void> {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return
  if (!found.isSocket()) {
    const hint = `Give the path of a socket that is not there yet: ${flag} unix:/tmp/bouncelab.lmtp.`
    throw new SandboxError('E_CANNOT_LISTEN', `${protocol} cannot listen on ${path}: it is no socket.`, { hint })
  }
  if (await answers(path)) {
    const hint = `Stop what listens there, or choose another with ${flag}.`
    throw new SandboxError('E_PORT_IN_USE', `${protocol} cannot listen on ${path}: somebody listens there.`, { hint })
  }
  rmSync(path, { force: true })
}

const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path)
    const done = (there: boolean) => {
      socket.destroy()
      resolve(there)
    }
    socket.once('connect', () => done(true))
    socket.once('error', () => done(false))
  })
