/** Words of a text that are no words: mailboxes, tokens, account numbers, ids. */
import { isPasswordHash, secretForm } from '@apiscope/schema'
import type { Cues } from './cues.js'
import { type ProseContext, scoreOf } from './detect.js'
import { ID } from './finding.js'

const NOTHING: ReadonlySet<string> = new Set()
/** Characters of a mailbox, a token. */
const LONGEST_MAILBOX = 320
const LONGEST_TOKEN = 4_096
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
/** `cus_9s8df7`, `ORD-48213`, `INC0012345`. */
const PREFIXED = /^[A-Za-z]{2,10}[-_]?(?=[A-Za-z0-9]{5,32}$)[A-Za-z]*\d[A-Za-z0-9]*$/
const IBAN = /^[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![A-Za-z0-9])/
const IBAN_LONGEST = 42
/** A known country with exactly its length: whether the bank's own digits fit, people who mistype do not know. */
const IBAN_SCORE = 0.5
const MAC = /^[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}(?![0-9A-Fa-f:-])/

/** The mailbox around the `@` at `at`, from `from` on; undefined when it is none. */
export function mailboxAround(
  text: string,
  at: number,
  from: number,
  context: ProseContext,
): [number, number] | undefined {
  let start = at
  while (start > from && at - start < 64 && isLocal(text.charCodeAt(start - 1))) start--
  let end = at + 1
  while (end < text.length && end - at < LONGEST_MAILBOX && isDomain(text, end)) end++
  while (end > at && (text[end - 1] === '.' || text[end - 1] === '-')) end--
  while (start < at && text[start] === '.') start++
  if (start === at || end - at < 4) return undefined
  return scoreOf('EMAIL', text.slice(start, end), NOTHING, context) >= 0.9 ? [start, end] : undefined
}

const isLocal = (c: number): boolean =>
  (c >= 48 && c <= 57) ||
  (c >= 64 + 1 && c <= 90) ||
  (c >= 97 && c <= 122) ||
  c === 46 ||
  c === 45 ||
  c === 95 ||
  c === 43 ||
  c === 37 ||
  c === 39

function isDomain(text: string, at: number): boolean {
  const c = text.charCodeAt(at)
  return (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 45 || c === 46 || c >= 0xc0
}

/** The runs without blanks and quotes of one text. The end of the last is remembered: many words of one run may ask for it. */
export class Runs {
  private from = 0
  private end = 0

  /** Another text begins. */
  clear(): void {
    this.from = 0
    this.end = 0
  }

  /** Where the run that holds the character at `start` ends, without the marks that close a sentence; 4,096 characters on at most. */
  endAt(text: string, start: number): number {
    if (start < this.from || start >= this.end) this.find(text, start)
    return Math.min(this.end, start + LONGEST_TOKEN)
  }

  private find(text: string, start: number): void {
    let end = start
    while (end < text.length && !endsRun(text.charCodeAt(end))) end++
    while (end > start && closes(text.charCodeAt(end - 1))) end--
    this.from = start
    this.end = end
  }
}

/** Blanks, control characters, `" ' \` , ; < > )`. */
const endsRun = (c: number): boolean =>
  c <= 32 ||
  c === 0x22 ||
  c === 0x27 ||
  c === 0x60 ||
  c === 0x2c ||
  c === 0x3b ||
  c === 0x3c ||
  c === 0x3e ||
  c === 0x29

/** `. : ? !` */
const closes = (c: number): boolean => c === 0x2e || c === 0x3a || c === 0x3f || c === 0x21

/** What a run with digits among its letters is. @param start of the run @param end of it, as `Runs` tells it */
export function judgeWord(
  text: string,
  start: number,
  end: number,
  cues: Cues,
  context: ProseContext,
): { label: string; end: number } | undefined {
  const run = text.slice(start, end)
  if (run.startsWith('eyJ') && scoreOf('JWT', run, NOTHING, context) >= 0.8) return { label: 'JWT', end }
  if (run.length >= 9 && (secretForm(run) !== undefined || isPasswordHash(run))) return { label: 'SECRET', end }
  const second = run.charCodeAt(1)
  if (run.length >= 4 && second >= 65 && second <= 90) {
    const iban = IBAN.exec(text.slice(start, start + IBAN_LONGEST))
    const written = iban && ibanEnd(iban[0], context)
    if (written) return { label: 'IBAN', end: start + written }
  }
  if (run.length >= 17 && MAC.test(run)) return { label: 'MAC_ADDRESS', end: start + 17 }
  return judgeId(run, start, end, cues, context)
}

/** Length of the IBAN that a text begins with; words behind it may look like more groups. */
function ibanEnd(text: string, context: ProseContext): number {
  for (let end = text.length; end >= 15; end = text.lastIndexOf(' ', end - 1)) {
    if (scoreOf('IBAN', text.slice(0, end), NOTHING, context) >= IBAN_SCORE) return end
  }
  return 0
}

function judgeId(
  run: string,
  start: number,
  end: number,
  cues: Cues,
  context: ProseContext,
): { label: string; end: number } | undefined {
  if (run.length > 48 || run.length < 6) return undefined
  const named = cues.named(start)
  if (named.has('PASSPORT') && scoreOf('PASSPORT', run, named, context) >= 0.8) return { label: 'PASSPORT', end }
  if (named.has('NATIONAL_ID') && /\d{3}/.test(run) && scoreOf('NATIONAL_ID', run, named, context) >= 0.9)
    return { label: 'NATIONAL_ID', end }
  return UUID.test(run) || PREFIXED.test(run) ? { label: ID, end } : undefined
}
