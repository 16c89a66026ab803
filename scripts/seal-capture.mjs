#!/usr/bin/env node
// Transcribes a capture: what its HTTP/1 connections carried in the clear is carried by TLS 1.3 (OpenSSL) at the same times, or by HTTP/2 over
// TLS; all other frames are copied. Writes pcapng with the secrets inside, so that a report on both can be compared.
//
//   node scripts/seal-capture.mjs IN OUT [--http2 node|haproxy] [--delay MS] [--missing SHARE] [--seed N]
//
// --http2: who answers over HTTP/2; --delay: secrets come up to so much later than the connection begins, in any order; --missing: those of this
// share of connections never come. Prints as JSON how many connections were sealed, how many of them carried by HTTP/2, and how many without secrets.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { generator } from './fuzz/mutate.mjs'
import { framesOf, pcapng } from './seal/frames.mjs'
import { Http2Carrier } from './seal/http2.mjs'
import { isHttp, read } from './seal/read.mjs'
import { certificate, sealed } from './seal/tls.mjs'

/** One that belongs to nobody: from here on secrets are expected. */
const NOBODYS = {
  time: Number.NEGATIVE_INFINITY,
  key: Buffer.from(`CLIENT_RANDOM ${'00'.repeat(32)} ${'00'.repeat(48)}\n`),
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      http2: { type: 'string' },
      delay: { type: 'string', default: '0' },
      missing: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
    },
  })
  const [input, output] = positionals
  const random = generator(Number(values.seed))
  const { frames, flows } = await read(input)
  const own = certificate()
  const carrier = values.http2 ? await Http2Carrier.open(values.http2, own) : undefined
  const https = flows.filter(isHttp)
  const replaced = new Set(https.map(({ info }) => info.port[0]))
  for (const flow of flows) if (!https.includes(flow)) replaced.delete(flow.info.port[0])
  const events = [NOBODYS]
  const count = { sealed: 0, http2: 0, missing: 0 }
  for (const flow of https) {
    if (!replaced.has(flow.info.port[0])) continue
    count.sealed++
    const isCarried = carrier?.canCarry(flow) ?? false
    if (isCarried) count.http2++
    const { out, keys } = isCarried ? await carrier.carry(flow) : await sealed(flow, own)
    events.push(...framesOf(flow, out))
    if (random(1_000) < Number(values.missing) * 1_000) count.missing++
    else
      for (const key of keys)
        events.push({ time: flow.info.start + (Number(values.delay) > 0 ? random(Number(values.delay)) : -1), key })
  }
  await carrier?.close()
  for (const frame of frames)
    if (!frame.ports || !(replaced.has(frame.ports[0]) || replaced.has(frame.ports[1]))) events.push(frame)
  events.sort((a, b) => a.time - b.time)
  writeFileSync(output, pcapng(events))
  console.log(JSON.stringify({ ...count, copied: flows.length - count.sealed }))
}

main().catch((error) => {
  console.error(error.stack)
  process.exit(1)
})
