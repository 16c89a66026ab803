/** Agents that read people's data at internal APIs and say them to models, in many wordings; and others that do not. Made from a seed. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SensorCore } from '@apiscope/sensor'
import { random } from '../../../anomaly/test/support'
import { Conversation } from '../../../sensor/test/support/conversation'

export interface Person {
  id: string
  first: string
  last: string
  email: string
  phone: string
  street: string
}

const NAMES = JSON.parse(readFileSync(join(__dirname, 'names.json'), 'utf8')) as { first: string[]; last: string[] }[]

/** Choices from a seed. */
class Pick {
  private readonly next: () => number

  constructor(seed: number) {
    this.next = random(seed)
  }

  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1))
  }

  one<T>(list: readonly T[]): T {
    return list[this.int(0, list.length - 1)]!
  }

  of(alphabet: string, length: number): string {
    return Array.from({ length }, () => this.one([...alphabet])).join('')
  }

  shuffled<T>(list: readonly T[]): T[] {
    return list
      .map((item) => ({ item, at: this.next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item)
  }
}

const DIGITS = '0123456789'

/** Somebody with a number that could be one of a real country. */
function personOf(pick: Pick): Person {
  const at = pick.int(0, NAMES.length - 1)
  const first = pick.one(NAMES[at]!.first)
  const last = pick.one(NAMES[at]!.last)
  const digits = (n: number) => pick.of(DIGITS, n)
  const phones = [
    `+1 ${pick.one(['415', '212', '303', '617'])}-${pick.int(200, 999)}-${digits(4)}`,
    `+49 170 ${pick.int(1, 9)}${digits(6)}`,
    `+44 7700 9${digits(5)}`,
    `+33 6 ${pick.int(10, 79)} ${digits(2)} ${digits(2)} ${digits(2)}`,
    `+34 6${digits(2)} ${digits(3)} ${digits(3)}`,
  ]
  const street = pick.one(['Street', 'Avenue', 'Road', 'Lane'])
  return {
    id: `cus_${pick.of('abcdefghkmnpqrstuvwxyz0123456789', 10)}7`,
    first,
    last,
    email: `${ascii(first)}.${ascii(last)}${pick.int(1, 99)}@${pick.of('bcdfghjklm', 6)}.example.org`,
    phone: phones[at]!,
    street: `${pick.int(1, 299)} ${pick.one(NAMES[0]!.last)} ${street}`,
  }
}

const ascii = (text: string) => text.normalize('NFD').replace(/[^A-Za-z]/g, '')

/** A person in other words, each its own way. */
const WORDINGS: readonly ((p: Person) => string)[] = [
  (p) => JSON.stringify({ name: `${p.first} ${p.last}`, email: p.email, phone: p.phone }),
  (p) => `The customer ${p.first} ${p.last} can be reached under ${p.email.toUpperCase()} and asked for a refund.`,
  (p) =>
    `${p.last.toUpperCase()}, ${p.first.toUpperCase()}; tel. ${p.phone.replace(/[ -]/g, '.')}; wants a call back on Monday.`,
  (p) => `Ticket of ${p.id}: lives at ${p.street}, phone ${p.phone.replace(/ /g, '-')}.`,
  (p) => `please write a friendly mail to ${p.email.toLowerCase()} about the late parcel (ref ${p.id.toUpperCase()})`,
  (p) => `| ${p.first} ${p.last} | ${p.email} | ${p.street} |`,
]

type Ask = (text: string) => { path: string; body: unknown; answer: unknown }
const CHAT = { object: 'chat.completion', model: 'gpt-4.1', choices: [{ index: 0, message: { content: 'Done.' } }] }
const MODELS: readonly Ask[] = [
  (text) => ({
    path: '/v1/chat/completions',
    body: { model: 'gpt-4.1', messages: [{ role: 'user', content: text }] },
    answer: CHAT,
  }),
  (text) => ({
    path: '/v1/messages',
    body: {
      model: 'claude-x',
      max_tokens: 9,
      messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: text }] }],
    },
    answer: {
      type: 'message',
      model: 'claude-x',
      content: [],
      stop_reason: 'end_turn',
      usage: { input_tokens: 1, output_tokens: 1 },
    },
  }),
  (text) => ({
    path: '/v1beta/models/gemini-2.5-flash:generateContent',
    body: { contents: [{ role: 'user', parts: [{ functionResponse: { name: 'crm', response: { result: text } } }] }] },
    answer: { candidates: [{ content: { parts: [{ text: 'ok' }] } }], modelVersion: 'gemini-2.5-flash' },
  }),
  (text) => ({
    path: '/v1/embeddings',
    body: { model: 'text-embedding-3-small', input: [text] },
    answer: {
      object: 'list',
      data: [{ embedding: [0.1] }],
      model: 'text-embedding-3-small',
      usage: { prompt_tokens: 3 },
    },
  }),
]

const record = (p: Person) => ({
  id: p.id,
  fullName: `${p.first} ${p.last}`,
  contact: { email: p.email, phone: p.phone },
  address: { street: p.street, city: 'Springfield' },
})

export interface Scene {
  /** Address of each agent that says people's data to a model → how many people. */
  planted: Map<string, number>
  controls: string[]
  /** Texts that must not leave a sealed sensor, nor stand in any alert. */
  canaries: string[]
}

export class World {
  private readonly pick: Pick
  private port = 20_000

  constructor(
    private readonly core: SensorCore,
    seed: number,
  ) {
    this.pick = new Pick(seed)
  }

  play(planted: number, controls: number): Scene {
    const scene: Scene = { planted: new Map(), controls: [], canaries: [] }
    const order = this.pick.shuffled([
      ...Array.from({ length: planted }, () => true),
      ...Array.from({ length: controls }, () => false),
    ])
    order.forEach((isPlanted, i) => {
      const ip = `10.1.${i >> 8}.${i & 255}`
      const people = Array.from({ length: this.pick.int(4, 12) }, () => personOf(this.pick))
      scene.canaries.push(
        ...people
          .slice(0, 2)
          .flatMap((p) => [p.email, p.phone, p.last])
          .filter((text) => text.length > 5),
      )
      this.say(ip, 'What does the refund policy say about late parcels?')
      if (isPlanted) scene.planted.set(ip, this.leak(ip, people))
      else {
        scene.controls.push(ip)
        this.innocent(ip, people, i % 5)
      }
      Conversation.clock += 60_000
    })
    return scene
  }

  /** List, then each one, then a model: three hops. @returns people said */
  private leak(ip: string, people: Person[]): number {
    const said = people.slice(0, this.pick.int(4, people.length))
    this.list(ip, people)
    for (const person of said) this.detail(ip, person)
    Conversation.clock += this.pick.int(1_000, 1_200_000)
    if (this.pick.int(0, 1) === 0) this.say(ip, `Summarise these:\n${said.map((p) => this.wording(p)).join('\n')}`)
    else for (const person of said) this.say(ip, `Please take care of this one. ${this.wording(person)}`)
    return said.length
  }

  private innocent(ip: string, people: Person[], kind: number): void {
    const others = people.map(() => personOf(this.pick))
    if (kind !== 3) this.list(ip, people)
    // Of other people; of nobody; of what somebody else has read; before it was read; with the company's own address.
    if (kind === 0) for (const person of others) this.say(ip, this.wording(person))
    if (kind === 1)
      this.say(ip, `There are ${people.length} customers in the list, order ${this.pick.of(DIGITS, 8)} is late.`)
    if (kind === 2) this.say('10.200.0.1', 'Good morning.')
    if (kind === 2) this.list('10.200.0.1', others)
    if (kind === 2) for (const person of others) this.say(ip, this.wording(person))
    if (kind === 3) {
      this.say(
        ip,
        people.map((p) => Object.values(p).join(' ; ') + this.wording(p) + JSON.stringify(record(p))).join('\n'),
      )
      this.list(ip, people)
      this.say(ip, people.map((p) => this.wording(p)).join('\n'))
    }
    if (kind === 4) this.say(ip, 'Answer from support@acme.example, call +1 415-555-0199, Acme Street.')
  }

  private wording(person: Person): string {
    return this.pick.one(WORDINGS)(person)
  }

  private list(ip: string, people: Person[]): void {
    this.call(
      ip,
      '10.9.0.1',
      `GET /customers?page=1 HTTP/1.1\r\nHost: crm.internal\r\nAuthorization: Bearer ${token(ip)}\r\n\r\n`,
      {
        support: 'support@acme.example',
        customers: people.map(({ id, first, last }) => ({ id, fullName: `${first} ${last}` })),
      },
    )
  }

  private detail(ip: string, person: Person): void {
    const head = `GET /customers/${person.id} HTTP/1.1\r\nHost: crm.internal\r\nAuthorization: Bearer ${token(ip)}\r\n\r\n`
    this.call(ip, '10.9.0.1', head, { support: 'support@acme.example', customer: record(person) })
  }

  private say(ip: string, text: string): void {
    const { path, body, answer } = this.pick.one(MODELS)(text)
    const json = JSON.stringify(body)
    const head = `POST ${path} HTTP/1.1\r\nHost: models.example\r\nAuthorization: Bearer sk-${token(`${ip}m`)}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(json)}\r\n\r\n`
    this.call(ip, '192.0.2.77', head + json, answer)
  }

  private call(ip: string, server: string, request: string, answer: unknown): void {
    const json = JSON.stringify(answer)
    const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(json)}\r\n\r\n`
    Conversation.clock += 50
    new Conversation(this.core, ip, this.port++, server)
      .open()
      .send(0, Buffer.from(request))
      .send(1, Buffer.from(head + json))
      .close()
    if (this.port > 60_000) this.port = 20_000
  }
}

const token = (of: string) => Buffer.from(`t0ken of ${of} 7hat is l0ng`).toString('base64url')
