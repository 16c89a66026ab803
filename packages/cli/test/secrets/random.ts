/** Secrets drawn from a seed: the same run after run, and none like another. */

const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

export class Secrets {
  readonly drawn: string[] = []

  constructor(private state: number) {}

  /** A token in base62. */
  token(length = 32): string {
    return this.keep(this.text(BASE62, length))
  }

  /** A token of all three kinds, as chance mixes them: no word of two or three letters repeated. */
  mixed(length: number): string {
    for (;;) {
      const text = this.text(BASE62, length)
      if ((text.match(/\d/g)?.length ?? 0) >= 2 && /[a-z].*[a-z].*[a-z]/.test(text) && /[A-Z].*[A-Z].*[A-Z]/.test(text))
        return this.keep(text)
    }
  }

  hex(length = 40): string {
    return this.keep(this.text('0123456789abcdef', length))
  }

  /** A password as people choose them: a word, a number, a mark. */
  password(): string {
    const word = this.text('abcdefghijklmnopqrstuvwxyz', 7)
    return this.keep(`${word[0]!.toUpperCase()}${word.slice(1)}${this.text('0123456789', 4)}!`)
  }

  /** A password of letters alone. */
  word(): string {
    return this.keep(this.text('abcdefghijklmnopqrstuvwxyz', 14))
  }

  /** As RFC 8628 §6.1 has it. */
  userCode(): string {
    return this.keep(this.text('BCDFGHJKLMNPQRSTVWXZ', 8))
  }

  digits(length = 10): string {
    return this.keep(this.text('123456789', length))
  }

  jwt(): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    // The signature is what makes it one: it is what must not be found.
    return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: this.text(BASE62, 8) })}.${this.token(43)}`
  }

  private keep(text: string): string {
    this.drawn.push(text)
    return text
  }

  private text(alphabet: string, length: number): string {
    let out = ''
    for (let i = 0; i < length; i++) out += alphabet[this.next() % alphabet.length]
    // Tokens without a digit are words by chance; real ones are long enough never to be.
    return alphabet === BASE62 && !/\d.*\d/.test(out) ? `${out.slice(0, -2)}47` : out
  }

  /** Marsaglia's xorshift32. */
  private next(): number {
    this.state ^= this.state << 13
    this.state ^= this.state >>> 17
    this.state ^= this.state << 5
    return this.state >>> 0
  }
}

/** The secret as it might still be read: encoded, escaped, in the other case. */
export function guises(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const inner = (shift: number) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(shift === 0 ? 0 : 4, -4)
  const swapped = [...secret].map((c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join('')
  return [
    ...new Set([
      secret,
      encodeURIComponent(secret),
      [...bytes].map((b) => `%${b.toString(16).padStart(2, '0')}`).join(''),
      [...secret].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
      JSON.stringify(secret).slice(1, -1),
      bytes.toString('hex'),
      ...(secret.length >= 12 ? [inner(0), inner(1), inner(2)] : []),
      ...(secret.length >= 8 ? [swapped, secret.toLowerCase(), secret.toUpperCase()] : []),
    ]),
  ]
}
