/** How the records of one half are opened: one object per key. Sequence numbers are plain numbers (below 2^53). */
export interface Protection {
  /**
   * @param type and version of the record's header
   * @param seq number of the record under this key
   * @returns content type and plaintext, or undefined when it does not authenticate: another key, number or damaged bytes
   */
  open(type: number, version: number, fragment: Buffer, seq: number): Opened | undefined
  /** Number of the record that the fragment itself tells (explicit nonce of TLS 1.2 GCM, counted from the last one opened). */
  guess?(fragment: Buffer, lastSeq: number): number | undefined
}

export interface Opened {
  type: number
  data: Buffer
}

/** Sequence number as eight bytes at `at`. */
export function writeSeq(out: Buffer, at: number, seq: number): void {
  out.writeUInt32BE(Math.floor(seq / 2 ** 32), at)
  out.writeUInt32BE(seq >>> 0, at + 4)
}
