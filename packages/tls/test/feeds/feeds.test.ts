import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  createWriteStream,
  existsSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { feedSpec, type KeyFeed, openFeed, readKeyFile } from '../../src/index'
import { certificate } from '../support'

/** A feed whose lines can be waited for. No test here depends on how soon one comes. */
class Fed {
  text = ''
  readonly warnings: string[] = []
  private readonly feed: KeyFeed

  constructor(spec: string) {
    this.feed = openFeed(feedSpec(spec), {
      lines: (bytes) => {
        this.text += bytes.toString('latin1')
      },
      warn: (message) => this.warnings.push(message),
    })
  }

  get lines(): string[] {
    return this.text.split('\n').filter(Boolean)
  }

  async until(holds: (fed: Fed) => boolean): Promise<void> {
    while (!holds(this)) await new Promise((resolve) => setTimeout(resolve, 20))
  }

  async has(...lines: string[]): Promise<void> {
    await this.until(({ lines: have }) => lines.every((line) => have.includes(line)))
  }

  close(): void {
    this.feed.close()
  }
}

let folder: string
let fed: Fed | undefined

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apiscope-feeds-'))
})
afterEach(() => {
  fed?.close()
  fed = undefined
  rmSync(folder, { recursive: true })
})

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

describe('a file', () => {
  test('is read at once, and followed; a line comes when it is whole', async () => {
    const path = join(folder, 'keys.log')
    writeFileSync(path, 'one\ntw')
    fed = new Fed(`file:${path}`)
    expect(fed.lines).toEqual(['one'])
    appendFileSync(path, 'o\nthree\n')
    await fed.has('two', 'three')
    expect(fed.lines).toEqual(['one', 'two', 'three'])
  })

  test('is followed through rotation, deletion and truncation', async () => {
    const path = join(folder, 'keys.log')
    writeFileSync(path, 'one\n')
    fed = new Fed(path)
    appendFileSync(path, 'last of the old')
    renameSync(path, `${path}.1`)
    writeFileSync(path, 'first of the new\n')
    await fed.has('one', 'last of the old', 'first of the new')
    truncateSync(path)
    await new Promise((resolve) => setTimeout(resolve, 500))
    appendFileSync(path, 'again\n')
    await fed.has('again')
    appendFileSync(path, 'written before it went\n')
    unlinkSync(path)
    await fed.until(({ warnings }) => warnings.length > 0)
    await fed.has('written before it went')
    writeFileSync(path, 'back\n')
    await fed.has('back')
    expect(fed.warnings).toEqual([expect.stringContaining('ENOENT')])
  })

  test('that is not there yet is told once and read when it comes', async () => {
    fed = new Fed(`file:${join(folder, 'later.log')}`)
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect(fed.warnings).toHaveLength(1)
    writeFileSync(join(folder, 'later.log'), 'here\n')
    await fed.has('here')
  })

  test('by a pattern: those that are there, those that come, and none that does not fit', async () => {
    writeFileSync(join(folder, 'keys-1.log'), 'one\n')
    writeFileSync(join(folder, 'other.log'), 'no\n')
    fed = new Fed(`file:${join(folder, 'keys-*.log')}`)
    expect(fed.lines).toEqual(['one'])
    writeFileSync(join(folder, 'keys-2.log'), 'two\n')
    await fed.has('two')
    unlinkSync(join(folder, 'keys-1.log'))
    appendFileSync(join(folder, 'keys-2.log'), 'three\n')
    await fed.has('three')
    expect(fed.lines).toEqual(['one', 'two', 'three'])
  })

  test('lines end in LF, CRLF or CR; one that is too long is passed over', async () => {
    const path = join(folder, 'keys.log')
    writeFileSync(path, `a\r\nb\rc\n${'x'.repeat(100_000)}\nd\n`)
    fed = new Fed(path)
    expect(fed.lines).toEqual(['a', 'b', 'c', 'd'])
  })

  test('read once: whole, also its last line without an end; what cannot be read is refused with a code', () => {
    const path = join(folder, 'keys.log')
    writeFileSync(path, 'one\ntwo')
    const lines: string[] = []
    readKeyFile(path, { lines: (bytes) => lines.push(bytes.toString()), warn: () => {} })
    expect(lines).toEqual(['one\n', 'two\n'])
    const sink = { lines: () => {}, warn: () => {} }
    expect(() => readKeyFile(join(folder, 'none'), sink)).toThrow(
      expect.objectContaining({ code: 'tls.keys_unreadable' }),
    )
  })
})

test('a named pipe is read on when its writer leaves, and closing does not wait for one', async () => {
  const path = join(folder, 'keys.pipe')
  execFileSync('mkfifo', [path])
  fed = new Fed(`file:${path}`)
  for (const line of ['one', 'two']) {
    const writer = createWriteStream(path)
    await new Promise<void>((resolve) => writer.end(`${line}\n`, resolve))
    await fed.has(line)
  }
  expect(fed.warnings).toEqual([])
})

test('a pipe that comes where a file was awaited holds nobody up', async () => {
  const path = join(folder, 'late.pipe')
  fed = new Fed(`file:${path}`)
  execFileSync('mkfifo', [path])
  await fed.until(({ warnings }) => warnings.length > 1)
  expect(fed.warnings[1]).toContain('no regular file')
})

test('a Unix socket takes lines of several agents; one that was left behind is replaced, a file is not', async () => {
  const path = join(folder, 'keys.sock')
  const left = createServer().listen(path)
  await new Promise((resolve) => left.once('listening', resolve))
  fed = new Fed(`unix:${path}`)
  await fed.until(() => existsSync(path))
  for (const line of ['one', 'two']) connect(path).end(`${line}\n`)
  await fed.has('one', 'two')
  left.close()
  const file = join(folder, 'precious')
  writeFileSync(file, 'kept')
  const refused = new Fed(`unix:${file}`)
  await refused.until(({ warnings }) => warnings.length > 0)
  expect(refused.warnings[0]).toContain('EADDRINUSE')
  refused.close()
  expect(existsSync(file)).toBe(true)
})

test('a TCP listener takes lines over any split, waits for a port that is taken, and lets its agents go at the end', async () => {
  const port = await freePort()
  const before = createServer().listen(port, '127.0.0.1')
  await new Promise((resolve) => before.once('listening', resolve))
  fed = new Fed(`tcp://127.0.0.1:${port}`)
  await fed.until(({ warnings }) => warnings.length > 0)
  expect(fed.warnings[0]).toContain('EADDRINUSE')
  await new Promise((resolve) => before.close(resolve))
  const agent = await connected(port)
  for (const piece of ['on', 'e\ntw', 'o\n']) {
    agent.write(piece)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await fed.has('one', 'two')
  const gone = new Promise((resolve) => agent.once('close', resolve))
  fed.close()
  await gone
})

/** Tries until somebody listens. */
async function connected(port: number) {
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const isUp = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    if (isUp) return socket
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test('a TLS listener takes lines of agents that it trusts', async () => {
  const { key, cert } = certificate()
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  writeFileSync(keyFile, key)
  writeFileSync(certFile, cert)
  const port = await freePort()
  const files = `cert=${encodeURIComponent(certFile)}&key=${encodeURIComponent(keyFile)}`
  fed = new Fed(`tls://127.0.0.1:${port}?${files}&ca=${encodeURIComponent(certFile)}`)
  ;(await connected(port)).end('in the clear\n')
  const stranger = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
  stranger.on('error', () => {})
  stranger.end('not known\n')
  const agent = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, key, cert })
  agent.end('known\n')
  await fed.has('known')
  expect(fed.lines).toEqual(['known'])
  expect(() => new Fed(`tls://127.0.0.1:${port}?cert=${folder}/none&key=${folder}/none`)).toThrow(
    expect.objectContaining({ code: 'tls.feed_certificate' }),
  )
})

test.each(['ftp://x', 'tcp://host', 'tls://127.0.0.1:1', 'unix:', 'file:', 'tcp://'])(
  '%s is refused with the mend',
  (spec) => {
    expect(() => feedSpec(spec)).toThrow(expect.objectContaining({ code: 'tls.bad_feed' }))
  },
)
