import { fold } from '../words/fold.js'
import { classAt, DIGIT, endOfLetters, JOIN, LOWER, OTHER, UPPER } from './characters.js'
import { Cues, mayCue } from './cues.js'
import type { ProseContext } from './detect.js'
import { ID, type ProseFinding } from './finding.js'
import { normalOf } from './normal.js'
import { judgeNumber, numberSpan } from './numbers.js'
import { isParticle, PersonNames, type Word } from './person-names.js'
import { lineFromNumber, lineFromWord } from './street-lines.js'
import { judgeWord, mailboxAround, Runs } from './words.js'

const ONCE: ReadonlySet<string> = new Set(['DOB', 'PASSPORT', 'CVV', 'SSN'])
/** Findings of one text. Count. */
const MOST = 256
/** Words that stand between a cue and a password. */
const LINKS = new Set(['is', 'was', 'are', 'ist', 'es', 'to', 'today', 'est', 'this', 'my', 'the', 'code', 'number'])

/**
 * Finds personal values and secrets inside texts that people write: one pass over the characters proposes what the detectors of whole values then
 * judge. Linear in the text; every look ahead is bounded. Latin letters above all: of other scripts only what needs no words is found.
 */
export class ProseScanner {
  private readonly names = new PersonNames()
  private readonly cues = new Cues()
  private readonly runs = new Runs()
  private text = ''
  private context: ProseContext = { regions: [], year: 0 }
  private found: ProseFinding[] = []
  /** Capitalised words, side by side. */
  private capitals: Word[] = []
  /** Everything before is told. */
  private done = 0

  /** @returns what was found, in order, at most 256 */
  scan(text: string, context: ProseContext): ProseFinding[] {
    this.text = text
    this.context = context
    this.found = []
    this.capitals = []
    this.done = 0
    this.cues.clear()
    this.runs.clear()
    let at = 0
    while (at < text.length && this.found.length < MOST) at = this.step(at)
    this.endName()
    const { found } = this
    this.text = ''
    this.found = []
    return found.sort((a, b) => a.start - b.start)
  }

  private step(at: number): number {
    const { text } = this
    const kind = classAt(text, at)
    if (kind === LOWER || kind === UPPER) return this.word(at, kind === UPPER)
    const c = text.charCodeAt(at)
    if (kind === DIGIT || ((c === 0x2b || c === 0x28) && isNumberBehind(text, at))) return this.number(at)
    if (c === 0x40) return this.mailbox(at)
    if (c === 0x2c && this.capitals.length === 1) {
      const end = this.names.turnedAround(text, this.capitals[0]!)
      if (end > 0) {
        this.tell('NAME', this.capitals[0]!.start, end)
        return end
      }
    }
    // A comma or full stop ends a name; an initial's own does not.
    if (c !== 0x20 && !(c === 0x2e && this.isInitial(at))) this.endName()
    if (c === 0x2d && text.startsWith('-----BEGIN ', at)) return this.privateKey(at)
    return at + 1
  }

  private word(start: number, isUpper: boolean): number {
    const { text } = this
    let end = endOfLetters(text, start + 1)
    let hasDigit = false
    let kind = classAt(text, end)
    while (end < text.length && kind !== OTHER) {
      if (kind === DIGIT) hasDigit = true
      end++
      kind = classAt(text, end)
    }
    while (end > start && classAt(text, end - 1) === JOIN) end--
    if (text.charCodeAt(end) === 0x40) {
      this.endName()
      return this.mailbox(end)
    }
    const street = isUpper || end - start === 3 ? lineFromWord(text, start, end, this.context) : -1
    if (street > 0) {
      this.tell('ADDRESS', start, street)
      return street
    }
    if (hasDigit || end - start >= 20) {
      this.endName()
      return this.mixed(start, end)
    }
    return this.plain(start, end, isUpper)
  }

  private plain(start: number, end: number, isUpper: boolean): number {
    const { text } = this
    const isCue = mayCue(text, start, end)
    const isLoud =
      isUpper ||
      isCue ||
      this.capitals.length > 0 ||
      this.cues.holds('NAME', start, 6) ||
      this.cues.holds('PASSWORD', start, 12)
    if (!isLoud) return end
    const word = text.slice(start, end).toLowerCase()
    if (isUpper) {
      const last = this.capitals.at(-1)
      if (last && !isBeside(text, last.end, start)) this.endName()
      this.capitals.push({ start, end })
    } else if (!(this.capitals.length > 0 && isParticle(word))) {
      this.endName()
      this.lowerName(start, end)
    }
    // Whatever a possessive belongs to.
    if (isUpper && (word.endsWith("'s") || word.endsWith('’s'))) {
      this.capitals[this.capitals.length - 1]!.end = end - 2
      this.endName()
    }
    if (this.cues.holds('PASSWORD', start, 12) && !LINKS.has(word)) return this.password(start, end)
    if (isCue) this.cues.pass(word, end)
    return end
  }

  /** `my name is john smith`: in small letters names are words like others, but for what stands before them. */
  private lowerName(start: number, end: number): void {
    if (!this.cues.holds('NAME', start, 6)) return
    const { text } = this
    const rest = /^ [a-z][a-z'-]{1,20}(?![\w'-])/.exec(text.slice(end, end + 24))
    if (!rest || LINKS.has(text.slice(start, end))) return
    const second = text.slice(end + 1, end + rest[0].length)
    if (!this.names.isWord(text.slice(start, end)) || !this.names.isWord(second)) return
    this.tell('NAME', start, end + rest[0].length)
  }

  /** A run of letters and digits, or one too long for a word. */
  private mixed(start: number, end: number): number {
    const judged = this.judge(start)
    if ((!judged || judged.label === ID) && this.cues.holds('PASSWORD', start, 12)) return this.password(start, end)
    if (!judged) return end
    this.tell(judged.label, start, judged.end)
    return judged.end
  }

  private judge(start: number): ReturnType<typeof judgeWord> {
    return judgeWord(this.text, start, this.runs.endAt(this.text, start), this.cues, this.context)
  }

  private number(start: number): number {
    this.endName()
    const { text } = this
    const street = lineFromNumber(text, start)
    if (street > 0) {
      this.tell('ADDRESS', start, street)
      return street
    }
    const span = numberSpan(text, start)
    const first = span.ends[0] ?? start + 1
    // Letters right behind: a token, an id, an amount of something.
    if (classAt(text, first) === LOWER || classAt(text, first) === UPPER || text.charCodeAt(first) === 0x3a) {
      const judged = this.judge(start)
      if (judged) this.tell(judged.label, start, judged.end)
      return judged?.end ?? first
    }
    if (text.charCodeAt(first) === 0x40) return this.mailbox(first)
    const judged = judgeNumber(text, span, this.cues, this.context)
    if (judged) {
      this.tell(judged.label, start, judged.end)
      return judged.end
    }
    return first
  }

  private mailbox(at: number): number {
    const box = mailboxAround(this.text, at, this.done, this.context)
    if (!box) return at + 1
    this.tell('EMAIL', box[0], box[1])
    return box[1]
  }

  /** What stands right behind «password is»: a word of every day is no password that anybody would tell. */
  private password(start: number, end: number): number {
    const stop = Math.max(end, this.runs.endAt(this.text, start))
    this.cues.take('PASSWORD')
    const run = this.text.slice(start, stop)
    if (run.length < 4 || !/[^a-zA-Z'’-]|[a-z][A-Z]/.test(run)) return end
    this.tell('PASSWORD', start, stop)
    return stop
  }

  private privateKey(at: number): number {
    if (!/^-----BEGIN (?:[A-Z0-9]{1,16} ){0,3}PRIVATE KEY/.test(this.text.slice(at, at + 64))) return at + 11
    const end = this.text.indexOf('-----END ', at)
    const stop = end < 0 ? this.text.length : Math.min(this.text.length, end + 40)
    this.tell('SECRET', at, stop)
    return stop
  }

  private endName(): void {
    const { capitals, text } = this
    if (capitals.length === 0) return
    this.capitals = []
    const [first] = capitals
    const name = capitals.length > 1 ? this.names.among(text, capitals) : undefined
    if (name) {
      this.tell('NAME', name.start, name.end)
      return
    }
    const last = capitals.at(-1)!
    const isCalled = this.cues.holds('NAME', last.start, 3) && this.names.isWord(text.slice(last.start, last.end))
    if (isCalled && (capitals.length === 2 || first === last)) this.tell('NAME', last.start, last.end)
  }

  /** Is the full stop at `at` that of an initial or a title? */
  private isInitial(at: number): boolean {
    const last = this.capitals.at(-1)
    return last !== undefined && last.end === at && at - last.start <= 4
  }

  private tell(label: string, start: number, end: number): void {
    const part = this.text.slice(start, end)
    this.found.push({ label, start, end, normal: normalOf(label, part) })
    this.done = end
    // A person has one of these; of numbers to call there may be several.
    if (ONCE.has(label)) this.cues.take(label)
    this.capitals = []
  }
}

/** Only a blank, or an initial's full stop and a blank, lies between two words of a name. */
function isBeside(text: string, end: number, start: number): boolean {
  const between = text.slice(end, Math.min(start, end + 12))
  return (
    between === ' ' ||
    between === '. ' ||
    (between.length <= 8 &&
      /^ (?:[a-z']{1,4} ){1,2}$/.test(between) &&
      between
        .trim()
        .split(' ')
        .every((word) => isParticle(fold(word))))
  )
}

function isNumberBehind(text: string, at: number): boolean {
  const next = text.charCodeAt(at + 1)
  return (next >= 48 && next <= 57) || (next === 0x2b && classAt(text, at + 2) === DIGIT)
}
