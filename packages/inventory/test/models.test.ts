import type { Exchange } from '@apiscope/schema'
import { modelFields, newModels, observeModel } from '../src/api/models'
import { createState, decodeState, encodeState } from '../src/api/state'

const call = (genai: Partial<NonNullable<Exchange['genai']>>, rest: Partial<Exchange> = {}): Exchange =>
  ({
    client: { ip: '10.0.0.1', port: 1, id: 'p:agent' },
    response: { status: 200, bodyBytes: 1 },
    genai: { operation: 'chat', dialect: 'openai-chat', provider: 'openai', ...genai },
    ...rest,
  }) as Exchange

test('tokens add up, and a call that is told twice is one', () => {
  const state = newModels()
  observeModel(state, call({ inputTokens: 3, outputTokens: 4, responseModel: 'm', toolsCalled: ['send'] }))
  observeModel(state, call({ open: true, toolsOffered: ['send', 'look_up'] }))
  const part = { protocol: 'stream', from: 'server' } as const
  observeModel(state, call({ inputTokens: 10, outputTokens: 20, responseModel: 'm' }, { message: part }))
  observeModel(state, call({ requestModel: 'm' }))
  expect(modelFields(state)).toEqual({
    model_provider: 'openai',
    model_operations: 'chat=3',
    models: 'm=3',
    model_calls: 3,
    model_input_tokens: 13,
    model_output_tokens: 24,
    model_uncounted: 1,
    model_tools_offered: 'look_up=1 send=1',
    model_tools_called: 'send=1',
    model_finish_reasons: '',
    model_actors: JSON.stringify([{ actor: 'p:agent', calls: 3, input: 13, output: 24 }]),
  })
  const kept = decodeState(encodeState({ ...createState(), models: state }))
  expect(kept.models).toEqual(state)
})

test('many actors: those that ask most stay, the sums of the others too', () => {
  const state = newModels()
  for (let n = 0; n < 200; n++) {
    observeModel(state, call({ inputTokens: 1 }, { client: { ip: '10.0.0.1', port: 1, id: `p:${n}` } }))
    observeModel(state, call({ inputTokens: 1 }))
  }
  const actors = JSON.parse(modelFields(state).model_actors as string) as { actor: string; input: number }[]
  expect(actors.length).toBeLessThanOrEqual(17)
  expect(actors.find(({ actor }) => actor === 'p:agent')!.input).toBe(200)
  expect(actors.reduce((sum, { input }) => sum + input, 0)).toBe(400)
})
