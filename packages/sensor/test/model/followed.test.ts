import { type ModelExchange, readModelRequest } from '@apiscope/genai'
import type { HttpMessage } from '@apiscope/http'
import { Followed } from '../../src/model/model-calls'

const ask = (): ModelExchange =>
  readModelRequest(
    Buffer.from(JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'x'.repeat(5_000) }] })),
    '/v1/chat/completions',
    'h',
  )!
const answer = () => ({ contentType: 'text/event-stream' }) as HttpMessage
const piece = Buffer.from(`data: ${'y'.repeat(20_000)}`)

test('answers of models that never end keep no more than they may together: those read longest give way, and say so', () => {
  const bytes = 1_000_000
  const followed = new Followed(bytes)
  const models = Array.from({ length: 1_000 }, () => {
    const model = ask()
    followed.follow(model, answer())
    model.data(piece, 0, piece.length)
    return model
  })
  followed.trim()
  const held = models.reduce((sum, model) => sum + model.held, 0)
  expect(held).toBeLessThanOrEqual(bytes)
  expect(held).toBeGreaterThan(bytes / 2)
  expect(followed.abandoned).toBeGreaterThan(900)
  // What was let go of takes nothing more, and what it told stays told.
  const [first] = models as [ModelExchange]
  first.data(piece, 0, piece.length)
  first.end()
  expect([first.held, first.facts(200)]).toEqual([0, expect.objectContaining({ requestModel: 'm', cut: true })])
})

test('what has ended is no longer counted', () => {
  const followed = new Followed(100_000)
  for (let n = 0; n < 500; n++) {
    const model = ask()
    followed.follow(model, answer())
    model.data(piece, 0, piece.length)
    model.end()
  }
  followed.trim()
  expect(followed.abandoned).toBe(0)
})
