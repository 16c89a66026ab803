/** Services of a fleet, a bank and a clinic: nothing of them was looked at when the inference of names was made. */
import { all, bytes, double, int, message, text, WORDS } from './encode.mjs'

/** Methods with what they are asked and what they answer. `many`: messages of an answer that is a stream. */
export function methods(random) {
  const word = () => WORDS[random(WORDS.length)]
  const some = (most, make) => Array.from({ length: random(most + 1) }, make)
  const maybe = (field) => (random(4) === 0 ? Buffer.alloc(0) : field)
  const id = () => `${word()}-${1_000 + random(90_000)}`
  const stamp = (number) =>
    message(number, int(1, 1_700_000_000 + random(9_999_999)), maybe(int(2, random(999_999_999))))
  const place = (number) => message(number, double(1, random(90_000) / 1_000), double(2, random(180_000) / 1_000))
  const amount = (number) => message(number, int(1, random(900_000)), text(3, 'CHF'))
  const person = () =>
    all(text(1, id()), message(2, text(1, word()), text(2, word())), stamp(3), maybe(text(4, `${word()}@example.net`)))
  const byName = () => text(1, id())
  return {
    '/fleet.v2.Vehicles/Report': {
      ask: () =>
        all(
          text(1, id()),
          place(2),
          maybe(double(3, random(130))),
          ...some(3, () => message(5, int(1, random(40)), text(2, word()))),
        ),
      answer: () => int(1, 5 + random(55)),
    },
    '/fleet.v2.Vehicles/Locate': { ask: byName, answer: () => all(place(1), stamp(2), maybe(int(3, random(360)))) },
    '/fleet.v2.Vehicles/Follow': { ask: byName, answer: () => all(place(1), stamp(2)), many: 9 },
    '/fleet.v2.Vehicles/Within': {
      ask: () => all(place(1), double(2, random(40)), maybe(int(3, random(100)))),
      answer: () => all(...some(15, () => message(1, text(1, id()), place(2)))),
    },
    '/fleet.v2.Routes/Plan': {
      ask: () => all(...some(6, () => message(1, text(1, word()), place(2))), int(2, random(3))),
      answer: () =>
        all(text(1, id()), ...some(12, () => message(2, place(1), int(2, random(3_000)))), int(3, random(9_000))),
    },
    '/fleet.v2.Routes/Drop': { ask: () => all(text(1, id()), int(2, 1)), answer: () => Buffer.alloc(0) },
    '/bank.ledger.v1.Accounts/Balance': { ask: byName, answer: () => all(amount(1), amount(2), stamp(3)) },
    '/bank.ledger.v1.Accounts/Statement': {
      ask: () => all(text(1, id()), stamp(2), stamp(3), maybe(int(4, 50))),
      answer: () =>
        all(
          ...some(18, () => message(1, text(1, id()), amount(2), stamp(3), maybe(text(4, word())))),
          maybe(text(2, id())),
        ),
    },
    '/bank.ledger.v1.Transfers/Send': {
      ask: () => all(text(1, id()), text(2, id()), amount(3), maybe(text(4, `${word()} ${word()}`)), text(9, id())),
      answer: () => all(text(1, id()), int(2, 1 + random(4)), stamp(3)),
    },
    '/bank.ledger.v1.Transfers/Confirm': {
      ask: () => all(text(1, id()), bytes(2, Buffer.from(id()))),
      answer: () => all(int(1, 1), stamp(3)),
    },
    '/clinic.v1.Patients/Find': {
      ask: () => all(text(1, word()), maybe(text(2, word())), int(4, 10)),
      answer: () => all(...some(8, () => message(1, person())), int(2, random(400))),
    },
    '/clinic.v1.Patients/Read': { ask: byName, answer: () => message(1, person()) },
    // The same types as the one before it: never to be told apart.
    '/clinic.v1.Patients/ReadArchived': { ask: byName, answer: () => message(1, person()) },
    '/clinic.v1.Patients/Admit': {
      ask: () => all(message(1, person()), text(2, word())),
      answer: () => all(text(1, id()), stamp(2)),
    },
    '/clinic.v1.Labs/Results': {
      ask: () => all(text(1, id()), maybe(stamp(2))),
      answer: () => all(...some(20, () => message(1, text(1, word()), double(2, random(900) / 7), text(3, 'mmol/l')))),
    },
    '/grpc.health.v1.Health/Check': { ask: () => Buffer.alloc(0), answer: () => int(1, 1) },
  }
}

/** What a kind of client calls, and how often. */
export const KINDS = {
  vehicle: { 'Vehicles/Report': 9, 'Routes/Plan': 1, 'Routes/Drop': 1 },
  dispatch: { 'Vehicles/Locate': 5, 'Vehicles/Within': 3, 'Vehicles/Follow': 1, 'Routes/Plan': 2, 'Routes/Drop': 1 },
  teller: { 'Accounts/Balance': 6, 'Accounts/Statement': 3, 'Transfers/Send': 3, 'Transfers/Confirm': 3 },
  ward: { 'Patients/Find': 3, 'Patients/Read': 5, 'Patients/ReadArchived': 1, 'Patients/Admit': 1, 'Labs/Results': 4 },
  probe: { 'Health/Check': 1 },
}
