import { mediaType } from '../body/media-type.js'

/** How messages lie in a body: each behind a prefix of five bytes, the same in base64, or one message that is the whole body. */
export type GrpcFraming = 'prefixed' | 'base64' | 'bare'

export interface GrpcType {
  framing: GrpcFraming
  /** What a message is written in: Protocol Buffers, JSON, or something that nobody here reads. */
  codec: 'protobuf' | 'json' | 'other'
}

const BARE = /^application\/(?:proto|(?:x-)?protobuf|x-google-protobuf|vnd\.google\.protobuf)$/
const PREFIXED = /^application\/(grpc-web-text|grpc-web|grpc|connect)(?:\+([a-z0-9.-]{1,32}))?$/

/**
 * What a Content-Type says of gRPC (`application/grpc[+proto|+json]`), gRPC-Web (`application/grpc-web[-text]`), streams of Connect
 * (`application/connect+proto|json`), and single Protobuf messages (unary calls of Connect, `application/proto`, Twirp's
 * `application/protobuf`). Undefined for everything else.
 */
export function grpcType(contentType: string): GrpcType | undefined {
  // `application/json` and what else goes on with j: asked of nearly every message.
  if (contentType.charCodeAt(SUBTYPE) === LETTER_J && contentType.charCodeAt(SUBTYPE - 1) === SLASH) return undefined
  const found = known.get(contentType)
  if (found !== undefined) return found === 'none' ? undefined : found
  const type = contentType.length > 256 ? undefined : read(contentType)
  if (contentType.length < 128 && known.size < REMEMBERED) known.set(contentType, type ?? 'none')
  return type
}

const SUBTYPE = 'application/'.length
const [SLASH, LETTER_J] = [0x2f, 0x6a]

/** Asked at each message; types are the sender's, so only so many are kept. */
const REMEMBERED = 512
const known = new Map<string, GrpcType | 'none'>()

function read(contentType: string): GrpcType | undefined {
  const type = mediaType(contentType)
  if (!type.startsWith('application/')) return undefined
  const found = PREFIXED.exec(type)
  if (!found) return BARE.test(type) ? { framing: 'bare', codec: 'protobuf' } : undefined
  const [, protocol, codec = 'proto'] = found
  return {
    framing: protocol === 'grpc-web-text' ? 'base64' : 'prefixed',
    codec: codec === 'proto' ? 'protobuf' : codec === 'json' ? 'json' : 'other',
  }
}
