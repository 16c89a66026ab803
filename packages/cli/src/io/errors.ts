/** How a command ends that cannot go on: one line on standard error and an exit status; never a stack trace. */
import { ApiscopeError } from '@apiscope/schema'

/** 1: failed, 2: wrong usage or configuration. */
export function exitStatus(error: unknown): 1 | 2 {
  return error instanceof ApiscopeError ? error.exit : 1
}

export function describe(error: unknown): string {
  if (error instanceof ApiscopeError) return error.message
  const { code, message, path } = error as NodeJS.ErrnoException
  if (code !== undefined && SYSTEM[code]) return `${path ?? ''}${path ? ': ' : ''}${SYSTEM[code]}`
  return message || String(error)
}

const SYSTEM: Record<string, string> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied; run as a user who may read it',
  EISDIR: 'is a directory; name the files in it',
  ENOSPC: 'no space left on the device',
  EMFILE: 'too many open files; raise the limit (ulimit -n)',
  EADDRINUSE: 'the address is in use; name another one',
}

export function usage(code: string, message: string): ApiscopeError {
  return new ApiscopeError(code, message, 2)
}
