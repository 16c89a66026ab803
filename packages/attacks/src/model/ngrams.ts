/** Hashes of character n-grams (1–5) and of n-grams of tokens (1–4), each once. */
import { TOKEN, type Tokens } from '../text/lex.js'

/** More than a looked-at value can give. */
const SIZE = 32_768
const buffer = new Int32Array(SIZE)
/** Open addressing by generation: which hashes the present row has. */
const SLOTS = 65_536
const slots = new Int32Array(SLOTS)
const generations = new Int32Array(SLOTS)
let generation = 0
let count = 0

const LONGEST = 5
const LONGEST_TOKENS = 4
/** Characters and tokens taken; what is behind adds nothing that a whole value needs. */
const CHARACTERS = 1_200

/** Writes the row's hashes to a shared buffer, valid until the next call; returns how many there are. */
export function hashRow(text: string, tokens: Tokens): number {
  generation++
  count = 0
  characters(text)
  words(tokens)
  return count
}

export const hashedRow = (): Int32Array => buffer

function add(hash: number): void {
  let slot = (hash ^ (hash >>> 16)) & (SLOTS - 1)
  while (generations[slot] === generation) {
    if (slots[slot] === hash) return
    slot = (slot + 1) & (SLOTS - 1)
  }
  if (count >= SIZE - 1) return
  generations[slot] = generation
  slots[slot] = hash
  buffer[count++] = hash
}

/** Digits count as one digit, so that particular numbers are not learnt. */
const units = new Uint16Array(CHARACTERS + 2)

function characters(text: string): void {
  let n = 0
  units[n++] = 2
  for (let i = 0; i < text.length && n <= CHARACTERS; i++) {
    let c = text.charCodeAt(i)
    if (c >= 48 && c <= 57) c = 48
    else if (c >= 128) c = 233
    // Runs of one character longer than three count as three.
    if (n > 3 && c === units[n - 1] && c === units[n - 2] && c === units[n - 3]) continue
    if (c === 48 && units[n - 1] === 48) continue
    units[n++] = c
  }
  units[n++] = 3
  for (let i = 0; i < n; i++) {
    let h = 0x811c9dc5
    for (let j = i; j < n && j < i + LONGEST; j++) {
      h = Math.imul(h ^ units[j]!, 0x01000193)
      h = Math.imul(h ^ (h >>> 13), 0x5bd1e995)
      add(h ^ (h >>> 15))
    }
  }
}

const codes = new Int32Array(1_100)

function words({ count: n, texts, types, classes }: Tokens): void {
  for (let i = 0; i < n; i++) {
    const type = types[i]!
    // Words of no grammar are alike but for being short; so are numbers.
    const known = type === TOKEN.mark || (type === TOKEN.word && classes[i] !== 0)
    codes[i] = known ? hashOf(texts[i]!) : type === TOKEN.word ? (texts[i]!.length < 3 ? 11 : 12) : 20 + type
  }
  for (let i = 0; i < n; i++) {
    let h = 0x2545f491
    for (let j = i; j < n && j < i + LONGEST_TOKENS; j++) {
      h = Math.imul(h ^ codes[j]!, 0x01000193)
      h = Math.imul(h ^ (h >>> 15), 0x85ebca6b)
      add(h ^ (h >>> 13))
    }
  }
}

function hashOf(text: string): number {
  let h = 0x1234567
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h ^ (h >>> 15)
}
