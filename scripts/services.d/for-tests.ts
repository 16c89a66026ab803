import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const SCRIPT = resolve(__dirname, '../services')

export type Service = 'kafka' | 'redis'

/** A broker and a server of a test's own, on free ports, in a directory of their own. */
export interface Services {
  kafkaPort: number
  redisPort: number
  up(service: Service): void
  /** Orderly stop. */
  down(service: Service): void
  /** As a crash: SIGKILL. */
  kill(service: Service): void
  /** Stops both and removes their data. */
  stop(): void
}

export interface ServicesOptions {
  password?: string
  tls?: string
  fsync?: 'always' | 'everysec'
}

/**
 * Starts what a test needs through `scripts/services`. Where that cannot be had, it says so loudly and returns undefined, so that the
 * test can skip; with APISCOPE_REQUIRE_SERVICES=1 it throws instead.
 */
export async function startServices(
  names: readonly Service[],
  options: ServicesOptions = {},
): Promise<Services | undefined> {
  const directory = mkdtempSync(join(tmpdir(), 'apiscope-services-'))
  const [kafkaPort, redisPort] = await freePorts()
  const env = {
    ...process.env,
    APISCOPE_SERVICES_DIR: directory,
    APISCOPE_KAFKA_PORT: String(kafkaPort),
    APISCOPE_REDIS_PORT: String(redisPort),
    APISCOPE_SERVICES_PASSWORD: options.password ?? '',
    APISCOPE_SERVICES_TLS: options.tls ?? '',
    APISCOPE_REDIS_FSYNC: options.fsync ?? 'everysec',
  }
  const run = (verb: string, name: string) => {
    execFileSync('bash', [SCRIPT, verb, name], { env, stdio: ['ignore', 'ignore', 'pipe'], timeout: 180_000 })
  }
  const services: Services = {
    kafkaPort,
    redisPort,
    up: (service) => run('up', service),
    down: (service) => run('down', service),
    kill(service) {
      const id = Number(readFileSync(join(directory, `${service}.pid`), 'utf8'))
      process.kill(id, 'SIGKILL')
      while (isRunning(id)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
    },
    stop() {
      for (const name of names) run('down', name)
      rmSync(directory, { recursive: true, force: true })
    },
  }
  try {
    for (const name of names) services.up(name)
    return services
  } catch (error) {
    services.stop()
    const message = `${names.join(' and ')} cannot be started here: ${(error as { stderr?: Buffer }).stderr ?? error}`
    if (process.env.APISCOPE_REQUIRE_SERVICES === '1') throw new Error(message)
    process.stderr.write(`\nSKIPPED, NOT TESTED: ${message}\n`)
    return undefined
  }
}

/**
 * A pair of ports that are free, the one after the first as well (Kafka's controller). Below 32,768, where Linux begins to
 * number outgoing connections: a client that keeps calling a broker that is away may otherwise connect to itself on its port.
 */
async function freePorts(): Promise<[number, number]> {
  const base = 20_000 + (process.pid % 3_000) * 4
  for (let at = base; ; at += 4) {
    if ((await isFree(at)) && (await isFree(at + 1)) && (await isFree(at + 2))) return [at, at + 2]
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)))
  })
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${id}/status`, 'utf8'))
  } catch {
    return false
  }
}
