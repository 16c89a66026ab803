import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { ISocketFactory } from 'kafkajs'

/** Why a connection of a client that was ended fails. */
export const SHUT = 'this client has been closed'
const KEEP_ALIVE_MS = 60_000

/**
 * Every connection of one client of the brokers. The client has work that its own `disconnect` does not reach: a consumer that is on its
 * way back after a crash joins its group all the same, a producer between two attempts connects again, and the process never ends. Once shut,
 * nothing gets in or out, so that such work fails and is given up.
 */
export class SocketGate {
  private readonly open = new Set<Socket>()
  private isShut = false

  /** What the client makes its connections with; throws once the gate is shut, which the client takes for a failed connection. */
  readonly factory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    if (this.isShut) throw new Error(SHUT)
    const servername = isIP(host) ? {} : { servername: host }
    const socket = ssl
      ? connectTls({ host, port, ...servername, ...ssl }, onConnect)
      : connectPlain({ host, port }, onConnect)
    socket.setKeepAlive(true, KEEP_ALIVE_MS)
    this.open.add(socket)
    socket.once('close', () => this.open.delete(socket))
    return socket
  }

  /** Ends what is open, for good. Requests under way fail. */
  shut(): void {
    this.isShut = true
    for (const socket of this.open) socket.destroy(new Error(SHUT))
  }
}
