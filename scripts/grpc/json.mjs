/**
 * JSON over HTTP/2 without gRPC: a server (Node's http2), and clients that keep paths in the table of header fields (Go's net/http, Python's httpx). Nothing
 * of these APIs was looked at when the inference of names was made.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http2'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { generator } from '../fuzz/mutate.mjs'
import { WORDS } from './encode.mjs'

const here = import.meta.dirname

/** Calls by name; `{id}` in a path is one of a few that clients share, or one that nobody had before. */
function calls(random) {
  const word = () => WORDS[random(WORDS.length)]
  const some = (most, make) => Array.from({ length: random(most + 1) }, make)
  const maybe = (value) => (random(4) === 0 ? {} : value)
  const person = () => ({
    id: random(9_000),
    name: word(),
    email: `${word()}@example.net`,
    ...maybe({ phone: '+41 44 000' }),
  })
  const item = () => ({
    sku: word(),
    title: `${word()} ${word()}`,
    price: random(900),
    ...maybe({ stock: random(99) }),
  })
  return {
    'GET /api/me': { answer: () => ({ ...person(), roles: some(3, word) }) },
    'GET /api/items': { answer: () => ({ items: some(12, item), next: word() }) },
    'GET /api/items/{id}': { answer: item },
    'POST /api/search': {
      ask: () => ({ q: word(), ...maybe({ page: random(9) }) }),
      answer: () => ({ hits: some(9, item), took: random(90) }),
    },
    'POST /api/orders': {
      ask: () => ({ lines: some(4, () => ({ sku: word(), quantity: 1 + random(5) })), ...maybe({ note: word() }) }),
      answer: () => ({ order: random(90_000), total: random(9_000) }),
    },
    'PUT /api/cart': {
      ask: () => ({ sku: word(), quantity: random(9) }),
      answer: () => ({ lines: random(9), sum: random(900) }),
    },
    'GET /api/cart': { answer: () => ({ lines: random(9), sum: random(900) }) },
    'DELETE /api/orders/{id}': { answer: () => undefined },
    'POST /internal/metrics': {
      ask: () => ({ series: some(6, () => ({ name: word(), value: random(99) })) }),
      answer: () => undefined,
    },
    'GET /internal/flags': { answer: () => ({ flags: { [word()]: true, [word()]: false }, etag: word() }) },
    'POST /internal/token': {
      ask: () => ({ grant: 'client_credentials', scope: word() }),
      answer: () => ({ expires: 3_600, kind: 'bearer', scope: word() }),
    },
    'GET /health': { answer: () => ({ status: 'up' }) },
  }
}

const KINDS = [
  [
    'GET /api/me',
    'GET /api/items',
    'GET /api/items/{id}',
    'POST /api/search',
    'PUT /api/cart',
    'GET /api/cart',
    'POST /api/orders',
  ],
  ['POST /internal/metrics', 'GET /internal/flags', 'POST /internal/token', 'GET /health'],
  ['GET /api/items/{id}', 'DELETE /api/orders/{id}', 'POST /internal/token', 'POST /api/search', 'GET /api/me'],
]

/** What each client asks: lists of { method, path, body }. */
function plan({ seed, clients, calls: many }) {
  const random = generator(seed)
  const offered = calls(random)
  const made = Array.from({ length: clients }, (_, n) =>
    Array.from({ length: many }, () => {
      const kind = KINDS[n % KINDS.length]
      const name = kind[random(kind.length)]
      const [method, template] = name.split(' ')
      const path = template.replace('{id}', () => String(random(2) === 0 ? 100 + random(6) : 1_000 + random(90_000)))
      const { ask } = offered[name]
      return { name, method, path, body: ask ? JSON.stringify(ask()) : '' }
    }),
  )
  return { offered, made }
}

/** @param client `go` or `python` @param out capture file */
export async function recordJson({ client, out, seed = 1, clients = 12, calls: many = 24 }) {
  const { offered, made } = plan({ seed, clients, calls: many })
  const names = new Map(made.flat().map(({ name, method, path }) => [`${method} ${path}`, name]))
  const server = createServer()
  server.on('stream', (stream, headers) => {
    stream.resume()
    stream.on('end', () => {
      const value = offered[names.get(`${headers[':method']} ${headers[':path']}`)].answer()
      if (value === undefined) stream.respond({ ':status': 204 }, { endStream: true })
      else {
        stream.respond({ ':status': 200, 'content-type': 'application/json' })
        stream.end(JSON.stringify(value))
      }
    })
    stream.on('error', () => {})
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address()
  const dir = mkdtempSync(join(tmpdir(), 'apiscope-json-'))
  const file = join(dir, 'plan.json')
  writeFileSync(file, JSON.stringify(made))
  const capturing = spawn('dumpcap', ['-q', '-i', 'lo', '-f', `tcp port ${port}`, '-w', out], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  await once(capturing.stderr, 'data')
  await delay(700)
  const [command, ...args] =
    client === 'go' ? [goPeer(dir), 'json'] : [process.env.APISCOPE_PYTHON ?? 'python3', join(here, 'json_client.py')]
  const [status] = await once(spawn(command, [...args, file, `127.0.0.1:${port}`], { stdio: 'inherit' }), 'exit')
  if (status !== 0) throw new Error(`the client ended with ${status}`)
  await delay(700)
  server.close()
  capturing.kill('SIGINT')
  await once(capturing, 'exit')
  rmSync(dir, { recursive: true })
}

function goPeer(dir) {
  if (process.env.APISCOPE_GO_PEER) return process.env.APISCOPE_GO_PEER
  const peer = join(dir, 'peer')
  const { status, stderr } = spawnSync('go', ['build', '-o', peer, '.'], { cwd: join(here, 'peer-go') })
  if (status !== 0) throw new Error(`go build: ${stderr}`)
  return peer
}
