import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificates } from '../../../scripts/services.d/certificates.cjs'
import { ownCluster } from '../../../scripts/services.d/cluster.cjs'
import { type Services, startServices } from '../../../scripts/services.d/for-tests'
import { type Commit, emptyViews, type Ownership, openState, type State } from '../src/index.js'

const shard = { worker: 'pii', partition: 3 }
const commit = ({ epoch, owner }: Ownership, n: number, change: Partial<Commit> = {}): Commit => ({
  ...shard,
  epoch,
  owner,
  commit: n,
  meta: `{"n":${n}}`,
  puts: [],
  deletes: [],
  wakes: [],
  seenAdd: [],
  seenDrop: [],
  ...change,
})
const LONG = `GET host/${'x'.repeat(3000)}`

let services: Services | undefined
let guarded: Services | undefined
let cluster: Awaited<ReturnType<typeof ownCluster>> | undefined
const secrets = mkdtempSync(join(tmpdir(), 'apiscope-secrets-'))
beforeAll(async () => {
  services = await startServices(['redis'])
  if (!services) return
  makeCertificates(secrets)
  writeFileSync(join(secrets, 'password'), 's3cret\n')
  guarded = await startServices(['redis'], { password: 's3cret', tls: secrets })
  cluster = await ownCluster(services.redisPort + 10)
})
afterAll(() => {
  services?.stop()
  guarded?.stop()
  cluster?.stop()
  rmSync(secrets, { recursive: true, force: true })
})
/** TLS, and an ACL user with its password in a file. */
const secured = (more = '') =>
  `rediss://apiscope@127.0.0.1:${guarded!.redisPort}?passwordFile=${secrets}/password&caFile=${secrets}/ca.pem${more}`

const KINDS = ['memory', 'lmdb', 'redis', 'redis over TLS as the ACL user', 'redis cluster']
describe.each(KINDS)('state in %s', (kind) => {
  let state: State
  let directory: string | undefined
  const skipped = () => kind.startsWith('redis') && services === undefined

  beforeAll(async () => {
    if (skipped()) return
    if (kind === 'lmdb') directory = mkdtempSync(join(tmpdir(), 'apiscope-lmdb-'))
    const url = {
      memory: 'embedded',
      lmdb: `embedded:${directory}`,
      redis: `redis://127.0.0.1:${services?.redisPort}`,
      'redis over TLS as the ACL user': guarded && secured(),
      'redis cluster': `redis://127.0.0.1:${cluster?.ports[0]}?cluster=true`,
    }[kind]!
    state = await openState(url)
    await state.ping()
  })
  afterAll(async () => {
    await state?.close()
    if (directory) rmSync(directory, { recursive: true })
  })

  test('commits states, wake-ups, ids and meta together, and gives them to the next owner', async () => {
    if (skipped()) return
    const first = await state.claim(shard)
    expect(first).toMatchObject({ commit: 0, meta: null, wakes: [], seen: [], keyCount: 0 })
    const many = Array.from({ length: 2500 }, (_, i): [string, string] => [`key ${i}`, `{"i":${i}}`])
    const full = { puts: [...many, [LONG, 'long']] as [string, string][], wakes: [['key 1', 5]] as [string, number][] }
    expect(await state.commit(commit(first, 1, { ...full, seenAdd: [[1, 'a\nb']] }))).toBe('ok')
    const change = {
      deletes: ['key 0'],
      seenAdd: [[2, 'c']] as [number, string][],
      wakes: [['key 2', 7]] as [string, number][],
    }
    expect(await state.commit(commit(first, 2, change))).toBe('ok')
    expect(await state.load(shard, ['key 0', 'key 2499', LONG, 'none'])).toEqual([null, '{"i":2499}', 'long', null])
    const next = await state.claim(shard)
    expect(next.epoch).toBe(first.epoch + 1)
    expect(next).toMatchObject({ commit: 2, meta: '{"n":2}', keyCount: 2500 })
    expect(next.wakes.sort()).toEqual([
      ['key 1', 5],
      ['key 2', 7],
    ])
    expect(next.seen).toEqual([
      [1, 'a\nb'],
      [2, 'c'],
    ])
  })

  test('texts of any characters come back; of bytes in characters each takes one', async () => {
    if (skipped()) return
    const packed = `9:${Array.from({ length: 512 }, (_, i) => String.fromCharCode(i % 256)).join('')}`
    const texts = [packed, 'plain', '', 'caf\u00e9', '\u00ff\u00fe', '\u20ac \u{1f600}', `\u00ff${packed}\u20ac`]
    const other = { ...shard, partition: 9 }
    const own = await state.claim(other)
    const puts = texts.map((text, i): [string, string] => [`${LONG.slice(0, 20 + i * 400)}${i}`, text])
    const names = puts.map(([key]) => key)
    expect(await state.commit({ ...commit(own, 1, { puts }), ...other })).toBe('ok')
    expect(await state.load(other, [...names, 'none'])).toEqual([...texts, null])
    if (kind !== 'redis cluster') return
    const length = cluster!.cli(cluster!.ports[0]!, '-c', 'HSTRLEN', 'apiscope:state:{pii:9}:states', names[0]!)
    expect(Number(length)).toBe(packed.length + 1)
  })

  test('refuses a former owner, and changes nothing', async () => {
    if (skipped()) return
    const old = await state.claim(shard)
    const owner = await state.claim(shard)
    const views = emptyViews()
    views.sets.set('apiscope:host:old', new Map([['x', true]]))
    expect(await state.commit(commit(old, old.commit + 1, { puts: [['key 5', 'stale']] }))).toBe('fenced')
    expect(await state.writeViews(shard, old, views)).toBe(false)
    expect(await state.load(shard, ['key 5'])).toEqual(['{"i":5}'])
    expect(await state.smembers('apiscope:host:old')).toEqual([])
    expect(await state.commit(commit(owner, owner.commit + 1, { puts: [['key 5', 'new']] }))).toBe('ok')
  })

  test('a commit sent twice is applied once; one after lost commits is refused', async () => {
    if (skipped()) return
    const owner = await state.claim(shard)
    const next = commit(owner, owner.commit + 1, { puts: [['key 6', 'six']], seenDrop: [1] })
    expect(await state.commit(next)).toBe('ok')
    expect(await state.commit({ ...next, puts: [['key 6', 'other']] })).toBe('ok')
    expect(await state.load(shard, ['key 6'])).toEqual(['six'])
    expect(await state.commit(commit(owner, owner.commit + 3))).toBe('behind')
    expect((await state.claim(shard)).seen).toEqual([[2, 'c']])
  })

  test('views are absolute, for people to read', async () => {
    if (skipped()) return
    const own = await state.claim(shard)
    const views = emptyViews()
    views.hashes.set(
      'apiscope:api:x',
      new Map<string, string | null>([
        ['calls', '3'],
        ['gone', null],
        ['host', 'h'],
      ]),
    )
    views.sorted.set('apiscope:apis', new Map(Array.from({ length: 700 }, (_, i) => [`api ${i}`, i % 100])))
    views.sets.set(
      'apiscope:label:EMAIL',
      new Map([
        ['b', true],
        ['a', true],
        ['c', false],
      ]),
    )
    expect(await state.writeViews(shard, own, views)).toBe(true)
    expect(await state.writeViews(shard, own, views)).toBe(true)
    views.sets.set('apiscope:label:EMAIL', new Map([['a', false]]))
    views.hashes.set('apiscope:api:x', new Map([['host', null]]))
    expect(await state.writeViews(shard, own, views)).toBe(true)
    expect(await state.hgetall('apiscope:api:x')).toEqual({ calls: '3' })
    expect(await state.smembers('apiscope:label:EMAIL')).toEqual(['b'])
    expect(await state.count('apiscope:apis')).toBe(700)
    const top = await state.top('apiscope:apis', 2, 3)
    expect(top.map(([, score]) => score)).toEqual([99, 99, 99])
  })

  test('what LMDB keeps is there after opening again', async () => {
    if (kind !== 'lmdb') return
    await state.close()
    state = await openState(`embedded:${directory}`)
    expect(await state.load(shard, ['key 6', LONG])).toEqual(['six', 'long'])
    expect(await state.hgetall('apiscope:api:x')).toEqual({ calls: '3' })
  })
})

describe('opening', () => {
  test.each([
    ['mysql://h', /--state/],
    ['embedded:/etc/passwd/store', /--state embedded:.*directory that this user may write/],
    ['redis://h:1?colour=red', /--state: does not know 'colour'/],
    ['redis://h:1?passwordFile=/nowhere', /--state: passwordFile: cannot read \/nowhere/],
    ['redis://h:99999', /--state: 'h:99999' is not HOST:PORT/],
  ])('%s is refused with the mend', async (url, message) => {
    await expect(openState(url)).rejects.toThrow(message)
  })

  test('a wrong address is named after the time given', async () => {
    const state = await openState('redis://:hunter2@127.0.0.1:1', { connectMs: 600 })
    const error: Error = await state.ping().then(
      () => new Error('answered'),
      (e) => e,
    )
    expect(error.message).toMatch(/--state: no answer from Redis at redis:\/\/127\.0\.0\.1:1 .*ECONNREFUSED/)
    expect(error.message).not.toContain('hunter2')
    await state.close()
  })
})

describe('Redis with TLS and an ACL user', () => {
  const refusal = async (url: string): Promise<Error> => {
    const state = await openState(url, { connectMs: 3_000 })
    const error = await state.ping().then(
      () => new Error('opened'),
      (e: Error) => e,
    )
    await state.close()
    return error
  }

  test('the user has the rights that docs/redis.md lists, no more', () => {
    const docs = readFileSync(join(__dirname, '../../../docs/redis.md'), 'utf8')
    const rights = /ACL SETUSER apiscope on >PASSWORD (.*)/.exec(docs)![1]!
    const script = readFileSync(join(__dirname, '../../../scripts/services'), 'utf8')
    expect(script).toContain(`user apiscope on >$password ${rights}"`)
  })

  test('a wrong password is named at once and not shown', async () => {
    if (!guarded) return
    writeFileSync(join(secrets, 'wrong'), 'hunter2')
    const started = Date.now()
    const error = await refusal(secured().replace('/password', '/wrong'))
    expect(error.message).toMatch(/--state: Redis at rediss:\/\/127\.0\.0\.1:\d+ refuses the user or password/)
    expect(`${error.message} ${error.stack}`).not.toMatch(/hunter2|s3cret/)
    expect(Date.now() - started).toBeLessThan(45_000)
  })

  test('an authority that is not trusted, and TLS forgotten, are named with the parameter', async () => {
    if (!guarded) return
    const untrusted = await refusal(secured().replace('/ca.pem', '/other-ca.pem'))
    expect(untrusted.message).toMatch(/--state: no TLS with Redis at rediss:.*caFile/)
    const plain = await refusal(`redis://127.0.0.1:${guarded.redisPort}`)
    expect(plain.message).toMatch(/--state: no answer from Redis .*rediss:\/\//)
    const reversed = await refusal(`rediss://127.0.0.1:${services!.redisPort}`)
    expect(reversed.message).toMatch(/--state: no answer from Redis .*does it speak TLS \(if not, redis:/)
  })

  test('waits for a server that is away, and goes on when it is back', async () => {
    if (!guarded) return
    const state = await openState(secured())
    const away = { worker: 'away', partition: 0 }
    const own = await state.claim(away)
    guarded.down('redis')
    const waiting = state.commit({ ...commit(own, 1, { puts: [['k', 'v']] }), ...away })
    guarded.up('redis')
    expect(await waiting).toBe('ok')
    expect(await state.load(away, ['k'])).toEqual(['v'])
    await state.close()
  })
})

describe('Redis Cluster', () => {
  test('each shard lies in one slot, and the shards are spread over the nodes', async () => {
    if (!cluster) return
    const { ports, cli } = cluster
    const state = await openState(`redis://127.0.0.1:${ports[1]}?cluster=true`)
    const nodes = new Map<string, number>()
    for (let partition = 0; partition < 12; partition++) {
      const own = { worker: 'inventory', partition }
      const claim = await state.claim(own)
      const change: Partial<Commit> = { puts: [['k', 'v']], wakes: [['k', 1]], seenAdd: [[1, 'a']] }
      expect(await state.commit({ ...commit(claim, 1, change), ...own })).toBe('ok')
      expect(await state.commit({ ...commit({ ...claim, epoch: claim.epoch - 1 }, 2), ...own })).toBe('fenced')
    }
    for (const port of ports) {
      for (const key of cli(port, '--raw', 'KEYS', 'apiscope:state:{inventory:*').split('\n').filter(Boolean)) {
        const shardName = /\{.*\}/.exec(key)![0]
        expect(nodes.get(shardName) ?? port).toBe(port)
        nodes.set(shardName, port)
      }
    }
    expect(nodes.size).toBe(12)
    expect(new Set(nodes.values())).toEqual(new Set(ports))
    await state.close()
  })
})
