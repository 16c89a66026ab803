import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { alertId } from '@apiscope/schema'
import { apiscope, jsonLines } from './support/run.js'

const ALERT = {
  v: 1,
  id: alertId('bola', 'a'),
  time: 1_741_774_814_818.5,
  kind: 'bola',
  severity: 'high',
  api: { id: 'GET a.example/o/{id}', host: 'a.example', method: 'GET', template: '/o/{id}' },
  title: 'One login reads many objects | a=b \u202e',
  evidence: { metric: 'objects', observed: 10, expected: 2, lower: 0, upper: 10, window: '10m' },
}

describe('apiscope alerts --format', () => {
  const folder = mkdtempSync(join(tmpdir(), 'formats-'))
  writeFileSync(join(folder, 'alerts.jsonl'), `${JSON.stringify(ALERT)}\n`)
  afterAll(() => rmSync(folder, { recursive: true }))
  const alerts = (...args: string[]) => apiscope(['alerts', '--state', folder, ...args])

  it('gives OCSF, ECS, CEF and text, with links to the console', async () => {
    const url = ['--console', 'https://scope.example/']
    const ocsf = await alerts('--format', 'ocsf', ...url)
    expect(jsonLines(ocsf.stdout)[0]).toMatchObject({ class_uid: 2004, finding_info: { uid: ALERT.id } })
    expect(ocsf.stdout).toContain(`https://scope.example/#/alerts/${ALERT.id}`)
    const ecs = await alerts('--format', 'ecs', ...url)
    expect(jsonLines(ecs.stdout)[0]).toMatchObject({
      event: { id: ALERT.id, kind: 'alert' },
      ecs: { version: '9.4.0' },
    })
    const cef = await alerts('--format', 'cef')
    expect(cef.stdout).toMatch(
      /^CEF:0\|apiscope\|apiscope\|[^|]+\|bola\|.*msg=One login reads many objects \| a\\=b {3}\w+=/,
    )
    const text = await alerts('--format', 'text')
    expect(text.stdout).toContain('measured  10 different objects in 10 min; usually 2')
    for (const { stdout } of [ocsf, ecs, cef, text]) expect(stdout).not.toMatch(/\u202e/)
  })

  it('refuses what is no address', async () => {
    const run = await alerts('--format', 'ocsf', '--console', 'scope.example')
    expect(run.status).toBe(2)
  })
})
