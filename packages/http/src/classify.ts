import { HTTP2_MIDSTREAM, identify, WEBSOCKET_MIDSTREAM } from './detect/protocol.js'
import { clientHelloLength } from './detect/sni.js'

/** What to do with a half whose first bytes are no HTTP. */
export type Verdict = 'hello' | 'search' | 'ignore' | 'certain'

/** Protocols whose first bytes leave no doubt: such a flow is left alone at once. Others wait for the second half. */
const CERTAIN = new Set(['http2', 'ssh', 'bittorrent', 'smb', 'vnc'])

/** Collects what the first bytes of the two halves say about a flow that may not be HTTP. */
export class Classification {
  /** Best name so far. */
  protocol: string | undefined

  /** `hello`: a TLS ClientHello, to be collected; `search`: unknown, HTTP may be wrapped in it; `certain`: nothing else to learn. */
  judge(buf: Buffer, start: number, end: number): Verdict {
    const protocol = identify(buf, start, end)
    if (this.protocol === undefined || this.protocol === 'unknown') this.protocol = protocol
    if (protocol === 'unknown' || protocol === HTTP2_MIDSTREAM || protocol === WEBSOCKET_MIDSTREAM) return 'search'
    if (protocol === 'tls') return clientHelloLength(buf, start, end) > 0 ? 'hello' : 'ignore'
    return CERTAIN.has(protocol) ? 'certain' : 'ignore'
  }
}
