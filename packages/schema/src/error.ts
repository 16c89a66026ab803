/**
 * The one error that apiscope throws on purpose: configuration and I/O only. Malformed traffic is data, never an error.
 * `code` is stable (`capture.not_a_capture`); `message` says the mend; `exit` is the exit status of a command it ends.
 */
export class ApiscopeError extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** 2: wrong usage or configuration, 1: failed. */
    readonly exit: 1 | 2 = 1,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.name = 'ApiscopeError'
  }
}
