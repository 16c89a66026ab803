// Writes names.json: names of people by country, from @faker-js/faker (MIT), for scenes that tests make from a seed.
// Usage: node packages/cli/test/genai/names.mjs
import { writeFileSync } from 'node:fs'
import { base, de, en, en_GB, es, Faker, fr } from '@faker-js/faker'

const LOCALES = [[en], [de, en], [en_GB, en], [fr, en], [es, en]]
const names = LOCALES.map((locale, i) => {
  const faker = new Faker({ locale: [...locale, base], seed: 7 + i })
  const some = (make) => [...new Set(Array.from({ length: 200 }, make))]
  return { first: some(() => faker.person.firstName()), last: some(() => faker.person.lastName()) }
})
writeFileSync(new URL('names.json', import.meta.url), `${JSON.stringify(names)}\n`)
