/** Entry of a decode thread: reads the shared ring, runs one pipeline, posts what it completes. */
import { setTimeout as delay } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { drainRing, FrameRing, type FrameSink, LINKTYPE_SECRETS } from '@apiscope/capture'
import type { Exchange } from '@apiscope/schema'
import { LINKTYPE_TICK } from '../clock/source-clock.js'
import type { SensorOptions } from '../options.js'
import { PathSampling } from '../paths.js'
import { Pipeline } from '../pipeline.js'
import { type Prepared, prepare } from '../prepared.js'
import { FOR_ALL } from './dispatch.js'
import { costOf, type DecodeThreadData, type FromThread, packed, type ToThread } from './messages.js'

/** Completed exchanges posted at once. Count. */
const BATCH = 256
/** Bytes (characters) posted that the bus has not accepted yet, beyond which this thread pauses: its ring then fills. */
const MAX_OUTSTANDING = 16 * 1024 * 1024

const data = workerData as DecodeThreadData
const outstanding = new Int32Array(data.outstanding)
let prepared: Prepared[] = []

function post(message: FromThread): void {
  parentPort?.postMessage(message)
}

function send(tick: number | undefined, epoch = 0): void {
  const batch = packed(prepared)
  Atomics.add(outstanding, 0, costOf(batch))
  post({ kind: 'batch', prepared: batch, tick, epoch })
  prepared = []
}

function complete(exchange: Exchange): void {
  prepared.push(prepare(exchange, paths))
  if (prepared.length >= BATCH) send(undefined)
}

const { sealer, reader, hmacKey, ...options } = data.options
const paths = new PathSampling(options.limits)
const seal: SensorOptions['seal'] = sealer && require(sealer.path)[sealer.export](sealer.config)
const prose: SensorOptions['prose'] = reader && require(reader.path)[reader.export](reader.config)
const described = (host: string, files: Uint8Array[]) => post({ kind: 'description', host, files })
const pipeline = new Pipeline(
  { ...options, hmacKey: Buffer.from(hmacKey), seal, prose },
  { complete, tick: send, described },
  data,
)
const sink: FrameSink = {
  frame: (buf, start, end, wireLength, time, linkType) => {
    if (linkType === LINKTYPE_TICK) pipeline.advance(time, wireLength)
    else if (linkType === LINKTYPE_SECRETS) pipeline.secrets(buf, start, end)
    else if (linkType & FOR_ALL) pipeline.shared(buf, start, end, wireLength, time, linkType & ~FOR_ALL)
    else pipeline.own(buf, start, end, wireLength, time, linkType)
  },
  ready: () => (Atomics.load(outstanding, 0) > MAX_OUTSTANDING ? untilTaken() : undefined),
}

async function untilTaken(): Promise<void> {
  while (Atomics.load(outstanding, 0) > MAX_OUTSTANDING / 2) await delay(1)
}

const report = () => ({ ...pipeline.report(), pathsOverRate: paths.overRate })

async function run(): Promise<void> {
  const ring = FrameRing.attach(data.ring)
  await drainRing(ring, ring.reader(), sink)
  pipeline.finish()
  send(undefined)
  post({ kind: 'done', report: report() })
}

parentPort?.on('message', (message: ToThread) => {
  if (message.kind === 'report') post({ kind: 'report', report: report() })
  else if (message.kind === 'description') pipeline.describe(message.host, message.files)
  else pipeline.adopt(message.host, message.templates)
})
run().finally(() => parentPort?.close())
