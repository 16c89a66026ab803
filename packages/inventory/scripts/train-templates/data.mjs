/** Rows to learn from: the evidence for each segment, and whether the true template has a parameter there. */
import {
  candidatesOf,
  DEFAULT_TEMPLATE_LIMITS,
  decide,
  folded,
  HostLearner,
  segmentsOf,
  withValues,
} from '@apiscope/inventory'
import { seededRandom } from '@apiscope/ml'
import { fileExtension, templatePath } from '@apiscope/schema'

/** A learner that has seen all requests of one host. */
export function learned(requests, vocabulary, judge, limits = DEFAULT_TEMPLATE_LIMITS) {
  const learner = new HostLearner(limits, judge, vocabulary)
  for (const { method, path, status } of requests) {
    learner.observe({ method, status: status ?? 200, ...seen(path) })
  }
  return learner
}

/** A path as the stateless rules see it, with the values they took out. */
export function seen(path) {
  const { template, parameters } = templatePath(path)
  return { template, values: parameters.map(({ value }) => value) }
}

/** `/a/{x}.json/{y**}` → `/a/{id}.json/{rest}`. */
export const plain = (template) => template.replace(/\{[^}]*\*\*\}/g, '{rest}').replace(/\{(?!rest\})[^}]*\}/g, '{id}')

/** Decides as the gold says, and notes what it was asked. */
export class Oracle {
  rows = []
  labels = []
  weights = []
  votes = new Map()
  random = seededRandom(1)

  constructor(requests, gold, vocabulary) {
    this.vocabulary = vocabulary
    requests.forEach(({ path }, i) => {
      if (!gold[i].template) return
      const { template, values } = seen(path)
      const segments = withValues(segmentsOf(template), values, vocabulary)
      this.vote(
        segments.map(({ segment, value }) => value ?? segment),
        segmentsOf(plain(gold[i].template)),
      )
    })
  }

  vote(seen, truth) {
    let at = ''
    for (let i = 0; i < seen.length && i < truth.length; i++) {
      const rest = truth[i] === '{rest}'
      const value = truth[i].startsWith('{')
      const key = `${at} ${seen[i]}`
      const votes = this.votes.get(key) ?? { value: 0, word: 0 }
      if (value) votes.value++
      else votes.word++
      this.votes.set(key, votes)
      if (rest) return
      const verb = /:[A-Za-z]+$/.exec(truth[i])?.[0] ?? seen[i].slice(fileExtension(seen[i]))
      at += value
        ? `/{id}${truth[i] === '{id}' && !seen[i].startsWith('{') ? verb : truth[i].slice(4)}`
        : `/${truth[i]}`
    }
  }

  values(parent, place) {
    const values = new Set()
    for (const { segment, features } of candidatesOf(
      parent,
      place,
      this.vocabulary,
      DEFAULT_TEMPLATE_LIMITS.signature,
    )) {
      const label = this.note(place, segment, features)
      if (label) values.add(segment)
    }
    this.second(parent, place, values)
    return values
  }

  /** As the judge looks again once most values are one parameter: here after a share of them was found. */
  second(parent, place, values) {
    if (values.size < 3) return
    const found = new Set([...values].filter(() => this.random.next() < 0.8))
    for (const { segment, features } of candidatesOf(
      folded(parent, found),
      place,
      this.vocabulary,
      DEFAULT_TEMPLATE_LIMITS.signature,
    ))
      this.note(place, segment, features)
  }

  /** Noise is no value: what only scanners asked for must not look like a parameter. */
  note(place, segment, features) {
    const votes = this.votes.get(`${place.path} ${segment}`)
    const label = votes !== undefined && votes.value > votes.word ? 1 : 0
    this.rows.push(features)
    this.labels.push(label)
    this.weights.push(Math.log1p(votes ? votes.value + votes.word : 1))
    return label
  }
}

/** Rows come from whole trees: nothing is folded before the gold has its say. */
const UNBOUNDED = { ...DEFAULT_TEMPLATE_LIMITS, nodes: Number.POSITIVE_INFINITY }

export function rowsOf({ requests, gold }, vocabulary) {
  const oracle = new Oracle(requests, gold, vocabulary)
  decide(learned(requests, vocabulary, undefined, UNBOUNDED).evidence(), oracle)
  return oracle
}
