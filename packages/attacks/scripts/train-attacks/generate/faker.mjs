/** Values of people, shops and systems, from @faker-js/faker in several languages. */
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const LOCALES = [
  'en',
  'de',
  'fr',
  'it',
  'es',
  'pt_BR',
  'nl',
  'pl',
  'tr',
  'ru',
  'ja',
  'zh_CN',
  'ar',
  'ko',
  'uk',
  'sv',
  'cs_CZ',
  'en_IE',
  'fr_CA',
  'vi',
]

const MAKERS = [
  (f) => f.person.fullName(),
  (f) => f.person.lastName(),
  (f) => f.location.streetAddress(true),
  (f) => f.location.city(),
  (f) => f.company.name(),
  (f) => f.company.catchPhrase(),
  (f) => f.commerce.productName(),
  (f) => f.commerce.productDescription(),
  (f) => f.commerce.price({ symbol: '$' }),
  (f) => f.internet.email(),
  (f) => f.internet.url(),
  (f) => f.internet.userAgent(),
  (f) => f.internet.password({ length: 14, memorable: false, pattern: /[\w!@#$%^&*()'";<>?/|-]/ }),
  (f) => f.internet.displayName(),
  (f) => f.internet.ipv4(),
  (f) => f.internet.ipv6(),
  (f) => f.internet.color(),
  (f) => f.lorem.sentence(),
  (f) => f.lorem.paragraph(),
  (f) => f.lorem.slug(),
  (f) => f.hacker.phrase(),
  (f) => f.system.filePath(),
  (f) => f.system.fileName(),
  (f) => f.system.mimeType(),
  (f) => f.system.cron(),
  (f) => f.git.commitMessage(),
  (f) => f.git.commitEntry(),
  (f) => f.finance.iban(),
  (f) => f.finance.transactionDescription(),
  (f) => f.phone.number(),
  (f) => f.date.recent().toISOString(),
  (f) => f.date.recent().toString(),
  (f) => f.string.uuid(),
  (f) => f.string.nanoid(),
  (f) => f.string.hexadecimal({ length: 24 }),
  (f) => f.string.alphanumeric(32),
  (f) => f.string.symbol(6),
  (f) => f.database.mongodbObjectId(),
  (f) => f.music.songName(),
  (f) => f.book.title(),
  (f) => f.vehicle.vehicle(),
  (f) => f.science.chemicalElement().name,
  (f) => f.location.nearbyGPSCoordinate().join(','),
  (f) => f.location.timeZone(),
  (f) =>
    JSON.stringify({
      name: f.person.fullName(),
      address: { street: f.location.street(), zip: f.location.zipCode() },
      tags: [f.word.noun(), f.word.verb()],
    }),
  (f) => `${f.word.adjective()} ${f.word.noun()} ${f.word.preposition()} ${f.word.noun()}`,
  (f) => `${f.person.firstName()}'s ${f.commerce.product()}`,
]

export function fakerValues(count, seed) {
  const library = require('@faker-js/faker')
  const out = []
  const perLocale = Math.ceil(count / LOCALES.length)
  for (const [i, locale] of LOCALES.entries()) {
    const faker = library.allFakers[locale]
    faker.seed(seed * 1000 + i)
    // Dates count from here, not from now.
    faker.setDefaultRefDate('2024-01-01T00:00:00.000Z')
    for (let k = 0; k < perLocale; k++) {
      try {
        out.push(String(MAKERS[(k + i) % MAKERS.length](faker)))
      } catch {
        // Not every locale has every kind of data.
      }
    }
  }
  return out
}
