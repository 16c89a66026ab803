/** Generated rows: attacks from grammars, ordinary values from lists, the faker library and texts of installed packages. */

import { ADDRESS } from './generate/address.mjs'
import { BENIGN } from './generate/benign.mjs'
import { binaryValues } from './generate/binary.mjs'
import { BROWSING, MARKDOWN } from './generate/browsing.mjs'
import { CODE } from './generate/code.mjs'
import { fakerValues } from './generate/faker.mjs'
import { COMMON, grammar } from './generate/grammar.mjs'
import { MARKUP } from './generate/markup.mjs'
import { disguise, disguiseOrdinary } from './generate/mutate.mjs'
import { OBJECT } from './generate/object.mjs'
import { PATH } from './generate/path.mjs'
import { PROTOCOL } from './generate/protocol.mjs'
import { QUERY } from './generate/query.mjs'
import { SHELL } from './generate/shell.mjs'
import { SQL } from './generate/sql.mjs'
import { TEMPLATE } from './generate/template.mjs'
import { packageTexts } from './generate/texts.mjs'
import { classifier, ml } from './tools.mjs'

/** How many attacks of each kind at scale 1: more of those whose forms vary more. */
const ATTACKS = {
  sqli: 3200,
  xss: 2000,
  traversal: 2200,
  cmdi: 1900,
  codei: 1200,
  ssrf: 900,
  nosql: 700,
  ssti: 900,
  xxe: 450,
  ldap: 500,
  deser: 700,
  log4shell: 700,
  graphql: 450,
  header: 800,
  ssi: 350,
  proto: 400,
  xpath: 500,
}
const ORDINARY = {
  sql_statement: 900,
  filter: 900,
  jsonpath: 900,
  code: 2200,
  template: 900,
  graphql: 700,
  markup: 1300,
  path: 1100,
  url: 900,
  prose: 1600,
  apostrophe: 400,
  browsing: 3200,
  markdown: 1400,
}

/** Rows of `{value, label, source}`; the same for the same seed, scale and installed packages. */
export function generate({ seed, scale }) {
  const random = ml.seededRandom(seed)
  const attacks = grammar(
    {
      ...COMMON,
      ...SQL,
      ...MARKUP,
      ...PATH,
      ...ADDRESS,
      ...PROTOCOL,
      ...SHELL,
      ...CODE,
      ...TEMPLATE,
      ...OBJECT,
      ...QUERY,
    },
    random,
  )
  const ordinary = grammar({ ...COMMON, ...BENIGN, ...BROWSING, ...MARKDOWN }, random)
  const rows = []
  const seen = new Set()
  const add = (value, label, source) => {
    const key = `${label} ${value}`
    if (value.length === 0 || value.length > 6000 || seen.has(key)) return
    seen.add(key)
    rows.push({ id: `g${rows.length}`, value, label, source })
  }
  for (const kind of classifier.ATTACK_KINDS)
    for (let i = 0; i < ATTACKS[kind] * scale; i++)
      add(disguise(attacks.one(kind), kind, random), kind, 'generated-attacks')
  for (const [name, count] of Object.entries(ORDINARY))
    for (let i = 0; i < count * scale; i++)
      add(disguiseOrdinary(ordinary.one(name), random), 'benign', `generated-${name}`)
  for (const value of fakerValues(Math.round(2000 * scale), seed))
    add(disguiseOrdinary(value, random), 'benign', 'generated-faker')
  for (const value of binaryValues(Math.round(900 * scale), random)) add(value, 'benign', 'generated-binary')
  for (const value of packageTexts(Math.round(5000 * scale), random)) add(value, 'benign', 'generated-texts')
  return rows
}
