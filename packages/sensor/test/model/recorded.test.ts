/** Recorded with the real SDKs of model providers: what the sensor tells of each call is what the mocks counted themselves. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openCapture } from '@apiscope/capture'
import type { Exchange } from '@apiscope/schema'
import { createSealer } from '../../../pii/src'
import { SensorCore } from '../../src/core'
import { FIXTURE_KEY } from '../../src/options'

const FIXTURE = join(__dirname, '../../../../fixtures/agents')

interface Call {
  operation: string
  model: string
  input?: number
  output?: number
  tools?: string[]
  called?: string
  finish?: string
  streamed?: boolean
  refused?: number
}
const counted: Record<string, { host: string; calls: Call[] }> = JSON.parse(
  readFileSync(join(FIXTURE, 'models.json'), 'utf8'),
)

const PROVIDER: Record<string, string> = {
  openai: 'openai',
  anthropic: 'anthropic',
  gemini: 'gcp.gemini',
  ollama: 'ollama',
  bedrock: 'aws.bedrock',
}

async function read(sealed: boolean): Promise<Exchange[]> {
  const exchanges: Exchange[] = []
  const core = new SensorCore(
    { sensor: 's', hmacKey: FIXTURE_KEY, ...(sealed ? { seal: createSealer({ hmacKey: FIXTURE_KEY }) } : {}) },
    { exchange: (exchange) => exchanges.push(exchange), actor() {}, heartbeat() {} },
  )
  await openCapture(join(FIXTURE, 'models.pcapng.gz')).run(core)
  core.finish()
  return exchanges
}

describe.each([
  ['plain', false],
  ['sealed', true],
])('%s', (_mode, sealed) => {
  let exchanges: Exchange[]
  beforeAll(async () => {
    exchanges = await read(sealed)
  })

  test.each(Object.keys(counted))('%s: every call with its model, tokens, tools and end', (name) => {
    const { host, calls } = counted[name]!
    const seen = exchanges.filter(({ api }) => api.host === host)
    expect(seen).toHaveLength(calls.length)
    const told = seen.map(({ genai, response }) => ({
      operation: genai?.operation,
      model: genai?.requestModel,
      input: genai?.inputTokens,
      output: genai?.outputTokens,
      tools: genai?.toolsOffered ?? [],
      called: genai?.toolsCalled ?? [],
      finish: genai?.finishReasons?.[0],
      refused: response!.status >= 300 ? response!.status : undefined,
    }))
    expect(told).toEqual(
      calls.map(({ operation, model, input, output, tools = [], called, finish, refused }) => ({
        operation,
        model,
        input,
        output,
        // A refusal counts nothing, but its request offered what it did.
        tools: refused ? ['find_parcel'] : tools,
        called: called ? [called] : [],
        finish,
        refused,
      })),
    )
    for (const { genai } of seen) expect([genai!.provider, genai!.cut]).toEqual([PROVIDER[name], undefined])
  })
})
