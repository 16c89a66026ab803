import { mkdtempSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { loadNameModel, NAME_THRESHOLD } from '../../src/names/index.js'

const model = loadNameModel()
const share = (texts: string[]): number => texts.filter((t) => model.score(t) >= NAME_THRESHOLD).length / texts.length

/** Written for this test: people of public record and plain inventions, in many scripts and forms. */
const NAMES = [
  'Maria Schneider',
  'John Smith',
  'Smith, John',
  'JOHN SMITH',
  'john smith',
  'Dr. Ingrid Bergström',
  'J. R. Thompson',
  'Anna-Lena Fischer',
  'Nguyễn Văn An',
  'Fatima Al-Sayed',
  'José García López',
  'Giulia Rossi',
  'Oluwaseun Adeyemi',
  'Priya Sharma',
  'Katarzyna Nowak',
  'Mehmet Yılmaz',
  'Иван Петров',
  'Елена Смирнова',
  'Γιώργος Παπαδόπουλος',
  'محمد علي',
  'فاطمة حسن',
  'דוד כהן',
  'राम शर्मा',
  'สมชาย ใจดี',
  '김민수',
  '王伟',
  '田中太郎',
  'Արմեն Պետրոսյան',
  'ნინო ბერიძე',
  'Elizabeth',
  'Michael',
  'Rodriguez',
]
const OTHERS = [
  'Acme Industries Inc.',
  'Premium Plan',
  'United Kingdom',
  'New York',
  'Software Engineer',
  'blue cotton shirt',
  'pending_review',
  'Save changes',
  'react-dom',
  'Invalid password',
  'Deutsche Bank AG',
  'order-12345',
  'https://example.com/a',
  'Königreich Spanien',
  'Сохранить изменения',
  'Российская Федерация',
  'Банк Москвы',
  '保存する',
  '中华人民共和国',
  '설정 저장',
  'جمهورية مصر العربية',
  'Free shipping',
  'monthly',
  'North America',
  '2024-01-01',
  'camelCaseName',
  'The quick brown fox',
  'Enterprise',
  'application/json',
  'Ministry of Finance',
  'Ηνωμένο Βασίλειο',
  'भारत सरकार',
]

test('people are told from the rest, in many scripts and forms', () => {
  expect(share(NAMES)).toBeGreaterThanOrEqual(0.85)
  expect(share(OTHERS)).toBeLessThanOrEqual(0.1)
})

test('scores are probabilities for whatever comes, and the same each time', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 250 }), fc.constantFrom(...NAMES)), (text) => {
      const score = model.score(text)
      expect(score).toBeGreaterThanOrEqual(0)
      expect(score).toBeLessThanOrEqual(1)
      expect(model.score(text)).toBe(score)
    }),
  )
})

test('what has no letters, one character, or no end is no name', () => {
  for (const text of ['', 'A', '4111 1111', '---', 'x'.repeat(201)]) expect(model.score(text)).toBe(0)
})

test('explains itself', () => {
  const why = model.explain('Dr. Maria Schneider')
  expect(why).toMatchObject({ isName: true, script: 'latin' })
  expect(why.words.map((w) => w.text)).toEqual(['Maria', 'Schneider'])
  expect(why.words[0]!.given).toBe(true)
  expect(why.features.titles).toBe(1)
  expect(why.score).toBe(model.score('Dr. Maria Schneider'))
})

test('the artefact is small, quick to load, and refused when it is another', () => {
  const file = join(__dirname, '../../models/names.json.gz')
  expect(statSync(file).size).toBeLessThan(2 * 2 ** 20)
  const start = process.hrtime.bigint()
  const again = loadNameModel(file)
  expect(Number(process.hrtime.bigint() - start) / 1e6).toBeLessThan(60_000)
  expect(again.score('Maria Schneider')).toBe(model.score('Maria Schneider'))
  const bad = join(mkdtempSync(join(tmpdir(), 'names-')), 'bad.json.gz')
  writeFileSync(bad, gzipSync('{"format":"apiscope-names","version":99}'))
  expect(() => loadNameModel(bad)).toThrow(/scripts\/train-names/)
  expect(() => loadNameModel(`${bad}.none`)).toThrow(expect.objectContaining({ code: 'pii.name_model' }))
})
