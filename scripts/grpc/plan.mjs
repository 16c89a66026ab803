/**
 * What gRPC clients say, made from a seed: services, messages, and for each client the calls it makes. Messages are bytes here,
 * so that servers and clients in any language say the same: they send what the plan gives and answer what it gives for the path.
 */
import { generator } from '../fuzz/mutate.mjs'
import * as fleet from './fleet.mjs'
import * as shop from './shop.mjs'

const SERVICES = { shop, fleet }

const base64 = (list) => list.map((one) => one.toString('base64'))

/**
 * @param services `shop` or `fleet`
 * @returns `gzip`: some of it is compressed; `answers`: by path, variants of an answer, each a list of messages; `clients`: each a list of calls `{ path, requests, gzip }`;
 *   all messages in base64
 */
export function plan({ services = 'shop', seed = 1, clients = 12, calls = 60, gzip = 0 } = {}) {
  const { methods, KINDS } = SERVICES[services]
  const random = generator(seed)
  const offered = methods(random)
  const paths = Object.keys(offered)
  const answers = Object.fromEntries(
    paths.map((path) => {
      const { answer, many = 0 } = offered[path]
      const one = () => (many ? Array.from({ length: 1 + random(many) }, answer) : [answer()])
      return [path, Array.from({ length: 24 }, () => base64(one()))]
    }),
  )
  const kinds = Object.keys(KINDS)
  const made = Array.from({ length: clients }, (_, n) => {
    const wanted = Object.entries(KINDS[kinds[n % kinds.length]]).flatMap(([name, weight]) =>
      Array.from({ length: weight }, () => paths.find((path) => path.endsWith(`.${name}`))),
    )
    return Array.from({ length: calls }, () => {
      const path = wanted[random(wanted.length)]
      return { path, requests: base64([offered[path].ask()]), gzip: random(100) < gzip }
    })
  })
  return { answers, clients: made, gzip: gzip > 0 }
}
