// One sensor over one capture file, nothing else: node packages/sensor/bench/one-file.mjs FILE [THREADS] [KEYLOG]
// Prints a JSON line with what it saw and what it took. Messages are serialised as for the bus and then dropped.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { openCapture } = require('../../capture')
const { FIXTURE_KEY, runSensor } = require('..')

const [file, threads = '0', keys] = process.argv.slice(2)
let exchanges = 0
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
const started = performance.now()
const sensor = { sensor: 'bench', hmacKey: FIXTURE_KEY, keysExpected: keys !== undefined }
const running = runSensor({
  source: openCapture(file),
  live: false,
  producer,
  sensor,
  threads: Number(threads),
  ringBytes: 1 << 25,
})
if (keys) running.secrets(readFileSync(keys, 'latin1'))
const { frames, bytes } = await running.done
const seconds = (performance.now() - started) / 1000
const { user, system } = process.cpuUsage()
const usage = { cpu: (user + system) / 1e6, peakMb: process.resourceUsage().maxRSS / 1024 }
console.log(JSON.stringify({ frames, bytes, exchanges, seconds, ...usage }))
