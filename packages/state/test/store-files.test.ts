import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { LmdbTables } from '../src/embedded/lmdb-tables.js'
import { openEmbeddedState } from '../src/index.js'

const root = mkdtempSync(join(tmpdir(), 'apiscope-store-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const shard = { worker: 'pii', partition: 0 }
let n = 0
const fresh = () => join(root, `store ${n++}`)

/** A store with as many pages as a few hundred APIs take. */
async function filled(directory = fresh()): Promise<string> {
  const state = openEmbeddedState(`embedded:${directory}`)
  const own = state.claimSync(shard)
  const puts = Array.from({ length: 800 }, (_, i): [string, string] => [
    `key ${i}`,
    'x'.repeat(i % 7 === 0 ? 9_000 : 300),
  ])
  const nothing = { deletes: [], wakes: [], seenAdd: [], seenDrop: [] }
  const { epoch, owner } = own
  expect(state.commitSync({ ...shard, epoch, owner, commit: 1, meta: '{}', puts, ...nothing })).toBe('ok')
  await state.close()
  return directory
}

const open = (directory: string, options = {}) => {
  try {
    return openEmbeddedState(`embedded:${directory}`, options)
  } catch (error) {
    return error as { code: string; exit: number; message: string }
  }
}

describe('K24: a damaged store is named with its path and the mend', () => {
  const data = (directory: string) => join(directory, 'data.mdb')
  const refused = (directory: string) => {
    const answer = open(directory)
    expect(answer).toMatchObject({ code: 'state.damaged' })
    expect((answer as Error).message).toContain(`${data(directory)} is damaged`)
    expect((answer as Error).message).toMatch(/Put back a copy/)
  }

  test.each([0.9, 0.5, 0.1])('cut off at %d of its length', async (share) => {
    const directory = await filled()
    truncateSync(data(directory), Math.floor(statSync(data(directory)).size * share))
    refused(directory)
  })

  test.each([1, 100, 4_000])('cut off at %d bytes', async (bytes) => {
    const directory = await filled()
    truncateSync(data(directory), bytes)
    refused(directory)
  })

  test('what was left whole is not read through again, what has changed since is', async () => {
    const directory = await filled()
    const left = readFileSync(join(directory, 'whole'), 'utf8')
    const state = openEmbeddedState(`embedded:${directory}`)
    state.claimSync(shard)
    // Killed here: nobody says that it is whole.
    expect(readFileSync(join(directory, 'whole'), 'utf8')).toBe(left)
    expect(left).not.toContain(String(statSync(data(directory), { bigint: true }).mtimeNs))
    await state.close()
    expect(readFileSync(join(directory, 'whole'), 'utf8')).toContain(
      String(statSync(data(directory), { bigint: true }).mtimeNs),
    )
  })

  test('another file in its place, or noise at its front', async () => {
    const directory = await filled()
    const whole = readFileSync(data(directory))
    writeFileSync(data(directory), 'not a store\n'.repeat(1_000))
    refused(directory)
    for (const length of [64, 4_096, 8_192]) {
      writeFileSync(data(directory), Buffer.concat([noise(length, length), whole.subarray(length)]))
      refused(directory)
    }
  })

  test('noise in its pages: either it can be read through, or it is refused; never the end of the process', async () => {
    const directory = await filled()
    const whole = readFileSync(data(directory))
    let bad = 0
    for (let seed = 1; seed <= 6; seed++) {
      const bytes = Buffer.from(whole)
      const pages = bytes.length / 4_096
      for (let i = 0; i < 8; i++) {
        const page = 2 + ((Math.imul(seed * 31 + i, 2_654_435_761) >>> 8) % (pages - 2))
        noise(4_096, seed * 100 + i).copy(bytes, page * 4_096)
      }
      writeFileSync(data(directory), bytes)
      const answer = open(directory)
      if ('code' in answer) {
        expect(answer.code).toBe('state.damaged')
        bad++
      } else {
        for (let i = 0; i < 800; i++) answer.loadSync(shard, `key ${i}`)
        await answer.close()
      }
    }
    expect(bad).toBeGreaterThan(0)
  })
})

describe("K22: the files are this user's only", () => {
  test('made so, and made so again where an earlier version left them open', async () => {
    const directory = fresh()
    await filled(directory)
    const mode = (name: string) => statSync(join(directory, name)).mode & 0o777
    expect([mode('.'), mode('data.mdb'), mode('lock.mdb')]).toEqual([0o700, 0o600, 0o600])
    for (const name of ['data.mdb', 'lock.mdb']) chmodSync(join(directory, name), 0o644)
    await (open(directory) as { close(): Promise<void> }).close()
    expect([mode('data.mdb'), mode('lock.mdb')]).toEqual([0o600, 0o600])
  })
})

describe('K13: a directory has one user at a time', () => {
  test('who comes second is told who has it; when that one has gone, it is free', async () => {
    const directory = fresh()
    const first = openEmbeddedState(`embedded:${directory}`, { exclusive: 'apiscope up' })
    const second = open(directory, { exclusive: 'apiscope analyze' })
    expect(second).toMatchObject({ code: 'state.in_use', exit: 2 })
    expect((second as Error).message).toMatch(new RegExp(`in use by apiscope up \\(process ${process.pid}, since 2`))
    const reader = open(directory)
    expect('code' in reader).toBe(false)
    await (reader as typeof first).close()
    await first.close()
    const third = openEmbeddedState(`embedded:${directory}`, { exclusive: 'apiscope up' })
    await third.close()
  })

  test('a process that was killed has left it; its number, given to another process, does not count', async () => {
    const directory = await filled()
    const child = spawn('sleep', ['60'])
    const row = (began: string) => {
      const tables = new LmdbTables(directory, { reserveBytes: 0, checkMs: 60_000 })
      const now = { host: 'h', renewed: Date.now(), boot: '', namespace: '', since: 'then', command: 'apiscope up' }
      const lock = JSON.parse(tables.get('lock', 'owner') ?? '{}')
      tables.put('lock', 'owner', JSON.stringify({ ...now, ...lock, token: 't', pid: child.pid, began }))
      return tables.close()
    }
    // Who we are, as the lock writes it.
    const own = openEmbeddedState(`embedded:${directory}`, { exclusive: 'x' })
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
    const began = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]!
    await row(began)
    await own.close()
    expect(open(directory, { exclusive: 'apiscope up' })).toMatchObject({ code: 'state.in_use' })
    await row('1')
    const taken = open(directory, { exclusive: 'apiscope up' })
    expect('code' in taken).toBe(false)
    await (taken as { close(): Promise<void> }).close()
    child.kill('SIGKILL')
  })

  test('only what is there is opened for reading', () => {
    const directory = fresh()
    expect(open(directory, { existing: true })).toMatchObject({ code: 'state.missing', exit: 2 })
    expect(existsSync(directory)).toBe(false)
  })
})

const canMount = () => spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', root]).status === 0
const mounted = canMount()
if (mounted) spawnSync('umount', [root])

describe('N8: a full disk', () => {
  test('is a line with path and mend, at the start and at a commit, and passes when there is room', async () => {
    if (!mounted) return
    const disk = fresh()
    spawnSync('mkdir', ['-p', disk])
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk])
    try {
      const filler = openSync(join(disk, 'filler'), 'w')
      const fill = () => {
        try {
          for (;;) writeSync(filler, Buffer.alloc(4_096))
        } catch {
          // Full.
        }
      }
      fill()
      const full = open(join(disk, 's'))
      expect(full).toMatchObject({ code: 'state.disk_full', exit: 1 })
      expect((full as Error).message).toMatch(/--state embedded:.*no space left on the disk .*Make room/)
      truncateSync(join(disk, 'filler'), 0)
      const said: string[] = []
      const state = openEmbeddedState(`embedded:${join(disk, 's')}`, { log: (message) => said.push(message) })
      const own = state.claimSync(shard)
      fill()
      const { epoch, owner } = own
      const nothing = { deletes: [], wakes: [], seenAdd: [], seenDrop: [] }
      const change = {
        ...shard,
        epoch,
        owner,
        commit: 1,
        meta: '{}',
        puts: [['k', 'v']] as [string, string][],
        ...nothing,
      }
      expect(() => state.commitSync(change)).toThrow(/no space left on the disk/)
      const waiting = state.commit(change)
      while ((state.counters.get('state.errors.disk_full') ?? 0) < 3)
        await new Promise((resolve) => setTimeout(resolve, 20))
      expect(state.trouble()).toMatchObject({ kind: 'disk_full' })
      expect(said).toHaveLength(1)
      truncateSync(join(disk, 'filler'), 0)
      expect(await waiting).toBe('ok')
      expect(state.loadSync(shard, 'k')).toBe('v')
      await state.close()
      closeSync(filler)
    } finally {
      spawnSync('umount', [disk])
    }
  })
})

describe('LMDB lists what it keeps', () => {
  test('whatever characters the keys begin with, and of its own table only', () => {
    const tables = new LmdbTables(fresh(), { reserveBytes: 0, checkMs: 60_000 })
    const text = fc
      .string({ unit: 'binary', maxLength: 12 })
      .filter((key) => !/[\ud800-\udfff]/.test(key) || key.isWellFormed())
    const table = fc.constantFrom('t', 't2', 't\uffff', 'ta')
    let run = 0
    fc.assert(
      fc.property(fc.array(fc.tuple(table, text)), (rows) => {
        const prefix = `${run++}:`
        tables.transaction(() => {
          for (const [name, key] of rows) tables.put(prefix + name, key, `v${key}`)
        })
        for (const name of ['t', 't2', 't\uffff', 'ta']) {
          const keys = [...new Set(rows.filter(([of]) => of === name).map(([, key]) => key))].sort()
          expect([...tables.entries(prefix + name)].map(([key]) => key).sort()).toEqual(keys)
          expect(tables.count(prefix + name)).toBe(keys.length)
        }
      }),
      { numRuns: 40 },
    )
    return tables.close()
  })

  test('keys that begin with an emoji or with U+FFFF', () => {
    const tables = new LmdbTables(fresh(), { reserveBytes: 0, checkMs: 60_000 })
    for (const key of ['\u{1f600} a', '\uffff', '\uffff\uffff', '', 'z']) tables.put('t', key, key)
    expect(tables.count('t')).toBe(5)
    return tables.close()
  })
})

function noise(length: number, seed: number): Buffer {
  const bytes = Buffer.alloc(length)
  for (let i = 0, state = seed; i < length; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    bytes[i] = state >> 16
  }
  return bytes
}
