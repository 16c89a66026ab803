/** Names in paths: what a sealed sensor sends before and after their template is learnt, and what follows from it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { collectApis } from '@apiscope/model'
import { createSealer } from '@apiscope/pii'
import { type Alert, type Exchange, isSealedWord, keys } from '@apiscope/schema'
import { FIXTURE_KEY } from '@apiscope/sensor'
import { openEmbedded } from '../src/pipeline/embedded'
import { conversation, pcap } from './support/pcap'
import { sensed } from './support/sensed'

const NAMES =
  'adelheid bartosz consuelo dagmar ekaterina fionnuala gwendolyn hyacinth ignatius jaroslav kornelia leopold magdalena nathaniel octavia perpetua quentin rosalind siobhan thaddeus urszula valentina wolfgang ximena yolanda zdenek'.split(
    ' ',
  )
const MAILS = NAMES.map((name) => `${name}@mail.test`)
const folder = mkdtempSync(join(tmpdir(), 'apiscope-sealed-paths-'))
const file = join(folder, 'names.pcap')
const seal = createSealer({ hmacKey: FIXTURE_KEY })

type Form = [target: string, fields?: string[], answer?: string[]]
const forms: Form[] = NAMES.flatMap((name, i): Form[] => [
  [`/members/${name}`],
  [`/members/${name}/orders`],
  [`/members/${name}/orders/${i + 400}`],
  [`/wiki/${name}`, [`Referer: https://shop.test/members/${name}/orders?of=${name}`]],
  [`/search/${name}%20smith`, [`Origin: https://shop.test`, `X-Original-URL: /members/${name}`]],
  [`/by-mail/${MAILS[i]}`, [`Cookie: last=${name}; seen=/members/${name}`]],
  [`http://shop.test/${name}/photo.png`],
  [`/map;owner=${name};zoom=3/${name}`],
  [`/login?next=/members/${name}#${name}`, [], [`Location: /members/${name}`, `Link: </members/${name}>; rel=next`]],
  [`/items('${name}')/reviews`, [], [`Content-Location: /members/${name}`, `Refresh: 0; url=/members/${name}`]],
])

beforeAll(() => {
  const frames = [1, 2, 3].flatMap(() =>
    forms.flatMap(([target, fields = [], answer = []], i) =>
      conversation(
        Buffer.from([`GET ${target} HTTP/1.1`, 'Host: shop.test', ...fields, '', ''].join('\r\n')),
        Buffer.from(
          [
            'HTTP/1.1 200 OK',
            'Content-Type: application/json',
            ...answer,
            'Content-Length: 11',
            '',
            '{"ok":true}',
          ].join('\r\n'),
        ),
        20_000 + i,
      ),
    ),
  )
  writeFileSync(file, pcap(frames, 1, 20))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function published(sealed: boolean, learned: Record<string, string[]>) {
  const { text, exchanges } = await sensed(file, { routes: { described: {}, learned }, ...(sealed ? { seal } : {}) })
  return { text: text.toLowerCase(), exchanges }
}

/** What workers make of the exchanges, and the templates that they teach. */
async function learned(exchanges: Exchange[]) {
  const alerts: Alert[] = []
  const run = await openEmbedded('embedded', {}, (alert) => void alerts.push(alert))
  for (const exchange of exchanges) run.feed.exchange(exchange)
  run.feed.finish()
  const templates = Object.entries(await run.state.hgetall(keys.templates()))
  return {
    alerts,
    apis: await collectApis(run.state),
    templates: Object.fromEntries(templates.map(([host, text]) => [host, JSON.parse(text) as string[]])),
  }
}

/** An API's name as a sealed sensor tells it. */
const told = (id: string) => {
  const slash = id.indexOf('/')
  return id.slice(0, slash) + seal.words(id.slice(slash))
}

test('K23: no name in a path, nor in a field that repeats one, leaves a sealed sensor, before its template is learnt and after', async () => {
  const plain = await published(false, {})
  const sealed = await published(true, {})
  expect(NAMES.filter((name) => plain.text.includes(name))).toEqual(NAMES)
  expect(NAMES.filter((name) => sealed.text.includes(name))).toEqual([])
  expect(sealed.exchanges.map(({ id }) => id)).toEqual(plain.exchanges.map(({ id }) => id))
  expect(sealed.exchanges.map(({ api }) => api.id)).toEqual(plain.exchanges.map(({ api }) => told(api.id)))
  const words = sealed.exchanges.flatMap(({ api }) => api.template.split('/')).filter(isSealedWord)
  expect(new Set(words).size).toBeGreaterThanOrEqual(NAMES.length)

  const [of, ofSealed] = [await learned(plain.exchanges), await learned(sealed.exchanges)]
  expect(of.templates['shop.test']).toContain('/members/{id}/orders/{id}')
  expect([...ofSealed.templates['shop.test']!].sort()).toEqual(of.templates['shop.test']!.map(seal.words).sort())
  expect(ofSealed.apis.map(({ id }) => id).sort()).toEqual(of.apis.map(({ id }) => told(id)).sort())
  expect(ofSealed.alerts.map(({ kind, api }) => [kind, api.id]).sort()).toEqual(
    of.alerts.map(({ kind, api }) => [kind, told(api.id)]).sort(),
  )

  const later = await published(true, ofSealed.templates)
  expect(NAMES.filter((name) => later.text.includes(name))).toEqual([])
  const names = new Set(later.exchanges.map(({ api }) => api.template))
  expect(names).toContain('/members/{id}')
  expect([...names].filter((name) => name.startsWith('/members/') && name.includes('~'))).toEqual([])
  // A value that was a word before is sealed as any other.
  const member = later.exchanges.find(({ api }) => api.template === '/members/{id}')!
  expect(member.parameters?.find((parameter) => parameter.in === 'path')?.values[0]).toMatch(/^\[sealed:/)
})
