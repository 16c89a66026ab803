/** Flows without keys are let go: who opens them chooses how many there are. */
import type { FlowInfo } from '@apiscope/flow'
import { openTls } from '../src/index.js'
import { feed, Reader, rig, talk } from './support.js'

const turns = [{ ask: Buffer.from('GET / HTTP/1.1\r\n\r\n'), answer: Buffer.alloc(3_000, 65) }]

test.each(['TLSv1.3', 'TLSv1.2'] as const)(
  '%s: what is over and has waited in vain is kept by nobody',
  async (version) => {
    const versions = { minVersion: version, maxVersion: version }
    const { chunks } = await talk({ server: versions, client: versions, turns })
    // Whole, and joined late so that any key could be its own.
    for (const from of [0, Math.floor(chunks.length / 2)]) {
      const reader = new Reader()
      const room = openTls(() => reader, { tls: () => {} })
      room.keys.expected = true
      let end = 0
      for (let serial = 1; serial <= 20; serial++) {
        const info: FlowInfo = {
          serial,
          ip: ['10.0.0.1', '10.0.0.2'],
          port: [40_000 + serial, 443],
          start: 0,
          handshake: from === 0,
        }
        end = feed({ ...rig(), room, reader, handler: room.open(info)! }, chunks.slice(from))
      }
      room.advance(end + 60_000)
      expect(room.keys.awaited).toBe(0)
      expect(reader.closed).toBe(20)
    }
  },
)
