import { EventEmitter } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import type { Admin, Consumer as KafkaConsumer } from 'kafkajs'
import { GroupConsumer } from '../src/kafka/consumer.js'
import { SocketGate } from '../src/kafka/socket-gate.js'

/** A client as kafkajs is: `disconnect` does not reach a join that is under way. */
class Client extends EventEmitter {
  readonly events = { GROUP_JOIN: 'join', CRASH: 'crash', STOP: 'stop' }
  readonly calls: string[] = []
  mayRestart!: () => Promise<boolean>
  leaving: Promise<void> = Promise.resolve()
  override on(name: string, listener: (event: { payload: never }) => void): this {
    return super.on(name, (payload) => listener({ payload: payload as never }))
  }
  async connect(): Promise<void> {}
  async subscribe(): Promise<void> {}
  async run(): Promise<void> {
    this.emit('join', { memberAssignment: {} })
  }
  pause(): void {}
  async commitOffsets(): Promise<void> {}
  disconnect(): Promise<void> {
    this.calls.push('disconnect')
    return this.leaving
  }
}

async function member(leaveMs = 5_000) {
  const client = new Client()
  const failed: Error[] = []
  const gate = { shut: () => client.calls.push('shut') }
  const make = (mayRestart: () => Promise<boolean>) => {
    client.mayRestart = mayRestart
    return client as unknown as KafkaConsumer
  }
  const handler = {
    assigned: async () => [],
    revoked: async () => {},
    batch: () => {},
    failed: (error: Error) => failed.push(error),
  }
  const options = { group: 'g', topics: [] }
  const consumer = new GroupConsumer(make, gate as never, {} as Admin, options, handler as never, { leaveMs })
  await consumer.start()
  return { client, consumer, failed }
}

const crash = (client: Client, restart: boolean) => client.emit('crash', { restart, error: new Error('broker gone') })
const soon = () => new Promise((resolve) => setTimeout(resolve, 20))

describe('a client that crashes', () => {
  /** As kafkajs has it: the group is gone, `STOP` is said, and `CRASH` once all is closed. */
  class Crashing extends Client {
    grouped = true
    private use(call: string): void {
      if (!this.grouped) throw new Error('Consumer group was not initialized, consumer#run must be called first')
      this.calls.push(call)
    }
    override pause(): void {
      this.use('pause')
    }
    resume(): void {
      this.use('resume')
    }
    seek(): void {
      this.use('seek')
    }
    override async run(): Promise<void> {
      this.emit('join', { memberAssignment: { exchanges: [0] } })
    }
    stop(): void {
      this.grouped = false
      this.emit('stop', {})
    }
  }

  const start = { topic: 'exchanges' as never, partition: 0, offset: 5, generation: 1 }
  async function assigned(held: Promise<void> = Promise.resolve()) {
    const client = new Crashing()
    const failed: Error[] = []
    const handler = {
      assigned: async () => {
        await held
        return [start]
      },
      revoked: async () => {},
      batch: () => {},
      failed: (error: Error) => failed.push(error),
    }
    const admin = { fetchTopicOffsets: async () => [{ partition: 0, low: '0', high: '9' }] } as unknown as Admin
    const options = { group: 'g', topics: ['exchanges' as never] }
    const make = () => client as unknown as KafkaConsumer
    const consumer = new GroupConsumer(make, { shut: () => {} } as never, admin, options, handler as never, {
      leaveMs: 10,
    })
    await consumer.start()
    await soon()
    return { client, consumer, failed }
  }

  it('is asked nothing between letting go of its group and saying so', async () => {
    const { client, consumer, failed } = await assigned()
    expect(client.calls).toContain('seek')
    client.stop()
    const before = client.calls.length
    consumer.pause(start.topic, 0)
    consumer.resume(start.topic, 0)
    await expect(consumer.seek({ ...start, generation: 2 })).rejects.toThrow()
    expect(client.calls.length).toBe(before)
    expect(failed).toEqual([])
    await consumer.close()
  })

  it('nor by an assignment that was under way', async () => {
    let go = () => {}
    const { client, consumer, failed } = await assigned(new Promise((resolve) => (go = resolve)))
    client.stop()
    go()
    await soon()
    expect(client.calls).toEqual(['pause'])
    expect(failed).toEqual([])
    await consumer.close()
  })
})

describe('the end of a member of a group', () => {
  it('leaves, and then has no connections', async () => {
    const { client, consumer } = await member()
    expect(await client.mayRestart()).toBe(true)
    await consumer.close()
    expect(client.calls).toEqual(['disconnect', 'shut'])
  })

  it('does not begin again when it crashes while it ends', async () => {
    const { client, consumer, failed } = await member()
    client.leaving = soon().then(async () => {
      expect(await client.mayRestart()).toBe(false)
      crash(client, false)
    })
    await consumer.close()
    expect(failed).toEqual([])
  })

  it('told to end on its way back after a crash, waits to be there, for only then it can leave', async () => {
    const { client, consumer } = await member()
    crash(client, true)
    const closed = consumer.close()
    await soon()
    expect(client.calls).toEqual([])
    client.emit('join', { memberAssignment: { t: [0] } })
    await closed
    expect(client.calls).toEqual(['disconnect', 'shut'])
  })

  it('on a way that leads nowhere ends with the next crash', async () => {
    const { client, consumer, failed } = await member()
    crash(client, true)
    const closed = consumer.close()
    await soon()
    crash(client, false)
    await closed
    expect(client.calls).toEqual(['disconnect', 'shut'])
    expect(failed).toEqual([])
  })

  it.each(['never there', 'never gone'])('is cut off after its time: %s', async (why) => {
    const { client, consumer } = await member(50)
    if (why === 'never there') crash(client, true)
    else client.leaving = new Promise(() => {})
    await consumer.close()
    expect(client.calls.at(-1)).toBe('shut')
  })
})

describe('the gate of a client', () => {
  let server: Server
  const accepted: Socket[] = []
  beforeAll(async () => {
    server = createServer((socket) => accepted.push(socket.on('error', () => {})))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(async () => {
    for (const socket of accepted) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })

  it('ends what is open and lets nothing else through', async () => {
    const gate = new SocketGate()
    const { port } = server.address() as { port: number }
    const to = (onConnect: () => void) => gate.factory({ host: '127.0.0.1', port, ssl: undefined as never, onConnect })
    const socket = await new Promise<Socket>((resolve) => {
      const made: Socket = to(() => resolve(made)) as Socket
    })
    const ended = new Promise<Error>((resolve) => socket.once('error', resolve))
    gate.shut()
    expect((await ended).message).toMatch(/closed/)
    expect(socket.destroyed).toBe(true)
    expect(() => to(() => {})).toThrow(/closed/)
  })
})
