/** Stories in the format of http2jp/hpack-test-case: those beside this file, and those in the folders that APISCOPE_HPACK_STORIES names. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { HpackDecoder } from '../../src/http2/hpack/decoder'

interface Story {
  cases: { seqno?: number; header_table_size?: number; wire: string; headers: Record<string, string>[] }[]
}

/** What is allowed at the start (RFC 9113 §6.5.2); stories whose first case names another size begin with that. */
const DEFAULT = 4_096

function storiesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(folder, name))
}

const folders = [join(__dirname, 'stories'), ...(process.env.APISCOPE_HPACK_STORIES?.split(':') ?? [])]
const files = folders.flatMap(storiesIn).filter((file) => !file.includes('raw-data'))

test.each(files.map((file) => [file.slice(file.lastIndexOf('/') + 1), file]))(
  '%s: each block is what was encoded',
  (_name, file) => {
    const { cases }: Story = JSON.parse(readFileSync(file, 'utf8'))
    expect(cases.length).toBeGreaterThan(0)
    const decoder = new HpackDecoder(true)
    for (const [n, { wire, headers }] of cases.entries()) {
      const block = Buffer.from(wire, 'hex')
      const got: [string | undefined, string | undefined][] = []
      const isRead = decoder.decode(block, 0, block.length, ({ name, value }) => got.push([name, value]))
      const latin1 = (text: string) => Buffer.from(text, 'utf8').toString('latin1')
      expect({ n, isRead, got }).toEqual({
        n,
        isRead: true,
        got: headers.flatMap((one) => Object.entries(one).map(([name, value]) => [latin1(name), latin1(value)])),
      })
    }
    // The table kept to what the encoder may use.
    const most = Math.max(DEFAULT, ...cases.map(({ header_table_size: size }) => size ?? 0))
    expect(decoder.bytes).toBeLessThanOrEqual(most)
  },
)
