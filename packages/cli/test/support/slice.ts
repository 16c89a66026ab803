/** A stretch of the shop's capture, so that tests through a broker need not replay 34 hours of heartbeats. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { slicePcapng } from '../../../../scripts/services.d/slice.cjs'
import { SHOP } from './run.js'

/** The packets of fixtures/shop between two times (ISO 8601), as pcapng. */
export function shopBetween(from: string, to: string): Buffer {
  return slicePcapng(gunzipSync(readFileSync(SHOP)), Date.parse(from), Date.parse(to))
}
