/** The short form of `npm run faults`: real processes, killed while a capture flows, lose nothing and count nothing twice. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from './support/run.js'

test('workers and sensor killed or hanging, Kafka and Redis crashed, Redis full, slow and failed over, a scan: all is as undisturbed', async () => {
  const script = spawn(process.execPath, [join(ROOT, 'scripts/faults.mjs'), '--short', '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const parts = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    script[name].setEncoding('utf8').on('data', (text: string) => {
      parts[name] += text
    })
  }
  await new Promise((resolve) => script.once('close', resolve))
  if (/cannot be started here/.test(parts.stderr) && process.env.APISCOPE_REQUIRE_SERVICES !== '1') {
    process.stderr.write(`\nSKIPPED, NOT TESTED: ${parts.stderr}\n`)
    return
  }
  if (parts.stdout === '') throw new Error(parts.stderr)
  const figures = JSON.parse(parts.stdout)
  const { exchanges, apisCountedExactly, models, alerts } = figures
  expect(figures.events).toMatchObject({
    kill: 6,
    crash: 2,
    add: 1,
    remove: 1,
    hang: 2,
    refuse: 1,
    slow: 1,
    failover: 1,
    scan: 1,
  })
  expect(exchanges.captured).toBeGreaterThan(500)
  expect(exchanges.published).toBe(exchanges.captured)
  expect(apisCountedExactly.exact).toBe(apisCountedExactly.of)
  for (const { states, equal } of models) expect(equal).toBe(states)
  expect(alerts.expected).toBeGreaterThan(5)
  expect({ missing: alerts.missing, extra: alerts.extra }).toEqual({ missing: [], extra: [] })
  expect(figures.deadLetters).toBe(0)
  expect(figures.holds).toBe(true)
})
