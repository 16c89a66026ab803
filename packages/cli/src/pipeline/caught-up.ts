import type { Reader } from '@apiscope/bus'

const POLL_MS = 50

/** Waits until the reader has delivered all that was there when it was opened; false when that took longer than `ms`. */
export async function caughtUp(reader: Reader, ms: number): Promise<boolean> {
  const end = Date.now() + ms
  while (!reader.caughtUp() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  return reader.caughtUp()
}
