import type { EndReason, Half } from '@apiscope/flow'
import type { Place } from '../records/reader.js'

/** What happens on a TLS flow, in the order in which it was seen. */
export type TlsEvent =
  | { kind: 'record'; half: Half; type: number; version: number; fragment: Buffer; place: Place }
  | { kind: 'damaged'; half: Half; bytes: number; place: Place }
  | { kind: 'lost'; half: Half; bytes: number; place: Place }
  | { kind: 'conflict'; half: Half; bytes: number; place: Place }
  | { kind: 'end'; half: Half; reason: EndReason; time: number }
  | { kind: 'close'; reason: EndReason; time: number }

/** What an event holds while it waits, bytes. */
export function heldBytes(event: TlsEvent): number {
  return event.kind === 'record' ? event.fragment.length + 200 : 120
}
