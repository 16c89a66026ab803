import { PassThrough, Writable } from 'node:stream'
import { Lines } from '../../src/io/output.js'

describe('Lines', () => {
  it('asks to wait only when a batch is full, and waits for a slow reader', async () => {
    const pipe = new PassThrough({ highWaterMark: 10 })
    const lines = new Lines(pipe)
    lines.line('short')
    expect(lines.ready()).toBeUndefined()
    lines.line('x'.repeat(70_000))
    const waiting = lines.ready()
    expect(waiting).toBeInstanceOf(Promise)
    let done = false
    void waiting!.then(() => {
      done = true
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(done).toBe(false)
    let text = ''
    pipe.on('data', (data) => (text += data))
    await waiting
    expect(text).toHaveLength(70_000 + 7)
  })

  it('E3: what cannot be written is thrown by flush, and tells who does not wait', async () => {
    const full = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('full'), { code: 'ENOSPC' })),
    })
    const lines = new Lines(full, '--out x/exchanges.jsonl')
    lines.json({ a: 1 })
    const error = { code: 'cli.output', exit: 1, message: '--out x/exchanges.jsonl: no space left on the device' }
    await expect(lines.flush()).rejects.toMatchObject(error)
    await expect(lines.broken).rejects.toMatchObject(error)
    expect(lines.closed).toBe(true)
  })

  it('keeps quiet after the reader has gone, and leaves no listeners behind', async () => {
    const pipe = new PassThrough({ highWaterMark: 1 })
    const lines = new Lines(pipe)
    lines.line('x'.repeat(100))
    const waiting = lines.flush()
    pipe.destroy(Object.assign(new Error('gone'), { code: 'EPIPE' }))
    await waiting
    expect(lines.closed).toBe(true)
    lines.line('more')
    await lines.flush()
    expect(pipe.listenerCount('drain')).toBe(0)
  })
})
