/** Descriptions of Protobuf messages that the user gives. */
import { readFileSync, statSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { DescriptorFiles } from '@apiscope/http'
import { usage } from '../io/errors.js'
import { safe } from '../io/text.js'

/** Bytes of one file, also when it was compressed. */
const MAX_BYTES = 64 * 1024 * 1024

/**
 * Reads FileDescriptorSets (`protoc --include_imports --descriptor_set_out=FILE`, `buf build -o FILE.binpb`, gzipped or not).
 * Throws ApiscopeError `cli.protoset` for a file that cannot be read or is none.
 */
export function readProtosets(files: readonly string[] = []): Uint8Array[] {
  return files.map((file) => {
    const bytes = bytesOf(file)
    try {
      const set = new DescriptorFiles()
      if (set.addSet(bytes) > 0 && !set.isEmpty) return bytes
    } catch {
      // The library's words say where in the bytes, which helps nobody.
    }
    throw problem(
      file,
      'is no FileDescriptorSet with messages; make one with protoc --include_imports --descriptor_set_out=FILE, or buf build -o FILE.binpb',
    )
  })
}

function bytesOf(file: string): Uint8Array {
  try {
    if (statSync(file).size > MAX_BYTES) throw problem(file, `is longer than ${MAX_BYTES} bytes`)
    const bytes = readFileSync(file)
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: MAX_BYTES }) : bytes
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'cli.protoset') throw error
    throw problem(file, `cannot be read (${code})`)
  }
}

const problem = (file: string, what: string) => usage('cli.protoset', `--protoset ${safe(file)}: ${what}.`)
