import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readKey } from '../../src/io/key.js'
import { withoutCredentials } from '../../src/io/options.js'

describe('readKey', () => {
  const folder = mkdtempSync(join(tmpdir(), 'apiscope-key-'))
  const file = (text: string) => {
    writeFileSync(join(folder, 'key'), text)
    return join(folder, 'key')
  }
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('takes the file, then the environment, without the line end', () => {
    expect(readKey(file('0123456789abcdef\n'), 'not this one, though long').toString()).toBe('0123456789abcdef')
    expect(readKey(undefined, '0123456789abcdef').toString()).toBe('0123456789abcdef')
  })

  it('refuses to go without one, or with a short one, and never repeats it', () => {
    expect(() => readKey(undefined, undefined)).toThrow(/--key-file/)
    expect(() => readKey(file('too-short'))).toThrow(/9 bytes/)
    expect(() => readKey(file('too-short'))).not.toThrow(/too-short/)
    expect(() => readKey(join(folder, 'none'))).toThrow(/no such file/)
  })

  it('shows addresses without user and password', () => {
    expect(withoutCredentials('redis://user:secret@host:6379/0')).toBe('redis://host:6379/0')
    expect(withoutCredentials('kafka://a:9092,b:9092')).toBe('kafka://a:9092,b:9092')
  })
})
