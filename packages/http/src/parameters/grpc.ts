import type { ParameterLocation } from '@apiscope/schema'
import type { HttpMessage } from '../contract.js'
import type { GrpcType } from '../grpc/content-type.js'
import { messageCoding } from '../grpc/end.js'
import { messagesOf } from '../grpc/messages.js'
import { isKnownFlags } from '../grpc/prefix.js'
import { isJson } from '../grpc/sniff.js'
import type { HttpLimits } from '../limits.js'
import { type ProtobufSink, protobufParameters } from '../protobuf/parameters.js'
import { innerText, jsonBody } from './json-body.js'
import type { ParameterSink } from './sink.js'

/** Is a body under this type something else by its first bytes? A server that goes by them reads it so. */
export function isDisguised(body: Buffer, { framing }: GrpcType): boolean {
  if (framing === 'prefixed') return body.length > 0 && !isKnownFlags(body[0]!)
  return isJson([body])
}

/**
 * Parameters of a kept body of gRPC, gRPC-Web, Connect or of one Protobuf message: JSON by its names, Protobuf by those of its description
 * or the numbers of its fields (`3.1.2`); the same over all messages of the body.
 * @returns false when something was not looked into
 */
export function grpcParameters(
  message: HttpMessage,
  body: Buffer,
  type: GrpcType,
  location: ParameterLocation,
  limits: HttpLimits,
  out: ParameterSink,
): boolean {
  const coding = messageCoding(message)
  const { messages, end, isWhole } = messagesOf(body, type, coding, limits)
  const target = { location, limits, out }
  if (end?.[0] === OPEN_BRACE) jsonBody(end.toString('utf8'), '', target)
  if (type.codec === 'json' || isJson(messages)) {
    for (const one of messages) jsonBody(one.toString('utf8'), '', target)
    return isWhole
  }
  const sink: ProtobufSink = {
    get full() {
      return out.full
    },
    value: (name, text, isWritten) => {
      if (isWritten) innerText(name, text, target)
      else out.add(location, name, text)
    },
  }
  if (location === 'request') sink.whole = (text) => out.deep?.(location, text)
  return protobufParameters(messages, !message.bodyWhole, limits, sink, message.protobuf) && isWhole
}

const OPEN_BRACE = 0x7b
