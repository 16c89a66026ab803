import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clientHello, conversation, pcap, simpleExchange, tcpFrame } from './support/pcap.js'
import { apiscope, BIN, jsonLines, SHOP } from './support/run.js'

let folder: string
const file = (name: string, content: string | Buffer) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'apiscope-bad-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const good = () => file('good.pcap', pcap(simpleExchange()))

describe('bad input', () => {
  it.each([
    ['not a capture', () => file('text.pcap', 'This is a letter, not a capture.\n'), /neither pcap nor pcapng/],
    ['an empty file', () => file('empty.pcap', ''), /empty/i],
    ['a file that is not there', () => join(folder, 'nothing.pcap'), /does not exist/],
    ['a directory', () => folder, /directory/i],
    [
      'gzip of something else',
      () => file('text.gz', require('node:zlib').gzipSync('a letter\n'.repeat(10))),
      /neither pcap nor pcapng/,
    ],
  ])('%s gets one clear line and status 1', async (_what, make, message) => {
    const path = make()
    for (const command of ['analyze', 'exchanges']) {
      const run = await apiscope([command, path])
      expect(run).toMatchObject({ status: 1, stdout: '' })
      expect(run.stderr).toMatch(message)
      expect(run.stderr).toContain(path)
      expect(run.stderr.trim().split('\n')).toHaveLength(1)
    }
  })

  const asRoot = process.getuid?.() === 0
  ;(asRoot ? it.skip : it)('a file that may not be read gets one clear line and status 1', async () => {
    const path = file('secret.pcap', pcap(simpleExchange()))
    chmodSync(path, 0)
    const run = await apiscope(['analyze', path])
    expect(run).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/permission/i) })
  })

  it('a truncated capture is used as far as it goes, and says where it broke', async () => {
    const whole = pcap([...simpleExchange('/v1/things/7'), ...simpleExchange('/v1/things/8')])
    const path = file('cut.pcap', whole.subarray(0, whole.length - 30))
    const run = await apiscope(['analyze', '--json', path])
    expect(run.status).toBe(1)
    expect(run.stderr).toMatch(/at byte \d+/)
    const report = JSON.parse(run.stdout)
    expect(report.inputs[0].broken.offset).toBeGreaterThan(0)
    expect(report.notices.map((notice: { code: string }) => notice.code)).toContain('input_broken')
    expect(report.seen.exchanges.total).toBeGreaterThanOrEqual(1)
  })

  it('an unknown link type is named, never decoded as something else', async () => {
    const path = file('zigbee.pcap', pcap(simpleExchange(), 230))
    const run = await apiscope(['analyze', path])
    expect(run.stdout + run.stderr).toMatch(/link type/i)
    expect(run.status).toBe(1)
  })

  it('one bad file among several does not stop the others; the status says so', async () => {
    const bad = file('bad.pcap', 'no capture at all, but long enough to be looked at')
    const run = await apiscope(['analyze', '--json', bad, good(), join(folder, 'missing.pcap')])
    expect(run.status).toBe(1)
    const report = JSON.parse(run.stdout)
    expect(report.seen.exchanges.total).toBe(1)
    expect(report.inputs.filter((input: { error?: unknown }) => input.error)).toHaveLength(2)
    expect(run.stderr.trim().split('\n')).toHaveLength(2)
  })

  it('a capture of TLS alone says so first, with the host', async () => {
    const hello = clientHello('pay.example')
    const path = file('tls.pcap', pcap(conversation(hello, Buffer.from('160303000402000000', 'hex'), 443)))
    const run = await apiscope(['analyze', path])
    expect(run.status).toBe(0)
    const [, , , notice] = run.stdout.split('\n')
    expect(notice).toContain('ONLY ENCRYPTED TRAFFIC')
    expect(run.stdout).toContain('pay.example')
    expect(run.stdout).not.toContain('APIS')
  })

  it('a capture without packets, and one without HTTP, say so', async () => {
    const none = await apiscope(['analyze', file('none.pcap', pcap([]))])
    expect(none.stdout + none.stderr).toMatch(/no packets/i)
    const ssh = conversation(Buffer.from('SSH-2.0-OpenSSH_9.2\r\n'), Buffer.from('SSH-2.0-OpenSSH_9.2\r\n'), 22)
    const other = await apiscope(['analyze', file('ssh.pcap', pcap(ssh))])
    expect(other.stdout).toContain('No HTTP found')
    expect(other.stdout).toContain('ssh/22')
  })

  it('bytes of the traffic cannot steer the terminal', async () => {
    const request = Buffer.from('GET /\x1b[31mred/\x9b2J HTTP/1.1\r\nHost: evil.example\r\n\r\n', 'latin1')
    const response = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}')
    const run = await apiscope(['analyze', file('steer.pcap', pcap(conversation(request, response)))])
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(run.stdout).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/)
  })

  it('a reader that goes away ends the command quietly', async () => {
    const child = spawn('sh', ['-c', `"${process.execPath}" "${BIN}" exchanges "${SHOP}" | head -1`])
    const parts: Buffer[] = []
    child.stdout.on('data', (data) => parts.push(data))
    child.stderr.on('data', (data) => parts.push(data))
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0)
    expect(jsonLines(Buffer.concat(parts).toString())).toHaveLength(1)
  })

  it('backtest passes over lines that are not exchanges and counts them', async () => {
    const { stdout } = await apiscope(['exchanges', good()])
    const run = await apiscope(['backtest', '-'], { input: `${stdout}garbage\n{"v":9}\n[]\n${stdout}` })
    expect(run.status).toBe(1)
    expect(run.stderr).toMatch(/standard input:2: not JSON/)
    expect(run.stderr).toMatch(/version/)
  })

  it('reads a capture from standard input, plain and gzipped', async () => {
    const plain = readFileSync(good())
    for (const input of [plain, require('node:zlib').gzipSync(plain)]) {
      const run = await apiscope(['exchanges', '-'], { input })
      expect(run.status).toBe(0)
      expect(jsonLines(run.stdout)).toHaveLength(1)
    }
  })

  it('a stray segment is an exchange of nobody', async () => {
    const stray = tcpFrame({ half: 1, flags: 24, seq: 1, ack: 1, payload: Buffer.from('neither head nor tail') })
    const run = await apiscope(['analyze', file('stray.pcap', pcap([stray]))])
    expect(run.status).toBe(0)
  })
})
