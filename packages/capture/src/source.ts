/** One interface for every place that frames come from: file, stdin, device, child process, UDP tunnel, pcap-over-IP. */

/**
 * In place of a link type: no frame, but whole lines of a TLS key log (RFC 9850), from a Decryption Secrets Block or a key feed. They go
 * the way of frames, so that they arrive before the frames that follow them; they have no length on the wire and are not counted.
 */
export const LINKTYPE_SECRETS = 0x3fff_fffd

export interface FrameSink {
  /**
   * One frame. `buf` is borrowed: the frame is `buf[start, end)` and valid during the call only.
   * @param wireLength bytes the frame had on the wire (≥ end − start)
   * @param time ms since epoch, fraction allowed
   * @param linkType LINKTYPE_ number of the tcpdump.org registry
   */
  frame(buf: Buffer, start: number, end: number, wireLength: number, time: number, linkType: number): void
  /** Called between batches; the source waits for the promise before it reads on. */
  ready?(): Promise<void> | undefined
}

export interface SourceSummary {
  frames: number
  bytes: number
  /** Counters by name, e.g. `capture.kernel_drops`. */
  counters: Record<string, number>
  /** Where and how the input broke off, when it did: everything before was delivered. */
  broken?: { code: string; offset: number; message: string }
}

export interface FrameSource {
  /** As the user named it. */
  readonly name: string
  /** Delivers every frame, ends at end of input or on abort. Throws ApiscopeError for what cannot be read at all. */
  run(sink: FrameSink, signal?: AbortSignal): Promise<SourceSummary>
  /** Bytes read and, where known, bytes in all: for progress. */
  progress(): { read: number; total?: number }
  /** Live sources: the counters of the summary as they stand while running, at most 10 s old. */
  counters?(): Record<string, number>
}
