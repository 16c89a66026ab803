// A store behind a name that may lead to another server: connections go through here, may be slow, and are cut when it moves.
import { connect, createServer } from 'node:net'

export class StoreProxy {
  /** Before each answer is passed on, ms. */
  delayMs = 0
  sockets = new Set()

  constructor(target) {
    this.target = target
    this.server = createServer((client) => this.accept(client))
  }

  /** Resolves to the port. */
  async listen() {
    await new Promise((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    return this.server.address().port
  }

  accept(client) {
    const server = connect(this.target, '127.0.0.1')
    const both = [client, server]
    for (const socket of both) {
      this.sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => {})
      socket.on('close', () => {
        this.sockets.delete(socket)
        for (const other of both) other.destroy()
      })
    }
    client.pipe(server)
    server.on('data', (bytes) => {
      if (this.delayMs === 0) client.write(bytes)
      else setTimeout(() => client.write(bytes), this.delayMs)
    })
  }

  /** From now on the name leads there; whoever was connected must connect again. */
  moveTo(target) {
    this.target = target
    for (const socket of this.sockets) socket.destroy()
  }

  close() {
    this.moveTo(this.target)
    this.server.close()
  }
}
