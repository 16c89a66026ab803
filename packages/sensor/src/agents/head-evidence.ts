/** May this request be a call of an agents' protocol? Asked at its head, of every request: nearly all are turned away by method and type. */
import type { HttpMessage } from '@apiscope/http'

/**
 * `sure`: worth reading whole; `maybe`: its body is looked at for the words of a call first; `stream`: it asks for a stream that may answer
 * calls posted elsewhere; `card`: its answer may be an agent's card.
 */
export type HeadEvidence = 'sure' | 'maybe' | 'stream' | 'card'

/**
 * @param isKnown the endpoint has proved to speak such a protocol
 * @param isSampled the request is looked into anyway: then what it says decides, whatever its head lacks
 */
export function headEvidence(request: HttpMessage, isKnown: boolean, isSampled: boolean): HeadEvidence | undefined {
  const { method, contentType } = request
  if (method === 'POST') {
    if (contentType !== '' && !contentType.includes('json')) return undefined
    if (isKnown || contentType.includes('a2a+json')) return 'sure'
    if (isSampled) return 'maybe'
    return acceptsBoth(request.header('accept')) ? 'sure' : undefined
  }
  if (method !== 'GET' || !(isKnown || isSampled)) return undefined
  return request.header('accept')?.includes('text/event-stream') ? 'stream' : 'card'
}

/** What the transport asks of clients (MCP, streamable HTTP, "Sending Messages"), and hardly any other does. */
function acceptsBoth(accept: string | undefined): boolean {
  return accept?.includes('text/event-stream') === true && accept.includes('application/json')
}
