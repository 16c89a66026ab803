#!/usr/bin/env node
// Records gRPC conversations on loopback with dumpcap: a server and clients in Python (grpcio), Go (grpc-go) or Node (http2).
//
//   node scripts/grpc/record.mjs --server python|go --client python|go|node --out FILE.pcapng [--seed 1] [--clients 12] [--calls 60] [--gzip PERCENT]
//
// Beside the capture FILE.counts.json has what the server counted: calls, messages and statuses by path. Needs dumpcap, and python3 with
// grpcio (APISCOPE_PYTHON names it) or go.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:http2'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { plan } from './plan.mjs'

const here = import.meta.dirname
const python = process.env.APISCOPE_PYTHON ?? 'python3'

/** The program of the Go peer, built once into `dir`. */
function goPeer(dir) {
  const peer = join(dir, 'peer')
  const { status, stderr } = spawnSync('go', ['build', '-o', peer, '.'], { cwd: join(here, 'peer-go') })
  if (status !== 0) throw new Error(`go build: ${stderr}`)
  return peer
}

/** What is run for a language. */
const commandOf = (language, dir) =>
  language === 'go' ? [process.env.APISCOPE_GO_PEER ?? goPeer(dir)] : [python, join(here, 'peer.py')]

async function finished(child, what) {
  const [status] = await once(child, 'exit')
  if (status !== 0) throw new Error(`${what} ended with ${status}`)
}

/** Clients of the plan over Node's own http2 (nghttp2), one after the other. */
async function callFromNode({ clients }, address) {
  for (const calls of clients) {
    const session = connect(`http://${address}`)
    for (const call of calls) await callOnce(session, call)
    await new Promise((resolve) => session.close(resolve))
  }
}

async function callOnce(session, { path, requests, gzip }) {
  const stream = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
    'user-agent': 'grpc-node-test/1',
    ...(gzip ? { 'grpc-encoding': 'gzip' } : {}),
  })
  for (const request of requests) {
    const bytes = gzip ? gzipSync(Buffer.from(request, 'base64')) : Buffer.from(request, 'base64')
    const head = Buffer.alloc(5)
    head[0] = gzip ? 1 : 0
    head.writeUInt32BE(bytes.length, 1)
    stream.write(Buffer.concat([head, bytes]))
  }
  stream.end()
  stream.resume()
  await once(stream, 'close')
}

/** @returns what the server counted, by path */
export async function record({ server, client, out, ...options }) {
  const dir = mkdtempSync(join(tmpdir(), 'apiscope-grpc-'))
  const made = plan(options)
  const file = join(dir, 'plan.json')
  writeFileSync(file, JSON.stringify(made))
  const [command, ...args] = commandOf(server, dir)
  const serving = spawn(command, [...args, 'serve', file], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface(serving.stdout)[Symbol.asyncIterator]()
  const { value: port } = await lines.next()
  const capturing = spawn('dumpcap', ['-q', '-i', 'lo', '-f', `tcp port ${port}`, '-w', out], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  await once(capturing.stderr, 'data')
  await delay(700)
  const address = `127.0.0.1:${port}`
  if (client === 'node') await callFromNode(made, address)
  else {
    const [caller, ...more] = commandOf(client, dir)
    await finished(spawn(caller, [...more, 'call', file, address], { stdio: 'inherit' }), 'the client')
  }
  await delay(700)
  serving.stdin.end()
  const { value: counted } = await lines.next()
  capturing.kill('SIGINT')
  await once(capturing, 'exit')
  rmSync(dir, { recursive: true })
  return JSON.parse(counted)
}

if (process.argv[1] === import.meta.filename) {
  const text = { type: 'string' }
  const { values } = parseArgs({
    options: { server: text, client: text, out: text, seed: text, clients: text, calls: text, gzip: text },
  })
  const numbers = Object.fromEntries(
    ['seed', 'clients', 'calls', 'gzip'].flatMap((name) => (values[name] ? [[name, Number(values[name])]] : [])),
  )
  const counts = await record({ server: 'python', client: 'python', ...values, ...numbers })
  writeFileSync(`${values.out}.counts.json`, `${JSON.stringify(counts, null, 2)}\n`)
}
