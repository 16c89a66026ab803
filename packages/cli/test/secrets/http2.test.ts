import { PASSWORD_NAMES, TOKEN_NAMES } from './names'
import { Secrets } from './random'
import { published, readable, table } from './sensor'
import type { Planted } from './wire'
import { grpcCapture, http2Capture } from './wire-http2'

const { forms, secrets } = table()
const MODES: [string, boolean][] = [
  ['plain', false],
  ['sealed', true],
]

const titled = (made: readonly Planted[], texts: readonly string[]) =>
  new Map(texts.map((text, i) => [`${i} ${made[i]!.title}`, text]))

test.each(MODES)(
  'C1–C5, K6, K23: over HTTP/2 no planted credential leaves the sensor either (%s)',
  async (_mode, sealed) => {
    const texts = await published(forms, sealed, http2Capture(forms))
    // CONNECT opens a tunnel and is no exchange of its own.
    expect(texts.flatMap((text, i) => (text === '' ? [forms[i]!.title] : []))).toEqual([])
    expect(readable(titled(forms, texts), secrets)).toEqual([])
  },
)

/** Every name of the table as a key of metadata (letters, digits, `_`, `-`, `.`), and every form that the table has as a field. */
function metadata(): { calls: Planted[]; planted: string[] } {
  const drawn = new Secrets(20_261_129)
  const names = [...PASSWORD_NAMES, ...TOKEN_NAMES].filter((name) => /^[\w.-]+$/.test(name))
  const calls: Planted[] = names.flatMap((name, n) => {
    const value = n % 3 === 0 ? drawn.password() : n % 3 === 1 ? drawn.token() : drawn.hex()
    const binary = Buffer.from(drawn.token(24)).toString('base64')
    return [
      { title: `metadata ${name}`, headers: [[name, value]] as [string, string][] },
      { title: `metadata of an answer ${name}`, answerHeaders: [[name, value]] as [string, string][] },
      { title: `metadata ${name}-bin`, headers: [[`${name}-bin`, binary]] as [string, string][] },
    ]
  })
  const fields = forms.filter(({ headers, answerHeaders }) => headers || answerHeaders)
  return { calls: [...calls, ...fields], planted: [...drawn.drawn, ...secrets] }
}

test.each(MODES)('C1–C5, K6: no credential in the metadata of gRPC leaves the sensor (%s)', async (_mode, sealed) => {
  const { calls, planted } = metadata()
  expect(calls.length).toBeGreaterThan(500)
  const texts = await published(calls, sealed, grpcCapture(calls))
  expect(texts.filter((text) => text === '')).toEqual([])
  expect(texts.every((text) => text.includes('planted.Table'))).toBe(true)
  expect(readable(titled(calls, texts), planted)).toEqual([])
})
