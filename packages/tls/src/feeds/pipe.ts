import { createReadStream, statSync } from 'node:fs'
import { LineSplitter } from '../keys/line-splitter.js'
import type { FeedSink, KeyFeed } from './feed.js'

/** Is this a named pipe, which is read and not followed? */
export function isPipe(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFIFO() === true
}

/** Reads a named pipe; opened for writing as well, so that it goes on when a writer leaves. */
export function readPipe(path: string, sink: FeedSink): KeyFeed {
  const splitter = new LineSplitter((line) => sink.lines(Buffer.from(`${line}\n`, 'latin1')))
  const stream = createReadStream(path, { flags: 'r+' })
  stream.on('data', (bytes) => splitter.push(bytes as Buffer))
  stream.on('error', (error: NodeJS.ErrnoException) =>
    sink.warn(`--keys file:${path} cannot be read (${error.code ?? 'error'}); start again once it can`),
  )
  return { close: () => stream.destroy() }
}
