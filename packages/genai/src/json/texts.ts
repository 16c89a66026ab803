import { isObject } from './access.js'

/** Members that hold no text of anybody: types, ids, pictures and sounds, signatures. */
const SILENT = new Set([
  'type',
  'role',
  'model',
  'data',
  'bytes',
  'image_url',
  'images',
  'inlineData',
  'inline_data',
  'input_audio',
  'file_data',
  'media_type',
  'mimeType',
  'signature',
  'thoughtSignature',
  'thought_signature',
  'encrypted_content',
  'cache_control',
])

/** Gathers the texts that lie in JSON, whatever their form: plain strings, blocks, arguments and results of tools. */
export class Texts {
  /** Everything was gathered. */
  whole = true
  list: string[] = []
  length = 0

  /** @param most characters kept @param steps values looked at */
  constructor(
    private readonly most: number,
    private steps: number,
  ) {}

  add(text: string): void {
    if (text === '') return
    const room = this.most - this.length
    if (text.length > room) this.whole = false
    if (room <= 0) return
    const kept = text.length > room ? text.slice(0, room) : text
    this.list.push(kept)
    this.length += kept.length
  }

  /** Texts in `value`, the last ones first: of a conversation that is longer than what is kept, its end is what is new. */
  collect(value: unknown): void {
    const waiting: unknown[] = [value]
    while (waiting.length > 0) {
      if (--this.steps < 0) {
        this.whole = false
        return
      }
      const next = waiting.pop()
      if (typeof next === 'string') this.add(next)
      else if (Array.isArray(next)) for (const item of next) waiting.push(item)
      else if (isObject(next)) {
        for (const name of Object.keys(next)) if (!SILENT.has(name)) waiting.push(next[name])
      }
    }
  }
}
