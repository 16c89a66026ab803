// Does the inventory of 100,000 APIs keep up with scrolling? Frames and long tasks in a real browser while 3,600 lines pass; beside it, the frames of the same page at rest.
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

const require = createRequire(import.meta.url)
const { startConsole } = require('../dist/index.js')
const { ReadModel } = require('@apiscope/model')
const { emptyViews, openState } = require('@apiscope/state')
const { apiName, keys } = require('@apiscope/schema')

const state = await openState('embedded')
const ownership = await state.claim({ worker: 'bench', partition: 0 })
const views = emptyViews()
const ids = Array.from({ length: 100_000 }, (_, i) => apiName('GET', `h${i % 97}.test`, `/v1/things/${i}/{id}`))
views.sorted.set(keys.apis(), new Map(ids.map(({ id }, i) => [id, (i * 37) % 100])))
for (const { id, method, host, template } of ids) {
  const facts = {
    method,
    host,
    template,
    calls: '10',
    actors: '2',
    authentication: 'bearer',
    first_seen_ms: '1',
    last_seen_ms: '2',
    response_labels: 'EMAIL,NAME',
  }
  views.hashes.set(keys.api(id), new Map(Object.entries(facts)))
}
await state.writeViews({ worker: 'bench', partition: 0 }, ownership, views)
const model = new ReadModel(state)
const began = process.cpuUsage()
await model.inventory({ limit: 1 })
const { user, system } = process.cpuUsage(began)
const running = await startConsole({
  model,
  state,
  doors: { risk: false },
  audit() {},
  host: '127.0.0.1',
  port: 0,
  timeZone: 'UTC',
})
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
await page.goto(`${running.url}/#/inventory`)
await page.waitForSelector('.rows .api')
const debuggee = await page.context().newCDPSession(page)
// CPU time of the page's thread, not of the wall: other work on the machine does not count.
await debuggee.send('Performance.enable', { timeDomain: 'threadTicks' })
const cpu = async () => {
  const { metrics } = await debuggee.send('Performance.getMetrics')
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]))
}
const before = await cpu()
const seen = await page.evaluate(async () => {
  const rows = document.querySelector('.rows')
  const long = []
  new PerformanceObserver((list) =>
    long.push(...list.getEntries().map(({ duration }) => Math.round(duration))),
  ).observe({ type: 'longtask' })
  const run = (pixels) => {
    let frames = 0
    const start = performance.now()
    return new Promise((resolve) => {
      const step = () => {
        rows.scrollTop += pixels
        if (++frames < 150) requestAnimationFrame(step)
        else resolve(Math.round((1000 * frames) / (performance.now() - start)))
      }
      requestAnimationFrame(step)
    })
  }
  const at_rest = await run(0)
  long.length = 0
  const frames_per_second = await run(400)
  return { at_rest, frames_per_second, long_tasks: long.filter((ms) => ms > 100).length }
})
const after = await cpu()
const ms = (name) => Number(((1000 * (after[name] - before[name])) / 150).toFixed(1))
seen.cpu_ms_per_frame = {
  all: ms('TaskDuration'),
  script: ms('ScriptDuration'),
  layout: ms('LayoutDuration'),
  style: ms('RecalcStyleDuration'),
}
console.log(
  JSON.stringify({
    bench: 'console.scroll',
    apis: ids.length,
    read_cpu_seconds: Number(((user + system) / 1e6).toFixed(2)),
    ...seen,
  }),
)
await browser.close()
await running.close()
await state.close()
