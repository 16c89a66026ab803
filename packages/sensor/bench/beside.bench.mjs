// The sensor of this checkout beside that of another one, on one capture, in one run:
//
//   node packages/sensor/bench/beside.bench.mjs --beside ROOT [--capture FILE] [--frames N] [--values plain|sealed] [--turns 40]
//   node packages/sensor/bench/beside.bench.mjs [--capture FILE] …          sealed beside plain, both of this checkout
//
// Two processes hold the frames in memory and take turns: each turn is one whole capture through SensorCore (or, with --whole, through
// `runSensor`, which also serialises for the bus). What counts is CPU time, also of the collector's threads; the least of many turns, since
// whatever else the machine does only adds to it. A ratio above 1: this checkout takes less time.
import { fork } from 'node:child_process'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { besideBaseline } from '../../../scripts/baseline.mjs'

const HERE = resolve(import.meta.dirname, '../../..')
const { values } = parseArgs({
  options: {
    beside: { type: 'string' },
    capture: { type: 'string', default: join(HERE, 'fixtures/shop/shop.pcapng.gz') },
    frames: { type: 'string', default: '60000' },
    values: { type: 'string', default: 'plain' },
    turns: { type: 'string', default: '40' },
    whole: { type: 'boolean', default: false },
    child: { type: 'string' },
  },
})

if (values.child) await child(values.child)
else await parent()

/** One turn for each message. @param root the checkout whose build is measured */
async function child(root) {
  const require = createRequire(join(root, 'packages/cli/package.json'))
  const { openCapture } = require(join(root, 'packages/capture'))
  const { SensorCore, runSensor } = require(join(root, 'packages/sensor'))
  const { createSealer } = require(join(root, 'packages/pii'))
  const hmacKey = Buffer.from('0123456789abcdef0123456789abcdef')
  const frames = []
  const most = Number(values.frames)
  const stop = new AbortController()
  const taken = {
    frame(buf, start, end, wireLength, time, linkType) {
      if (frames.length < most) frames.push([Buffer.from(buf.subarray(start, end)), wireLength, time, linkType])
      else stop.abort()
    },
  }
  await openCapture(values.capture).run(taken, stop.signal)
  // A sealer remembers values: each turn begins with one that has met none, as a sensor does.
  const sensor = () => ({
    sensor: 'bench',
    hmacKey,
    ...(values.values === 'sealed' && { seal: createSealer({ hmacKey }) }),
  })
  let exchanges = 0
  const pass = (sink) => {
    for (const [buf, wireLength, time, linkType] of frames) sink.frame(buf, 0, buf.length, wireLength, time, linkType)
  }
  const core = () => {
    const core = new SensorCore(sensor(), { exchange: () => exchanges++, actor() {}, heartbeat() {} })
    pass(core)
    core.finish()
  }
  const producer = {
    send: async (topic, messages) => {
      if (topic === 'apiscope.exchanges') exchanges += messages.length
    },
    heartbeat: async () => {},
    flush: async () => {},
    counters: new Map(),
    queued: () => 0,
    close: async () => {},
  }
  const source = {
    run: async (sink) => {
      pass(sink)
      return { frames: frames.length, bytes: 0, counters: {} }
    },
    counters: () => ({}),
  }
  const whole = () => runSensor({ source, live: false, producer, sensor: sensor(), threads: 0 }).done
  process.on('message', async () => {
    exchanges = 0
    const before = process.cpuUsage()
    await (values.whole ? whole() : core())
    const { user, system } = process.cpuUsage(before)
    process.send({ ms: (user + system) / 1000, exchanges })
  })
  process.send({ ready: true })
}

async function parent() {
  const sides = values.beside
    ? [side('this', HERE, values.values), side('other', resolve(values.beside), values.values)]
    : [side('sealed', HERE, 'sealed'), side('plain', HERE, 'plain')]
  for (const one of sides) await one.next()
  for (let i = 0; i < 4; i++) for (const one of sides) await one.turn()
  for (const one of sides) one.times.length = 0
  for (let i = 0; i < Number(values.turns); i++) for (const one of sides) await one.turn()
  for (const { process: child } of sides) child.kill()
  for (const { name, times, exchanges } of sides) {
    const sorted = times.toSorted((a, b) => a - b)
    const [least, median] = [sorted[0], sorted[sorted.length >> 1]].map((ms) => ms.toFixed(0).padStart(6))
    console.log(`${name.padEnd(8)} least ${least} ms, median ${median} ms of CPU, ${exchanges} exchanges`)
  }
  const least = sides.map(({ times }) => Math.min(...times))
  const ratios = sides[0].times.map((ms, i) => sides[1].times[i] / ms).sort((a, b) => a - b)
  const ratio = least[1] / least[0]
  console.log(
    `throughput ratio by the least: ${ratio.toFixed(3)}, median of pairs: ${ratios[ratios.length >> 1].toFixed(3)}`,
  )
  if (!values.beside && values.capture.endsWith('shop.pcapng.gz'))
    console.log(besideBaseline('sensor: sealed / plain, shop', ratio))
}

function side(name, root, mode) {
  const { capture, frames, whole } = values
  const args = [
    '--child',
    root,
    '--capture',
    capture,
    '--frames',
    frames,
    '--values',
    mode,
    ...(whole ? ['--whole'] : []),
  ]
  const child = fork(import.meta.filename, args)
  const one = { name, process: child, times: [], exchanges: 0 }
  one.next = () => new Promise((done) => child.once('message', done))
  child.once('exit', (code) => {
    if (code) process.exit(code)
  })
  one.turn = async () => {
    const answer = one.next()
    child.send({})
    const { ms, exchanges } = await answer
    one.times.push(ms)
    one.exchanges = exchanges
  }
  return one
}
