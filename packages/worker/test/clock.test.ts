import fc from 'fast-check'
import { EventClock } from '../src/core/clock.js'
import { DEFAULT_WORKER_LIMITS } from '../src/limits.js'

const T = 1_700_000_000_000
const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000]

/** Sensors that send numbered heartbeats, one a second by their own clocks. */
class Sensors {
  clock = new EventClock(DEFAULT_WORKER_LIMITS)
  resets = 0
  private readonly at = new Map<string, { recording: string; beat: number; time: number }>()

  begin(sensor: string, time: number, recording = `${sensor}/${time}`): this {
    this.at.set(sensor, { recording, beat: 0, time })
    return this
  }

  set(sensor: string, byMs: number): this {
    this.at.get(sensor)!.time += byMs
    return this
  }

  /** One heartbeat of each of these sensors. */
  beat(...names: string[]): void {
    for (const sensor of names) {
      const { recording, beat, time } = this.at.get(sensor)!
      this.at.set(sensor, { recording, beat: beat + 1, time: time + SECOND })
      const heartbeat = { sensor, time, recording, beat }
      if (this.clock.restarts(heartbeat)) {
        this.clock.reset()
        this.resets++
      }
      const will = this.clock.peek(heartbeat)
      const before = this.clock.time
      // Thrown rather than expected: it is looked at many thousands of times.
      if (this.clock.heartbeat(heartbeat) !== (will !== undefined)) throw new Error(`moved otherwise than ${will}`)
      if (this.clock.time !== (will ?? before)) throw new Error(`${this.clock.time} is not ${will ?? before}`)
    }
  }

  run(seconds: number, ...names: string[]): this {
    for (let i = 0; i < seconds; i++) this.beat(...names)
    return this
  }

  /** Time of an exchange that a sensor sends now, on the partition's event time, from that. ms */
  lag(sensor: string): number {
    const { time } = this.at.get(sensor)!
    return time + this.clock.offsetOf(sensor) - this.clock.time!
  }

  get time(): number {
    return this.clock.time!
  }
}

describe('sensors that agree', () => {
  test('event time follows the slowest that is live, and never goes back', () => {
    const s = new Sensors().begin('a', T).begin('b', T - 2 * SECOND)
    s.run(10, 'a', 'b')
    expect(s.time).toBe(T + 7 * SECOND)
    expect(s.clock.skews()).toEqual({ a: 0, b: 0 })
  })

  test('one that falls silent holds nothing back once the other has gone on for a minute', () => {
    const s = new Sensors().begin('a', T).begin('b', T).run(10, 'a', 'b')
    s.run(50, 'a')
    expect(s.time).toBe(T + 9 * SECOND)
    s.run(20, 'a')
    expect(s.time).toBe(T + 79 * SECOND)
    // It comes back, where the other is by now.
    s.begin('b', T + 80 * SECOND).run(5, 'a', 'b')
    expect(s.time).toBe(T + 84 * SECOND)
  })

  test('both jump over a night without traffic: event time does too, and nobody is dated otherwise', () => {
    const s = new Sensors().begin('a', T).begin('b', T).run(10, 'a', 'b')
    s.set('a', 8 * HOUR)
      .set('b', 8 * HOUR)
      .run(2, 'a', 'b')
    expect(s.time).toBe(T + 8 * HOUR + 11 * SECOND)
    expect(s.clock.skews()).toEqual({ a: 0, b: 0 })
  })

  test('forgets the one that was silent for longest when there are too many', () => {
    let forgotten = 0
    const clock = new EventClock({ ...DEFAULT_WORKER_LIMITS, maxSensors: 2 }, undefined, {
      forgotten: () => forgotten++,
    })
    for (const [i, sensor] of ['a', 'b', 'c'].entries()) clock.heartbeat({ sensor, time: T + i * SECOND })
    expect(forgotten).toBe(1)
    expect(clock.timeOf('a')).toBeUndefined()
  })
})

describe('B2, K5: two sensors whose clocks differ', () => {
  const skews = [66 * SECOND, 30 * MINUTE, 59 * MINUTE, 3 * HOUR, DAY, 365 * DAY].flatMap((ms) => [ms, -ms])
  test.each(skews)('%d ms: event time goes on with every second, and what both send is of now', (skew) => {
    for (const order of [
      ['a', 'b'],
      ['b', 'a'],
    ]) {
      const s = new Sensors()
        .begin('a', T)
        .begin('b', T + skew)
        .run(30, ...order)
      const before = s.time
      for (let i = 0; i < 100; i++) {
        s.beat(...order)
        for (const sensor of order) expect(Math.abs(s.lag(sensor))).toBeLessThanOrEqual(5 * SECOND)
      }
      expect(s.time).toBe(before + 100 * SECOND)
      // Whichever came first, the partitions agree.
      expect(Math.abs(s.time - (Math.min(T, T + skew) + 129 * SECOND))).toBeLessThanOrEqual(2 * SECOND)
    }
  })

  test.each(skews)('%d ms, coming in later: the one that was there is not touched', (skew) => {
    const s = new Sensors().begin('a', T).run(600, 'a')
    s.begin('b', T + 600 * SECOND + skew).run(300, 'b', 'a')
    expect(s.resets).toBe(0)
    expect(s.clock.offsetOf('a')).toBe(0)
    expect(s.time).toBeGreaterThanOrEqual(T + 898 * SECOND)
    expect(Math.abs(s.lag('b'))).toBeLessThanOrEqual(5 * SECOND)
    expect(Math.abs(s.clock.skews().b! - skew)).toBeLessThanOrEqual(5 * SECOND)
  })

  test('a sensor a day ahead that dies blocks nobody, whether it came first, last or in between', () => {
    for (const beats of [1, 20, 200]) {
      const first = new Sensors().begin('b', T + DAY).run(beats, 'b')
      first.begin('a', T).run(200, 'a')
      const before = first.time
      first.run(100, 'a')
      expect(first.time).toBeGreaterThanOrEqual(before + 80 * SECOND)
      expect(Math.abs(first.lag('a'))).toBeLessThanOrEqual(5 * SECOND)
      const between = new Sensors()
        .begin('a', T)
        .run(100, 'a')
        .begin('b', T + DAY)
        .run(beats, 'a', 'b')
        .run(300, 'a')
      expect(between.clock.offsetOf('a')).toBe(0)
      expect(between.time).toBe(T + (399 + beats) * SECOND)
    }
  })

  test('one whose clock runs at half the pace is put aside at an hour, and until then holds nobody longer', () => {
    const s = new Sensors().begin('a', T).begin('b', T)
    let most = 0
    for (let i = 0; i < 2.2 * 3_600; i++) {
      s.beat('a', 'b')
      s.set('b', -500)
      most = Math.max(most, s.lag('a'))
    }
    expect(most).toBeLessThanOrEqual(HOUR + 2 * MINUTE)
    expect(s.clock.offsetOf('a')).toBe(0)
    expect(s.lag('a')).toBeLessThanOrEqual(5 * SECOND)
  })

  test('the one that is right is told from the one that is not by notes, once', () => {
    const notes: unknown[] = []
    const clock = new EventClock(DEFAULT_WORKER_LIMITS, undefined, { skewed: (...args) => notes.push(args) })
    for (let i = 0; i < 100; i++) clock.heartbeat({ sensor: 'a', time: T + i * SECOND, recording: 'r', beat: i })
    for (let i = 0; i < 100; i++) {
      clock.heartbeat({ sensor: 'a', time: T + (100 + i) * SECOND, recording: 'r', beat: 100 + i })
      clock.heartbeat({ sensor: 'b', time: T + (100 + i) * SECOND + 3 * HOUR, recording: 'q', beat: i })
    }
    expect(notes).toEqual([['b', 3 * HOUR, true]])
  })
})

describe('B2: a clock that is set', () => {
  test.each([15 * SECOND, MINUTE, 2 * HOUR, DAY])(
    'back by %d ms: event time goes on within seconds, and comes right again',
    (by) => {
      const s = new Sensors().begin('a', T).run(100, 'a')
      s.set('a', -by).run(5, 'a')
      const before = s.time
      s.run(16, 'a')
      expect(s.time).toBeGreaterThanOrEqual(before + 14 * SECOND)
      expect(Math.abs(s.lag('a'))).toBeLessThanOrEqual(5 * SECOND)
      s.run((by / SECOND) * 8 + 16, 'a')
      expect(s.clock.offsetOf('a')).toBe(0)
    },
  )
  test('back, beside one that is right', () => {
    const s = new Sensors().begin('a', T).begin('b', T).run(100, 'a', 'b')
    s.set('a', -2 * HOUR).run(100, 'a', 'b')
    expect(s.time).toBe(T + 199 * SECOND)
    expect(Math.abs(s.lag('a'))).toBeLessThanOrEqual(5 * SECOND)
    // Corrected again.
    s.set('a', 2 * HOUR).run(100, 'a', 'b')
    expect(Math.abs(s.lag('a'))).toBeLessThanOrEqual(5 * SECOND)
  })
  test('ahead for good, alone', () => {
    const s = new Sensors()
      .begin('a', T)
      .run(100, 'a')
      .set('a', 2 * HOUR)
      .run(5, 'a')
    expect(s.time).toBe(T + 2 * HOUR + 104 * SECOND)
    expect(s.clock.offsetOf('a')).toBe(0)
  })
  test('to and fro does not drive event time away', () => {
    const s = new Sensors().begin('a', T).run(100, 'a')
    for (let i = 0; i < 20; i++)
      s.set('a', -2 * HOUR)
        .run(10, 'a')
        .set('a', 2 * HOUR)
        .run(10, 'a')
    expect(s.time).toBeLessThanOrEqual(T + 501 * SECOND)
  })
})

describe('recordings', () => {
  test('one that is read again moves nothing before it comes to where it was, also after a restart of the worker', () => {
    const s = new Sensors().begin('a', T, 'r').run(1_000, 'a')
    s.clock = new EventClock(DEFAULT_WORKER_LIMITS, JSON.parse(JSON.stringify(s.clock.save())))
    s.begin('a', T, 'r').run(1_000, 'a')
    expect(s.time).toBe(T + 999 * SECOND)
    expect(s.clock.timeOf('a')).toBe(T + 999 * SECOND)
    s.run(1, 'a')
    expect(s.time).toBe(T + 1_000 * SECOND)
    expect(s.resets).toBe(0)
  })
  test('another one, further back than an hour, starts the clock anew, also where it begins near the first', () => {
    const s = new Sensors()
      .begin('a', T, 'r')
      .run(10_000, 'a')
      .begin('a', T + SECOND, 'q')
      .run(1, 'a')
    expect(s.resets).toBe(1)
    expect(s.time).toBe(T + SECOND)
  })
  test('not so beside a sensor that is live', () => {
    const s = new Sensors()
      .begin('a', T)
      .begin('b', T)
      .run(4_000, 'a', 'b')
      .begin('a', T + SECOND)
      .run(10, 'a', 'b')
    expect(s.resets).toBe(0)
    expect(s.time).toBe(T + 4_009 * SECOND)
  })
  test('a state from before recordings had names is taken up', () => {
    const clock = new EventClock(DEFAULT_WORKER_LIMITS, { sensors: [['a', T]], time: T })
    expect(clock.heartbeat({ sensor: 'a', time: T + SECOND })).toBe(true)
    expect(clock.time).toBe(T + SECOND)
  })
})

test('for any heartbeats event time never goes back, and never waits for long while one sensor goes on', () => {
  const act = fc.record({
    who: fc.constantFrom('a', 'b', 'c'),
    what: fc.constantFrom('run', 'set', 'begin'),
    seconds: fc.nat(150),
    by: fc.integer({ min: -2 * DAY, max: 2 * DAY }).map((ms) => Math.floor(ms / SECOND) * SECOND),
  })
  fc.assert(
    fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
      const s = new Sensors().begin('a', T).begin('b', T).begin('c', T).run(5, 'a', 'b', 'c')
      for (const { who, what, seconds, by } of acts) {
        if (what === 'set') s.set(who, by)
        if (what === 'begin') s.begin(who, T + by, `${who}${by}`)
        const { resets, time } = s
        s.run(seconds, who)
        if (s.resets === resets) expect(s.time).toBeGreaterThanOrEqual(time)
      }
      s.run(400, 'a')
      const before = s.time
      s.run(80, 'a')
      expect(s.time).toBeGreaterThanOrEqual(before + 69 * SECOND)
    }),
    { numRuns: 30 },
  )
})
