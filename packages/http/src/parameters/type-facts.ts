import { isMedia, mediaType } from '../body/content-type.js'
import { attribute } from './multipart.js'

/** What a Content-Type says of how to read a body. */
export interface TypeFacts {
  /** `type/subtype`, lower case. */
  type: string
  /** Pictures, sound, archives. */
  media: boolean
  /** As its parameter names it, '' for none. */
  charset: string
}

/** Types remembered, and the longest of them: servers and clients write few. Count, characters. */
const MOST = 512
const LONGEST = 128
const known = new Map<string, TypeFacts>()

export function typeFacts(contentType: string): TypeFacts {
  let facts = known.get(contentType)
  if (facts === undefined) {
    const type = mediaType(contentType)
    facts = { type, media: isMedia(type), charset: attribute(contentType, 'charset') ?? '' }
    if (contentType.length < LONGEST && known.size < MOST)
      known.set(Buffer.from(contentType, 'latin1').toString('latin1'), facts)
  }
  return facts
}
