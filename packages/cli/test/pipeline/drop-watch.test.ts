import { DropWatch } from '../../src/pipeline/drop-watch.js'

test('N22: dropped frames are said, each time there are more, with the mend', () => {
  const said: object[] = []
  const watch = new DropWatch({ warn: (details: object) => void said.push(details) } as never)
  watch.look({ 'sensor.ring_drops': 0, 'capture.kernel_drops': 0 })
  expect(said).toEqual([])
  watch.look({ 'sensor.ring_drops': 5, 'capture.kernel_drops': 0, 'flow.ooo_dropped': 9 })
  watch.look({ 'sensor.ring_drops': 5 })
  watch.look({ 'sensor.ring_drops': 7 })
  expect(said).toMatchObject([
    { counter: 'sensor.ring_drops', dropped: 5, total: 5, mend: expect.stringContaining('--threads') },
    { counter: 'sensor.ring_drops', dropped: 2, total: 7 },
  ])
})
