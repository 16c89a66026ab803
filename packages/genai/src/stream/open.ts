import type { GenaiLimits } from '../limits.js'
import { AwsEventReader } from './aws-event-stream.js'
import { EventReader } from './events.js'
import { JsonLineReader } from './json-lines.js'
import type { AnswerReader, PieceSink } from './types.js'
import { WholeJsonReader } from './whole-json.js'

/** The reader for an answer, by its type and how it begins: imitators leave the type out. */
export function openReader(contentType: string, first: Buffer, limits: GenaiLimits, out: PieceSink): AnswerReader {
  if (contentType.includes('vnd.amazon.eventstream')) return new AwsEventReader(limits, out)
  if (contentType.includes('event-stream') || /^\s{0,8}(?:data|event|id|retry|):/.test(first.toString('latin1', 0, 16)))
    return new EventReader(limits, out)
  if (/ndjson|jsonl|json-seq|json-lines/.test(contentType)) return new JsonLineReader(limits, out)
  return new WholeJsonReader(limits, out)
}
