/** Every limit and setting of capture, with unit and default. */
export interface CaptureLimits {
  /** Bytes of one frame in a capture file; a record that announces more ends the file as broken. Default 256 KiB + 4 KiB. */
  maxFrameBytes: number
  /** Bytes asked for in one read, and parsed before the sink may ask to wait. Default 1 MiB. */
  readBytes: number
  /** Interfaces in one pcapng section; one more ends the file as broken. Default 65 536. */
  maxInterfaces: number
  /** Kernel buffer of `tcpdump:` and `dumpcap:`, bytes; beyond: the kernel drops (`capture.kernel_drops`). Default 64 MiB. */
  kernelBytes: number
  /**
   * Kernel buffer of `iface:`, bytes; beyond: the kernel drops (in `capture.unseen_frames`). Default 256 MiB: `cap` makes libpcap
   * hold every frame, however small, in a slot of the largest.
   */
  interfaceBytes: number
  /** Receive buffer of `vxlan://` and `geneve://`, bytes; beyond: the kernel drops (`capture.kernel_drops`). Default 32 MiB. */
  receiveBytes: number
  /** Ring between a UDP socket and a sink on the same thread, bytes, a power of two; beyond: `capture.ring_drops`. Default 64 MiB. */
  ringBytes: number
  /** First wait of `pcap-over-ip://` before connecting again, ms, doubled up to 30 s; 0 ends with the stream. Default 1000. */
  reconnectMs: number
}

export const DEFAULT_CAPTURE_LIMITS: CaptureLimits = {
  maxFrameBytes: 256 * 1024 + 4096,
  readBytes: 1024 * 1024,
  maxInterfaces: 65_536,
  kernelBytes: 64 * 1024 * 1024,
  interfaceBytes: 256 * 1024 * 1024,
  receiveBytes: 32 * 1024 * 1024,
  ringBytes: 64 * 1024 * 1024,
  reconnectMs: 1000,
}
