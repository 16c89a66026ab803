/** What a command meets at its edges: full disks, closed pipes, names that were mistyped, children that die. */
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { conversation, pcap } from './support/pcap.js'
import { apiscope, BIN, ROOT, type Run } from './support/run.js'

let folder: string
let capture: string
const small = () => {
  const answer = '{"email":"ada@lovelace.example"}'
  const request = `GET /v1/users/17 HTTP/1.1\r\nHost: api.test\r\nX-Odd: a\u009bb\u202ec\r\n\r\n`
  const response = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${answer.length}\r\n\r\n${answer}`
  return pcap(
    Array.from({ length: 3 }, (_, i) => conversation(Buffer.from(request), Buffer.from(response), 100 + i)).flat(),
  )
}
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'apiscope-edges-'))
  capture = join(folder, 'small.pcap')
  writeFileSync(capture, small())
  writeFileSync(join(folder, 'key'), 'k'.repeat(4).concat('0123456789abcdefghijkl'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const inFolder = (...parts: string[]) => join(folder, ...parts)
const noStack = (text: string) => expect(text).not.toMatch(/\n\s+at /)

/** Runs the command with its output going into `target`. */
function into(target: string, args: string[]): Promise<Pick<Run, 'status' | 'stderr'>> {
  return new Promise((resolve) => {
    const out = openSync(target, 'w')
    const env = { ...process.env, NO_COLOR: '1' }
    const child = spawn(process.execPath, [BIN, ...args], { cwd: ROOT, env, stdio: ['ignore', out, 'pipe'] })
    let stderr = ''
    child.stderr.on('data', (data) => {
      stderr += data
    })
    child.on('close', (status) => resolve({ status, stderr }))
  })
}

describe('a disk that is full', () => {
  const onLinux = existsSync('/dev/full') ? test : test.skip
  onLinux.each([[['exchanges']], [['analyze']], [['--help']]])(
    'E3, K21: %j > /dev/full is one line and status 1',
    async (args) => {
      const run = await into('/dev/full', args[0] === '--help' ? args : [...args, capture])
      expect(run.stderr).toBe('apiscope: standard output: no space left on the device\n')
      expect(run.status).toBe(1)
    },
  )

  test('K21: --out that cannot be made, or written, is named', async () => {
    const run = await apiscope(['analyze', capture, '--out', '/dev/null'])
    expect(run).toMatchObject({ status: 2, stderr: 'apiscope: --out /dev/null: is a file, not a directory\n' })
    mkdirSync(inFolder('out', 'alerts.jsonl'), { recursive: true })
    const taken = await apiscope(['analyze', capture, '--out', inFolder('out')])
    expect(taken.status).toBe(2)
    expect(taken.stderr).toContain('alerts.jsonl')
    noStack(taken.stderr)
  })
})

test('N17: --help into a pipe that closes is no failure', async () => {
  const run = await new Promise<Run>((resolve) => {
    const child = spawn(
      'bash',
      ['-c', `set -o pipefail; "${process.execPath}" "${BIN}" --help | true; echo "status $?"`],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (data) => {
      stdout += data
    })
    child.stderr.on('data', (data) => {
      stderr += data
    })
    child.on('close', (status) => resolve({ status, stdout, stderr }))
  })
  expect(run).toEqual({ status: 0, stdout: 'status 0\n', stderr: '' })
})

test('K22: what is written of the traffic is for its owner alone, files that were there too', async () => {
  const out = inFolder('private')
  mkdirSync(out)
  writeFileSync(join(out, 'exchanges.jsonl'), '')
  chmodSync(join(out, 'exchanges.jsonl'), 0o644)
  expect((await apiscope(['analyze', capture, '--out', out, '--state', inFolder('state')])).status).toBe(0)
  for (const name of ['exchanges.jsonl', 'alerts.jsonl', 'inventory.json'])
    expect(statSync(join(out, name)).mode & 0o777).toBe(0o600)
  await apiscope(['analyze', capture, '--out', inFolder('made')])
  expect(statSync(inFolder('made')).mode & 0o777).toBe(0o700)
})

describe('a store', () => {
  beforeAll(async () => {
    await apiscope(['analyze', capture, '--state', inFolder('store')])
  })

  test.each([['inventory'], ['policy'], ['risk', 'explain', 'GET x/']])(
    'K27, N18: %s of a directory that holds none makes none and fails',
    async (...args) => {
      const nowhere = await apiscope([...args, '--state', inFolder('nope')])
      expect(nowhere.status).toBe(2)
      expect(nowhere.stderr).toContain('no such file or directory')
      expect(existsSync(inFolder('nope'))).toBe(false)
      mkdirSync(inFolder('empty'), { recursive: true })
      const empty = await apiscope([...args, '--state', inFolder('empty')])
      expect(empty.status).toBe(2)
      expect(empty.stderr).toContain('there is no store')
    },
  )

  test('K27: a database that is no number is told, and never repeated', async () => {
    const run = await apiscope(['inventory', '--state', 'redis://127.0.0.1:1/hunter2'])
    expect(run.status).toBe(2)
    expect(run.stderr).toContain('database number')
    expect(run.stderr).not.toContain('hunter2')
  })

  test.each([
    [['inventory', '--host', 'nosuch.test'], 'api.test'],
    [['inventory', '--label', 'FOO'], 'EMAIL'],
    [['inventory', '--auth', 'kerbberos'], 'bearer'],
    [['inventory', '--min-risk', 'much'], '0 to 100'],
    [['policy', '--host', 'nosuch.test'], 'api.test'],
    [['alerts', '--kind', 'bolla'], 'bola'],
  ])('N14, N18: %j names what is not there: status 2, and what there is', async (args, known) => {
    const run = await apiscope([...args, '--state', inFolder('store')])
    expect(run.status).toBe(2)
    expect(run.stderr).toContain(known)
    expect(run.stdout).toBe('')
  })

  test('N14: its alerts are read from the directory, with the id that dismiss takes', async () => {
    const lines = [3, 1, 2].map((n) => ({
      v: 1,
      id: `id${n}`,
      time: 1_700_000_000_000 + n,
      kind: 'bola',
      severity: n === 2 ? 'high' : 'low',
      title: `Alert ${n}`,
      api: { id: 'GET api.test/v1/users/{id}' },
      evidence: {},
    }))
    writeFileSync(
      inFolder('store', 'alerts.jsonl'),
      [...lines, lines[0]].map((line) => `${JSON.stringify(line)}\n`).join(''),
    )
    const run = await apiscope(['alerts', '--state', inFolder('store')])
    expect(run.stdout.trimEnd().split('\n')).toEqual([
      '2023-11-14 22:13:20Z  LOW       Alert 1 [id1]',
      '2023-11-14 22:13:20Z  HIGH      Alert 2 [id2]',
      '2023-11-14 22:13:20Z  LOW       Alert 3 [id3]',
    ])
    const high = await apiscope(['alerts', '--state', inFolder('store'), '--min-severity', 'high', '--format', 'json'])
    expect(JSON.parse(high.stdout)).toMatchObject({ id: 'id2' })
  })
})

describe('--config', () => {
  const config = (value: unknown) => {
    writeFileSync(inFolder('config.json'), typeof value === 'string' ? value : JSON.stringify(value))
    return inFolder('config.json')
  }

  test('N9: holds the source', async () => {
    const file = config({ source: `file:${inFolder('none.pcap')}`, 'key-file': inFolder('key'), listen: 'none' })
    const run = await apiscope(['--config', file, 'up'])
    expect(run.stderr).toContain('none.pcap does not exist')
    expect(run.status).not.toBe(0)
  })

  test.each([
    ['N9: is neither JSON nor YAML', '{nope', /config\.json: .*at line 1, column \d+/],
    ['N9: a value that the option refuses', { threads: -1 }, /threads: Give a whole number/],
    ['N9: a value of no sense', { source: { tcpdump: 'lo' } }, /source needs a value/],
    ['N9: a choice that is none', { 'log-format': 'xml' }, /log-format/],
  ])('%s', async (_, value, message) => {
    const run = await apiscope(['--config', config(value), 'up'])
    expect(run.status).toBe(2)
    expect(run.stderr).toMatch(message)
    noStack(run.stderr)
  })

  test('N9: that is not there is said before an option that it might hold', async () => {
    const run = await apiscope(['--config', inFolder('none.json'), 'up'])
    expect(run).toMatchObject({ status: 2, stderr: expect.stringContaining('none.json: no such file') })
  })
})

test('K28: nothing in JSON lines steers a terminal, and nothing of it is lost', async () => {
  const run = await apiscope(['exchanges', capture])
  expect(run.stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
  expect(JSON.stringify(JSON.parse(run.stdout.split('\n')[0]!))).toMatch(/a.{1,4}b/)
})

test('N22: a source that is no source is told with both forms it may have been meant as', async () => {
  const run = await apiscope(['up', '--source', 'lo', '--key-file', inFolder('key')])
  expect(run.status).toBe(2)
  expect(run.stderr).toContain('file:lo')
  expect(run.stderr).toContain('tcpdump:lo')
})

test('N2, N22: a capture that ends by itself is status 1 with the tool’s own words; it is said to capture once it does', async () => {
  // A tcpdump of our own, found first: it writes the capture, and ends as the real one does when its device goes.
  const bin = inFolder('bin')
  mkdirSync(bin, { recursive: true })
  writeFileSync(
    join(bin, 'tcpdump'),
    `#!/bin/sh\necho "tcpdump: listening on eth9, link-type EN10MB" >&2\ncat ${capture}\necho "tcpdump: pcap_loop: The interface disappeared" >&2\necho "3 packets captured" >&2\necho "0 packets dropped by kernel" >&2\nexit 1\n`,
    { mode: 0o755 },
  )
  const env = { PATH: `${bin}:${process.env.PATH}` }
  const run = await apiscope(
    ['up', '--source', 'tcpdump:eth9', '--key-file', inFolder('key'), '--listen', 'none', '--threads', '0'],
    { env },
  )
  const log = run.stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(run.status).toBe(1)
  expect(log.find(({ msg }) => /source ended/.test(msg))).toMatchObject({
    level: 'error',
    msg: 'source ended: tcpdump ended by itself with status 1: tcpdump: pcap_loop: The interface disappeared',
  })
  expect(log.filter(({ msg }) => msg === 'capturing')).toHaveLength(1)
  for (const { level, time } of log) {
    expect(['info', 'warn', 'error']).toContain(level)
    expect(new Date(time).toISOString()).toBe(time)
  }
  const text = await apiscope(
    ['up', '--source', 'tcpdump:eth9', '--key-file', inFolder('key'), '--listen', 'none', '--log-format', 'text'],
    { env },
  )
  expect(text.stderr).toMatch(/^\d{4}-\d\d-\d\dT\S+Z ERROR source ended: tcpdump/m)
})

test('X7: backtest learns for as long as it is told from the first exchange on, as --help says', async () => {
  const call = (path: string, minute: number) =>
    JSON.stringify({
      v: 1,
      id: `${path}${minute}`,
      time: 1_741_669_260_000 + minute * 60_000,
      sensor: 's',
      client: { ip: '192.0.2.7', port: 1, id: 'ip:192.0.2.7' },
      server: { ip: '10.0.0.2', port: 80 },
      api: { id: `GET api.test${path}`, host: 'api.test', method: 'GET', template: path },
      request: { version: '1.1', method: 'GET', target: path, host: 'api.test', bodyBytes: 0 },
      response: { status: 200, bodyBytes: 2, contentType: 'application/json' },
      quality: { gapBytes: 0, truncated: false, oneSided: false },
    })
  const input = `${[call('/early', 0), call('/early', 1), call('/late', 90), call('/late', 91)].join('\n')}\n`
  const news = async (until: string) => {
    const run = await apiscope(['backtest', '-', '--learn-until', until], { input })
    expect(run.status).toBe(0)
    return run.stdout
      .split('\n')
      .filter((line) => line.includes('"kind":"new_api"'))
      .map((line) => JSON.parse(line).api.template)
  }
  expect(await news('1h')).toEqual(['/late'])
  expect(await news('5d')).toEqual([])
})

test('N14: an alert beside a store is dismissed by its id, and one that cannot be is told from one that is not there', async () => {
  const store = inFolder('dismissing')
  mkdirSync(store)
  const api = { id: 'GET api.test/a', host: 'api.test', method: 'GET', template: '/a' }
  const base = { v: 1, time: 1, severity: 'high', title: 't', api }
  const lines = [
    { ...base, id: 'measured', kind: 'flood', evidence: { metric: 'requests', observed: 9 } },
    { ...base, id: 'plain', kind: 'new_api', evidence: {} },
  ]
  writeFileSync(join(store, 'alerts.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  const dismiss = (id: string) =>
    apiscope(['alerts', 'dismiss', id, '--reason', 'r', '--state', store, '--dismissals', inFolder('dismissals.jsonl')])
  expect(JSON.parse((await dismiss('measured')).stdout)).toMatchObject({ feedback: 'dismiss', alert: 'measured' })
  expect((await dismiss('plain')).stderr).toContain('only anomalies can be dismissed')
  expect((await dismiss('nope')).stderr).toContain('no such alert in')
})
