/** generateContent of Gemini and Vertex AI (ai.google.dev/api/generate-content). */
import type { Answer } from '../answer.js'
import { arrayAt, countAt, type JsonObject, objectAt, objectsAt, sum, textAt } from '../json/access.js'
import { type Asked, type Dialect, namesOf } from './types.js'

const MODEL = /(?:^|\/)(?:models|tunedModels)\/([^/]{1,128}):(\w{1,40})$/

/** Model and method of a target such as `/v1beta/models/gemini-2.5-flash:generateContent`. */
export function geminiPath(path: string): { model: string; method: string } | undefined {
  const found = MODEL.exec(path)
  return found ? { model: found[1]!, method: found[2]! } : undefined
}

export const gemini: Dialect = {
  name: 'gemini',
  provider: 'gcp.gemini',
  operation: 'generate_content',
  asked(body, path): Asked | undefined {
    const contents = objectsAt(body, 'contents')
    if (contents.length === 0 || !contents.some((content) => Array.isArray(content.parts))) return undefined
    const named = geminiPath(path)
    const tools = objectsAt(body, 'tools').flatMap((tool) =>
      namesOf([...objectsAt(tool, 'functionDeclarations'), ...objectsAt(tool, 'function_declarations')], (f) =>
        textAt(f, 'name'),
      ),
    )
    const system = body.systemInstruction ?? body.system_instruction
    const model = named?.model ?? textAt(body, 'model')?.replace(/^models\//, '')
    return { model, tools, streamed: named?.method.startsWith('stream') === true, spoken: [system, contents] }
  },
  answered(body, into) {
    // With Vertex AI's own SDK and without `alt=sse` the pieces are the elements of an array.
    const candidates = arrayAt(body, 'candidates')
    if (candidates === undefined && !objectAt(body, 'usageMetadata') && !objectAt(body, 'promptFeedback')) return false
    into.model ??= textAt(body, 'modelVersion')
    for (const candidate of candidates ?? []) piece(candidate, into)
    usage(body, into)
    return true
  },
}

function piece(candidate: unknown, into: Answer): void {
  const index = countAt(candidate, 'index') ?? 0
  objectsAt(objectAt(candidate, 'content'), 'parts').forEach((part) => {
    into.text(`${index}`, textAt(part, 'text'))
    const call = objectAt(part, 'functionCall')
    if (!call) return
    into.tool(textAt(call, 'id') ?? `${index} ${into.toolsCalled().length}`, textAt(call, 'name'))
    if (call.args !== undefined) into.text(`${index} arguments`, JSON.stringify(call.args))
  })
  into.finish(textAt(candidate, 'finishReason'))
}

function usage(body: JsonObject, into: Answer): void {
  const told = objectAt(body, 'usageMetadata')
  if (!told) return
  const input = sum(countAt(told, 'promptTokenCount'), countAt(told, 'toolUsePromptTokenCount'))
  const output = sum(countAt(told, 'candidatesTokenCount'), countAt(told, 'thoughtsTokenCount'))
  into.usage(input, output, countAt(told, 'cachedContentTokenCount'))
}
