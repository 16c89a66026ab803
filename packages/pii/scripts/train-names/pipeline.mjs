/** The classifier from rows to artefact; used once for what ships and once per rotation for what is reported. */
import { drawExamples } from './examples.mjs'
import { spellingTables, wordTable } from './knowledge.mjs'

/** Fits everything on `rows`. Returns the artefact's parts and a scorer for the report. */
export function fitPipeline(rows, tools, { seed = 1, scale = 1, trees = 220, leaves = 24, log = () => {} } = {}) {
  const random = tools.seededRandom(seed)
  log('word table')
  const table = wordTable(rows, tools)
  log('spelling')
  const spelling = spellingTables(rows, tools, { random })
  log('examples')
  const examples = drawExamples(rows, { random, groupOf: tools.groupOf, scale })
  const matrix = examples.map((e) => {
    const row = new Float64Array(tools.FEATURES.length)
    const knowledge = {
      entry: (word) => table.entry(word, e.exclude),
      spelling: (word, group) => {
        const held = spelling.tables[group] ?? spelling.tables.other
        return tools.spellingLogit(held?.folds[spelling.foldOf(word)], word)
      },
    }
    tools.featurise(e.text, knowledge, row)
    return row
  })
  const labels = Uint8Array.from(examples, (e) => e.label)
  log(`trees on ${examples.length} examples`)
  const boosted = tools.BoostedTrees.fit(matrix, labels, {
    trees,
    leaves,
    rate: 0.12,
    leafWeight: 8,
    columnShare: 0.6,
    seed,
  })
  const final = {
    entry: (word) => table.entry(word, 0),
    spelling: (word, group) => tools.spellingLogit((spelling.tables[group] ?? spelling.tables.other)?.all, word),
  }
  const features = (text) => {
    const row = new Float64Array(tools.FEATURES.length)
    tools.featurise(text, final, row)
    return row
  }
  return { table, spelling, boosted, examples, matrix, labels, features }
}
