import { protocols } from './client-hello.js'
import { Cursor } from './cursor.js'
import { EXTENSION, extensions } from './extensions.js'

/** What keys need of a ServerHello (RFC 8446 §4.1.3). */
export interface ServerHello {
  /** 0x0301 … 0x0304. */
  version: number
  random: Buffer
  sessionId: string
  suite: number
  /** RFC 7366. */
  encryptThenMac: boolean
  /** Of TLS 1.2; in TLS 1.3 it is encrypted. */
  alpn?: string
  /** A HelloRetryRequest: another ClientHello follows. */
  retry: boolean
}

/** SHA-256 of "HelloRetryRequest", which stands for the random of one. */
const RETRY = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c'

/** @returns undefined when the body is too short for a suite */
export function serverHello(body: Buffer): ServerHello | undefined {
  if (body.length < 38) return undefined
  const cursor = new Cursor(body)
  const hello: ServerHello = {
    version: cursor.uint(2),
    random: Buffer.from(cursor.bytes(32)),
    sessionId: cursor.vector(1).rest().toString('hex'),
    suite: cursor.uint(2),
    encryptThenMac: false,
    retry: false,
  }
  cursor.uint(1)
  for (const { type, data } of extensions(cursor)) {
    if (type === EXTENSION.supportedVersions) hello.version = data.uint(2)
    else if (type === EXTENSION.encryptThenMac) hello.encryptThenMac = true
    else if (type === EXTENSION.alpn) hello.alpn = protocols(data)[0]
  }
  hello.retry = hello.random.toString('hex') === RETRY
  return hello
}
