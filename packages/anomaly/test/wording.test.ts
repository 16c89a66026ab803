import { quantity, windowText } from '../src/wording.js'

test('numbers of titles have units', () => {
  expect(quantity('response_bytes', 3_412_345)).toBe('3.4 MB')
  expect(quantity('bytes_per_response', 950)).toBe('950 B')
  expect(quantity('actor_response_bytes', 1e16)).toBe('10000 TB')
  expect(quantity('server_error_share', 0.4123)).toBe('41 %')
  expect(quantity('latency_ms', 1234.5)).toBe('1235 ms')
  expect(quantity('requests', 12_345)).toBe('12 k')
  expect(quantity('records_per_response', 2.53)).toBe('2.5')
  expect(quantity('objects', 10)).toBe('10')
  expect(['1m', '10m', '24h', '5m', 'exchange'].map(windowText)).toEqual([
    '1 min',
    '10 min',
    '24 h',
    '5 min',
    'exchange',
  ])
})
