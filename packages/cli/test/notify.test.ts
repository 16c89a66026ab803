import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apiscope, jsonLines } from './support/run.js'
import { shopBetween } from './support/slice.js'

const SECRET = 'canary-secret-0123456789'

describe('apiscope notify', () => {
  const folder = mkdtempSync(join(tmpdir(), 'notify-cli-'))
  const targets = join(folder, 'targets.yaml')
  const got: { alerts: { id: string }[] }[] = []
  let status = 200
  const server = createServer(async (req, res) => {
    const parts: Buffer[] = []
    for await (const part of req) parts.push(part)
    if (status === 200) got.push(JSON.parse(Buffer.concat(parts).toString()))
    res.writeHead(status).end()
  })
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    writeFileSync(
      targets,
      `targets: [{ name: own, type: webhook, url: "http://127.0.0.1:${port}/x", secret: "\${HOOK}", group: none }]\n`,
    )
  })
  afterAll(() => {
    server.close()
    server.closeAllConnections()
    rmSync(folder, { recursive: true })
  })
  const run = (args: string[], env = { HOOK: SECRET }) => apiscope(args, { env })

  it('checks the file, and tells one target of a test', async () => {
    expect(await run(['notify', '--targets', targets, '--check'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('1 targets'),
    })
    const missing = await run(['notify', '--targets', targets, '--check'], { HOOK: '' })
    expect(missing).toMatchObject({ status: 2, stderr: expect.stringContaining('HOOK, which is not set') })
    expect(await run(['notify', '--targets', targets, '--test', 'own'])).toMatchObject({ status: 0 })
    expect(got.splice(0)).toHaveLength(1)
    status = 500
    const refused = await run(['notify', '--targets', targets, '--test', 'own'])
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('HTTP 500') })
    expect(refused.stderr).not.toContain(SECRET)
    status = 200
    expect(await run(['notify', '--targets', targets])).toMatchObject({ status: 2 })
  })

  it('`up --targets` tells each alert of a recording once', async () => {
    const key = join(folder, 'key')
    const capture = join(folder, 'shop.pcapng')
    writeFileSync(capture, shopBetween('2025-03-11T05:00:00Z', '2025-03-11T05:20:00Z'))
    writeFileSync(key, randomBytes(32).toString('base64'))
    const up = await run([
      'up',
      '--source',
      `file:${capture}`,
      '--key-file',
      key,
      '--targets',
      targets,
      '--listen',
      'none',
    ])
    const ids = jsonLines(up.stdout).map(({ id }) => id)
    expect(ids.length).toBeGreaterThan(2)
    const told = got.flatMap(({ alerts }) => alerts.map(({ id }) => id))
    expect(told.sort()).toEqual([...new Set(ids)].sort())
    expect(up.stderr).not.toContain(SECRET)
  })
})
