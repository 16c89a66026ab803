import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { loadTargets, TARGET_TYPES, targetsSchema } from '../src/index.js'
import { DEFAULT_NOTIFY_LIMITS } from '../src/limits.js'

const context = { product: { version: '1' }, limits: DEFAULT_NOTIFY_LIMITS, now: Date.now, hostname: 'h' }
const folder = mkdtempSync(join(tmpdir(), 'targets-'))
afterAll(() => rmSync(folder, { recursive: true }))
const CANARY = 'canary-4711-0815-secret'

const load = (text: string, env: NodeJS.ProcessEnv = { SECRET: CANARY }) => {
  const path = join(folder, 'targets.yaml')
  writeFileSync(path, text)
  return loadTargets(path, context, env)
}
const problem = (text: string, env?: NodeJS.ProcessEnv): string => {
  try {
    load(text, env)
  } catch (error) {
    expect(error).toMatchObject({ code: 'notify.targets', exit: 2 })
    return (error as Error).message
  }
  throw new Error('nothing was wrong')
}

describe('the file of targets', () => {
  it('gives rules and targets', () => {
    const [one, two] = load(`
targets:
  - name: oncall
    type: pagerduty
    routing-key: \${SECRET}
    filter: { min-severity: high, kinds: [bola, injection], hosts: ["*.shop.example"] }
    quiet: { from: "22:00", to: "07:30", zone: Europe/Berlin, except: critical }
    rate: { messages: 20, per: 1h }
  - { name: siem, type: syslog, protocol: tls, host: log.example }
`)
    expect(one!.rules).toEqual({
      name: 'oncall',
      group: 'incident',
      filter: { minSeverity: 'high', kinds: ['bola', 'injection'], hosts: ['*.shop.example'] },
      quiet: { from: 1320, to: 450, zone: 'Europe/Berlin', except: 'critical' },
      rate: { messages: 20, perMs: 3_600_000 },
    })
    expect(two!.rules).toEqual({ name: 'siem', group: 'none', filter: {} })
  })

  it.each([
    ['targets: []', /must NOT have fewer than 1/],
    ['x: 1', /there is no list `targets:`/],
    ['targets: [{ name: a, type: fax }]', /a: `type` is one of webhook/],
    [
      'targets: [{ name: a, type: teams, url: https://x/canary-4711-0815-secret }]',
      /`url` is a secret: name a variable/,
    ],
    ['targets: [{ name: a, type: teams, url: "${OTHER}" }]', /`url` is to be in the environment as OTHER/],
    [
      'targets: [{ name: a, type: splunk, url: "https://u:canary-4711-0815-secret@x", token: "${SECRET}" }]',
      /`url` must match pattern/,
    ],
    ['targets: [{ name: a, type: syslog, host: h, colour: red }]', /no setting `colour`/],
    ['targets: [{ name: a, type: syslog, host: h, protocol: tpc }]', /`protocol` is one of udp, tcp, tls/],
    ['targets: [{ name: a, type: syslog, host: h, filter: { kinds: [bolla] } }]', /no kind of alerts `bolla`/],
    ['targets: [{ name: a, type: syslog, host: h, quiet: { from: "25:00", to: "07:00" } }]', /`quiet.from` must match/],
    [
      'targets: [{ name: a, type: syslog, host: h, quiet: { from: "22:00", to: "07:00", zone: Berlin } }]',
      /no time zone/,
    ],
    ['targets: [{ name: a, type: slack, token: "${SECRET}" }]', /a: must have required property/],
    ['targets: [{ name: a, type: syslog, host: h }, { name: a, type: syslog, host: i }]', /two targets are called a/],
    ['targets: [{ name: a, type: email, host: h, from: a, to: [b], ca: /nowhere.pem }]', /nowhere.pem/],
    ['targets: [\n  canary-4711-0815-secret: {', /targets.yaml: /],
  ])('%s', (text, message) => {
    const said = problem(text)
    expect(said).toMatch(message)
    expect(said).not.toContain(CANARY)
  })

  it('a short key signs nothing', () => {
    const text = 'targets: [{ name: a, type: webhook, url: https://x.example, secret: "${SECRET}" }]'
    expect(problem(text, { SECRET: 'short' })).toContain('fewer than 16')
  })

  it('every type has a schema, and the example in the documents is right', () => {
    const { $defs } = targetsSchema() as { $defs: object }
    for (const type of TARGET_TYPES) expect($defs).toHaveProperty(type)
    const page = readFileSync(join(__dirname, '../../../docs/notify.md'), 'utf8')
    const example = /```yaml\n([\s\S]*?)```/.exec(page)![1]!
    const types = (parse(example) as { targets: { type: string }[] }).targets.map(({ type }) => type)
    expect(new Set(types)).toEqual(new Set(TARGET_TYPES))
    const names = [...example.matchAll(/\$\{([A-Z_0-9]+)\}/g)].map((match) => match[1]!)
    const env = Object.fromEntries(names.map((name) => [name, 'https://hooks.example/0123456789abcdef']))
    const withoutFiles = example.replace(/^ +ca: .*\n/gm, '')
    expect(load(withoutFiles, env)).toHaveLength(types.length)
  })
})
