import type { Cursor } from './cursor.js'

/** Extensions that keys and reports depend on (IANA TLS ExtensionType Values). */
export const EXTENSION = {
  serverName: 0,
  alpn: 16,
  encryptThenMac: 22,
  extendedMasterSecret: 23,
  sessionTicket: 35,
  preSharedKey: 41,
  earlyData: 42,
  supportedVersions: 43,
  encryptedClientHello: 0xfe0d,
} as const

/** Most extensions of one hello that are looked at. */
const MOST = 128

/** The extensions of a hello, as far as they are whole. */
export function extensions(cursor: Cursor): { type: number; data: Cursor }[] {
  const list = cursor.vector(2)
  const found: { type: number; data: Cursor }[] = []
  while (list.left >= 4 && found.length < MOST) found.push({ type: list.uint(2), data: list.vector(2) })
  return found
}
