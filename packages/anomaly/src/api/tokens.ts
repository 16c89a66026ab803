/** Which JSON Web Tokens an API accepts: how many, signed how, with whose keys. */

import { FACT_LIMITS } from './fact-limits.js'

const { tokenKeys: KEYS, witnesses: WITNESSES } = FACT_LIMITS

/** Others who show it at addresses of their own, of whom nothing else is known. Count. */
const FOLLOWERS = 2

/** The first token of a key that was not known. */
export interface StrangeKey {
  keyId: string
  client: { id: string; ip: string }
  exchange: string
  /** ms. */
  time: number
  /** Hashes of others at other addresses who have shown it, and were not seen with an old key since. */
  followers: number[]
  /** Hash of another caller at his address → the chance that he had a token of the new key by his last call, were there such a change. */
  witnesses: [caller: number, renewed: number][]
}

type TokensJson = [number[], [string, number][], (StrangeKey | 0)?]

/** Accepted calls, by what they showed. */
export interface Accepted {
  signed: number
  unsigned: number
  /** With HMAC (HS256 …), and with a private key (RS256, ES256, EdDSA …). */
  secret: number
  publicKey: number
  /** Tokens that bring or name their key. */
  bringing: number
  /** Without any credential. */
  open: number
  /** Calls without any credential that were refused. */
  refused: number
}

const MEMBERS = ['signed', 'unsigned', 'secret', 'publicKey', 'bringing', 'open', 'refused'] as const

export class Tokens {
  private constructor(
    readonly accepted: Accepted,
    /** Keyed hash of a key's name → accepted calls, longest unused first. */
    private readonly keys: Map<string, number>,
    public strange: StrangeKey | undefined,
  ) {}

  static create(): Tokens {
    return Tokens.fromJSON([[], []])
  }

  /** Accepted calls with this key; moves it to the end. */
  useKey(keyId: string): void {
    const calls = this.keys.get(keyId) ?? 0
    this.keys.delete(keyId)
    this.keys.set(keyId, calls + 1)
    if (this.keys.size > KEYS) this.keys.delete(this.keys.keys().next().value!)
  }

  knowsKey(keyId: string): boolean {
    return this.keys.has(keyId)
  }

  /** Accepted calls with any known key. */
  get keyed(): number {
    let calls = 0
    for (const n of this.keys.values()) calls += n
    return calls
  }

  /**
   * Another caller shows a token of an old key. Were the strange key the issuer's new one, a token that lives for `lifetimeMs` would have
   * been renewed by then with the probability `age / lifetimeMs`.
   */
  witness(caller: number, time: number, lifetimeMs: number): void {
    const { strange } = this
    if (!strange) return
    const renewed = Math.min(0.99, Math.max(0, time - strange.time) / lifetimeMs)
    const known = strange.witnesses.find(([who]) => who === caller)
    if (known) known[1] = Math.max(known[1], renewed)
    else if (strange.witnesses.length < WITNESSES) strange.witnesses.push([caller, renewed])
  }

  /**
   * Another caller, at another address, or one who had an old key until now, shows the strange key: is it the issuer's new one? Whoever makes
   * tokens chooses whom they name, but not where those people call from.
   * @param elsewhere neither the first caller nor his address
   */
  follow(caller: number, elsewhere: boolean): boolean {
    const { strange } = this
    if (!strange) return true
    if (strange.witnesses.some(([who]) => who === caller)) return true
    if (elsewhere && !strange.followers.includes(caller)) strange.followers.push(caller)
    return strange.followers.length >= FOLLOWERS
  }

  /** Evidence against a change of keys, nats: that none of those who could have had a new token had one. */
  get doubt(): number {
    let doubt = 0
    for (const [, renewed] of this.strange?.witnesses ?? []) doubt -= Math.log(1 - renewed)
    return doubt
  }

  toJSON(): TokensJson {
    return [MEMBERS.map((name) => this.accepted[name]), [...this.keys], this.strange ?? 0]
  }

  static fromJSON([counts, keys, strange]: TokensJson): Tokens {
    const accepted = Object.fromEntries(MEMBERS.map((name, i) => [name, counts[i] ?? 0])) as Record<
      keyof Accepted,
      number
    >
    return new Tokens(accepted, new Map(keys), strange || undefined)
  }
}
