/** Sensors and workers as processes of their own on a Kafka and a Redis of their own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { openBus } from '@apiscope/bus'
import { type Services, startServices } from '../../../../scripts/services.d/for-tests'
import { allDefinitions } from '../../src/pipeline/definitions.js'
import { FINAL_MS } from '../../src/pipeline/feed.js'
import { BIN, ROOT } from './run.js'

export const PARTITIONS = 3
const WORKERS = allDefinitions()
const PRIMARIES = [...new Set(WORKERS.map(({ primary }) => primary))]

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

export async function until(what: string, check: () => Promise<boolean>, seconds = 300): Promise<void> {
  const end = Date.now() + seconds * 1000
  while (!(await check().catch(() => false))) {
    if (Date.now() > end) throw new Error(`waited ${seconds} s for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

const get = (port: number, path: string) => fetch(`http://127.0.0.1:${port}${path}`)

/** Values of one metric over several processes, all its labels. */
export async function metric(ports: readonly number[], name: string): Promise<number[]> {
  const texts = await Promise.all(ports.map(async (port) => await (await get(port, '/metrics')).text()))
  return texts.flatMap((text) => {
    return [...text.matchAll(new RegExp(`^apiscope_${name}\\{.*\\} (\\S+)$`, 'gm'))].map((match) => Number(match[1]))
  })
}

export interface Started {
  child: ChildProcess
  ended: Promise<number | null>
  /** Standard error so far. */
  log(): string
}

export class ServicesRun {
  readonly bus: string
  readonly state: string
  private readonly children: ChildProcess[] = []

  private constructor(
    readonly services: Services,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    this.bus = `kafka://127.0.0.1:${services.kafkaPort}?partitions=${PARTITIONS}`
    this.state = `redis://127.0.0.1:${services.redisPort}`
  }

  /** Undefined where the services cannot be had. @param env of every process */
  static async open(env: NodeJS.ProcessEnv): Promise<ServicesRun | undefined> {
    const services = await startServices(['redis', 'kafka'])
    return services && new ServicesRun(services, env)
  }

  stop(): void {
    for (const child of this.children) child.kill('SIGKILL')
    this.services.stop()
  }

  /** @param env of this process alone */
  start(args: string[], env: NodeJS.ProcessEnv = {}): Started {
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: ROOT,
      env: { ...process.env, ...this.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    this.children.push(child)
    let log = ''
    child.stderr!.on('data', (data) => {
      log += data
    })
    return { child, ended: new Promise((resolve) => child.once('close', resolve)), log: () => log }
  }

  /** A process with one copy of every worker, once it is ready. */
  async startWorkers(store: string): Promise<Started & { port: number }> {
    const port = await freePort()
    const worker = this.start(['worker', 'all', '--bus', this.bus, '--state', store, '--listen', `127.0.0.1:${port}`])
    await until('the workers to be ready', async () => (await get(port, '/readyz')).status === 200)
    return { ...worker, port }
  }

  /** Event time passes after the last exchange as `backtest` lets it pass, and no partition is behind. @param last ms */
  async finished(ports: readonly number[], last: number, sensor = 'file'): Promise<void> {
    const client = await openBus(this.bus)
    const producer = await client.producer({ whenFull: 'wait' })
    for (let time = last + 1000; time <= last + FINAL_MS; time += 1000) {
      const value = JSON.stringify({ v: 1, heartbeat: true, sensor, time })
      for (const topic of PRIMARIES) await producer.heartbeat(topic, value)
    }
    await producer.close()
    await client.close()
    await this.caughtUp(ports, last + FINAL_MS)
  }

  /** All is read up to the heartbeat of this event time, ms. A worker's lag alone does not say so: it does not know of what it has not fetched. */
  async caughtUp(ports: readonly number[], time: number): Promise<void> {
    await until('the workers to have read everything', async () => {
      const lags = await metric(ports, 'worker_lag_messages')
      const partitions = await metric(ports, 'worker_partitions')
      const times = await metric(ports, 'worker_event_time_seconds')
      const all = partitions.reduce((a, b) => a + b, 0) === WORKERS.length * PARTITIONS
      return all && lags.every((lag) => lag === 0) && times.every((seconds) => seconds * 1000 >= time)
    })
  }
}
