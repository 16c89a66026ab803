/** Which version of a worker wrote a stored state. */
import { ApiscopeError } from '@apiscope/schema'

/**
 * Throws ApiscopeError `worker.state_version` for a state that a newer version has written: going on would throw away what it learned, and it
 * could not go on from what we wrote.
 */
export function refuseNewer(
  stored: string | null,
  { name, stateVersion }: { name: string; stateVersion: number },
): void {
  const version = versionOf(stored) ?? 0
  if (version <= stateVersion) return
  throw new ApiscopeError(
    'worker.state_version',
    `--state: what the ${name} worker learned was written by a newer apiscope (state version ${version}, this one reads ${stateVersion}). Run that version again, or let this one learn anew in another store (docs/redis.md).`,
    2,
  )
}

/** The version of a stored state where it is older than this one reads; such states are learned anew, as docs/redis.md says. */
export function olderVersion(stored: string | null, { stateVersion }: { stateVersion: number }): number | undefined {
  const version = versionOf(stored)
  return version !== undefined && version < stateVersion ? version : undefined
}

function versionOf(stored: string | null): number | undefined {
  const digits = /^(\d{1,9})[:~]/.exec(stored ?? '')?.[1]
  return digits === undefined ? undefined : Number(digits)
}
