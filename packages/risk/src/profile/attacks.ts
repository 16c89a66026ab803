/** Attack kinds, as the anomaly worker or another tool names them, in the families that the factors distinguish. */

/** Success runs code on the server. */
const EXECUTION = [
  'rce',
  'command',
  'template',
  'ssti',
  'deserialization',
  'deserialisation',
  'xxe',
  'log4shell',
  'shell',
  'webshell',
  'cmdi',
  'upload',
]
/** Success reads files or reaches into the network. */
const REACH = ['traversal', 'lfi', 'rfi', 'ssrf', 'smuggling']
/** Success bends a query, a page or a privilege. */
const QUERY = [
  'sqli',
  'sql',
  'nosql',
  'nosqli',
  'ldap',
  'xpath',
  'xss',
  'injection',
  'assignment',
  'jwt',
  'forged',
  'prototype',
  'graphql',
  'crlf',
  'bfla',
  'escalation',
]
/** Guesses secrets: passwords, codes, cards, coupons. */
const GUESSING = [
  'stuffing',
  'otp',
  'bruteforce',
  'brute',
  'testing',
  'spraying',
  'password',
  'takeover',
  'guessing',
  'coupon',
  'fraud',
  'replay',
]
/** Walks or copies objects. */
const OBJECTS = ['enumeration', 'bola', 'idor', 'scrape', 'scraping', 'exfil', 'harvest', 'harvesting', 'walk']

export interface Attempts {
  execution: number
  reach: number
  query: number
  guessing: number
  objects: number
  other: number
}

const FAMILIES: readonly [keyof Attempts, ReadonlySet<string>][] = [
  ['execution', new Set(EXECUTION)],
  ['reach', new Set(REACH)],
  ['query', new Set(QUERY)],
  ['guessing', new Set(GUESSING)],
  ['objects', new Set(OBJECTS)],
]

/** Sums attempts by family; a kind belongs to the first family that one of its words names, else to `other`. */
export function attemptsOf(attempts: Record<string, number>): Attempts {
  const sums: Attempts = { execution: 0, reach: 0, query: 0, guessing: 0, objects: 0, other: 0 }
  for (const [kind, count] of Object.entries(attempts)) {
    const parts = kind.toLowerCase().split(/[^a-z0-9]/, 8)
    const family = FAMILIES.find(([, names]) => parts.some((part) => names.has(part)))?.[0] ?? 'other'
    sums[family] += count
  }
  return sums
}
