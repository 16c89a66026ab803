import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { commitMetrics, countWorkers } from '../../src/pipeline/worker-metrics.js'
import { dropReason, familyOf } from '../../src/service/families.js'
import { createMetrics, type Metrics } from '../../src/service/metrics.js'

const ROOT = join(__dirname, '../../../..')
const promtool = [process.env.APISCOPE_PROMTOOL ?? '', '/usr/bin/promtool', '/usr/local/bin/promtool'].find(
  (path) => path !== '' && existsSync(path),
)
const withPromtool = promtool || process.env.APISCOPE_REQUIRE_SERVICES === '1' ? it : it.skip

/** Everything that a sensor, workers and notify tell. */
function full(): Metrics {
  const metrics = createMetrics('up')
  const shard = {
    partition: 3,
    phase: 'running',
    time: 1e12,
    skews: { s: 2 },
    keys: 1,
    hotKeys: 1,
    lag: 5,
    waitingFor: [],
    uncommittedMs: 10,
  }
  const snapshot = {
    counters: new Map([
      ['alerts.bola.high', 1],
      ['worker.too_late', 2],
    ]),
    producer: new Map([['bus.sent_bytes', 9]]),
    shards: [shard],
  }
  const worker = { name: 'risk', snapshot: () => snapshot }
  commitMetrics(metrics)('risk')({ ms: 12, behindMs: 6000 })
  countWorkers([worker] as never, { counters: new Map([['state.errors.OOM', 1]]) } as never, metrics)
  metrics.events(() => ({
    'sensor.frames': 1,
    'sensor.bytes': 10,
    'sensor.exchanges': 1,
    'sensor.tls_flows': 1,
    'capture.kernel_drops': 1,
  }))
  metrics.gauge('bus_queued_messages', 'Messages waiting for the bus', () => 1)
  metrics.gauges('notify_waiting', 'Incidents or alerts that a target is still to be told of', 'target', () => ({
    a: 1,
  }))
  return metrics
}

describe('metrics by the book', () => {
  withPromtool('promtool finds nothing to complain of', async () => {
    const text = await full().registry.metrics()
    const said = execFileSync(promtool!, ['check', 'metrics'], {
      input: text,
      stdio: ['pipe', 'pipe', 'pipe'],
    }).toString()
    expect(said).toBe('')
    expect(() => execFileSync(promtool!, ['check', 'metrics'], { input: 'a_total 1\n', stdio: 'pipe' })).toThrow()
  })

  withPromtool(
    'rules fire when they should, and only then',
    () => {
      const cwd = join(ROOT, 'deploy/prometheus')
      execFileSync(promtool!, ['check', 'rules', 'apiscope.rules.yml'], { cwd, stdio: 'pipe' })
      execFileSync(promtool!, ['test', 'rules', 'apiscope.rules.test.yml'], { cwd, stdio: 'pipe' })
    },
    120_000,
  )

  it('every rule has a test both ways and a runbook, every runbook a rule', () => {
    const { groups } = parse(readFileSync(join(ROOT, 'deploy/prometheus/apiscope.rules.yml'), 'utf8'))
    const rules: { alert: string; annotations: { runbook_url: string } }[] = groups.flatMap(
      (one: { rules: unknown[] }) => one.rules,
    )
    const { tests } = parse(readFileSync(join(ROOT, 'deploy/prometheus/apiscope.rules.test.yml'), 'utf8'))
    for (const { alert, annotations } of rules) {
      expect(annotations.runbook_url).toBe(`docs/runbooks/${alert}.md`)
      const page = readFileSync(join(ROOT, annotations.runbook_url), 'utf8')
      expect(page).toMatch(/^# \w+\n[\s\S]*## What it means[\s\S]*## Why[\s\S]*## What to do/)
      for (const { alert_rule_test } of tests)
        expect(alert_rule_test.map((one: { alertname: string }) => one.alertname)).toContain(alert)
    }
    expect(readdirSync(join(ROOT, 'docs/runbooks')).sort()).toEqual(rules.map(({ alert }) => `${alert}.md`).sort())
  })

  it('rules, dashboard and page name only metrics that there are', async () => {
    const text = await full().registry.metrics()
    const there = new Set(
      [...text.matchAll(/^# TYPE (\S+)/gm)].map((match) => match[1]!.replace(/_(bucket|sum|count)$/, '')),
    )
    const files = ['deploy/prometheus/apiscope.rules.yml', 'deploy/grafana/apiscope.json', 'docs/metrics.md']
    for (const file of files) {
      const named = readFileSync(join(ROOT, file), 'utf8').match(/\b(?:apiscope|process)_[a-z_]+[a-z]\b/g)!
      const missing = [...new Set(named)].filter((name) => !there.has(name.replace(/_(bucket|sum|count)$/, '')))
      expect({ file, missing: missing }).toEqual({
        file,
        missing: [],
      })
    }
  })

  it('N23: rooms, units and drops are told by the name', () => {
    expect(familyOf('bus.sent_bytes')).toEqual({ room: 'bus', unit: 'bytes', event: 'sent' })
    expect(familyOf('sensor.bytes')).toEqual({ room: 'sensor', unit: 'bytes', event: 'all' })
    expect(familyOf('state.errors.OOM')).toEqual({ room: 'state', unit: 'events', event: 'errors.OOM' })
    expect(familyOf('evil.name')).toEqual({ room: 'other', unit: 'events', event: 'evil.name' })
    const drops = [
      'capture.kernel_drops',
      'sensor.ring_drops',
      'wire.truncated_ipv4_header',
      'flow.shed',
      'flow.memcap_evictions',
      'flow.ooo_dropped',
      'http.memory_refusals',
      'bus.shed_messages',
      'worker.too_late',
      'worker.dead_letters.schema',
      'notify.given_up',
      'sensor.hosts_over_limit',
    ]
    for (const name of drops) expect(dropReason(name)).toBe(familyOf(name).event)
    for (const name of [
      'wire.tcp',
      'flow.flows',
      'worker.messages',
      'bus.sent_messages',
      'notify.deliveries',
      'flow.gaps',
    ])
      expect(dropReason(name)).toBeUndefined()
  })

  it('E1: a source that never answers keeps nobody waiting, and what others say is there', async () => {
    const metrics = createMetrics('test')
    let asked = 0
    metrics.events(() => {
      asked++
      return new Promise(() => {})
    })
    metrics.events(() => ({ 'flow.flows': 7 }))
    const texts = await Promise.all([
      metrics.registry.metrics(),
      metrics.registry.metrics(),
      metrics.registry.metrics(),
    ])
    for (const text of texts) expect(text).toContain('room="flow",event="flows",component="test"} 7')
    expect(asked).toBe(1)
  }, 60_000)

  it('scrapes at the same time show the same', async () => {
    const metrics = createMetrics('test')
    let n = 0
    metrics.events(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      return { 'flow.flows': ++n, 'bus.sent_bytes': n, 'alerts.bola.low': n }
    })
    const texts = await Promise.all(Array.from({ length: 8 }, () => metrics.registry.metrics()))
    for (const text of texts) {
      const values = [...text.matchAll(/^apiscope_(?:events|bytes|alerts)_total{.*} (\d+)$/gm)].map((match) => match[1])
      expect(values).toHaveLength(3)
      expect(new Set(values).size).toBe(1)
    }
  })
})
