/** The stream of MCP's first generation (2024-11-05, HTTP with SSE): its first event says where calls are posted, later ones answer them. */
import { eventsOf } from '../events/events.js'

/** Target to which the calls of this stream are posted; undefined when the text does not say. */
export function endpointOf(text: string): string | undefined {
  const [first] = eventsOf(text, 1)
  if (first?.name !== 'endpoint' || !first.whole) return undefined
  const target = first.data.trim()
  // An absolute URI stands for its path and query: the host is that of the stream (MUST, "Server-Sent Events").
  const path = /^https?:\/\/[^/]{1,255}(\/.*)$/.exec(target)?.[1] ?? target
  return path.startsWith('/') && path.length <= 2_048 ? path : undefined
}
