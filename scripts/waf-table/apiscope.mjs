/** What apiscope says of a value, and of a request: the classifier, and the sensor's look at all of a request. */
import { createRequire } from 'node:module'
import { requestOf } from './lists.mjs'

const require = createRequire(import.meta.url)
const { loadAttackModel } = require('../../packages/attacks/dist/index.js')
const { RequestLook } = require('../../packages/sensor/dist/attacks/request-look.js')

/** `{value, sure, request}`: above the threshold of 0.1 %, above that of 0.01 %, a verdict anywhere in the request; undefined where it does not apply. */
export function judge(items) {
  const model = loadAttackModel()
  const { permille1, permille01 } = model.thresholds
  const look = new RequestLook()
  return items.map((item) => {
    const score = item.value === undefined ? undefined : model.score(item.value).score
    return {
      value: score === undefined ? undefined : score >= permille1,
      sure: score === undefined ? undefined : score >= permille01,
      request: look.verdicts({ oddities: [] }, messageOf(requestOf(item)), [], true) !== undefined,
    }
  })
}

function messageOf({ method, url, headers, data }) {
  const rawHeaders = Object.entries({ Host: 'shop.example', ...headers }).flatMap(([name, value]) => [name, `${value}`])
  const lines = []
  for (let i = 0; i < rawHeaders.length; i += 2) lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`)
  const body = Buffer.from(data)
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  return {
    version: '1.1',
    method,
    target: latin1(url),
    rawHeaders: rawHeaders.map(latin1),
    fieldLines: latin1(lines.join('\n')),
    contentType: type,
    body: body.length > 0 ? body : undefined,
    bodyBytes: body.length,
    bodyWhole: true,
    bodySeen: true,
    asidesWhole: true,
    gapBytes: 0,
    truncated: false,
    trailers: undefined,
    chunkExtensions: undefined,
    rest: undefined,
  }
}

/** As the bytes come from the wire. */
const latin1 = (text) => Buffer.from(text, 'utf8').toString('latin1')
