/** What the training rows teach about words: a count of sources for each word, and spelling tables. */
import { FAKERS, kindOf, SOURCES } from './examples.mjs'

const FOLDS = 3

/** Columns of the table: masks of the sources that have the word as … */
const NAMES = 0
const OTHERS = 1
const GIVEN = 2
const SURNAME = 3
const PLACE = 4
const COMPANY = 5
const WIDTH = 6

/** Counts sources by word: `entry(word, exclude)` packs what is left without the excluded sources. */
export function wordTable(rows, { cut, phrase, packEntry, groupOf }) {
  const index = new Map()
  let masks = new Uint16Array(WIDTH * 65536)
  const latin = []
  const single = []
  const at = (word) => {
    let i = index.get(word)
    if (i === undefined) {
      i = index.size
      index.set(word, i)
      if ((i + 1) * WIDTH > masks.length) {
        const larger = new Uint16Array(masks.length * 2)
        larger.set(masks)
        masks = larger
      }
      latin[i] = groupOf(word) === 'latin'
      single[i] = !word.includes(' ')
    }
    return i * WIDTH
  }
  for (const row of rows) {
    const bit = 1 << SOURCES.indexOf(row.source)
    const { tokens } = cut(row.text)
    if (row.label === 1) {
      for (const { folded } of tokens) {
        if (folded.length === 0) continue
        const p = at(folded)
        masks[p + NAMES] |= bit
        if (row.kind === 'given') masks[p + GIVEN] |= bit
        if (row.kind === 'surname') masks[p + SURNAME] |= bit
      }
      continue
    }
    const kind = kindOf(row.kind)
    const flag = kind === 'place' ? PLACE : kind === 'company' ? COMPANY : undefined
    const keys = tokens.map((t) => t.folded)
    if (tokens.length > 1 && tokens.length <= 4 && flag !== undefined) keys.push(phrase(tokens))
    for (const key of keys) {
      if (key.length === 0) continue
      const p = at(key)
      masks[p + OTHERS] |= bit
      if (flag !== undefined) masks[p + flag] |= bit
    }
  }
  const count = (mask, isLatin) => {
    let m = isLatin && mask & FAKERS ? (mask & ~FAKERS) | 1 : mask
    let n = 0
    for (; m; m &= m - 1) n++
    return n
  }
  const packed = (i, exclude) => {
    const p = i * WIDTH
    const keep = ~exclude
    const names = count(masks[p + NAMES] & keep, latin[i])
    const others = count(masks[p + OTHERS] & keep, latin[i])
    const place = (masks[p + PLACE] & keep) !== 0
    // What the shipped table has no room for, the training must not see either.
    if (names === 0 && others < 2 && !(place && single[i])) return 0
    const flags = { given: (masks[p + GIVEN] & keep) !== 0, surname: (masks[p + SURNAME] & keep) !== 0 }
    return packEntry({ names, others, ...flags, place, company: (masks[p + COMPANY] & keep) !== 0 })
  }
  return {
    entry(word, exclude) {
      const i = index.get(word)
      return i === undefined ? 0 : packed(i, exclude)
    },
    /** Entries for the artefact. */
    entries() {
      const out = new Map()
      for (const [word, i] of index) {
        const value = packed(i, 0)
        if (value !== 0) out.set(word, value)
      }
      return out
    },
  }
}

const BITS = { latin: 17, cyrillic: 15, arabic: 15, indic: 15, han: 15, hangul: 14, other: 14 }

/**
 * Spelling tables per group: one on all words, and FOLDS tables each without a third of the words, so that what a training
 * example is told of its words' spelling was learnt without them. Classes weigh the same; words are learnt in seeded order.
 */
export function spellingTables(rows, tools, { random, folds = true, perClass = 110_000 }) {
  const { cut, groupOf, HashedLogistic, ngramHashes, hashed, murmur3, spellingScale } = tools
  const words = {}
  for (const row of rows) {
    for (const { folded, initial, raw } of cut(row.text).tokens) {
      if (folded.length < 1 || initial) continue
      const group = groupOf(raw)
      words[group] ??= [new Set(), new Set()]
      const seen = words[group][row.label]
      seen.add(folded)
    }
  }
  const tables = {}
  const foldOf = (word) => murmur3(word, 77) % FOLDS
  for (const [group, [others, names]] of Object.entries(words)) {
    const draw = (seen) => random.shuffle([...seen]).slice(0, perClass)
    const sides = [draw(others), draw(names)]
    if (sides[1].length < 30 && group !== 'other') continue
    const bits = BITS[group] ?? 13
    const learn = (skip) => {
      const table = HashedLogistic.create(bits)
      const items = []
      sides.forEach((list, label) => {
        for (const word of list) if (foldOf(word) !== skip) items.push([word, label])
      })
      const share = items.reduce((n, [, l]) => n + l, 0) / items.length
      const weights = [0.5 / Math.max(0.02, 1 - share), 0.5 / Math.max(0.02, share)]
      for (let epoch = 0; epoch < 3; epoch++) {
        random.shuffle(items)
        for (const [word, label] of items) {
          const n = ngramHashes(word)
          table.learn(hashed().subarray(0, n), 1 / spellingScale(n), label, 0.15 / (1 + epoch), 1e-5, weights[label])
        }
      }
      return table
    }
    tables[group] = { all: learn(-1), folds: folds ? Array.from({ length: FOLDS }, (_, k) => learn(k)) : [] }
  }
  return { tables, foldOf }
}
