/** Services of a shop: what the inference of names was made with. */
import { all, bytes, double, int, message, text, WORDS } from './encode.mjs'

/** Methods with what they are asked and what they answer. `many`: messages of an answer that is a stream. */
export function methods(random) {
  const word = () => WORDS[random(WORDS.length)]
  const id = () => 1 + random(90_000)
  const some = (most, make) => Array.from({ length: random(most + 1) }, make)
  const maybe = (field) => (random(3) === 0 ? Buffer.alloc(0) : field)
  const money = (number) => message(number, text(1, 'EUR'), int(2, random(90_000)), maybe(int(3, random(99))))
  const item = () =>
    all(
      text(1, `sku-${id()}`),
      text(2, `${word()} ${word()}`),
      money(3),
      maybe(int(4, random(500))),
      maybe(double(6, random(100) / 7)),
    )
  const user = () =>
    all(
      int(1, id()),
      text(2, `${word()} ${word()}`),
      text(3, `${word()}@example.org`),
      maybe(text(5, `+49 30 ${100_000 + random(899_999)}`)),
      maybe(int(7, 1)),
    )
  const order = () =>
    all(
      text(1, `o-${id()}`),
      int(2, id()),
      ...some(4, () => message(4, text(1, `sku-${id()}`), int(2, 1 + random(5)))),
      money(5),
      int(8, 1 + random(6)),
    )
  const byId = () => int(1, id())
  const bySku = () => text(1, `sku-${id()}`)
  const page = () => all(maybe(int(1, random(50))), int(2, 10 * (1 + random(10))), maybe(text(3, word())))
  return {
    '/shop.catalog.v1.Catalog/GetItem': { ask: bySku, answer: () => message(1, item()) },
    '/shop.catalog.v1.Catalog/GetDraft': { ask: bySku, answer: () => message(1, item()) },
    '/shop.catalog.v1.Catalog/ListItems': {
      ask: page,
      answer: () => all(...some(12, () => message(1, item())), maybe(text(2, word()))),
    },
    '/shop.catalog.v1.Catalog/Watch': {
      ask: () => all(bytes(1, Buffer.from(word())), int(2, 1)),
      answer: () => all(int(1, 1 + random(3)), message(2, item())),
      many: 6,
    },
    '/shop.users.v1.Users/Get': { ask: byId, answer: () => message(1, user()) },
    '/shop.users.v1.Users/Search': {
      ask: () => all(text(1, word()), int(3, 20)),
      answer: () => all(...some(20, () => message(2, user())), int(3, random(900))),
    },
    '/shop.users.v1.Users/Update': {
      ask: () => all(message(1, user()), message(2, text(1, 'name'), text(1, 'email'))),
      answer: () => message(1, user()),
    },
    '/shop.orders.v1.Orders/Place': {
      ask: () => all(message(1, order()), text(2, `key-${id()}`), maybe(int(6, 1))),
      answer: () => all(text(1, `o-${id()}`), int(2, 1_700_000_000 + random(9_999_999))),
    },
    '/shop.orders.v1.Orders/Track': {
      ask: () => text(1, `o-${id()}`),
      answer: () =>
        all(int(1, random(6)), message(2, int(1, 1_700_000_000 + random(9_999_999))), maybe(text(3, word()))),
      many: 8,
    },
    '/shop.orders.v1.Orders/Cancel': {
      ask: () => all(text(1, `o-${id()}`), text(4, word())),
      answer: () => Buffer.alloc(0),
    },
    '/shop.pay.v1.Payments/Charge': {
      ask: () => all(text(1, `o-${id()}`), money(2), message(3, text(1, `tok-${id()}`), int(2, 12), int(3, 2030))),
      answer: () => all(text(1, `ch-${id()}`), int(2, 1), int(5, 1_700_000_000)),
    },
    '/shop.pay.v1.Payments/Refund': {
      ask: () => all(text(1, `ch-${id()}`), maybe(money(2))),
      answer: () => all(text(1, `re-${id()}`), int(2, 1)),
    },
    '/grpc.health.v1.Health/Check': { ask: () => Buffer.alloc(0), answer: () => int(1, 1) },
  }
}

/** What a kind of client calls, and how often. */
export const KINDS = {
  web: { 'Catalog/GetItem': 6, 'Catalog/ListItems': 4, 'Users/Get': 5, 'Orders/Place': 2, 'Orders/Track': 1 },
  admin: {
    'Catalog/GetDraft': 3,
    'Catalog/GetItem': 2,
    'Users/Search': 3,
    'Users/Update': 2,
    'Orders/Cancel': 1,
    'Payments/Refund': 1,
  },
  worker: { 'Orders/Place': 1, 'Payments/Charge': 4, 'Catalog/Watch': 1, 'Users/Get': 3, 'Health/Check': 2 },
  probe: { 'Health/Check': 1 },
}
