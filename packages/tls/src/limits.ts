/** Every bound of the TLS room, with unit and default. Times are packet time. */
export interface TlsLimits {
  /** Encrypted bytes that wait for their key, all flows together, bytes. Default 64 MiB. Beyond: the oldest flow gives up. */
  waitBytes: number
  /** … of one flow, bytes. Default 1 MiB. Beyond: that flow gives up what waits and is read from its next record on. */
  waitFlowBytes: number
  /** How long encrypted bytes wait for their key, ms. Default 30,000. */
  waitMs: number
  /** Connections whose secrets are held, count. Default 65,536. Beyond: the ones not used for longest go. */
  keys: number
  /** How long secrets are held without use, ms. Default 3,600,000. */
  keyIdleMs: number
  /** Connections whose key is found by trial (Encrypted ClientHello, a lost hello): keys tried for each, count. Default 64. */
  trialKeys: number
  /** Record numbers tried to find the place again behind a loss, count. Default 512. */
  trialRecords: number
  /** Handshake messages collected in one half, bytes. Default 64 KiB (post-quantum hellos are 2 KiB, certificates more). */
  handshakeBytes: number
  /** Session tickets and session ids of TLS 1.2 whose master secret is remembered, count. Default 16,384. */
  tickets: number
}

export const DEFAULT_TLS_LIMITS: TlsLimits = {
  waitBytes: 64 * 1024 * 1024,
  waitFlowBytes: 1024 * 1024,
  waitMs: 30_000,
  keys: 65_536,
  keyIdleMs: 3_600_000,
  trialKeys: 64,
  trialRecords: 512,
  handshakeBytes: 64 * 1024,
  tickets: 16_384,
}
