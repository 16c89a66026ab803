import { Redis } from 'ioredis'
import { type Services, startServices } from '../../../scripts/services.d/for-tests'
import { type Commit, type Ownership, openState } from '../src/index.js'
import { kindOf } from '../src/redis/errors.js'
import { memoryPolicy } from '../src/redis/eviction.js'

const shard = { worker: 'pii', partition: 0 }
const commit = ({ epoch, owner }: Ownership, n: number, text: string): Commit => {
  const nothing = { deletes: [], wakes: [], seenAdd: [], seenDrop: [] }
  return { ...shard, epoch, owner, commit: n, meta: '{}', puts: [['k', text]], ...nothing }
}
const soon = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

let services: Services | undefined
let redis: Redis
beforeAll(async () => {
  services = await startServices(['redis'])
  if (services) redis = new Redis(services.redisPort)
})
afterAll(() => {
  redis?.disconnect()
  services?.stop()
})

test.each([
  ["OOM command not allowed when used memory > 'maxmemory'.", 'out_of_memory'],
  ['ERR Error running script (call to f_1): @user_script:30: -OOM command not allowed', 'out_of_memory'],
  ["READONLY You can't write against a read only replica.", 'read_only'],
  ['MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist', 'cannot_persist'],
  ['LOADING Redis is loading the dataset in memory', 'loading'],
  ['CLUSTERDOWN The cluster is down', 'cluster_down'],
  ['NOREPLICAS Not enough good replicas to write.', 'no_replicas'],
  ["MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.", 'replica_stale'],
  ['BUSY Redis is busy running a script.', 'busy'],
  ['ERR max number of clients reached', 'too_many_clients'],
  ['Connection is closed.', 'connection'],
  ['connect ECONNREFUSED 127.0.0.1:1', 'connection'],
  ['WRONGTYPE Operation against a key holding the wrong kind of value', 'refused'],
  ['ERR unknown command', 'refused'],
])('E2: %s is %s', (message, kind) => {
  expect(kindOf(new Error(message))).toBe(kind)
})

/** How Redis is brought to refuse writes, and back. */
const REFUSALS: [string, () => Promise<unknown>, () => Promise<unknown>][] = [
  ['out_of_memory', () => redis.config('SET', 'maxmemory', '1'), () => redis.config('SET', 'maxmemory', '0')],
  ['read_only', () => redis.replicaof('127.0.0.1', '1'), () => redis.replicaof('NO', 'ONE')],
  [
    'no_replicas',
    () => redis.config('SET', 'min-replicas-to-write', '3'),
    () => redis.config('SET', 'min-replicas-to-write', '0'),
  ],
]

test.each(REFUSALS)(
  'E2, K15: %s is counted, told once with the mend, and waited out',
  async (kind, refuse, mend) => {
    if (!services) return
    const said: string[] = []
    const log = (message: string) => said.push(message)
    const state = await openState(`redis://127.0.0.1:${services.redisPort}`, { log })
    const own = await state.claim(shard)
    expect(state.trouble()).toBeUndefined()
    await refuse()
    const writing = state.commit(commit(own, own.commit + 1, kind))
    while ((state.counters.get(`state.errors.${kind}`) ?? 0) < 3) await soon(20)
    expect(state.trouble()).toMatchObject({ kind })
    expect(said.filter((message) => /^--state: Redis at .* (refuses writes|is a replica)/.test(message))).toHaveLength(
      1,
    )
    await mend()
    expect(await writing).toBe('ok')
    expect(state.trouble()).toBeUndefined()
    expect(await state.load(shard, ['k'])).toEqual([kind])
    await state.close()
  },
  60_000,
)

test('E2: a server that does not answer is a timeout, not silence; the commit is applied once', async () => {
  if (!services) return
  const state = await openState(`redis://127.0.0.1:${services.redisPort}`, { commandMs: 200 })
  const own = await state.claim(shard)
  process.kill(services.pid('redis'), 'SIGSTOP')
  const writing = state.commit(commit(own, own.commit + 1, 'frozen'))
  while ((state.counters.get('state.errors.timeout') ?? 0) < 2) await soon(20)
  expect(state.trouble()).toMatchObject({ kind: expect.stringMatching(/timeout|connection/) })
  process.kill(services.pid('redis'), 'SIGCONT')
  expect(await writing).toBe('ok')
  expect((await state.claim(shard)).commit).toBe(own.commit + 1)
  await state.close()
})

test('closing ends what waits', async () => {
  if (!services) return
  const state = await openState(`redis://127.0.0.1:${services.redisPort}`)
  const own = await state.claim(shard)
  await redis.config('SET', 'maxmemory', '1')
  const writing = state.commit(commit(own, own.commit + 1, 'never')).then(
    () => 'written',
    (error: { code: string }) => error.code,
  )
  await soon(100)
  await state.close()
  expect(await writing).toBe('state.closed')
  await redis.config('SET', 'maxmemory', '0')
})

test('N3: whoever waits for a server says so, and gives up with an error that names the option', async () => {
  const said: string[] = []
  const options = { connectMs: 700, waitingMs: 200, log: (message: string) => said.push(message) }
  for (const use of ['ping', 'count'] as const) {
    const state = await openState('redis://127.0.0.1:1', options)
    await expect(use === 'ping' ? state.ping() : state.count('apiscope:apis')).rejects.toMatchObject({
      code: 'state.unreachable',
      message: expect.stringContaining('--state: no answer from Redis at redis://127.0.0.1:1'),
    })
    await state.close()
  }
  expect(said[0]).toMatch(/--state: waiting for Redis at redis:\/\/127\.0\.0\.1:1/)
})

describe('K16: what would be thrown away', () => {
  const opened = async (policy: string, maxmemory: string) => {
    await redis.config('SET', 'maxmemory-policy', policy)
    await redis.config('SET', 'maxmemory', maxmemory)
    const said: string[] = []
    const state = await openState(`redis://127.0.0.1:${services!.redisPort}`, { log: (message) => said.push(message) })
    const answer = await state.ping().then(
      () => said.join('\n'),
      (error: Error) => error,
    )
    await state.close()
    await redis.config('SET', 'maxmemory-policy', 'noeviction')
    await redis.config('SET', 'maxmemory', '0')
    return answer
  }

  test.each(['allkeys-lru', 'allkeys-lfu', 'allkeys-random'])('a full server with %s is refused', async (policy) => {
    if (!services) return
    expect(await opened(policy, '100mb')).toMatchObject({
      code: 'state.eviction',
      exit: 2,
      message: expect.stringContaining(`maxmemory-policy ${policy}`),
    })
    expect(await opened(policy, '0')).toMatch(/Set it to noeviction/)
  })

  test('noeviction is as it should be, and what only takes keys with an end is told', async () => {
    if (!services) return
    expect(await opened('noeviction', '100mb')).toBe('')
    expect(await opened('volatile-lru', '100mb')).toMatch(/set it to noeviction/)
  })

  test('the reply of the server is read', () => {
    expect(memoryPolicy('# Memory\r\nmaxmemory:1900000\r\nmaxmemory_policy:allkeys-lru\r\n')).toEqual({
      policy: 'allkeys-lru',
      limit: 1_900_000,
    })
    expect(memoryPolicy('')).toEqual({ policy: undefined, limit: 0 })
  })
})
