/** The models as commands: JSON lines in, JSON lines out. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apiscope, jsonLines } from './support/run.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'apiscope-models-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const lines = (...values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('')

const EMAILS = {
  id: 'a',
  paramName: 'contact',
  location: 'response',
  values: ['ann@example.org', 'bob@example.com', 'cy@example.net'],
}
const COUNTS = { id: 'b', paramName: 'count', location: 'response', values: ['1', '2', '3'] }

describe('pii', () => {
  it('labels parameters, one line each, and passes over what is none', async () => {
    const run = await apiscope(['pii', 'label'], { input: `${lines(EMAILS, COUNTS)}{"id":"c"}\n` })
    const [a, b] = jsonLines(run.stdout)
    expect(a).toMatchObject({ id: 'a', labels: ['EMAIL'] })
    expect(b).toMatchObject({ id: 'b', labels: [] })
    expect(run).toMatchObject({ status: 1, stderr: expect.stringContaining('standard input:3') })
  })

  it('scores strings as names of persons', async () => {
    const run = await apiscope(['pii', 'names'], {
      input: `${lines({ id: 1, text: 'Maria Sánchez' }, { id: 2, text: 'Enterprise plan' })}{"id":3}\n`,
    })
    const [person, plan] = jsonLines(run.stdout) as { id: number; score: number }[]
    expect(person.score).toBeGreaterThan(0.5)
    expect(plan.score).toBeLessThan(0.5)
    expect(run).toMatchObject({ status: 1, stderr: expect.stringContaining('standard input:3') })
    expect((await apiscope(['pii', 'names', '--help'])).stdout).toContain('0.5')
  })

  it('evaluates against gold labels, its own or given ones', async () => {
    const gold = join(folder, 'gold.jsonl')
    writeFileSync(gold, lines({ ...EMAILS, labels: ['EMAIL'] }, { ...COUNTS, labels: ['PHONE'] }))
    const own = await apiscope(['pii', 'evaluate', '--gold', gold])
    expect(own.status).toBe(0)
    expect(own.stdout).toMatch(/\| EMAIL \| 1 \| 1\.000 .*\| 1\.000 \|/)
    expect(own.stdout).toContain('| PHONE → none | 1 |')
    const pred = join(folder, 'pred.jsonl')
    writeFileSync(pred, lines({ id: 'a', labels: [] }, { id: 'b', labels: ['PHONE'] }))
    const given = await apiscope(['pii', 'evaluate', '--gold', gold, '--pred', pred])
    expect(given.stdout).toContain('| EMAIL → none | 1 |')
  })

  it('keeps corrections: the last one about a parameter counts', async () => {
    const file = join(folder, 'corrections.jsonl')
    const correct = (...more: string[]) =>
      apiscope(['pii', 'correct', '*', 'response:name', 'NAME', '--corrections', file, ...more])
    expect((await correct()).status).toBe(0)
    expect((await correct('--action', 'set')).status).toBe(0)
    expect(jsonLines(readFileSync(file, 'utf8'))).toEqual([
      { api: '*', parameter: 'response:name', label: 'NAME', action: 'set' },
    ])
    expect((await apiscope(['pii', 'correct', '*', 'x', 'name', '--corrections', file])).status).toBe(2)
  })

  it('takes own labels from a file', async () => {
    const detectors = join(folder, 'detectors.json')
    writeFileSync(detectors, JSON.stringify([{ label: 'EMPLOYEE_ID', pattern: 'E[0-9]{6}' }]))
    const input = lines({ id: 'e', paramName: 'ref', values: ['E123456', 'E222222', 'E333333'] })
    const run = await apiscope(['pii', 'label', '--detectors', detectors], { input })
    expect(jsonLines(run.stdout)[0].labels).toContain('EMPLOYEE_ID')
    writeFileSync(detectors, JSON.stringify([{ label: 'BAD', pattern: '(a)\\1' }]))
    expect((await apiscope(['pii', 'label', '--detectors', detectors], { input })).status).toBe(2)
  })
})

describe('risk score', () => {
  it('scores profiles and explains each score', async () => {
    const harmless = { id: 'h', method: 'GET', path: '/health', host_exposure: 'internal' }
    const leak = {
      id: 'l',
      method: 'GET',
      path: '/users/{id}',
      auth_scheme: 'none',
      noauth_2xx_share: 1,
      response_labels: { ssn: 100 },
    }
    const run = await apiscope(['risk', 'score'], { input: lines(harmless, leak) })
    const [h, l] = jsonLines(run.stdout)
    expect(l.score).toBeGreaterThan(h.score + 30)
    expect(Object.keys(l.factors)).toContain('response_data')
  })
})

describe('anomaly score', () => {
  const series = Array.from({ length: 400 }, (_, i) => {
    const at = new Date(Date.UTC(2025, 0, 1) + i * 3_600_000).toISOString()
    return `${at},${i === 350 ? 900 : 100 + 30 * Math.sin((i / 24) * 2 * Math.PI) + (i % 7)}`
  })

  it('scores a series as it streams, without looking ahead', async () => {
    const run = await apiscope(['anomaly', 'score'], { input: `timestamp,value\n${series.join('\n')}\n` })
    const rows = run.stdout.trim().split('\n')
    expect(rows[0]).toBe('timestamp,value,forecast,lower,upper,score')
    expect(rows).toHaveLength(401)
    const scores = rows.slice(1).map((row) => Number(row.split(',')[5]))
    expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true)
    expect(scores.indexOf(Math.max(...scores))).toBe(350)
    const half = await apiscope(['anomaly', 'score'], {
      input: `timestamp,value\n${series.slice(0, 200).join('\n')}\n`,
    })
    expect(half.stdout.trim().split('\n')).toEqual(rows.slice(0, 201))
  })

  it('counts rows that are none as missing, and says so', async () => {
    const run = await apiscope(['anomaly', 'score'], {
      input: `timestamp,value\n${series.slice(0, 20).join('\n')}\n2025-02-01,many\n`,
    })
    expect(run).toMatchObject({ status: 1, stderr: expect.stringContaining('1 row') })
    expect(run.stdout.trim().split('\n')).toHaveLength(22)
  })
})

describe('attacks', () => {
  it('scores values in their order, says what is an alert, and names the lines that are none', async () => {
    const input = `${lines({ id: 1, value: "x' UNION SELECT login, secret FROM staff-- -", where: 'query' }, { id: 2, value: "Siobhan O'Reilly" })}{"id":3}\n${lines({ id: 4, value: 'plain' })}`
    const run = await apiscope(['attacks', 'score'], { input })
    const [attack, name, plain] = jsonLines(run.stdout) as {
      id: number
      score: number
      kind?: string
      alert: boolean
    }[]
    expect(attack).toMatchObject({ id: 1, kind: 'sqli', alert: true })
    expect(attack.score).toBeGreaterThan(0.5)
    expect(name).toMatchObject({ id: 2, alert: false })
    expect(plain).toEqual({ id: 4, score: 0, alert: false })
    expect(run).toMatchObject({ status: 1, stderr: expect.stringContaining('standard input:3') })
  })

  it('takes a threshold, and says what is wrong with one that is none', async () => {
    const input = lines({ id: 1, value: "Siobhan O'Reilly" })
    const run = await apiscope(['attacks', 'score', '--threshold', '0'], { input })
    expect(jsonLines(run.stdout)).toMatchObject([{ alert: true }])
    const bad = await apiscope(['attacks', 'score', '--threshold', '2'], { input })
    expect(bad).toMatchObject({ status: 2, stderr: expect.stringContaining('--threshold') })
  })
})
