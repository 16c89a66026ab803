import { backoffMs } from '@apiscope/schema'
import type { StateLimits } from '../limits.js'
import type { StateLog } from '../troubles.js'
import { type Client, type Connected, explain, unreachable } from './connect.js'

/**
 * Waits for an answer up to `connectMs`, and says every `waitingMs` what it waits for. Throws ApiscopeError `state.unreachable`, or at once what
 * waiting does not mend.
 */
export async function ping(
  { client, display, lastError }: Connected,
  { connectMs, waitingMs }: StateLimits,
  log: StateLog,
  ask: (client: Client) => Promise<unknown>,
): Promise<void> {
  const started = Date.now()
  let said = started
  for (let attempt = 0; ; attempt++) {
    const left = Math.max(0, started + connectMs - Date.now())
    const refused = lastError() && explain(lastError()!, display)
    if (refused) throw refused
    const answer = await Promise.race([
      client.status === 'ready'
        ? ask(client).then(
            () => 'ok' as const,
            (error: Error) => error,
          )
        : undefined,
      sleep(Math.min(left, waitingMs / 2)),
    ])
    if (answer === 'ok') return
    const cause = answer instanceof Error ? explain(answer, display) : undefined
    if (cause) throw cause
    if (left === 0) throw unreachable(display, Math.round(connectMs / 1000), lastError())
    if (Date.now() - said >= waitingMs) {
      said = Date.now()
      const seconds = Math.round((said - started) / 1000)
      log(`--state: waiting for Redis at ${display}`, { seconds, of: Math.round(connectMs / 1000) })
    }
    await sleep(Math.min(left, backoffMs(attempt, 50, 250)))
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
