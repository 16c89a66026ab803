/** Requests to targets over HTTP. Reasons name a status or an error code, never an address, a header or a body: those hold secrets. */
import type { Outcome } from '../outbox/outbox.js'

export interface Request {
  url: string
  method?: 'POST' | 'PUT'
  headers?: Record<string, string>
  body: string | Uint8Array
}

export interface Answer {
  status: number
  /** At most so many bytes as are read. */
  text: string
  retryAfterMs?: number
}

/** Statuses after which it may work later (RFC 9110, 15.5.9, RFC 6585, RFC 8470). */
const LATER: ReadonlySet<number> = new Set([408, 425, 429])

/** @throws whatever `fetch` throws: see `networkFailure` */
export async function request(
  { url, method = 'POST', headers, body }: Request,
  signal: AbortSignal,
  maxBytes: number,
): Promise<Answer> {
  // A redirect would carry the secret to whoever is named there.
  const response = await fetch(url, { method, headers, body: body as string, signal, redirect: 'manual' })
  const text = await bounded(response, maxBytes)
  const after = retryAfter(response.headers.get('retry-after'))
  return { status: response.status, text, ...(after === undefined ? {} : { retryAfterMs: after }) }
}

async function bounded(response: Response, maxBytes: number): Promise<string> {
  if (!response.body) return ''
  const parts: Uint8Array[] = []
  let left = maxBytes
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    parts.push(part.subarray(0, left))
    left -= part.length
    if (left <= 0) break
  }
  return Buffer.concat(parts).toString('utf8')
}

/** `Retry-After`: seconds, or a date (RFC 9110, 10.2.3). */
function retryAfter(text: string | null): number | undefined {
  if (text === null) return undefined
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1000
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now())
}

/** What a status means: 2xx is taken, 5xx and some others may work later, the rest is refused. */
export function outcomeOf({ status, retryAfterMs }: Answer): Outcome {
  if (status >= 200 && status < 300) return { ok: true }
  return {
    ok: false,
    again: status >= 500 || LATER.has(status),
    reason: `HTTP ${status}`,
    ...(retryAfterMs === undefined ? {} : { afterMs: retryAfterMs }),
  }
}

/** What went wrong on the way: it may work later. Only the code is told. */
export function networkFailure(error: unknown): Outcome {
  const { name, code, cause } = error as { name?: string; code?: unknown; cause?: { code?: unknown } }
  if (name === 'TimeoutError' || name === 'AbortError') return { ok: false, again: true, reason: 'no answer in time' }
  const known = [code, cause?.code].find((one) => typeof one === 'string')
  return { ok: false, again: true, reason: typeof known === 'string' ? known : 'no connection' }
}

/** Sends it and says how it ended; `read` may look at an answer of 2xx. */
export async function deliver(
  what: Request,
  signal: AbortSignal,
  maxBytes: number,
  read: (answer: Answer) => Outcome = outcomeOf,
): Promise<Outcome> {
  try {
    const answer = await request(what, signal, maxBytes)
    return answer.status >= 200 && answer.status < 300 ? read(answer) : outcomeOf(answer)
  } catch (error) {
    return networkFailure(error)
  }
}
