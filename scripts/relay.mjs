/** Servers on loopback, and a relay before them that notes what passes. */
import { connect, createServer } from 'node:net'

export const listening = (server) =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)))

/** Passes bytes on and notes which side sent them. @param open gives the list that a connection's pieces go to: { half, bytes } */
export function relay(port, open) {
  return createServer((side) => {
    const chunks = open()
    const far = connect({ port, host: '127.0.0.1', noDelay: true })
    side.setNoDelay(true)
    for (const [half, [from, to]] of [
      [side, far],
      [far, side],
    ].entries()) {
      from.on('data', (bytes) => {
        chunks.push({ half, bytes })
        to.write(bytes)
      })
      from.on('end', () => to.end())
      from.on('error', () => to.destroy())
    }
  })
}
