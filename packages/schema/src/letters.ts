/**
 * How unlike words a run of letters is: surprise of letter pairs, learned from an English word list by
 * `scripts/letter-pairs.mjs` (row: first letter, column: second; 0 = most expected, 9 = next to never).
 */
const PAIRS =
  '8434654648534284823245565624762897369267289346378959285839923934892873533999593554164626845635843646595845424556587343657224655567377823882993882893543989493656264338735436933538695826772687288555279444396949453435488963413574336497942999289939899927977928899935661675276354469526595949266526672963663697444689392368269829964523974848895936332526375664467632557867454455465853324482343446672777278339837733924449795968999999699699899988098999254426562855443584344669493536366337544543663247595936572673299466379334486947444445484863325492239797862998199829979938977857996925752673296463269436797968373727742996774277624564483434354536633343842456467627771985297467378777577953'

const TABLE = Uint8Array.from(PAIRS, (digit) => digit.charCodeAt(0) - 48)

/** 0–25 for a letter of either case. */
const letter = (code: number) => (code | 32) - 97

/**
 * Mean surprise of the letter pairs in `text[from, to)`, 0–9. Words lie below 4, uniformly random letters around 5.5.
 * Pairs across a case hump (`lookUp`) and pairs with anything but ASCII letters do not count; no pair at all gives 0.
 */
export function letterSurprise(text: string, from: number, to: number): number {
  let sum = 0
  let pairs = 0
  for (let i = from + 1; i < to; i++) {
    const first = text.charCodeAt(i - 1)
    const second = text.charCodeAt(i)
    const a = letter(first)
    const b = letter(second)
    if (a < 0 || a > 25 || b < 0 || b > 25) continue
    if ((first & 32) !== 0 && (second & 32) === 0) continue
    sum += TABLE[a * 26 + b]!
    pairs++
  }
  return pairs === 0 ? 0 : sum / pairs
}
