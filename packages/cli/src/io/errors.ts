/** How a command ends that cannot go on: one line on standard error and an exit status; never a stack trace. */
import { ApiscopeError } from '@apiscope/schema'

/** 1: failed, 2: wrong usage or configuration. */
export function exitStatus(error: unknown): 1 | 2 {
  return error instanceof ApiscopeError ? error.exit : 1
}

/** One line for a person. @param named what the line already names: its path is not said twice */
export function describe(error: unknown, named?: string): string {
  if (error instanceof ApiscopeError) return error.message
  const { code, message, path } = error as NodeJS.ErrnoException
  if (code !== undefined && SYSTEM[code]) {
    return path === undefined || named?.includes(path) ? SYSTEM[code] : `${path}: ${SYSTEM[code]}`
  }
  return message || String(error)
}

const SYSTEM: Record<string, string> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied; run as a user who may use it',
  EPERM: 'not permitted; run as a user who may use it',
  EISDIR: 'is a directory; name the files in it',
  ENOTDIR: 'is a file, not a directory',
  EEXIST: 'is a file, not a directory',
  EROFS: 'the file system is read-only; name another place',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file has become too large for this file system',
  EIO: 'input/output error: look at the disk (dmesg)',
  EMFILE: 'too many open files; raise the limit (ulimit -n)',
  EADDRINUSE: 'the address is in use; name another one',
}

export function usage(code: string, message: string): ApiscopeError {
  return new ApiscopeError(code, message, 2)
}
