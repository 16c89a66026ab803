// Fits the weights of the risk model from the committed judgements, and writes what is known of them.
//
//   npx tsc -b && node packages/risk/scripts/fit.mjs [--shared ../shared/risk]
//
// Writes `packages/risk/models/risk.json`, `docs/risk-factors.md` and `docs/risk-evaluation.md`. Seeded: the same judgements give the same bytes. `--shared` names a
// directory with profiles and pairs of somebody else (`profiles.jsonl`, `pairs.jsonl`), for measuring only.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { accuracy, BASELINES, bootstrap, heldOut, scorer, tauB } from './fit/evaluate.mjs'
import { factorsPage } from './fit/factors-page.mjs'
import { fitModel, modelOf } from './fit/model.mjs'
import { report } from './fit/report.mjs'
import { ROOT, readLines, readPairs, readProfiles } from './fit/training.mjs'

const { values } = parseArgs({ options: { shared: { type: 'string', default: '../shared/risk' } } })
const LAMBDAS = [0.1, 0.3, 1, 3, 10]
const SPLITS = 30
const REPLICATES = 64

const profiles = readProfiles()
const pairs = readPairs()
const { priorModel } = await import('@apiscope/risk')

const tried = LAMBDAS.map((lambda) => ({ lambda, result: heldOut(profiles, pairs, lambda, { times: SPLITS }) }))
// The strongest ridge within one standard error of the best (Breiman et al., 1984): what the judgements do not settle stays with the
// prior. By τ-b, which sees every two held-out profiles, not only the composed pairs.
const best = tried.reduce((a, b) => (b.result.tau.mean > a.result.tau.mean ? b : a)).result.tau
const { lambda } = tried.findLast(({ result }) => result.tau.mean >= best.mean - best.sd / Math.sqrt(SPLITS))
const fitted = fitModel(profiles, pairs, lambda)
const replicates = bootstrap(profiles, pairs, lambda, REPLICATES)
const version = createHash('sha256')
  .update(JSON.stringify([fitted, replicates]))
  .digest('hex')
  .slice(0, 8)
const model = modelOf(fitted, version, replicates)
writeFileSync(join(ROOT, 'packages/risk/models/risk.json'), `${JSON.stringify(model)}\n`)

writeFileSync(join(ROOT, 'docs/risk-factors.md'), factorsPage(model))

const scorers = {
  'fitted weights': scorer(model),
  'prior weights': scorer(priorModel()),
  ...BASELINES,
}
const product = (p) => p.impact * p.likelihood
const own = measure(profiles, pairs, new Map(profiles.map((p) => [p.id, product(p)])))
const page = join(ROOT, 'docs/risk-evaluation.md')
// Where the other author's pairs are not at hand, what was measured on them last stays, with the model it was measured for.
const before = existsSync(page) ? readFileSync(page, 'utf8') : ''
writeFileSync(page, report({ profiles, pairs, tried, lambda, model, replicates, own, shared: shared(), before }))

function measure(set, ordered, reference) {
  const judged = set.filter(({ id }) => reference.has(id))
  return Object.fromEntries(
    Object.entries(scorers).map(([name, score]) => {
      const tau = tauB(
        judged.map(score),
        judged.map(({ id }) => reference.get(id)),
      )
      return [name, { ...accuracy(set, ordered, score), tau }]
    }),
  )
}

/** The pairs of the other author say impact and likelihood of both sides. */
function shared() {
  const [profilesPath, pairsPath] = ['profiles.jsonl', 'pairs.jsonl'].map((name) => join(values.shared, name))
  if (!existsSync(profilesPath)) return undefined
  const ordered = readLines(pairsPath)
  const reference = new Map()
  for (const { a, b, impact, likelihood } of ordered) {
    reference.set(a, impact[0] * likelihood[0])
    reference.set(b, impact[1] * likelihood[1])
  }
  return { pairs: ordered.length, results: measure(readLines(profilesPath), ordered, reference) }
}
