/** What the two sides agreed on about compression (RFC 7692). */
export interface Deflate {
  /** By who compresses: the window goes on from message to message. */
  clientTakeover: boolean
  serverTakeover: boolean
  /** Base-2 logarithm of the window. */
  clientBits: number
  serverBits: number
}

const MOST_BITS = 15

/**
 * Reads Sec-WebSocket-Extensions of the answer.
 * @param field all lines of it as one list; undefined when there is none
 * @returns undefined where messages are not compressed
 */
export function deflateOf(field: string | undefined): Deflate | undefined {
  const accepted = field
    ?.split(',', 16)
    .find((one) => one.split(';', 1)[0]!.trim().toLowerCase() === 'permessage-deflate')
  if (accepted === undefined) return undefined
  const deflate: Deflate = { clientTakeover: true, serverTakeover: true, clientBits: MOST_BITS, serverBits: MOST_BITS }
  for (const parameter of accepted.split(';', 16).slice(1)) {
    const [name, value = ''] = parameter.split('=', 2).map((part) => part.trim().replaceAll('"', '').toLowerCase())
    if (name === 'client_no_context_takeover') deflate.clientTakeover = false
    else if (name === 'server_no_context_takeover') deflate.serverTakeover = false
    else if (name === 'client_max_window_bits') deflate.clientBits = bitsOf(value)
    else if (name === 'server_max_window_bits') deflate.serverBits = bitsOf(value)
  }
  return deflate
}

/** 8 to 15; the largest where it is neither, which reads every smaller one. */
function bitsOf(value: string): number {
  const bits = /^\d{1,2}$/.test(value) ? Number(value) : MOST_BITS
  return bits >= 8 && bits <= MOST_BITS ? bits : MOST_BITS
}
