// What do 200 readers of the live page take of a processor, while alerts come and numbers change? CPU time of the server's process alone.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const READERS = 200
const SECONDS = Number(process.argv[2] ?? 20)

if (process.env.READERS_URL) {
  for (let i = 0; i < READERS; i++) {
    fetch(`${process.env.READERS_URL}/api/live`).then(
      async ({ body }) => {
        let text = ''
        for await (const part of body.pipeThrough(new TextDecoderStream())) {
          text += part
          if (!text.includes('event: changed')) continue
          text = ''
          await (await fetch(`${process.env.READERS_URL}/api/summary`)).text()
        }
      },
      () => {},
    )
  }
} else {
  const { startConsole } = require('../dist/index.js')
  const { ReadModel } = require('@apiscope/model')
  const { emptyViews, openState } = require('@apiscope/state')
  const { apiName, keys } = require('@apiscope/schema')
  const state = await openState('embedded')
  const shard = { worker: 'bench', partition: 0 }
  const ownership = await state.claim(shard)
  const views = emptyViews()
  const ids = Array.from({ length: 1_000 }, (_, i) => apiName('GET', `h${i % 10}.test`, `/v1/things/${i}`))
  views.sorted.set(keys.apis(), new Map(ids.map(({ id }, i) => [id, i % 100])))
  for (const { id, method, host, template } of ids)
    views.hashes.set(
      keys.api(id),
      new Map(
        Object.entries({
          method,
          host,
          template,
          calls: '10',
          first_seen_ms: '1',
          last_seen_ms: '2',
          response_labels: 'EMAIL',
          public_share: '1',
        }),
      ),
    )
  await state.writeViews(shard, ownership, views)
  const model = new ReadModel(state)
  const running = await startConsole({
    model,
    state,
    doors: { risk: false },
    audit() {},
    host: '127.0.0.1',
    port: 0,
    timeZone: 'UTC',
  })
  const child = spawn(process.execPath, [new URL(import.meta.url).pathname], {
    env: { ...process.env, READERS_URL: running.url },
  })
  await new Promise((resolve) => setTimeout(resolve, 5_000))
  const start = process.cpuUsage()
  const began = process.hrtime.bigint()
  let n = 0
  const timer = setInterval(() => {
    n++
    model.alerts.add({
      v: 1,
      id: `a${n}`,
      time: n,
      kind: 'scan',
      severity: 'low',
      api: ids[0],
      title: 'a scan',
      evidence: {},
    })
  }, 1_000)
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000))
  clearInterval(timer)
  const { user, system } = process.cpuUsage(start)
  const wall = Number(process.hrtime.bigint() - began) / 1e9
  console.log(
    JSON.stringify({
      bench: 'console.readers',
      readers: READERS,
      cpu_seconds_per_second: Number(((user + system) / 1e6 / wall).toFixed(3)),
    }),
  )
  child.kill()
  await running.close()
  await state.close()
}
