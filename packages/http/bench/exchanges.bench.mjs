// How many keep-alive exchanges a second go through the http room alone, all counts on and inspection off, and how does
// that compare with bare http-parser-js over the same bytes?
//   npx tsc -b packages/http && node packages/http/bench/exchanges.bench.mjs [seconds]
import { createRequire } from 'node:module'
import { besideBaseline } from '../../../scripts/baseline.mjs'

const require = createRequire(import.meta.url)
const { openHttp } = require('../dist/index.js')
const { HTTPParser } = require('http-parser-js')

const seconds = Number(process.argv[2] ?? 5)
const EXCHANGES_A_FLOW = 20

const request = (i) =>
  Buffer.from(
    `GET /api/v1/users/${1000 + i}/orders?page=2&limit=10 HTTP/1.1\r\nHost: shop.example.com\r\n` +
      'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\nAccept: application/json\r\n' +
      'Accept-Encoding: gzip, deflate, br\r\nAuthorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2ln\r\n' +
      'Connection: keep-alive\r\n\r\n',
  )

function response(i) {
  const orders = []
  for (let k = 0; k < 10; k++) {
    orders.push({
      id: 100000 + i * 10 + k,
      sku: `SKU-${k}${i}`,
      status: 'shipped',
      total: 19.95 + k,
      currency: 'EUR',
      items: [1, 2],
    })
  }
  const body = JSON.stringify({ user: 1000 + i, page: 2, orders, next: `/api/v1/users/${1000 + i}/orders?page=3` })
  return Buffer.from(
    `HTTP/1.1 200 OK\r\nDate: Mon, 27 Jul 2026 12:28:53 GMT\r\nServer: nginx/1.24.0\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${body.length}\r\nCache-Control: no-store\r\nX-Request-Id: 7f3b9c2e-${i}\r\nConnection: keep-alive\r\n\r\n${body}`,
  )
}

const requests = Array.from({ length: EXCHANGES_A_FLOW }, (_, i) => request(i))
const responses = Array.from({ length: EXCHANGES_A_FLOW }, (_, i) => response(i))
const bytesAFlow = [...requests, ...responses].reduce((sum, b) => sum + b.length, 0)

let seen = 0
let records = 0
const room = openHttp({
  exchange(e) {
    seen++
    records += e.response.records
  },
  inspect: () => 0,
})
const info = { serial: 1, ip: ['10.0.0.1', '10.0.0.2'], port: [40000, 80], start: 0, handshake: true }
const at = { time: 0, offset: 0, acked: 0, seq: 0 }

function roomFlow() {
  const handler = room.open(info)
  let sent = 0
  let received = 0
  for (let i = 0; i < EXCHANGES_A_FLOW; i++) {
    const q = requests[i]
    at.time++
    at.offset = at.seq = sent
    at.acked = received
    handler.chunk(0, q, 0, q.length, at)
    sent += q.length
    const r = responses[i]
    at.time++
    at.offset = at.seq = received
    at.acked = sent
    handler.chunk(1, r, 0, r.length, at)
    received += r.length
  }
  handler.end(0, 'fin', at.time)
  handler.end(1, 'fin', at.time)
  handler.close('fin', at.time)
}

function bareFlow() {
  const client = new HTTPParser(HTTPParser.REQUEST)
  const server = new HTTPParser(HTTPParser.RESPONSE)
  let body = 0
  server[HTTPParser.kOnBody] = (_b, _o, n) => {
    body += n
  }
  server[HTTPParser.kOnMessageComplete] = () => {
    seen++
  }
  for (let i = 0; i < EXCHANGES_A_FLOW; i++) {
    client.execute(requests[i], 0, requests[i].length)
    server.execute(responses[i], 0, responses[i].length)
  }
  return body
}

/** Exchanges a second of processor time: a busy machine does not change the figure much. */
function measure(flow, ms) {
  const began = process.cpuUsage()
  let flows = 0
  let used = 0
  while (used < ms) {
    for (let i = 0; i < 50; i++, flows++) flow()
    const cpu = process.cpuUsage(began)
    used = (cpu.user + cpu.system) / 1000
  }
  return (flows * EXCHANGES_A_FLOW) / (used / 1000)
}

measure(roomFlow, 500)
measure(bareFlow, 500)
const rates = { room: [], bare: [] }
const rounds = 5
for (let i = 0; i < rounds; i++) {
  rates.bare.push(measure(bareFlow, (seconds * 1000) / rounds / 2))
  rates.room.push(measure(roomFlow, (seconds * 1000) / rounds / 2))
}
if (records === 0 || seen === 0) throw new Error('no records counted: the responses were not read')
const median = (list) => list.sort((a, b) => a - b)[list.length >> 1]
const roomRate = median(rates.room)
const bareRate = median(rates.bare)
console.log(
  `bytes an exchange     ${Math.round(bytesAFlow / EXCHANGES_A_FLOW)} (body ${responses[5].length - responses[5].indexOf('\r\n\r\n') - 4})`,
)
console.log(
  `http room             ${Math.round(roomRate)} exchanges/s, ${Math.round((roomRate * bytesAFlow) / EXCHANGES_A_FLOW / 1e6)} MB/s`,
)
console.log(`bare http-parser-js   ${Math.round(bareRate)} exchanges/s (no records, no pairing)`)
console.log(besideBaseline('http: room / bare http-parser-js', roomRate / bareRate))
console.log(`peak memory           ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`)
