/** The chart renders to what Kubernetes takes and the command understands, whatever its values; no cluster is needed to see it. */
import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parseAllDocuments, stringify } from 'yaml'
import { DEFAULT_COMMAND_LIMITS } from '../src/limits.js'
import { program } from '../src/main.js'
import { ROOT } from './support/run.js'

const run = promisify(execFile)
const CHART = join(ROOT, 'deploy/helm/apiscope')
const needed = process.env.APISCOPE_REQUIRE_SERVICES === '1'
const tools = spawnSync(join(ROOT, 'scripts/helm-tools'), { encoding: 'utf8', timeout: 300_000 })
const bin = tools.status === 0 ? tools.stdout.trim() : undefined
if (!bin && !needed) console.warn(`skipped: helm could not be had\n${tools.stderr}`)
const withHelm = bin || needed ? describe : describe.skip
const work = mkdtempSync(join(tmpdir(), 'apiscope-helm-'))

type Values = Record<string, unknown>
interface Container {
  name: string
  args: string[]
  env: { name: string; value?: string; valueFrom?: object }[]
  ports: { name: string; containerPort: number; protocol?: string }[]
  securityContext: { capabilities: { add?: string[]; drop: string[] }; privileged?: boolean }
  volumeMounts: { name: string; mountPath: string }[]
}
interface Resource {
  kind: string
  metadata: { name: string; labels: Record<string, string> }
  spec: {
    replicas?: number
    podSelector?: { matchLabels: Record<string, string> }
    selector?: { matchLabels?: Record<string, string> }
    template?: { metadata: { labels: Record<string, string> }; spec: Pod }
    ingress?: { ports: { port: string | number }[] }[]
  }
}
interface Pod {
  containers: Container[]
  volumes: { name: string; hostPath?: object }[]
  hostPID?: boolean
  hostNetwork?: boolean
  automountServiceAccountToken: boolean
  terminationGracePeriodSeconds: number
  securityContext: { runAsUser: number }
}

const LEAST: Values = {
  bus: { url: 'kafka://k1:9092,k2:9092' },
  state: { url: 'redis://r:6379' },
  key: { existingSecret: 'apiscope-key' },
}
const secrets: Values = {
  bus: { url: 'kafkas://k:9093', existingSecret: 'kafka-user' },
  state: { url: 'rediss://r:6379?cluster=true', existingSecret: 'redis-user' },
}
const CASES: [string, Values][] = [
  ['the least', {}],
  ['a tap on every node', { sensor: { mode: 'tap', tap: { device: 'eth0', nodeSelector: { a: 'b' } } } }],
  ['secrets, TLS, keys of TLS', { ...secrets, sensor: { keyLogHostPath: '/var/lib/keys/tls.log' } }],
  [
    'a tap with keys',
    { ...secrets, sensor: { mode: 'tap', keyLogHostPath: '/var/lib/keys/tls.log', values: 'plain' } },
  ],
  [
    'everything',
    {
      ...secrets,
      image: { repository: 'r.example/apiscope', tag: 'x', pullSecrets: [{ name: 'pull' }] },
      sensor: {
        tunnel: { protocol: 'geneve', port: 6081, replicas: 3, service: { type: 'NodePort' } },
        extraArgs: ['--threads', '2'],
      },
      workers: { extraArgs: ['--time-zone', 'Europe/Berlin'], autoscaling: { enabled: true } },
      notify: { enabled: true, existingSecret: 'targets' },
      console: { enabled: true, existingSecret: 'tokens', tlsSecret: 'console-tls' },
      networkPolicy: { metricsFrom: [{ namespaceSelector: {} }], egressTo: [{ ipBlock: { cidr: '10.0.0.0/8' } }] },
      serviceMonitor: { enabled: true },
    },
  ],
  ['no policy, no budget', { networkPolicy: { enabled: false }, workers: { podDisruptionBudget: { enabled: false } } }],
]

async function helm(values: Values, ...args: string[]): Promise<string> {
  const file = join(work, `${Math.random()}.yaml`)
  writeFileSync(file, stringify({ ...LEAST, ...values }))
  return (await run(join(bin!, 'helm'), [...args, '-f', file])).stdout
}
const rendered = async (values: Values): Promise<Resource[]> =>
  parseAllDocuments(await helm(values, 'template', 'r', CHART))
    .map((document) => document.toJS() as Resource)
    .filter(Boolean)
const podsOf = (all: Resource[]) => all.filter(({ spec }) => spec?.template)

withHelm('the Helm chart', () => {
  test.each(CASES)('%s: lint, the schemas of Kubernetes, and the command', async (_, values) => {
    await helm(values, 'lint', '--strict', CHART)
    const text = await helm(values, 'template', 'r', CHART)
    const file = join(work, 'rendered.yaml')
    // Its schema is not one of Kubernetes' own.
    writeFileSync(
      file,
      text
        .split(/^---$/m)
        .filter((part) => !part.includes('kind: PodMonitor'))
        .join('---'),
    )
    await run(join(bin!, 'kubernetes-validate'), ['--strict', file])
    for (const { spec } of podsOf(await rendered(values))) {
      for (const { args, env } of spec.template!.spec.containers) await expectUnderstood(args, env)
    }
  })

  test.each(CASES)('%s: pods may do no more than they must', async (_, values) => {
    for (const { kind, spec } of podsOf(await rendered(values))) {
      const pod = spec.template!.spec
      expect(pod.automountServiceAccountToken).toBe(false)
      expect(pod.hostPID).toBeUndefined()
      expect(pod.terminationGracePeriodSeconds * 1000).toBeGreaterThan(DEFAULT_COMMAND_LIMITS.stopMs)
      for (const { securityContext, volumeMounts } of pod.containers) {
        expect(securityContext).toMatchObject({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        })
        expect(securityContext.privileged).toBeUndefined()
        expect(securityContext.capabilities.add).toEqual(kind === 'DaemonSet' ? ['NET_RAW'] : undefined)
        const volumes = pod.volumes.map(({ name }) => name).sort()
        expect(volumeMounts.map(({ name }) => name).sort()).toEqual(volumes)
      }
      if (kind !== 'DaemonSet') {
        expect(pod.hostNetwork).toBeUndefined()
        expect(pod.securityContext).toMatchObject({ runAsNonRoot: true })
      }
    }
  })

  test.each(CASES)('%s: selectors find their pods, policies name ports that there are', async (_, values) => {
    const all = await rendered(values)
    const pods = podsOf(all)
    expect(new Set(all.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).size).toBe(all.length)
    for (const { spec } of pods) expect(spec.template!.metadata.labels).toMatchObject(spec.selector!.matchLabels!)
    for (const { kind, spec } of all.filter(({ kind }) => kind === 'NetworkPolicy')) {
      const chosen = pods.filter((pod) =>
        Object.entries(spec.podSelector!.matchLabels).every(
          ([name, value]) => pod.spec.template!.metadata.labels[name] === value,
        ),
      )
      expect([kind, chosen.length > 0]).toEqual([kind, true])
      const ports = chosen.flatMap((pod) =>
        pod.spec.template!.spec.containers.flatMap((c) => c.ports.map(({ name }) => name)),
      )
      for (const { ports: named } of spec.ingress ?? []) for (const { port } of named) expect(ports).toContain(port)
    }
  })

  test.each<[string, Values]>([
    ['no bus', { bus: { url: '' } }],
    ['a password in a URL', { bus: { url: 'kafka://u:secret@k:9092' } }],
    ['no key', { key: { existingSecret: '' } }],
    ['a value that there is not', { sensor: { modus: 'tap' } }],
    ['a mode that there is not', { sensor: { mode: 'ebpf' } }],
    ['a console that anybody may open', { console: { enabled: true } }],
    ['a port that needs root', { sensor: { tunnel: { port: 80 } } }],
  ])('%s is refused by the schema of values', async (_, values) => {
    await expect(helm(values, 'template', 'r', CHART)).rejects.toThrow(/values don't meet the specifications/)
  })
})

test('its version is that of the package', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'packages/cli/package.json'), 'utf8'))
  const chart = readFileSync(join(CHART, 'Chart.yaml'), 'utf8')
  expect(chart).toContain(`\nversion: ${version}\n`)
  expect(chart).toContain(`\nappVersion: ${version}\n`)
})

/** The command takes these arguments and variables. */
async function expectUnderstood(args: string[], env: Container['env']): Promise<void> {
  const root = await program({ status: 0 }, args)
  const command = root.commands.find((one) => one.name() === args[0])!
  command.action(() => {})
  const before = process.env
  process.env = { ...before, ...Object.fromEntries(env.map(({ name, value }) => [name, value ?? 'x'])) }
  try {
    await root.parseAsync(args, { from: 'user' })
  } finally {
    process.env = before
  }
  const known = new Set(command.options.map(({ envVar }) => envVar))
  for (const { name } of env) {
    if (/^APISCOPE_(?:BUS|STATE)_(?:USER|PASSWORD_FILE)$|^APISCOPE_KEY$|^APISCOPE_LOG_LEVEL$/.test(name)) continue
    expect([name, known.has(name)]).toEqual([name, true])
  }
}
