#!/usr/bin/env node
// How right names are that were inferred for connections joined late, written to docs/http2-inference.md.
//
//   node scripts/http2-evaluation.mjs [--bound 0.999] [--keep DIR] [--most N] [--print]
//
// Conversations of gRPC are recorded (scripts/grpc/record.mjs: dumpcap, python3 with grpcio, go), each connection is cut at every frame,
// and read from there on beside what was learnt from the others. A call counts where its head lies behind the cut.
// --keep: recordings and results are kept there, so that a run that ended goes on; --most: so many recordings are evaluated, then it ends.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { recordJson } from './grpc/json.mjs'
import { record } from './grpc/record.mjs'

const require = createRequire(import.meta.url)
const { openCapture } = require('../packages/capture')
const { FlowTable } = require('../packages/flow')
const { FrameDecoder, Packet, Verdict } = require('../packages/wire')
const { DEFAULT_LIMITS } = require('../packages/http')
const { Shared } = require('../packages/http/dist/shared.js')
const { FlowReader } = require('../packages/http/dist/flow-reader.js')

const { values } = parseArgs({
  options: {
    bound: { type: 'string', default: '0.999' },
    keep: { type: 'string' },
    most: { type: 'string' },
    print: { type: 'boolean' },
  },
})

const GRPC = [
  { server: 'python', client: 'python' },
  { server: 'go', client: 'go' },
  { server: 'go', client: 'python' },
  { server: 'python', client: 'node' },
]
const grpc = (set, services, seed) =>
  GRPC.map((who, i) => ({ set, services, ...who, seed: seed * 10 + i, clients: 16, calls: 24, gzip: i === 2 ? 30 : 0 }))

/** The first was looked at when the method was made, the others when it was done. */
const RECORDINGS = [
  ...grpc('development: a shop, gRPC', 'shop', 1),
  ...grpc('held out: the same shop, other values and orders of calls', 'shop', 11),
  ...grpc('held out: other services (a fleet, a bank, a clinic), gRPC', 'fleet', 21),
  ...['go', 'python'].map((client, i) => ({
    set: 'held out: JSON without gRPC',
    services: 'json',
    server: 'node',
    client,
    seed: 310 + i,
    clients: 18,
    calls: 30,
    gzip: 0,
  })),
]

/** The connections of a capture: bytes of each half in the order of their coming. */
async function connectionsOf(file) {
  const flows = []
  const table = new FlowTable({ hashSeed: 0 }, (info) => {
    const flow = { info, chunks: [] }
    flows.push(flow)
    return {
      chunk: (half, buf, start, end, at) =>
        flow.chunks.push({
          half,
          bytes: Buffer.from(buf.subarray(start, end)),
          time: at.time,
          offset: at.offset,
          seq: at.seq,
        }),
      gap() {},
      end() {},
      close() {},
    }
  })
  const decoder = new FrameDecoder()
  const packet = new Packet()
  let last = 0
  await openCapture(file).run({
    frame: (buf, start, end, wireLength, time, linkType) => {
      if (decoder.decode(buf, start, end, wireLength, time, linkType, packet) === Verdict.tcp) table.tcp(packet)
      last = time
    },
  })
  table.finish(last)
  return flows.filter(({ chunks }) => chunks.length > 0)
}

/** A room whose calls go into `seen`, by the place of their request. */
function room(seen, limits) {
  return new Shared(
    {
      exchange: ({ request, flow }) => {
        if (request) seen.set(`${flow.port[0]} ${request.seq}`, request)
      },
      inspect: () => 0,
    },
    { ...DEFAULT_LIMITS, ...limits },
  )
}

/** @param cut where the connection is joined: bytes of each half that were before; undefined: its start was seen */
function play({ info, chunks }, shared, cut) {
  const reader = new FlowReader({ ...info, handshake: cut === undefined }, shared)
  const [a, b] = cut ?? [0, 0]
  for (const { half, bytes, time, offset, seq } of chunks) {
    const from = Math.max(0, (half === 0 ? a : b) - offset)
    if (from >= bytes.length) continue
    const place = offset + from - (half === 0 ? a : b)
    reader.chunk(half, bytes, from, bytes.length, { time, offset: place, acked: -1, seq: (seq + from) >>> 0 })
  }
  reader.close('fin', chunks.at(-1).time)
}

const PREFACE = 24
/** Bytes of each half at every boundary of frames, in the order in which the frames came. */
function cutsOf({ chunks }) {
  const cuts = []
  const halves = [0, 1].map((half) => ({ next: half === 0 ? PREFACE : 0, bytes: Buffer.alloc(0) }))
  const came = [0, 0]
  for (const { half, bytes } of chunks) {
    const one = halves[half]
    one.bytes = Buffer.concat([one.bytes, bytes])
    came[half] = one.bytes.length
    while (one.next <= came[half]) {
      cuts.push(half === 0 ? [one.next, came[1]] : [came[0], one.next])
      if (one.next + 9 > came[half]) break
      one.next += 9 + one.bytes.readUIntBE(one.next, 3)
    }
  }
  return cuts
}

/** A copy of what was learnt, with its classes: what one cut adds is not there for the next. */
function copied(value, known = new Map()) {
  if (typeof value !== 'object' || value === null) return value
  if (known.has(value)) return known.get(value)
  if (ArrayBuffer.isView(value)) return value.slice()
  const out =
    value instanceof Map
      ? new Map()
      : value instanceof Set
        ? new Set()
        : Array.isArray(value)
          ? []
          : Object.create(Object.getPrototypeOf(value))
  known.set(value, out)
  if (value instanceof Map) for (const [k, v] of value) out.set(copied(k, known), copied(v, known))
  else if (value instanceof Set) for (const v of value) out.add(copied(v, known))
  for (const [key, v] of Object.entries(value)) out[key] = copied(v, known)
  return out
}

const name = (request) => `${request.method} ${request.header('host') ?? ''}${request.target}`

const NOTHING = { cuts: 0, calls: 0, read: 0, right: 0, wrong: 0, unnamed: 0, halfRead: 0 }

/** Cuts one connection at every frame. @param others knowledge of the others */
function evaluate(flow, others, bound, totals, mistakes) {
  const truth = new Map()
  play(flow, room(truth))
  const base = flow.chunks.find(({ half }) => half === 0)
  for (const cut of cutsOf(flow)) {
    const seen = new Map()
    const shared = room(seen, { inferredProbability: bound })
    shared.knowledge = copied(others)
    play(flow, shared, cut)
    totals.cuts++
    for (const [key, call] of truth) {
      if ((call.seq - base.seq) >>> 0 < cut[0] - base.offset) continue
      totals.calls++
      const got = seen.get(key)
      const isWhole = got && name(got) === name(call)
      if (!got) totals.unnamed++
      else if (got.inferred === undefined) totals[isWhole ? 'read' : 'halfRead']++
      else if (isWhole) totals.right++
      else {
        totals.wrong++
        mistakes.push(`${got.inferred.toFixed(5)}: ${name(call)} taken for ${name(got)}`)
      }
    }
  }
}

const bound = Number(values.bound)
const dir = values.keep ?? mkdtempSync(join(tmpdir(), 'apiscope-http2-'))
mkdirSync(dir, { recursive: true })

/** What came of one recording, and what was wrong. */
async function evaluated({ set, services, ...recording }) {
  const file = join(dir, `${[services, ...Object.values(recording)].join('-')}.pcapng`)
  const results = `${file}.${bound}.json`
  if (existsSync(results)) return JSON.parse(readFileSync(results, 'utf8'))
  if (values.most !== undefined && done++ >= Number(values.most)) return undefined
  if (!existsSync(file))
    await (services === 'json'
      ? recordJson({ ...recording, out: file })
      : record({ services, ...recording, out: file }))
  const flows = await connectionsOf(file)
  const found = { rows: [], mistakes: [] }
  for (const [kind, learnt] of [
    ['others known', true],
    ['nothing known', false],
  ]) {
    // Where nothing is known nothing is named: that is shown once.
    if (!learnt && !set.startsWith('development')) continue
    const totals = { ...NOTHING }
    for (const flow of flows) {
      const shared = room(new Map())
      if (learnt) for (const other of flows) if (other !== flow) play(other, shared)
      evaluate(flow, shared.knowledge, bound, totals, found.mistakes)
    }
    found.rows.push({ set, ...recording, kind, ...totals })
    console.error(JSON.stringify(found.rows.at(-1)))
  }
  writeFileSync(results, JSON.stringify(found))
  return found
}

let done = 0
const all = []
for (const recording of RECORDINGS) all.push(await evaluated(recording))
if (all.includes(undefined)) process.exit(0)
const rows = all.flatMap((one) => one.rows)
const mistakes = all.flatMap((one) => one.mistakes)
if (!values.keep) rmSync(dir, { recursive: true })

const percent = (part, whole) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(2)} %`)
const sum = (list, key) => list.reduce((total, row) => total + row[key], 0)
function line(label, list) {
  const [cuts, calls, read, halfRead, right, wrong, unnamed] = [
    'cuts',
    'calls',
    'read',
    'halfRead',
    'right',
    'wrong',
    'unnamed',
  ].map((key) => sum(list, key))
  const open = right + wrong + unnamed + halfRead
  return `| ${label} | ${cuts} | ${calls} | ${percent(read, calls)} | ${percent(halfRead, calls)} | ${percent(right + wrong, open)} | ${percent(right, right + wrong)} | ${wrong} |`
}
const table = (kind, set) => {
  const list = rows.filter((row) => row.kind === kind && row.set === set)
  const pairs = [
    ...new Set(
      list.map(({ server, client, gzip }) => `${server} server, ${client} client${gzip ? `, ${gzip} % gzip` : ''}`),
    ),
  ]
  return [
    `**${set}, ${kind}**`,
    '',
    '| | cuts | calls behind them | read | host unknown | of the rest named | named right | wrong |',
    '|---|--:|--:|--:|--:|--:|--:|--:|',
    ...pairs.map((pair) =>
      line(
        pair,
        list.filter(
          ({ server, client, gzip }) => `${server} server, ${client} client${gzip ? `, ${gzip} % gzip` : ''}` === pair,
        ),
      ),
    ),
    line('all', list),
    '',
  ].join('\n')
}
const page = join(import.meta.dirname, '../docs/http2-inference.md')
const before = existsSync(page) ? readFileSync(page, 'utf8').split('<!-- figures -->')[0] : ''
const sets = [...new Set(rows.map(({ set }) => set))]
const figures = ['others known', 'nothing known']
  .flatMap((kind) =>
    sets.filter((set) => rows.some((row) => row.kind === kind && row.set === set)).map((set) => table(kind, set)),
  )
  .join('\n')
if (values.print) console.log(figures)
else writeFileSync(page, `${before}<!-- figures -->\n\nBelieved from a probability of ${bound} on.\n\n${figures}`)
for (const mistake of new Set(mistakes)) console.error(mistake)
