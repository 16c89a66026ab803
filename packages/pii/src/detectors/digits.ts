/** Arithmetic over digit strings that several detectors share. */

/** Removes spaces, dashes, dots and slashes; undefined when anything but digits stays or the length is out of range. */
export function compactDigits(text: string, min: number, max: number): string | undefined {
  if (text.length > max * 2) return undefined
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c >= 48 && c <= 57) out += text[i]
    else if (c !== 32 && c !== 45 && c !== 46 && c !== 47) return undefined
  }
  return out.length >= min && out.length <= max ? out : undefined
}

/** The Luhn check of ISO/IEC 7812-1 annex B, over a string of digits. */
export function luhn(digits: string): boolean {
  let sum = 0
  let double = false
  for (let i = digits.length - 1; i >= 0; i--) {
    let d = digits.charCodeAt(i) - 48
    if (double) {
      d *= 2
      if (d > 9) d -= 9
    }
    sum += d
    double = !double
  }
  return sum % 10 === 0
}

/** True for one digit repeated, or a run up or down (`123456789`): what people type to fill a field. */
export function isFiller(digits: string): boolean {
  let same = true
  let up = true
  for (let i = 1; i < digits.length; i++) {
    const step = (digits.charCodeAt(i) - digits.charCodeAt(i - 1) + 10) % 10
    if (step !== 0) same = false
    if (step !== 1) up = false
  }
  return same || up
}

const D = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
]
const P = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
]

/** The Verhoeff check (J. Verhoeff 1969), as in SNOMED CT identifiers and Aadhaar. */
export function verhoeff(digits: string): boolean {
  let c = 0
  for (let i = 0; i < digits.length; i++) {
    const d = digits.charCodeAt(digits.length - 1 - i) - 48
    c = D[c].charCodeAt(P[i & 7].charCodeAt(d) - 48) - 48
  }
  return c === 0
}

/** True for seconds, ms, µs or ns since 1970 that fall in 2001–2040. */
export function isEpoch(digits: string): boolean {
  const n = digits.length
  if (n !== 10 && n !== 13 && n !== 16 && n !== 19) return false
  const seconds = Number(digits.slice(0, 10))
  return seconds >= 978_307_200 && seconds < 2_208_988_800
}

/** ISO 7064 MOD 11,10 over all digits, check digit last. */
export function mod11x10(digits: string): boolean {
  let p = 10
  for (let i = 0; i < digits.length - 1; i++) {
    const s = (p + digits.charCodeAt(i) - 48) % 10
    p = ((s === 0 ? 10 : s) * 2) % 11
  }
  return (p + digits.charCodeAt(digits.length - 1) - 48) % 10 === 1
}

/** Σ digit·weight over the digits from the left. */
export function weighted(digits: string, weights: readonly number[]): number {
  let sum = 0
  for (let i = 0; i < weights.length; i++) sum += (digits.charCodeAt(i) - 48) * weights[i]
  return sum
}
