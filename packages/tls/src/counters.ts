/** Counted by the TLS room; stable names (docs/limits.md). */
export interface TlsCounters {
  /** Flows that are TLS. */
  flows: number
  /** Records that were to be opened. */
  records: number
  /** Application bytes in the clear. */
  plain_bytes: number
  /** Records that did not authenticate: damaged, or of a key that is not known. */
  undecryptable_records: number
  /** Losses behind which the record number had to be found again. */
  resyncs: number
  /** … and those where it was. */
  resynced: number
  /** Encrypted bytes given up because their key did not come in time. */
  wait_expired_bytes: number
  /** … and because too much waited. */
  wait_overflow_bytes: number
  /** Flows whose key came after their bytes. */
  late_keys: number
  /** Keys found by trial (Encrypted ClientHello, lost hello). */
  trial_matches: number
  /** Attempts to open a record beyond the first. */
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
