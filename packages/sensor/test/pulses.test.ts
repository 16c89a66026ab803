/** What is told of a host's APIs each minute. */
import { DEFAULT_SENSOR_LIMITS } from '../src/options.js'
import { Pulses } from '../src/pulses.js'

const MINUTE = 60_000
const START = 1_700_000_040_000

test('calls are told by host and API when their minute is over, and once', () => {
  const pulses = new Pulses('s', DEFAULT_SENSOR_LIMITS)
  expect(pulses.heartbeat(START)).toEqual([])
  for (const id of ['GET a:8080/x', 'GET b/y', 'GET a:8080/x', 'POST a:8080/z']) pulses.count(id)
  expect(pulses.heartbeat(START + MINUTE - 1000)).toEqual([])
  const end = START + MINUTE
  expect(pulses.heartbeat(end)).toEqual([
    {
      v: 1,
      pulse: true,
      id: `pulse/s/a:8080/${end}`,
      time: end,
      host: 'a:8080',
      sensor: 's',
      calls: { 'GET a:8080/x': 2, 'POST a:8080/z': 1 },
    },
    { v: 1, pulse: true, id: `pulse/s/b/${end}`, time: end, host: 'b', sensor: 's', calls: { 'GET b/y': 1 } },
  ])
  expect(pulses.heartbeat(end + MINUTE)).toEqual([])
})

test('what comes after a silence counts in its own minute', () => {
  const pulses = new Pulses('s', DEFAULT_SENSOR_LIMITS)
  pulses.heartbeat(START)
  pulses.count('GET a/x')
  const after = START + 10 * MINUTE + 5_000
  expect(pulses.heartbeat(after).map(({ time }) => time)).toEqual([START + MINUTE])
  pulses.count('GET a/x')
  expect(pulses.heartbeat(after + MINUTE).map(({ time }) => time)).toEqual([START + 11 * MINUTE])
})

test('APIs beyond the limits are counted, not told', () => {
  const pulses = new Pulses('s', { ...DEFAULT_SENSOR_LIMITS, pulseApis: 2, pulses: 3 })
  pulses.heartbeat(START)
  for (const id of ['GET a/1', 'GET a/2', 'GET a/3', 'GET b/1', 'GET b/2', 'GET a/1']) pulses.count(id)
  const told = pulses.heartbeat(START + MINUTE)
  expect(told.map(({ calls }) => calls)).toEqual([{ 'GET a/1': 2, 'GET a/2': 1 }, { 'GET b/1': 1 }])
  expect(pulses.overLimit).toBe(2)
})
