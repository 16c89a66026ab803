/** Counted by the TLS room; stable names (docs/limits.md). */
export interface TlsCounters {
  /** Flows that are TLS. */
  flows: number
  records: number
  /** Application bytes in the clear. */
  plain_bytes: number
  /** Records that did not authenticate: damaged, or of a key that is not known. */
  undecryptable_records: number
  /** Losses behind which the record number had to be found again, and those where it was. */
  resyncs: number
  resynced: number
  /** Encrypted bytes given up because their key did not come in time, or too much waited. */
  wait_expired_bytes: number
  wait_overflow_bytes: number
  /** Flows whose key came after their bytes. */
  late_keys: number
  /** Keys found by trial (Encrypted ClientHello, lost hello), and trials made. */
  trial_matches: number
  trials: number
}

export function tlsCounters(): TlsCounters {
  return {
    flows: 0,
    records: 0,
    plain_bytes: 0,
    undecryptable_records: 0,
    resyncs: 0,
    resynced: 0,
    wait_expired_bytes: 0,
    wait_overflow_bytes: 0,
    late_keys: 0,
    trial_matches: 0,
    trials: 0,
  }
}
