import { Message } from '../protobuf/message.js'
import { scan } from '../protobuf/scan.js'

const OPEN_BRACKET = 0x5b
const OPEN_BRACE = 0x7b

/** JSON under a type that names no codec. What is Protobuf to the last byte is that: a field may be put in front that begins with a bracket. */
export function isJson(messages: readonly Buffer[]): boolean {
  const first = messages.find((message) => message.length > 0)
  if (!first || (first[0] !== OPEN_BRACE && first[0] !== OPEN_BRACKET)) return false
  return scan(first, 0, first.length, new Message(1)) < first.length
}
