/** The pages in a real browser. */
import { readFileSync } from 'node:fs'
import { apiName, keys } from '@apiscope/schema'
import type { Browser, Page } from 'playwright-core'
import { launch, openPage, withChromium } from './chromium.js'
import { alertOf, apiOf, type Fixture, post, type Served, START, serve } from './support.js'

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const HOUR = 3_600_000

let browser: Browser | undefined
let served: Served | undefined
beforeAll(async () => {
  browser = await launch()
})
afterAll(async () => browser?.close())
afterEach(async () => {
  await served?.close()
  served = undefined
})

const PROFILE = { exposure: 'public', response_labels: { EMAIL: 1, SSN: 1 }, calls: 1000 }

function rich(): Fixture {
  const past = Object.fromEntries(
    Array.from({ length: 30 }, (_, i) => [
      `1h:${i}`,
      {
        v: 1,
        at_ms: START + i * HOUR,
        metrics: { requests: [i === 20 ? 400 : 40, 42, 20, 70], latency_ms: [12, 11, 2, 40] },
      },
    ]),
  )
  const params = {
    'response:email': {
      labels: [{ label: 'EMAIL', confidence: 0.99, first: START, example: 'k•••@o•••.com' }],
      values: 40,
      distinct: 30,
    },
    'types:response:email': { types: ['email'], seen: 40, presence: 1, length: [8, 30] },
    'types:path:{1}': { types: ['uuid'], presence: 1 },
  }
  const detail = { profile: JSON.stringify(PROFILE), model: 'x', low: '80', high: '95', history: '[]', finding: 'null' }
  return apiOf('GET', 'a.test', '/users/{id}', 90, { past, params, detail, facts: { response_labels: 'EMAIL,SSN' } })
}

const ALERTS = [
  alertOf('a1'),
  alertOf('a2', {
    time: START + 3_560_000,
    evidence: {
      metric: 'chained_objects',
      observed: 60,
      expected: 0,
      upper: 6,
      window: '24h',
      incident: 'i1',
      looked_up_at: ['GET b.test/find'],
      spent_at: { 'GET a.test/users/{id}': 60 },
    },
  }),
]

const PAGES = [
  '',
  'inventory',
  'alerts',
  'actors',
  'coverage',
  `api?id=${encodeURIComponent('GET a.test/users/{id}')}`,
  'alert?id=a1',
  `actor?id=${encodeURIComponent('p:h.abcdefgh')}`,
]

async function settled(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.waitForFunction(() => {
    const main = document.querySelector('main')
    return main !== null && !/Reading …|Loading …/.test(main.textContent ?? '') && (main.textContent ?? '').length > 20
  })
}

const axe = (page: Page) =>
  page.evaluate(async (source) => {
    // Through the debugger, which no policy of the page concerns.
    new Function(source)()
    const { violations } = await (
      window as unknown as {
        axe: {
          run(
            options: unknown,
          ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>
        }
      }
    ).axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    })
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html.slice(0, 200)} ${nodes[0]!.failureSummary ?? ''}`)
  }, AXE)

withChromium('every page is drawn, and axe finds nothing against WCAG 2.2 AA, in light and dark', async () => {
  served = await serve([rich(), apiOf('POST', 'a.test', '/login', 40), apiOf('GET', 'b.test', '/find', 20)], ALERTS)
  for (const colorScheme of ['light', 'dark'] as const) {
    // The policy of the page forbids what axe needs; that the policy holds is another test.
    const { page, complaints } = await openPage(browser!, { colorScheme, bypassCSP: true })
    for (const path of PAGES) {
      await settled(page, `${served.running.url}/#/${path}`)
      expect([path, await axe(page)]).toEqual([path, []])
    }
    expect(complaints).toEqual([])
    await page.close()
  }
})

withChromium('a store that is empty says so on every page, and what comes when', async () => {
  served = await serve([], [])
  const { page, complaints } = await openPage(browser!, { bypassCSP: true })
  for (const path of ['', 'inventory', 'alerts', 'actors', 'coverage']) {
    await settled(page, `${served.running.url}/#/${path}`)
    expect(await page.textContent('main')).toMatch(/No |no API|holds no/)
    expect([path, await axe(page)]).toEqual([path, []])
  }
  await settled(page, `${served.running.url}/#/api?id=nothing`)
  expect(await page.textContent('main')).toContain('no such thing')
  expect(complaints).toEqual([])
})

const RTL = '\u202e\u2066'
const SCRIPT = '<img src=x onerror=alert(1)><script>alert(2)</script>"\'`{{alert(3)}}'
const LONG = 'x'.repeat(10_000)

withChromium(
  'what the traffic says is text: scripts, marks and names of 10 kB',
  async () => {
    const hostile = `${SCRIPT}${RTL}${LONG}`
    const host = `${SCRIPT}${RTL}.test`
    const template = `/${hostile}/{id}`
    const { id } = apiName('GET', host, template)
    const params = {
      [`response:${hostile}`]: {
        labels: [{ label: 'EMAIL', confidence: 1, first: START, example: SCRIPT }],
        values: 1,
        distinct: 1,
      },
      [`types:response:${hostile}`]: { types: [SCRIPT], presence: 1, values: [hostile] },
    }
    const facts = {
      servers: hostile,
      authentication: `${SCRIPT.replaceAll(' ', '')} bearer`,
      callers: hostile,
      successor: hostile,
      response_labels: `EMAIL,${SCRIPT.replaceAll(',', '')}`,
      changes: JSON.stringify([{ at: START + HOUR - 1, kind: SCRIPT, name: `response:${hostile}`, detail: hostile }]),
      changed_ms: String(START + HOUR - 1),
    }
    const evil = apiOf('GET', host, template, 95, {
      params,
      facts,
      detail: { profile: JSON.stringify(PROFILE), model: 'x', history: '[]', finding: 'null' },
    })
    const api = { id: evil.id, host, method: 'GET', template }
    const evidence = {
      metric: 'objects',
      observed: 3,
      incident: 'i',
      looked_up_at: [evil.id],
      spent_at: { [evil.id]: 2 },
      shapes: [hostile],
      parameters: [`query:${hostile}`],
      label: SCRIPT,
      parameter: `response:${hostile}`,
    }
    served = await serve(
      [evil],
      [alertOf('a1', { api, title: hostile, evidence, client: { id: `p:${hostile}`, ip: SCRIPT } })],
    )
    const { page, complaints } = await openPage(browser!)
    const pages = [
      '',
      'inventory',
      'alerts',
      'actors',
      'coverage',
      `api?id=${encodeURIComponent(id)}`,
      'alert?id=a1',
      `actor?id=${encodeURIComponent(`p:${hostile}`)}`,
    ]
    for (const path of pages) {
      await settled(page, `${served.running.url}/#/${path}`)
      const found = await page.evaluate(() => {
        // biome-ignore lint/performance/useDomNodeTextContent: what is drawn is asked for, not what is hidden
        const drawn = document.body.innerText
        return {
          elements: document.querySelectorAll(
            'main img, main script, main iframe, main object, main [onerror], header img',
          ).length,
          // Text that is drawn; titles are for hovering.
          marks: /[\u202a-\u202e\u2066-\u2069]/.test(drawn),
          wide: document.documentElement.scrollWidth - innerWidth,
          text: drawn.includes('<script>'),
        }
      })
      expect([path.slice(0, 9), found]).toEqual([
        path.slice(0, 9),
        { elements: 0, marks: false, wide: expect.any(Number), text: path === 'coverage' ? expect.any(Boolean) : true },
      ])
      expect([path.slice(0, 9), found.wide <= 1]).toEqual([path.slice(0, 9), true])
    }
    expect(complaints).toEqual([])
  },
  120_000,
)

withChromium('no inline script runs in it, and none from elsewhere', async () => {
  served = await serve([], [])
  const { page } = await openPage(browser!)
  await settled(page, served.running.url)
  const ran = await page.evaluate(async () => {
    const w = window as unknown as { ran?: boolean }
    const script = document.createElement('script')
    script.textContent = 'window.ran = true'
    document.body.append(script)
    const image = document.createElement('div')
    image.innerHTML = '<img src="x" onerror="window.ran = true">'
    document.body.append(image)
    await new Promise((resolve) => setTimeout(resolve, 200))
    return w.ran ?? false
  })
  expect(ran).toBe(false)
})

withChromium('by keyboard alone: menu, list, incident, a dismissal with its reason', async () => {
  served = await serve([rich()], ALERTS)
  const { page, complaints } = await openPage(browser!)
  await settled(page, `${served.running.url}/#/alerts`)
  const tabTo = async (text: string) => {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab')
      const at = await page.evaluate(() => document.activeElement?.textContent ?? '')
      if (at.includes(text)) return
    }
    throw new Error(`${text} is not reached`)
  }
  await tabTo('Broken object level')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.steps')
  await tabTo('dismiss')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Shift+Tab')
  await page.focus('.decide input')
  await page.keyboard.type('quarterly export')
  await page.keyboard.press('Enter')
  await page.waitForSelector('text=let pass for 30 days')
  expect(served.audit).toMatchObject([{ decision: 'dismiss', reason: 'quarterly export' }])
  expect(complaints).toEqual([])
})

withChromium('what-if: without a factor the score is what the model says', async () => {
  served = await serve([rich()], [])
  const { page } = await openPage(browser!)
  await settled(page, `${served.running.url}/#/api?id=${encodeURIComponent('GET a.test/users/{id}')}`)
  const slider = page.locator('input[aria-label="share of response data"]')
  await slider.focus()
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowLeft')
  const [, then] = (await page.textContent('.what-if'))!.match(/then\s*(\d+)/)!
  const view = (await served.model.api('GET a.test/users/{id}'))!
  const { scoreProfile, profileFromJson } = await import('@apiscope/risk')
  const { profile } = await served.state.hgetall(keys.riskDetail(view.api.id))
  const { risk } = scoreProfile(profileFromJson(JSON.parse(profile!)), undefined, ['response_data'])
  expect(Math.abs(Number(then) - risk)).toBeLessThanOrEqual(1)
})

withChromium('a new alert arrives without reloading', async () => {
  served = await serve([rich()], [], { limits: { liveMs: 100 } })
  const { page } = await openPage(browser!)
  await settled(page, `${served.running.url}/#/alerts`)
  await page.waitForTimeout(300)
  served.model.alerts.add(alertOf('n1', { title: 'Something new' }))
  await page.waitForSelector('.news >> text=Something new')
  await page.waitForSelector('.incident >> text=Something new')
})

withChromium('nobody sees anything without a login; with a token, pages', async () => {
  const { parseTokens } = await import('../src/index.js')
  served = await serve([rich()], ALERTS, {
    auth: { kind: 'tokens', tokens: parseTokens(`sam see ${'s'.repeat(24)}`, 'f') },
  })
  const { page, complaints } = await openPage(browser!)
  await page.goto(served.running.url)
  await page.waitForSelector('input[type=password]')
  expect(await page.textContent('body')).not.toContain('a.test')
  await page.fill('input[type=password]', 'wrong')
  await page.keyboard.press('Enter')
  await page.waitForSelector('text=not known')
  await page.fill('input[type=password]', 's'.repeat(24))
  await page.keyboard.press('Enter')
  await page.waitForSelector('text=Can you see')
  await settled(page, `${served.running.url}/#/alert?id=a1`)
  expect(await page.locator('text=dismiss: it was no attack').count()).toBe(0)
  await page.click('text=log out')
  await page.waitForSelector('input[type=password]')
  expect(complaints).toEqual([])
})

withChromium(
  '100,000 APIs: filtered, sorted, scrolled; only what is looked at is asked for and drawn',
  async () => {
    const many = Array.from({ length: 100_000 }, (_, i) =>
      apiOf(i % 3 ? 'GET' : 'POST', `h${i % 97}.test`, `/v1/things/${i}/{id}`, (i * 37) % 100),
    )
    served = await serve(many, [])
    const { page, complaints } = await openPage(browser!)
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('/api/inventory')) asked.push(request.url())
    })
    await settled(page, `${served.running.url}/#/inventory`)
    expect(await page.textContent('[role=status] >> nth=-1')).toContain('100,000 of 100,000')
    expect(await page.locator('.rows .body .row').count()).toBeLessThan(80)
    await page.evaluate(() => {
      const rows = document.querySelector('.rows')!
      rows.scrollTop = rows.scrollHeight
    })
    await page.waitForFunction(() =>
      [...document.querySelectorAll('.rows .body .row')].some(
        (row) => row.getAttribute('aria-rowindex') === '100001' && !row.textContent!.includes('…'),
      ),
    )
    expect(asked.length).toBeLessThan(12)
    await page.fill('input[type=search]', 'post h5.test things/99')
    await page.waitForFunction(() =>
      /^\d+ of 100,000/.test(document.querySelector('main [role=status]')?.textContent ?? ''),
    )
    expect(page.url()).toContain('text=post+h5.test')
    expect(complaints).toEqual([])
    // Pages of an estate of this size, as others ask for them.
    const page2 = await (
      await fetch(`${served.running.url}/api/inventory?sort=last_seen&offset=50000&limit=100`)
    ).json()
    expect(page2).toMatchObject({ matching: 100_000, offset: 50_000 })
    expect(page2.rows).toHaveLength(100)
    expect((await post(`${served.running.url}/api/inventory`, {})).status).toBe(404)
  },
  240_000,
)

withChromium('a page is light', async () => {
  served = await serve([rich()], ALERTS)
  const { gzipSync } = await import('node:zlib')
  let bytes = 0
  for (const path of ['/', '/main.js', '/style.css', '/icon.svg'])
    bytes += gzipSync(Buffer.from(await (await fetch(served.running.url + path)).arrayBuffer())).length
  expect(bytes).toBeLessThan(150_000)
})
