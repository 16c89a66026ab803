import { ApiscopeError } from '@apiscope/schema'

/** What the operating system or a decompressor said, as an error that names the mend. */
export function cannotRead(error: unknown, name: string): ApiscopeError {
  const { code, message } = error as NodeJS.ErrnoException
  const options = { cause: error }
  if (code === 'ENOENT') return new ApiscopeError('capture.not_found', `${name} does not exist`, 1, options)
  if (code === 'EISDIR') return isDirectory(name)
  const mend = code === 'EACCES' ? 'permission denied; let this user read it' : message
  return new ApiscopeError('capture.unreadable', `${name} cannot be read: ${mend}`, 1, options)
}

export function isDirectory(name: string): ApiscopeError {
  return new ApiscopeError('capture.is_directory', `${name} is a directory; name the capture files in it`)
}
