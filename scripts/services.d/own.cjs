// A broker and a server of one's own, through scripts/services: on free ports, in a directory of their own.
const { execFile, execFileSync } = require('node:child_process')
const { mkdtempSync, readFileSync, rmSync } = require('node:fs')
const { createServer } = require('node:net')
const { tmpdir } = require('node:os')
const { join, resolve } = require('node:path')
const { promisify } = require('node:util')

const SCRIPT = resolve(__dirname, '../services')

/**
 * Starts the named services (`kafka`, `redis`); options: `password`, `tls` (a directory with server.pem and ca.pem), `fsync`, `env`.
 * Throws, with what the script said, when one cannot be started.
 */
async function ownServices(names, options = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'apiscope-services-'))
  const [kafkaPort, redisPort] = await freePorts()
  const env = {
    ...process.env,
    APISCOPE_SERVICES_DIR: directory,
    APISCOPE_KAFKA_PORT: String(kafkaPort),
    APISCOPE_REDIS_PORT: String(redisPort),
    APISCOPE_SERVICES_PASSWORD: options.password ?? '',
    APISCOPE_SERVICES_TLS: options.tls ?? '',
    // Short runs: the cheap compiler starts the broker with a third less CPU time.
    APISCOPE_KAFKA_TIER: '1',
    APISCOPE_REDIS_FSYNC: options.fsync ?? 'everysec',
    ...options.env,
  }
  const run = (verb, name) => {
    execFileSync('bash', [SCRIPT, verb, name], { env, stdio: ['ignore', 'ignore', 'pipe'], timeout: 180_000 })
  }
  const pid = (service) => Number(readFileSync(join(directory, `${service}.pid`), 'utf8'))
  const services = {
    directory,
    kafkaPort,
    redisPort,
    pid,
    up: (service) => run('up', service),
    down: (service) => run('down', service),
    kill(service) {
      const id = pid(service)
      process.kill(id, 'SIGKILL')
      while (isRunning(id)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
    },
    /** Kills (or stops in order) and starts again after `awayMs`, while the caller goes on. */
    async restart(service, { crash, awayMs }) {
      if (crash) services.kill(service)
      else await promisify(execFile)('bash', [SCRIPT, 'down', service], { env })
      await new Promise((done) => setTimeout(done, awayMs))
      // Its log goes to a file and its standard output is closed, so the script ends when the service answers.
      await promisify(execFile)('bash', [SCRIPT, 'up', service], { env, timeout: 180_000 })
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
    throw new Error(`${names.join(' and ')} cannot be started here: ${error.stderr ?? error}`)
  }
}

/**
 * A pair of ports that are free, the one after the first as well (Kafka's controller). Below 32,768, where Linux begins to
 * number outgoing connections: a client that keeps calling a broker that is away may otherwise connect to itself on its port.
 */
async function freePorts() {
  const base = 20_000 + (process.pid % 3_000) * 4
  for (let at = base; ; at += 4) {
    if ((await isFree(at)) && (await isFree(at + 1)) && (await isFree(at + 2))) return [at, at + 2]
  }
}

function isFree(port) {
  return new Promise((done) => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)))
  })
}

function isRunning(id) {
  try {
    process.kill(id, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${id}/status`, 'utf8'))
  } catch {
    return false
  }
}

module.exports = { ownServices }
