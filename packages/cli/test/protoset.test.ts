import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import catalog from '../../http/test/protobuf-fixtures/catalog/catalog.json'
import { readProtosets } from '../src/pipeline/protosets'

const dir = mkdtempSync(join(tmpdir(), 'apiscope-protoset-'))
afterAll(() => rmSync(dir, { recursive: true }))

const set = Buffer.from(catalog.set, 'base64')
function file(name: string, bytes: Buffer): string {
  const path = join(dir, name)
  writeFileSync(path, bytes)
  return path
}

test('sets as protoc writes them, and compressed', () => {
  expect(readProtosets([file('a.pb', set), file('b.pb.gz', gzipSync(set))]).map((bytes) => Buffer.from(bytes))).toEqual(
    [set, set],
  )
  expect(readProtosets()).toEqual([])
})

test.each([
  ['nothing', Buffer.alloc(0)],
  ['text', Buffer.from('syntax = "proto3";\nmessage A { string b = 1; }\n')],
  ['a cut one', set.subarray(0, 300)],
])('%s is no set: wrong usage, with the mend', (name, bytes) => {
  const path = file(`${name}.pb`, bytes)
  expect(() => readProtosets([path])).toThrow(expect.objectContaining({ code: 'cli.protoset', exit: 2 }))
  expect(() => readProtosets([path])).toThrow(/protoc/)
})

test('a file that is not there', () => {
  expect(() => readProtosets([join(dir, 'none')])).toThrow(/ENOENT/)
})
