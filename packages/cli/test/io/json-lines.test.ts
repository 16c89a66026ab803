import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { readJsonLines } from '../../src/io/json-lines.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apiscope-lines-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function read(content: string | Buffer) {
  const path = join(folder, 'lines')
  writeFileSync(path, content)
  const values: unknown[] = []
  const summary = await readJsonLines(path, (value) => {
    values.push(value)
    return (value as { bad?: string }).bad
  })
  return { values, summary }
}

describe('readJsonLines', () => {
  it('reads plain and gzipped lines, with or without a last line end, and empty ones', async () => {
    const text = '{"a":1}\n\n{"a":2}\r\n{"a":3}'
    for (const content of [text, gzipSync(text)]) {
      expect(await read(content)).toMatchObject({
        values: [{ a: 1 }, { a: 2 }, { a: 3 }],
        summary: { lines: 4, bad: 0 },
      })
    }
    expect((await read('')).values).toEqual([])
  })

  it('keeps characters whole that lie across two chunks', async () => {
    const value = { text: 'ü日'.repeat(200_000) }
    expect((await read(`${JSON.stringify(value)}\n`)).values).toEqual([value])
  })

  it('passes over what is no JSON, of the wrong shape, or too long, and says where', async () => {
    const long = `"${'x'.repeat(17 * 1024 * 1024)}"`
    const { values, summary } = await read(`{"a":1}\nnope\n{"bad":"wrong"}\n${long}\n{"a":2}\n`)
    expect(values).toContainEqual({ a: 2 })
    expect(summary).toMatchObject({ lines: 5, bad: 3 })
    expect(summary.examples.map(({ line }) => line)).toEqual([2, 3, 4])
  })

  it('says what is wrong with a file that breaks off or is not there', async () => {
    const whole = gzipSync('{"a":1}\n'.repeat(1000))
    await expect(read(whole.subarray(0, whole.length - 12))).rejects.toMatchObject({ code: 'cli.gzip', exit: 1 })
    await expect(readJsonLines(join(folder, 'none'), () => undefined)).rejects.toMatchObject({
      code: 'cli.input',
      exit: 1,
    })
  })
})
