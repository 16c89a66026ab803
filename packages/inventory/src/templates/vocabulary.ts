/** Words that public APIs use in their routes. A segment made of them is likelier a route than a value. */
import { openSealedWord, singular, wordsOf } from '@apiscope/schema'

const VERSION = /^(?:(?:19|20)\d\d-[01]\d-[0-3]\d|\d\.\d)$/

export class Vocabulary {
  private readonly words: ReadonlySet<string>

  /** @param text singular words, separated by blanks */
  constructor(text: string) {
    this.words = new Set(text.split(' '))
  }

  has(word: string): boolean {
    return this.words.has(word) || this.words.has(singular(word))
  }

  /**
   * A value by the stateless rules that may be a fixed word all the same: it holds long known words (`reportSettings-x7Qp2`), or names a
   * version.
   */
  mayBeWord(segment: string, last: boolean): boolean {
    if (segment.length > 64) return false
    if (!last && VERSION.test(segment)) return true
    return this.share(segment) >= 0.6 && wordsOf(segment).some((word) => word.length > 4 && this.has(word))
  }

  /** Share of a segment's letters that lie in known words, 0–1; 0 for a segment without letters. */
  share(segment: string): number {
    const sealed = openSealedWord(segment)
    if (sealed) return sealed.known
    let known = 0
    let all = 0
    for (const word of wordsOf(segment)) {
      all += word.length
      if (this.has(word)) known += word.length
    }
    return all === 0 ? 0 : known / all
  }
}
