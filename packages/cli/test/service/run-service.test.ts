import { pino } from 'pino'
import { createMetrics } from '../../src/service/metrics.js'
import { runService, type Service } from '../../src/service/run-service.js'

const log = pino({ level: 'silent' })
const NEVER = new Promise<never>(() => {})
/** Longer than any run of tests: the last resort stays armed after the end, and this process has other tests to run. */
const LONG = 3_600_000

/** Longer than the command looks away between two looks at its signal. */
const LATER = 500

const options = (limits: { stopMs: number; startedMs: number }) => ({
  listen: 'none',
  metrics: createMetrics('test'),
  log: log as never,
  limits,
})

function service(stop: () => Promise<void>): Service {
  return { health: { live: () => undefined, ready: () => undefined }, done: NEVER, stop }
}

/** Passes on the clock of the test, so that no limit is met because the machine is slow. */
const soon = (ms = 10) => jest.advanceTimersByTimeAsync(ms)

describe('a service that is told to end', () => {
  let exit: jest.SpyInstance
  beforeEach(() => {
    jest.useFakeTimers()
    exit = jest.spyOn(process, 'exit').mockImplementation((() => {}) as never)
  })
  afterEach(() => {
    exit.mockRestore()
    jest.useRealTimers()
    // Each run listens for itself.
    process.removeAllListeners('SIGTERM')
    process.removeAllListeners('SIGINT')
  })

  it('stops what it started', async () => {
    const stop = jest.fn(async () => {})
    const run = runService(async () => service(stop), options({ stopMs: LONG, startedMs: LONG }))
    await soon()
    expect(stop).not.toHaveBeenCalled()
    process.emit('SIGTERM')
    await soon(LATER)
    await run
    expect(stop).toHaveBeenCalledTimes(1)
    expect(exit).not.toHaveBeenCalled()
  })

  it('while it starts, is stopped in order as soon as it has', async () => {
    const stop = jest.fn(async () => {})
    let begun!: (service: Service) => void
    const starting = new Promise<Service>((resolve) => {
      begun = resolve
    })
    const run = runService(() => starting, options({ stopMs: LONG, startedMs: 40 }))
    await soon()
    process.emit('SIGTERM')
    await soon()
    begun(service(stop))
    await soon(LATER)
    await run
    expect(stop).toHaveBeenCalledTimes(1)
    await soon(LATER)
    expect(exit).not.toHaveBeenCalled()
  })

  it('and does not get as far as to have started, ends as by the signal', async () => {
    void runService(() => NEVER, options({ stopMs: LONG, startedMs: 20 }))
    process.emit('SIGTERM')
    await soon(LATER)
    expect(exit).toHaveBeenCalledWith(143)
  })

  it('and cannot, ends with a status that says so', async () => {
    void runService(async () => service(() => NEVER), options({ stopMs: 20, startedMs: LONG }))
    await soon()
    process.emit('SIGTERM')
    await soon(LATER)
    expect(exit).toHaveBeenCalledWith(1)
  })
})
