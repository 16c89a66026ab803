import { compactDigits, luhn, verhoeff } from '../detectors/digits.js'

const digits = (value: string): string | undefined => compactDigits(value, 2, 34)

/** Checksums that a user's detector may ask for. */
export const checksums: Readonly<Record<string, (value: string) => boolean>> = {
  luhn: (value) => {
    const d = digits(value)
    return d !== undefined && luhn(d)
  },
  verhoeff: (value) => {
    const d = digits(value)
    return d !== undefined && verhoeff(d)
  },
  /** ISO 7064 MOD 97-10: the remainder is 1, letters count from A = 10. */
  mod97: (value) => {
    const text = value.replace(/[ -]/g, '').toUpperCase()
    if (!/^[A-Z0-9]{3,34}$/.test(text)) return false
    let rest = 0
    for (const c of text) rest = Number(`${rest}${Number.parseInt(c, 36)}`) % 97
    return rest === 1
  },
  /** Weights 2, 3, … from the right; the sum is divisible by 11. */
  mod11: (value) => {
    const d = digits(value)
    if (d === undefined) return false
    let sum = 0
    for (let i = 0; i < d.length; i++) sum += (d.charCodeAt(d.length - 1 - i) - 48) * (i + 1)
    return sum % 11 === 0
  },
}
