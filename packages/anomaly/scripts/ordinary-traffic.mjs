// Ordinary traffic of a small company from a seed: no attack, no fault. Six APIs that differ in what makes bands hard to keep.
//   for (const exchange of ordinaryTraffic({ seed, days, start })) …      in order of time

const HOUR = 3_600_000

/** mulberry32 */
function random(seed) {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** perHour: calls at rhythm 1; weekend: factor; spread: of the day's and hour's own luck; tail: of response sizes (log-normal sigma). */
const APIS = [
  {
    name: ['GET', '/catalog/items'],
    perHour: 160,
    weekend: 1.15,
    rhythm: 'evening',
    people: 400,
    spread: 0.15,
    size: 9_000,
    tail: 0.5,
    records: 20,
    errors: 0.01,
    latency: 40,
  },
  {
    name: ['GET', '/accounts/{id}'],
    perHour: 70,
    weekend: 0.35,
    rhythm: 'office',
    people: 120,
    spread: 0.1,
    size: 2_200,
    tail: 0.3,
    records: 1,
    errors: 0.02,
    latency: 25,
  },
  {
    name: ['POST', '/login'],
    perHour: 30,
    weekend: 0.5,
    rhythm: 'office',
    people: 150,
    spread: 0.15,
    size: 700,
    tail: 0.1,
    records: 0,
    errors: 0.08,
    latency: 90,
  },
  {
    name: ['POST', '/uploads'],
    perHour: 6,
    weekend: 0.2,
    rhythm: 'office',
    people: 40,
    spread: 0.3,
    size: 300,
    tail: 0.2,
    records: 0,
    errors: 0.03,
    latency: 400,
    sent: 180_000,
  },
  {
    name: ['GET', '/health'],
    perHour: 60,
    weekend: 1,
    rhythm: 'flat',
    people: 2,
    spread: 0,
    size: 120,
    tail: 0.05,
    records: 0,
    errors: 0.001,
    latency: 3,
  },
  {
    name: ['GET', '/reports/export'],
    perHour: 3,
    weekend: 0.1,
    rhythm: 'office',
    people: 15,
    spread: 0.4,
    size: 60_000,
    tail: 1.2,
    records: 400,
    errors: 0.02,
    latency: 900,
  },
]

const RHYTHMS = {
  evening: (h) => 0.15 + 1.3 * Math.exp(-(((h - 20) / 4) ** 2)) + 0.8 * Math.exp(-(((h - 12) / 3) ** 2)),
  office: (h) => 0.03 + 1.5 * Math.exp(-(((h - 10.5) / 2.2) ** 2)) + 1.4 * Math.exp(-(((h - 15) / 2.2) ** 2)),
  flat: () => 1,
}

export function* ordinaryTraffic({ seed = 1, days = 35, start = Date.UTC(2024, 0, 1) } = {}) {
  const rng = random(seed)
  const normal = () => Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng())
  const poisson = (mean) => {
    if (mean > 40) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()))
    let n = 0
    for (let p = Math.exp(-mean), x = rng(); x > p && n < 1_000; x *= rng()) n++
    return n
  }
  const luck = APIS.map(() => 0)
  let count = 0
  for (let h = 0; h < days * 24; h++) {
    const batch = []
    const weekend = Math.floor(h / 24) % 7 >= 5
    for (const [a, api] of APIS.entries()) {
      // Luck that lasts some hours, as weather and newsletters do, over slow growth.
      luck[a] = 0.8 * luck[a] + 0.6 * api.spread * normal()
      const mean =
        api.perHour * RHYTHMS[api.rhythm](h % 24) * (weekend ? api.weekend : 1) * Math.exp(luck[a]) * (1 + h / 24 / 200)
      const n = api.rhythm === 'flat' ? Math.round(mean) : poisson(mean)
      for (let i = 0; i < n; i++) {
        const who = Math.floor(api.people * rng() ** 1.7)
        const at = api.rhythm === 'flat' ? (i + 0.2 * rng()) / n : rng()
        batch.push(exchangeOf(api, start + (h + at) * HOUR, who, { rng, normal }))
      }
    }
    batch.sort((x, y) => x.time - y.time)
    for (const exchange of batch) yield { ...exchange, id: `e${seed}-${count++}` }
  }
}

function exchangeOf(
  { name: [method, template], size, tail, records, errors, latency, sent = 200, people },
  time,
  who,
  { rng, normal },
) {
  const host = 'api.example'
  const failed = rng() < errors
  const status = failed ? (rng() < 0.8 ? 404 : 500) : 200
  const ip = `192.0.2.${who % 250}`
  const rows = failed || records === 0 ? 0 : records === 1 ? 1 : Math.round(records * Math.exp(0.5 * tail * normal()))
  return {
    v: 1,
    time,
    durationMs: latency * Math.exp(0.4 * normal()),
    sensor: 's',
    client: {
      ip,
      port: 1,
      id: `${template}-${who}${rng() < 0.02 && people > 10 ? `-${Math.floor(rng() * 1e6)}` : ''}`,
    },
    server: { ip: '198.51.100.1', port: 80 },
    api: { id: `${method} ${host}${template}`, host, method, template },
    request: {
      version: '1.1',
      method,
      target: template,
      host,
      bodyBytes: method === 'POST' ? Math.round(sent * Math.exp(tail * normal())) : 0,
    },
    response: { status, bodyBytes: failed ? 180 : Math.round(size * Math.exp(tail * normal())), records: rows },
    parameters: [{ in: 'query', name: 'page', values: [String(Math.floor(rng() * 30))] }],
    quality: { gapBytes: 0, truncated: false, oneSided: false },
  }
}
