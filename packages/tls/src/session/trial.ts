import type { Half } from '@apiscope/flow'
import type { ServerHello } from '../handshake/server-hello.js'
import type { Secrets } from '../keys/key-store.js'
import type { TlsShared } from '../shared.js'
import { epochs13 } from './parameters.js'

/**
 * The secrets that open this record, among those that no connection has claimed: for an Encrypted ClientHello, whose inner random
 * the key log names and the wire does not show, and for a ClientHello that was lost. At most `trialKeys` are tried.
 */
export function secretsByTrial(
  shared: TlsShared,
  record: { half: Half; type: number; version: number; fragment: Buffer },
  server: ServerHello | undefined,
): Secrets | undefined {
  for (const secrets of shared.keys.unclaimed()) {
    for (const { protection } of epochs13(secrets, server, record.half) ?? []) {
      shared.counters.trials++
      if (!protection.open(record.type, record.version, record.fragment, 0)) continue
      shared.counters.trial_matches++
      return secrets
    }
  }
  return undefined
}
