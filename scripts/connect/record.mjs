#!/usr/bin/env node
// Records what makers of Connect say to one another, on loopback with dumpcap: a server of connect-go, clients of connect-go and connect-es.
//
//   node scripts/connect/record.mjs --client go|es --out FILE.pcapng [--es FOLDER]
//
// FOLDER has connect-es: npm install --prefix FOLDER @connectrpc/connect @connectrpc/connect-node @bufbuild/protobuf
// Beside the capture FILE.counts.json has what the server counted: calls, messages and codes by path. Needs go and dumpcap.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'

const text = { type: 'string' }
const { values } = parseArgs({ options: { client: text, out: text, es: text } })
const dir = mkdtempSync(join(tmpdir(), 'apiscope-connect-'))
const peer = join(dir, 'peer')
const built = spawnSync('go', ['build', '-o', peer, '.'], { cwd: join(import.meta.dirname, 'peer-go') })
if (built.status !== 0) throw new Error(`go build: ${built.stderr}`)
const serving = spawn(peer, ['serve'], { stdio: ['pipe', 'pipe', 'inherit'] })
const lines = createInterface(serving.stdout)[Symbol.asyncIterator]()
const { value: port } = await lines.next()
const capturing = spawn('dumpcap', ['-q', '-i', 'lo', '-f', `tcp port ${port}`, '-w', values.out], {
  stdio: ['ignore', 'ignore', 'pipe'],
})
await once(capturing.stderr, 'data')
await delay(700)
const calling =
  values.client === 'go'
    ? spawn(peer, ['call', `127.0.0.1:${port}`], { stdio: 'inherit' })
    : spawn(process.execPath, [join(import.meta.dirname, 'client.mjs'), `http://127.0.0.1:${port}`], {
        stdio: 'inherit',
        cwd: resolve(values.es),
      })
const [status] = await once(calling, 'exit')
if (status !== 0) throw new Error(`the client ended with ${status}`)
await delay(700)
serving.stdin.end()
const { value: counted } = await lines.next()
capturing.kill('SIGINT')
await once(capturing, 'exit')
rmSync(dir, { recursive: true })
writeFileSync(`${values.out}.counts.json`, `${JSON.stringify(JSON.parse(counted), null, 2)}\n`)
