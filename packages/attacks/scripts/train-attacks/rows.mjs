/** Labelled values: read, and prepared once for every fit. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { classifier } from './tools.mjs'

/**
 * Rows of `{"value","label","source","hard"?,"licence"?}` as JSON lines, plain or gzipped; `label` is a kind or `benign`. Anything else in a
 * row, such as where the value was found, is not read.
 */
export function readRows(file) {
  const raw = readFileSync(file)
  const text = (raw[0] === 0x1f ? gunzipSync(raw) : raw).toString('utf8')
  const rows = []
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    const { id, value, label, source = 'given', hard, licence } = JSON.parse(line)
    rows.push({
      id,
      value,
      label,
      source,
      hard: hard ?? undefined,
      licence: licence?.replace(/^see .*/, 'several, each its own'),
    })
  }
  return rows
}

/** Adds signs, hashes, label as a number, the plain answer and the key of near-duplicates. */
export function prepare(rows) {
  return rows.map((row) => ({
    ...row,
    ...classifier.featurise(row.value),
    plain: classifier.isPlain(row.value),
    y: row.label === 'benign' ? 0 : 1,
    kind: classifier.ATTACK_KINDS.indexOf(row.label),
    near: nearKey(row.value),
  }))
}

/** Equal for values that differ in case, blanks, numbers or percent-encoding only. */
export function nearKey(value) {
  let text = value
  try {
    text = decodeURIComponent(value)
  } catch {}
  return text
    .toLowerCase()
    .replace(/[0-9]+/g, '0')
    .replace(/[\s+]+/g, ' ')
    .trim()
}
