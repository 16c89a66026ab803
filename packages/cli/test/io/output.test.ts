import { PassThrough } from 'node:stream'
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
