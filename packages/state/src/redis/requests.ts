import { ApiscopeError, backoffMs } from '@apiscope/schema'
import type { StateLimits } from '../limits.js'
import type { Side, Troubles } from '../troubles.js'
import { type Client, type Connected, explain, unreachable } from './connect.js'
import { kindOf, NoAnswer, refusedForGood, told } from './errors.js'
import type { Script } from './scripts.js'

const POLL_MS = 50

/**
 * Sends requests to Redis until they are answered: everything that goes through here may be done twice. What waiting may mend is counted and
 * told; what it does not mend ends in an ApiscopeError. A request is not sent while there is no connection, so nothing piles up in the client.
 */
export class Requests {
  private closed = false
  private answered = false
  /** In a row, without an answer. */
  private timeouts = 0

  constructor(
    private readonly connected: Connected,
    private readonly limits: StateLimits,
    private readonly troubles: Troubles,
  ) {}

  async insist<T>(side: Side, action: (client: Client) => Promise<T>): Promise<T> {
    const { connectMs, patienceMs } = this.limits
    const started = Date.now()
    for (let attempt = 0; ; attempt++) {
      try {
        const answer = await this.once(action)
        this.answered = true
        this.timeouts = 0
        this.troubles.succeeded(side)
        return answer
      } catch (error) {
        this.failed(side, error as Error)
        const patience = this.answered ? patienceMs : connectMs
        if (Date.now() - started >= patience) throw this.unreachable(patience)
        await this.sleep(backoffMs(attempt, 100, 2_000))
      }
    }
  }

  /** One attempt, within the time that an answer may take. */
  async once<T>(action: (client: Client) => Promise<T>): Promise<T> {
    const { client } = this.connected
    const ms = Math.min(this.limits.commandMs * 2 ** this.timeouts, this.limits.maxCommandMs)
    const until = Date.now() + ms
    while (client.status !== 'ready') {
      if (this.closed) throw closed()
      const refused = this.connected.lastError()
      if (Date.now() >= until || refused) throw refused ?? new NoAnswer('no connection')
      await this.sleep(POLL_MS)
    }
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new NoAnswer('no answer')), Math.max(1, until - Date.now()))
    })
    try {
      return await Promise.race([action(client), late])
    } finally {
      clearTimeout(timer)
    }
  }

  async script({ sha1, source }: Script, keys: string[], args: (string | Buffer)[]): Promise<unknown> {
    const { client } = this.connected
    try {
      return await client.evalsha(sha1, keys.length, ...keys, ...args)
    } catch (error) {
      if (!(error as Error).message.startsWith('NOSCRIPT')) throw error
      return client.eval(source, keys.length, ...keys, ...args)
    }
  }

  unreachable(ms: number): ApiscopeError {
    return unreachable(this.connected.display, Math.round(ms / 1000), this.connected.lastError())
  }

  close(): void {
    this.closed = true
    this.connected.client.disconnect()
  }

  private failed(side: Side, error: Error): void {
    if (this.closed) throw closed(error)
    // Our own mistakes do not pass.
    if (error instanceof TypeError || error instanceof RangeError || error instanceof ApiscopeError) throw error
    const { display } = this.connected
    const cause = explain(error, display)
    if (cause) throw cause
    const kind = kindOf(error)
    this.troubles.failed(side, kind, told(kind, display))
    const refused = refusedForGood(kind, error, display)
    if (refused) throw refused
    if (kind !== 'timeout') return
    // What was sent may lie in a connection that leads nowhere; over a new one it is answered, or fails.
    this.timeouts++
    if (this.connected.client.status === 'ready') this.connected.client.disconnect(true)
  }

  private async sleep(ms: number): Promise<void> {
    for (let left = ms; left > 0 && !this.closed; left -= POLL_MS) {
      await new Promise((resolve) => setTimeout(resolve, Math.min(left, POLL_MS)))
    }
  }
}

function closed(cause?: Error): ApiscopeError {
  return new ApiscopeError('state.closed', 'the store was closed', 1, { cause })
}
