import { type Exchange, TOPICS } from '@apiscope/schema'
import type { EmbeddedWorkers } from '@apiscope/worker'
import { exchangeProblem } from '../../src/pipeline/exchange-shape.js'
import { Feed, FINAL_MS } from '../../src/pipeline/feed.js'

function exchange(time: number, more: Partial<Exchange> = {}): Exchange {
  return {
    v: 1,
    id: `x${time}`,
    time,
    sensor: 's',
    client: { ip: '198.51.100.1', port: 1, id: 'ip:198.51.100.1' },
    server: { ip: '10.0.0.1', port: 80 },
    api: { id: 'GET h/a', host: 'h', method: 'GET', template: '/a' },
    quality: { gapBytes: 0, truncated: false, oneSided: false },
    ...more,
  }
}

function record(run: (feed: Feed) => void): string[] {
  const log: string[] = []
  const workers = {
    push: (topic: string, key: string) => log.push(`${topic} ${key}`),
    heartbeat: (time: number) => log.push(`heartbeat ${time}`),
    finish: () => log.push('finish'),
  }
  run(new Feed(workers as unknown as EmbeddedWorkers))
  return log
}

describe('Feed', () => {
  it('gives each exchange to its API and its actor, after the heartbeats up to it', () => {
    const log = record((feed) => {
      feed.exchange(exchange(10_500))
      feed.exchange(exchange(12_100))
    })
    const pair = [`${TOPICS.exchanges} GET h/a`, `${TOPICS.actors} ip:198.51.100.1`]
    expect(log).toEqual(['heartbeat 10000', ...pair, 'heartbeat 11000', 'heartbeat 12000', ...pair])
  })

  it('takes a late exchange for what had been released by then; an earlier one that is not late is of a clock that was set back', () => {
    const log = record((feed) => {
      feed.exchange(exchange(60_000))
      feed.exchange(exchange(5000, { released: 61_000 }))
      feed.exchange(exchange(30_000))
    })
    const beats = log.filter((line) => line.startsWith('heartbeat'))
    expect(beats).toEqual(['heartbeat 60000', 'heartbeat 61000', 'heartbeat 30000'])
  })

  it('lets time pass at the end, so that the last windows close', () => {
    const log = record((feed) => {
      feed.exchange(exchange(10_000))
      feed.finish()
    })
    expect(log.at(-2)).toBe(`heartbeat ${10_000 + FINAL_MS}`)
    expect(log.at(-1)).toBe('finish')
    expect(record((feed) => feed.finish())).toEqual(['finish'])
  })

  it('counts per API within a bound', () => {
    record((feed) => {
      for (let i = 0; i < 100_050; i++) {
        feed.exchange(exchange(0, { api: { id: `GET h/${i}`, host: 'h', method: 'GET', template: `/${i}` } }))
      }
      expect(feed.byApi.size).toBe(100_001)
      expect(feed.byApi.get('(other)')).toBe(50)
    })
  })
})

describe('exchangeProblem', () => {
  it('accepts an exchange and names what is wrong with anything else', () => {
    expect(exchangeProblem(exchange(1))).toBeUndefined()
    for (const wrong of [null, 7, 'x', [], {}, { ...exchange(1), v: 2 }, { ...exchange(1), time: 'now' }]) {
      expect(typeof exchangeProblem(wrong)).toBe('string')
    }
    const parameters = [{ in: 'query', name: 'q', values: [1] }] as unknown as Exchange['parameters']
    expect(exchangeProblem(exchange(1, { parameters }))).toMatch(/parameters/)
  })
})
