import { constants, openSync, statSync } from 'node:fs'
import { Socket } from 'node:net'
import { LineSplitter } from '../keys/line-splitter.js'
import type { FeedSink, KeyFeed } from './feed.js'

/** Is this a named pipe, which is read and not followed? */
export function isPipe(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFIFO() === true
}

/**
 * Reads a named pipe; opened for writing as well, so that it goes on when a writer leaves. As a socket: a read of a file would hold
 * the process until somebody writes.
 */
export function readPipe(path: string, sink: FeedSink): KeyFeed {
  const splitter = new LineSplitter((line) => sink.lines(Buffer.from(`${line}\n`, 'latin1')))
  const failed = (error: NodeJS.ErrnoException) =>
    sink.warn(`--keys file:${path} cannot be read (${error.code ?? 'error'}); start again once it can`)
  try {
    const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK)
    const stream = new Socket({ fd, readable: true, writable: false })
    stream.on('data', (bytes) => splitter.push(bytes))
    stream.on('error', failed)
    stream.unref()
    return { close: () => stream.destroy() }
  } catch (error) {
    failed(error as NodeJS.ErrnoException)
    return { close() {} }
  }
}
