import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ownKey, readKey } from '../../src/io/key.js'

describe('readKey', () => {
  const folder = mkdtempSync(join(tmpdir(), 'apiscope-key-'))
  const file = (text: string) => {
    writeFileSync(join(folder, 'key'), text)
    return join(folder, 'key')
  }
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('takes the file, then the environment, without one line end', () => {
    expect(readKey(file('0123456789abcdef\n'), 'not this one, though long').toString()).toBe('0123456789abcdef')
    expect(readKey(file('0123456789abcdef\r\n')).toString()).toBe('0123456789abcdef')
    expect(readKey(undefined, '0123456789abcdef').toString()).toBe('0123456789abcdef')
  })

  it('K22: reads bytes as bytes, and trims no more than the line end', () => {
    const bytes = Buffer.from('80ff00c3a9412042430d0a20e2828a01feed09beef0a0a', 'hex')
    writeFileSync(join(folder, 'key'), bytes)
    expect(readKey(join(folder, 'key'))).toEqual(bytes.subarray(0, -1))
    expect(readKey(file(' 0123456789abcdef \n')).toString()).toBe(' 0123456789abcdef ')
  })

  it('refuses to go without one, or with a short one, and never repeats it', () => {
    expect(() => readKey(undefined, '')).toThrow(/--key-file/)
    expect(() => readKey(file('too-short'))).toThrow(/9 bytes/)
    expect(() => readKey(file('too-short'))).not.toThrow(/too-short/)
    expect(() => readKey(join(folder, 'none'))).toThrow(/no such file/)
  })

  it.each([
    ['one letter', 'a'.repeat(16)],
    ['zeros', '\0'.repeat(20)],
    ['a word over and over', 'changeme'.repeat(4)],
    ['two letters', 'abbabaabbaababba'],
  ])('K22: refuses what is no key: %s', (_what, text) => {
    expect(() => readKey(file(text))).toThrow(/repeats itself/)
    expect(() => readKey(undefined, text)).toThrow(/repeats itself/)
  })

  it('K22: warns of a file that others may read, refuses one that everybody may write', () => {
    const path = file('0123456789abcdef')
    const warned = (mode: number) => {
      chmodSync(path, mode)
      const told: string[] = []
      readKey(path, undefined, (message) => told.push(message))
      return told.join()
    }
    expect(warned(0o600)).toBe('')
    expect(warned(0o644)).toContain('chmod 600')
    expect(() => warned(0o666)).toThrow(/chmod 600/)
    chmodSync(path, 0o600)
  })

  it('K8: without a key file each run has its own, and one directory keeps its own, for its owner alone', () => {
    const ignore = () => {}
    const before = process.env.APISCOPE_KEY
    delete process.env.APISCOPE_KEY
    try {
      expect(ownKey(undefined, 'embedded', ignore)).not.toEqual(ownKey(undefined, 'embedded', ignore))
      const kept = ownKey(undefined, `embedded:${folder}`, ignore)
      expect(ownKey(undefined, `embedded:${folder}`, ignore)).toEqual(kept)
      expect(statSync(join(folder, 'apiscope.key')).mode & 0o777).toBe(0o600)
      expect(ownKey(file('0123456789abcdef'), `embedded:${folder}`, ignore).toString()).toBe('0123456789abcdef')
    } finally {
      if (before !== undefined) process.env.APISCOPE_KEY = before
    }
  })
})
