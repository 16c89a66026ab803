/** docker-compose.yml and the image say what the command understands; no container engine is needed to see it. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Command } from 'commander'
import { parse } from 'yaml'
import { DEFAULT_COMMAND_LIMITS } from '../src/limits.js'
import { program } from '../src/main.js'
import { ROOT } from './support/run.js'

interface ComposeService {
  image: string
  build?: { context: string; dockerfile: string }
  command?: string[]
  environment?: Record<string, string | number>
  depends_on?: string[]
  secrets?: string[]
  ports?: string[]
  volumes?: string[]
  healthcheck?: { test: string[] }
  stop_grace_period?: string
}
interface Compose {
  services: Record<string, ComposeService>
  secrets: Record<string, { file: string }>
  volumes: Record<string, null>
}

const compose: Compose = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true })
const dockerfile = readFileSync(join(ROOT, 'deploy/Dockerfile'), 'utf8')
const ours = Object.entries(compose.services).filter(([, { image }]) => image === 'apiscope')
/** `${NAME:-default}` as nothing in the environment leaves it. */
const plain = (text: string) => text.replace(/\$\{\w+:-([^}]*)\}/g, '$1')

/** Parses a command line with variables, without running it: the options that it came to. */
async function understood(args: string[], environment: Record<string, string>): Promise<[Command, unknown]> {
  const root = await program({ status: 0 }, args)
  const command = root.commands.find((one) => one.name() === args[0])!
  command.action(() => {})
  const before = process.env
  process.env = { ...before, ...environment }
  try {
    await root.parseAsync(args, { from: 'user' })
  } finally {
    process.env = before
  }
  return [command, command.opts()]
}

test('the services are a sensor and each of the workers', () => {
  expect(ours.map(([name]) => name).sort()).toEqual(['anomaly', 'inventory', 'pii', 'risk', 'sensor'])
  expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(['kafka', 'redis']))
})

test.each(ours)('%s: command, variables, addresses and health fit the command and each other', async (_, service) => {
  const { command = [], environment = {}, healthcheck, secrets = [], depends_on = [] } = service
  const variables = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, plain(String(value))]))
  const [parsed, options] = await understood(command.map(plain), variables)
  for (const [name, value] of Object.entries(variables)) {
    const option = parsed.options.find(({ envVar }) => envVar === name)
    expect([name, option && (options as Record<string, unknown>)[option.attributeName()]]).toEqual([name, value])
  }
  const { bus, state, listen, keyFile } = options as Record<string, string | undefined>
  expect(addressOf(bus!)).toEqual(['kafka', 'kafka', '9092'])
  if (command[0] === 'worker') expect(addressOf(state!)).toEqual(['redis', 'redis', '6379'])
  for (const name of depends_on) expect(compose.services).toHaveProperty(name)
  for (const name of secrets) expect(compose.secrets).toHaveProperty(name)
  if (keyFile !== undefined) expect(secrets.map((name) => `/run/secrets/${name}`)).toContain(keyFile)

  const [kind, node, script, url] = healthcheck!.test
  expect([kind, node, new URL(url!).pathname]).toEqual(['CMD', 'node', '/healthz'])
  expect(listen).toBe(`0.0.0.0:${new URL(url!).port}`)
  expect(existsSync(join(ROOT, script!.replace('/app/', '')))).toBe(true)
  // Docker kills what has not ended by then.
  expect(Number(service.stop_grace_period!.replace('s', '')) * 1000).toBeGreaterThan(DEFAULT_COMMAND_LIMITS.stopMs)
})

function addressOf(url: string): [scheme: string, host: string, port: string] {
  const [, scheme, host, port] = /^(\w+):\/\/([\w-]+):(\d+)$/.exec(url)!
  return [scheme!, host!, port!]
}

test('Kafka listens where it says and where the services look; the sensor gets the ports of tunnels', () => {
  const { environment = {} } = compose.services.kafka!
  const listeners = new Map(
    String(environment.KAFKA_LISTENERS)
      .split(',')
      .map((text) => text.split('://') as [string, string]),
  )
  expect(environment.KAFKA_ADVERTISED_LISTENERS).toBe(`CLIENT://kafka${listeners.get('CLIENT')}`)
  expect(environment.KAFKA_CONTROLLER_QUORUM_VOTERS).toBe(
    `${environment.KAFKA_NODE_ID}@kafka${listeners.get('CONTROLLER')}`,
  )
  const security = String(environment.KAFKA_LISTENER_SECURITY_PROTOCOL_MAP).split(',')
  expect(security.map((text) => text.split(':')[0])).toEqual([...listeners.keys()])
  const { command, ports } = compose.services.sensor!
  const source = plain(command![command!.indexOf('--source') + 1]!)
  expect(ports).toEqual(
    [source, 'geneve://0.0.0.0:6081'].map((url) => new URL(url).port).map((port) => `${port}:${port}/udp`),
  )
  for (const { volumes = [] } of Object.values(compose.services)) {
    for (const volume of volumes) expect(compose.volumes).toHaveProperty(volume.split(':')[0]!)
  }
})

test('the image: what is copied is there, what is run is there, nothing runs as root', () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, sources]) => sources!.split(' '))
  expect(copied).toContain('packages')
  for (const source of copied) expect([source, existsSync(join(ROOT, source))]).toEqual([source, true])
  const started = /^ENTRYPOINT \["node", "\/app\/(.+)"\]$/m.exec(dockerfile)![1]!
  const linked = /ln -s \/app\/(\S+) \/usr\/local\/bin\/apiscope/.exec(dockerfile)![1]!
  expect(linked).toBe(started)
  expect(statSync(join(ROOT, started)).mode & 0o111).not.toBe(0)
  expect(/^USER (\w+)$/m.exec(dockerfile.slice(dockerfile.lastIndexOf('FROM')))![1]).toBe('node')
  expect(compose.services.sensor!.build).toEqual({ context: '.', dockerfile: 'deploy/Dockerfile' })
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  expect(engines.node).toContain(/^FROM node:(\d+)/m.exec(dockerfile)![1])
})

test('the health check is 0 for 200 and 1 for anything else', async () => {
  let status = 200
  const server: Server = createServer((_, response) => response.writeHead(status).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/healthz`
  const check = () => {
    const child = spawn(process.execPath, [join(ROOT, 'deploy/healthcheck.mjs'), url])
    return new Promise((resolve) => child.once('close', resolve))
  }
  expect(await check()).toBe(0)
  status = 503
  expect(await check()).toBe(1)
  await promisify(server.close.bind(server))()
  expect(await check()).toBe(1)
})
