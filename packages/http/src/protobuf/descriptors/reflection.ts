/** Answers of gRPC server reflection that pass by (grpc/reflection/v1/reflection.proto, and v1alpha, which has the same numbers). */
import { Message } from '../message.js'
import { scan } from '../scan.js'

/** ServerReflectionResponse.file_descriptor_response, FileDescriptorResponse.file_descriptor_proto. */
const FILES = 4
const FILE = 1
const PATH = /\/grpc\.reflection\.v1(?:alpha)?\.ServerReflection\/ServerReflectionInfo$/

const METHOD = '/ServerReflectionInfo'

/** Is this the path of server reflection? */
export function isReflection(path: string): boolean {
  return path.endsWith(METHOD) && path.length <= 512 && PATH.test(path)
}

/** Serialised FileDescriptorProtos of these ServerReflectionResponses. Views into the messages. */
export function reflectedFiles(messages: readonly Buffer[]): Buffer[] {
  const files: Buffer[] = []
  for (const message of messages) {
    for (const [start, end] of valuesOf(message, 0, message.length, FILES))
      for (const [from, to] of valuesOf(message, start, end, FILE)) files.push(message.subarray(from, to))
  }
  return files
}

/** Places of the length-delimited values of one field. */
function valuesOf(buf: Buffer, start: number, end: number, number: number): [number, number][] {
  const type = new Message(64)
  if (scan(buf, start, end, type) !== end) return []
  const ranges = type.fields.get(number)?.ranges ?? []
  const found: [number, number][] = []
  for (let i = 0; i + 1 < ranges.length; i += 2) found.push([ranges[i]!, ranges[i + 1]!])
  return found
}
