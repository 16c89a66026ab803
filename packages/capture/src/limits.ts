/** Every limit and setting of capture, with unit and default. */
export interface CaptureLimits {
  /** Bytes of one frame in a capture file; a record that announces more ends the file as broken. Default 256 KiB + 4 KiB. */
  maxFrameBytes: number
  /** Bytes asked for in one read, and parsed before the sink may ask to wait. Default 1 MiB. */
  readBytes: number
  /** Interfaces in one pcapng section; one more ends the file as broken. Default 65 536. */
  maxInterfaces: number
}

export const DEFAULT_CAPTURE_LIMITS: CaptureLimits = {
  maxFrameBytes: 256 * 1024 + 4096,
  readBytes: 1024 * 1024,
  maxInterfaces: 65_536,
}
