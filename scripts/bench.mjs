#!/usr/bin/env node
// Speed of the sensor beside other tools, on one generated capture, in one run:
//
//   npm run bench -- [--size 300M] [--runs 3] [--only http1|tls|http2|grpc]
//
// 1.1 kB JSON responses, 20 exchanges a flow. apiscope parses, pairs, counts bytes and records of every exchange, samples
// parameters and serialises both messages; the others write what they find to /dev/null. Runs alternate between the tools;
// the table shows the median. Tools that are not installed are left out (apt-get install tshark tcpflow httpry time).
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { besideBaseline } from './baseline.mjs'
import { writeConversations } from './conversation-capture.mjs'

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '300M' },
    runs: { type: 'string', default: '3' },
    only: { type: 'string' },
  },
})
const dir = mkdtempSync(join(tmpdir(), 'apiscope-bench-'))
const capture = join(dir, 'bench.pcap')
const root = join(import.meta.dirname, '..')

const installed = (tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0
const sensor = (threads) => () => {
  const out = execFileSync(process.execPath, [join(root, 'packages/sensor/bench/one-file.mjs'), capture, `${threads}`])
  return JSON.parse(out.toString())
}

/** Runs a foreign tool under time(1), which knows its CPU time and peak memory. */
const foreign = (tool, args) => () => {
  const started = performance.now()
  const timed = existsSync('/usr/bin/time')
  const [command, rest] = timed ? ['/usr/bin/time', ['-f', '%U %S %M', tool, ...args]] : [tool, args]
  const run = spawnSync(command, rest, { cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] })
  const seconds = (performance.now() - started) / 1000
  const [user, system, kb] = timed ? run.stderr.toString().trim().split('\n').at(-1).split(' ').map(Number) : []
  return { seconds, cpu: timed ? user + system : undefined, peakMb: timed ? kb / 1024 : undefined }
}

const FIELDS = ['http.request.method', 'http.request.uri', 'http.host', 'http.response.code', 'http.content_length']
const TOOLS = [
  { name: 'apiscope, 1 thread', run: sensor(0) },
  { name: 'apiscope, 2 decode threads', run: sensor(2) },
  {
    name: 'tshark',
    needs: 'tshark',
    run: foreign('tshark', ['-r', capture, '-Y', 'http', '-T', 'fields', ...FIELDS.flatMap((field) => ['-e', field])]),
  },
  {
    name: 'tcpflow (streams only)',
    needs: 'tcpflow',
    run: foreign('tcpflow', ['-r', capture, '-o', join(dir, 'flows')]),
  },
  { name: 'httpry (heads only)', needs: 'httpry', run: foreign('httpry', ['-r', capture, '-o', '/dev/null']) },
].filter(({ needs }) => !needs || installed(needs))

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]
const number = (n) => (n === undefined ? '–' : n >= 100 ? Math.round(n).toLocaleString('en') : n.toFixed(1))

/** Beside tshark on encrypted traffic, HTTP/2 and gRPC: recorded connections, copied. */
const HTTP2_FIELDS = ['http2.headers.method', 'http2.headers.path', 'http2.headers.status', 'http2.length']
const KINDS = {
  tls: { title: 'TLS 1.3 with HTTP/1.1, with its keys', filter: 'http', fields: FIELDS },
  http2: { title: 'HTTP/2 in the clear', filter: 'http2', fields: HTTP2_FIELDS, decode: 'tcp.port==8080,http2' },
  grpc: {
    title: 'gRPC',
    filter: 'http2',
    fields: [...HTTP2_FIELDS, 'grpc.message_length'],
    decode: 'tcp.port==50051,http2',
  },
}

async function besideTshark(kind, bytes) {
  const { title, filter, fields, decode } = KINDS[kind]
  const file = join(dir, `${kind}.pcap`)
  const { frames, exchanges } = await writeConversations(kind, file, bytes)
  const keys = kind === 'tls' ? [`${file}.keys`] : []
  const own = () =>
    JSON.parse(execFileSync(process.execPath, [join(root, 'packages/sensor/bench/one-file.mjs'), file, '0', ...keys]))
  const options = [...keys.flatMap((path) => ['-o', `tls.keylog_file:${path}`]), ...(decode ? ['-d', decode] : [])]
  const other = foreign('tshark', [
    '-r',
    file,
    ...options,
    '-Y',
    filter,
    '-T',
    'fields',
    ...fields.flatMap((field) => ['-e', field]),
  ])
  const runs = [[], []]
  for (let i = 0; i < Number(values.runs); i++) {
    runs[0].push(own())
    if (installed('tshark')) runs[1].push(other())
  }
  if (runs[0][0].exchanges !== exchanges) throw new Error(`${kind}: ${runs[0][0].exchanges} of ${exchanges} exchanges`)
  const cpu = runs.map((list) => median(list.map((run) => run.cpu)))
  const peak = runs.map((list) => Math.max(...list.map((run) => run.peakMb ?? 0)))
  console.log(
    `\n${title}: ${frames.toLocaleString('en')} packets, ${exchanges.toLocaleString('en')} exchanges, ${(bytes / 1e6).toFixed(0)} MB`,
  )
  console.log(
    `  apiscope, 1 thread   ${number(exchanges / cpu[0])} exchanges per CPU second, ${number(peak[0])} MB at most`,
  )
  if (runs[1].length === 0) return
  console.log(
    `  tshark               ${number(exchanges / cpu[1])} exchanges per CPU second, ${number(peak[1])} MB at most`,
  )
  console.log(`  ${besideBaseline(`sensor: ${kind}, exchanges per CPU second / tshark`, cpu[1] / cpu[0])}`)
}

const UNITS = { k: 1e3, M: 1e6, G: 1e9 }
const sizeOf = (text) => Number.parseFloat(text) * (UNITS[text.at(-1)] ?? 1)

async function plain() {
  execFileSync(join(root, 'scripts/make-big-capture'), ['--size', values.size, capture])
  const results = TOOLS.map(() => [])
  for (let i = 0; i < Number(values.runs); i++) {
    TOOLS.forEach((tool, t) => {
      if (process.stderr.isTTY) process.stderr.write(`\rrun ${i + 1}: ${tool.name}\x1b[K`)
      results[t].push(tool.run())
      rmSync(join(dir, 'flows'), { recursive: true, force: true })
    })
  }
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  const { frames, exchanges } = results[0][0]
  const megabytes = statSync(capture).size / 1e6
  const times = results.map((runs) => median(runs.map(({ seconds }) => seconds)))
  const tshark = times[TOOLS.findIndex(({ name }) => name === 'tshark')]
  console.log(
    `${frames.toLocaleString('en')} packets, ${exchanges.toLocaleString('en')} exchanges, ${megabytes.toFixed(0)} MB;`,
  )
  console.log(`median of ${values.runs} runs on ${cpus().length} × ${cpus()[0].model}, Node ${process.versions.node}\n`)
  const row = (...cells) =>
    console.log(
      cells[0].padEnd(28) +
        cells
          .slice(1)
          .map((cell) => cell.padStart(11))
          .join(''),
    )
  row('', 'packets/s', 'exch./s', 'MB/s', 'CPU s', 'peak MB', '× tshark')
  TOOLS.forEach(({ name }, t) => {
    const cpu = median(results[t].map((run) => run.cpu))
    const peak = Math.max(...results[t].map((run) => run.peakMb ?? 0)) || undefined
    const rates = [frames, exchanges, megabytes].map((total) => number(total / times[t]))
    row(name, ...rates, number(cpu), number(peak), tshark ? number(tshark / times[t]) : '–')
  })
  const cpuOf = (name) => median(results[TOOLS.findIndex((tool) => tool.name === name)]?.map((run) => run.cpu) ?? [])
  if (cpuOf('tshark')) {
    const ratio = cpuOf('tshark') / cpuOf('apiscope, 1 thread')
    console.log(`\n${besideBaseline('sensor: exchanges per CPU second / tshark', ratio)}`)
  }
}

const { only } = values
try {
  if (!only || only === 'http1') await plain()
  // tshark takes long for them: a part of the size shows the same.
  for (const kind of Object.keys(KINDS)) if (!only || only === kind) await besideTshark(kind, sizeOf(values.size) / 5)
} finally {
  rmSync(dir, { recursive: true, force: true })
}
