/** What providers' servers send, as their documentation has it, made from one description of a call. */

export interface Said {
  model: string
  text: string[]
  tools: { name: string; args: Record<string, unknown> }[]
  input: number
  output: number
}

const sse = (events: readonly unknown[], named = false): string =>
  events
    .map((event) => `${named ? `event: ${(event as { type: string }).type}\n` : ''}data: ${JSON.stringify(event)}\n\n`)
    .join('')

/** One frame of `application/vnd.amazon.eventstream`; checksums are left 0. */
export const frame = (event: string, payload: unknown): Buffer => frameOf(event, Buffer.from(JSON.stringify(payload)))

/** The same of a payload that is written already. */
export function frameOf(event: string, body: Buffer): Buffer {
  const field = (name: string, value: string): Buffer => {
    const bytes = Buffer.from(value)
    const head = Buffer.from([name.length, ...Buffer.from(name), 7, bytes.length >> 8, bytes.length & 255])
    return Buffer.concat([head, bytes])
  }
  const fields = Buffer.concat([field(':event-type', event), field(':message-type', 'event')])
  const out = Buffer.alloc(12 + fields.length + body.length + 4)
  out.writeUInt32BE(out.length, 0)
  out.writeUInt32BE(fields.length, 4)
  fields.copy(out, 12)
  body.copy(out, 12 + fields.length)
  return out
}

const half = (text: string): [string, string] => [text.slice(0, text.length >> 1), text.slice(text.length >> 1)]

export interface Spoken {
  path: string
  request: unknown
  contentType: string
  answer: Buffer
}

/** Every dialect, streamed and not. */
export const DIALECTS: Record<string, (said: Said, streamed: boolean) => Spoken> = {
  'openai-chat'(said, streamed) {
    const { model, text, tools, input, output } = said
    const request = {
      messages: [{ role: 'user', content: 'Who is it?' }],
      model,
      stream: streamed,
      tools: [{ type: 'function', function: { name: 'look_up', parameters: {} } }],
    }
    const usage = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output }
    const calls = tools.map(({ name, args }, index) => ({
      index,
      id: `call_${index}`,
      type: 'function',
      function: { name, arguments: JSON.stringify(args) },
    }))
    const finish_reason = tools.length > 0 ? 'tool_calls' : 'stop'
    if (!streamed) {
      const message = { role: 'assistant', content: text.join(''), tool_calls: calls }
      const body = { id: 'c', object: 'chat.completion', model, choices: [{ index: 0, message, finish_reason }], usage }
      return plain('/v1/chat/completions', request, body)
    }
    const chunk = (delta: unknown, reason: string | null = null) => ({
      object: 'chat.completion.chunk',
      model,
      choices: [{ index: 0, delta, finish_reason: reason }],
    })
    const events: unknown[] = [
      ...text.map((content) => chunk({ content })),
      ...calls.flatMap((call) => {
        const [first, second] = half(call.function.arguments)
        return [
          chunk({ tool_calls: [{ ...call, function: { name: call.function.name, arguments: first } }] }),
          chunk({ tool_calls: [{ index: call.index, function: { arguments: second } }] }),
        ]
      }),
      chunk({}, finish_reason),
      { object: 'chat.completion.chunk', model, choices: [], usage },
    ]
    return {
      ...streamed_(request),
      path: '/v1/chat/completions',
      answer: Buffer.from(`${sse(events)}data: [DONE]\n\n`),
    }
  },
  'openai-responses'(said, streamed) {
    const { model, text, tools, input, output } = said
    const request = {
      model,
      input: 'Who is it?',
      stream: streamed,
      tools: [{ type: 'function', name: 'look_up', parameters: {} }],
    }
    const items = [
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: text.join('') }] },
      ...tools.map(({ name, args }) => ({
        type: 'function_call',
        name,
        arguments: JSON.stringify(args),
        call_id: 'x',
      })),
    ]
    const usage = { input_tokens: input, output_tokens: output, total_tokens: input + output }
    const done = { object: 'response', model, status: 'completed', output: items, usage }
    if (!streamed) return plain('/v1/responses', request, done)
    const events = [
      { type: 'response.created', response: { object: 'response', model, status: 'in_progress', output: [] } },
      ...text.map((delta) => ({ type: 'response.output_text.delta', output_index: 0, content_index: 0, delta })),
      ...tools.flatMap(({ name, args }, i) => [
        {
          type: 'response.output_item.added',
          output_index: i + 1,
          item: { type: 'function_call', name, arguments: '' },
        },
        ...half(JSON.stringify(args)).map((delta) => ({
          type: 'response.function_call_arguments.delta',
          output_index: i + 1,
          delta,
        })),
      ]),
      { type: 'response.completed', response: done },
    ]
    return { ...streamed_(request), path: '/v1/responses', answer: Buffer.from(sse(events, true)) }
  },
  'anthropic-messages'(said, streamed) {
    const { model, text, tools, input, output } = said
    const request = {
      model,
      max_tokens: 100,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Who is it?' }] }],
      stream: streamed,
      tools: [{ name: 'look_up', input_schema: {} }],
    }
    const blocks = [
      { type: 'text', text: text.join('') },
      ...tools.map(({ name, args }, i) => ({ type: 'tool_use', id: `t${i}`, name, input: args })),
    ]
    const stop_reason = tools.length > 0 ? 'tool_use' : 'end_turn'
    const message = { id: 'm', type: 'message', role: 'assistant', model }
    if (!streamed)
      return plain('/v1/messages', request, {
        ...message,
        content: blocks,
        stop_reason,
        usage: { input_tokens: input, output_tokens: output },
      })
    const events = [
      { type: 'message_start', message: { ...message, content: [], usage: { input_tokens: input, output_tokens: 1 } } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'ping' },
      ...text.map((piece) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: piece } })),
      { type: 'content_block_stop', index: 0 },
      ...tools.flatMap(({ name, args }, i) => [
        {
          type: 'content_block_start',
          index: i + 1,
          content_block: { type: 'tool_use', id: `t${i}`, name, input: {} },
        },
        ...half(JSON.stringify(args)).map((partial_json) => ({
          type: 'content_block_delta',
          index: i + 1,
          delta: { type: 'input_json_delta', partial_json },
        })),
      ]),
      { type: 'message_delta', delta: { stop_reason }, usage: { output_tokens: output } },
      { type: 'message_stop' },
    ]
    return { ...streamed_(request), path: '/v1/messages', answer: Buffer.from(sse(events, true)) }
  },
  gemini(said, streamed) {
    const { model, text, tools, input, output } = said
    const request = {
      contents: [{ role: 'user', parts: [{ text: 'Who is it?' }] }],
      tools: [{ functionDeclarations: [{ name: 'look_up' }] }],
    }
    const piece = (parts: unknown[], finishReason?: string) => ({
      candidates: [{ index: 0, content: { role: 'model', parts }, ...(finishReason ? { finishReason } : {}) }],
      modelVersion: model,
      ...(finishReason ? { usageMetadata: { promptTokenCount: input, candidatesTokenCount: output } } : {}),
    })
    const calls = tools.map(({ name, args }) => ({ functionCall: { name, args } }))
    const path = `/v1beta/models/${model}:${streamed ? 'streamGenerateContent?alt=sse' : 'generateContent'}`
    if (!streamed) return plain(path, request, piece([...text.map((t) => ({ text: t })), ...calls], 'STOP'))
    const events = [...text.map((t) => piece([{ text: t }])), piece(calls, 'STOP')]
    return { ...streamed_(request), path, answer: Buffer.from(sse(events).replaceAll('\n', '\r\n')) }
  },
  'bedrock-converse'(said, streamed) {
    const { model, text, tools, input, output } = said
    const request = {
      messages: [{ role: 'user', content: [{ text: 'Who is it?' }] }],
      toolConfig: { tools: [{ toolSpec: { name: 'look_up', inputSchema: {} } }] },
    }
    const stopReason = tools.length > 0 ? 'tool_use' : 'end_turn'
    const usage = { inputTokens: input, outputTokens: output, totalTokens: input + output }
    const path = `/model/${encodeURIComponent(model)}/converse${streamed ? '-stream' : ''}`
    if (!streamed) {
      const content = [
        { text: text.join('') },
        ...tools.map(({ name, args }) => ({ toolUse: { toolUseId: 'x', name, input: args } })),
      ]
      return plain(path, request, { output: { message: { role: 'assistant', content } }, stopReason, usage })
    }
    const frames = [
      frame('messageStart', { role: 'assistant' }),
      ...text.map((t) => frame('contentBlockDelta', { contentBlockIndex: 0, delta: { text: t } })),
      ...tools.flatMap(({ name, args }, i) => [
        frame('contentBlockStart', { contentBlockIndex: i + 1, start: { toolUse: { toolUseId: 'x', name } } }),
        ...half(JSON.stringify(args)).map((piece) =>
          frame('contentBlockDelta', { contentBlockIndex: i + 1, delta: { toolUse: { input: piece } } }),
        ),
      ]),
      frame('messageStop', { stopReason }),
      frame('metadata', { usage, metrics: { latencyMs: 1 } }),
    ]
    return { path, request, contentType: 'application/vnd.amazon.eventstream', answer: Buffer.concat(frames) }
  },
  'bedrock-invoke'(said, streamed) {
    const spoken = DIALECTS['anthropic-messages']!(said, streamed)
    const { model: _, stream: __, ...rest } = spoken.request as Record<string, unknown>
    const request = { anthropic_version: 'bedrock-2023-05-31', ...rest }
    const path = `/model/${encodeURIComponent(said.model)}/invoke${streamed ? '-with-response-stream' : ''}`
    if (!streamed) return { ...spoken, path, request }
    const events = spoken.answer
      .toString()
      .split('\n\n')
      .filter((event) => event !== '')
      .map((event) => event.slice(event.indexOf('data: ') + 6))
    const answer = Buffer.concat(
      events.map((event) => frame('chunk', { bytes: Buffer.from(event).toString('base64'), p: 'abc' })),
    )
    return { path, request, contentType: 'application/vnd.amazon.eventstream', answer }
  },
  ollama(said, streamed) {
    const { model, text, tools, input, output } = said
    const request = {
      model,
      messages: [{ role: 'user', content: 'Who is it?' }],
      stream: streamed,
      tools: [{ type: 'function', function: { name: 'look_up', parameters: {} } }],
    }
    const calls = tools.map(({ name, args }) => ({ function: { name, arguments: args } }))
    const end = { model, done: true, done_reason: 'stop', prompt_eval_count: input, eval_count: output }
    const message = { role: 'assistant', content: text.join(''), ...(calls.length > 0 ? { tool_calls: calls } : {}) }
    if (!streamed) return plain('/api/chat', request, { ...end, message })
    const lines = [
      ...text.map((content) => ({ model, message: { role: 'assistant', content }, done: false })),
      { model, message: { role: 'assistant', content: '', tool_calls: calls }, done: false },
      { ...end, message: { role: 'assistant', content: '' } },
    ]
    const answer = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    return { path: '/api/chat', request, contentType: 'application/x-ndjson', answer }
  },
}

const plain = (path: string, request: unknown, body: unknown): Spoken => ({
  path,
  request,
  contentType: 'application/json',
  answer: Buffer.from(JSON.stringify(body)),
})
const streamed_ = (request: unknown) => ({ request, contentType: 'text/event-stream; charset=utf-8' })
