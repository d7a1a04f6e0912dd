/** What becomes of a WebSocket: `open`, or the status that it is refused with. */
import WebSocket from 'ws'

export const trySocket = (url: string, headers: Record<string, string>): Promise<string> =>
  new Promise((resolve) => {
    const socket = new WebSocket(url, { headers })
    socket.on('open', () => {
      socket.close()
      resolve('open')
    })
    socket.on('error', (error) => resolve(/\d{3}/.exec(error.message)?.[0] ?? error.message))
  })
