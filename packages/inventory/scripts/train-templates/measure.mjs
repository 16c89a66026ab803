/** How right templates are: exact by request and by operation, explosion, merges and splits, BCubed. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import {
  DEFAULT_TEMPLATE_LIMITS,
  HostLearner,
  ModelJudge,
  segmentsOf,
  TemplateModel,
  templateIn,
  withValues,
} from '@apiscope/inventory'
import { templatePath } from '@apiscope/schema'
import { plain, seen } from './data.mjs'

/** Template of each request (null: noise), learned from all of them. */
export function predict(requests, json) {
  const model = new TemplateModel(json)
  const learners = new Map()
  for (const { host, method, path, status = 200 } of requests) {
    let learner = learners.get(host)
    if (!learner) {
      learner = new HostLearner(
        DEFAULT_TEMPLATE_LIMITS,
        new ModelJudge(model, DEFAULT_TEMPLATE_LIMITS.signature),
        model.vocabulary,
      )
      learners.set(host, learner)
    }
    learner.observe({ method, status, ...seen(path) })
  }
  const routes = new Map([...learners].map(([host, learner]) => [host, learner.routes()]))
  return requests.map(({ host, method, path }) => {
    const { template, values } = seen(path)
    return templateIn(routes.get(host), method, withValues(segmentsOf(template), values, model.vocabulary)) ?? null
  })
}

/** The rules alone. */
export const stateless = (requests) => requests.map(({ path }) => templatePath(path).template)

const spelled = (template) => plain(template).replace(/(.)\/$/, '$1')
const right = (gold, told) => told !== null && (gold === told || gold.replaceAll('{rest}', '{id}') === told)

/** @returns sums for one host or set; `figures` turns them into shares */
export function compare(gold, told) {
  const operations = new Map()
  const groups = new Map()
  const sums = { requests: 0, right: 0, noise: 0, noiseKnown: 0 }
  gold.forEach(({ host, method, template }, i) => {
    const name = told[i] === null ? null : spelled(told[i])
    if (template === undefined) {
      sums.noise++
      if (name === null) sums.noiseKnown++
      return
    }
    const truth = spelled(template)
    const key = `${host} ${method} ${truth}`
    const group = `${host} ${method} ${name}`
    const op = operations.get(key) ?? { n: 0, right: 0, groups: new Map() }
    operations.set(key, op)
    op.n++
    op.groups.set(group, (op.groups.get(group) ?? 0) + 1)
    sums.requests++
    if (right(truth, name)) {
      op.right++
      sums.right++
    }
    if (name === null) return
    const members = groups.get(group) ?? new Map()
    groups.set(group, members)
    members.set(key, (members.get(key) ?? 0) + 1)
  })
  return { ...sums, operations, groups }
}

export function figures({ requests, right: ok, noise, noiseKnown, operations, groups }) {
  const ops = [...operations.values()]
  const merged = new Set(
    [...groups.values()].filter((members) => members.size > 1).flatMap((members) => [...members.keys()]),
  )
  let precision = 0
  let recall = 0
  for (const members of groups.values()) {
    const size = [...members.values()].reduce((a, b) => a + b, 0)
    for (const [key, n] of members) {
      precision += (n * n) / size
      recall += (n * n) / operations.get(key).n
    }
  }
  const [p, r] = [precision / requests, recall / requests]
  return {
    requests,
    operations: ops.length,
    byRequest: ok / requests,
    byOperation: ops.reduce((sum, op) => sum + op.right / op.n, 0) / ops.length,
    explosion: new Set(ops.flatMap((op) => [...op.groups.keys()])).size / ops.length,
    merged: merged.size / ops.length,
    split: ops.filter((op) => Math.max(...op.groups.values()) < 0.95 * op.n).length / ops.length,
    bcubed: (2 * p * r) / (p + r),
    noiseKnown: noise === 0 ? 1 : noiseKnown / noise,
  }
}

/** One generated host, with the rules alone beside it. */
export function measure(host, json) {
  return {
    list: host.list,
    learned: figures(compare(host.gold, predict(host.requests, json))),
    rules: figures(compare(host.gold, stateless(host.requests))),
    perRoute: host.perRoute,
  }
}

const text = (file) => (file.endsWith('.gz') ? gunzipSync(readFileSync(file)) : readFileSync(file)).toString()
const lines = (file) =>
  text(file)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

/** Data from files: all of it, and each of its hosts. */
export function measureSet(name, [requestFile, goldFile], json) {
  const requests = lines(requestFile)
  const gold = lines(goldFile)
  const told = predict(requests, json)
  const of = (host) => {
    const keep = (_, i) => host === undefined || requests[i].host === host
    return figures(compare(gold.filter(keep), told.filter(keep)))
  }
  const hosts = [...new Set(requests.map(({ host }) => host))].sort()
  return {
    name,
    learned: of(),
    rules: figures(compare(gold, stateless(requests))),
    hosts: hosts.map((host) => ({ host, ...of(host) })),
  }
}
