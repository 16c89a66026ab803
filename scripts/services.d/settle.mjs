// How far the workers are, by what they have committed in Redis and what lies in Kafka: the truth, whoever runs.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { WORKERS } from './reference.mjs'

const fromBus = createRequire(join(import.meta.dirname, '../../packages/bus/package.json'))
const fromState = createRequire(join(import.meta.dirname, '../../packages/state/package.json'))
const { Kafka, logLevel } = fromBus('kafkajs')
const { Redis } = fromState('ioredis')

/** Watches one Kafka and Redis on loopback ports. */
export class Watch {
  constructor({ kafkaPort, redisPort }) {
    this.redis = new Redis({ port: redisPort, maxRetriesPerRequest: null })
    this.redis.on('error', () => {})
    const kafka = new Kafka({ brokers: [`127.0.0.1:${kafkaPort}`], logLevel: logLevel.NOTHING })
    this.admin = kafka.admin()
  }

  /** Messages on the topics and not yet committed, by worker; `waiting`: partitions whose clock has not reached `time`; the foremost clock. */
  async progress(time = 0) {
    await this.admin.connect()
    const lag = {}
    const sent = {}
    let waiting = 0
    let clock = 0
    for (const { name, primary } of WORKERS) {
      const ends = await this.admin.fetchTopicOffsets(primary)
      lag[name] = 0
      sent[name] = ends.reduce((sum, { high }) => sum + Number(high), 0)
      for (const { partition, high } of ends) {
        const text = await this.redis.hget(`apiscope:state:{${name}:${partition}}:meta`, 'meta')
        const meta = text === null ? { offsets: {}, clock: {} } : JSON.parse(text)
        lag[name] += Number(high) - (meta.offsets[primary] ?? 0)
        clock = Math.max(clock, meta.clock.time ?? 0)
        if ((meta.clock.time ?? -1) < time) waiting++
      }
    }
    return { sent, lag, waiting, time: clock, behind: Object.values(lag).reduce((a, b) => a + b, 0) }
  }

  /** Resolves when everything is committed up to `time`; rejects after `seconds`. */
  async settled(time, seconds, onProgress = () => {}) {
    const until = Date.now() + seconds * 1000
    for (;;) {
      const progress = await this.progress(time).catch((error) => ({ behind: Infinity, waiting: Infinity, error }))
      onProgress(progress)
      if (progress.behind === 0 && progress.waiting === 0) return
      if (Date.now() > until) throw new Error(`not settled after ${seconds} s: ${JSON.stringify(progress)}`)
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }

  async close() {
    this.redis.disconnect()
    await this.admin.disconnect().catch(() => {})
  }
}
