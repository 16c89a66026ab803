/** How bad the loss of one value of a label is: what the holder can do about it, and what a thief can do with it. */

/**
 * Impact 1–10 in the sense of the OWASP Risk Rating (loss of confidentiality, privacy violation), for one person. The order follows
 * the categories of the GDPR (article 9 above 6), PCI DSS 3 (card data) and NIST SP 800-122 (PII confidentiality levels).
 */
const IMPACT: Record<string, number> = {
  SSN: 9.5,
  NATIONAL_ID: 9.5,
  PASSPORT: 9.5,
  CREDIT_CARD: 9,
  CVV: 9,
  SECRET: 9,
  JWT: 9,
  HEALTH: 9,
  OTP: 8,
  SALARY: 7.5,
  PASSWORD: 7,
  BANK_ACCOUNT: 7,
  IBAN: 7,
  DEMOGRAPHIC: 6,
  ADDRESS: 6,
  GEO_LOCATION: 6,
  DOB: 5.5,
  PHONE: 4.5,
  EMAIL: 4,
  NAME: 3.5,
  USERNAME: 3,
  IP_ADDRESS: 3,
  MAC_ADDRESS: 3,
}
/** Other spellings in use. */
const ALIASES: Record<string, string> = {
  CARD_PAN: 'CREDIT_CARD',
  PAN: 'CREDIT_CARD',
  CARD: 'CREDIT_CARD',
  CARD_NUMBER: 'CREDIT_CARD',
  TOKEN: 'SECRET',
  API_KEY: 'SECRET',
  CREDENTIAL: 'SECRET',
  PRIVATE_KEY: 'SECRET',
  SESSION: 'SECRET',
  BIOMETRIC: 'HEALTH',
  MEDICAL: 'HEALTH',
  GENETIC: 'HEALTH',
  PIN: 'OTP',
  ACCOUNT_NUMBER: 'BANK_ACCOUNT',
  DRIVER_LICENSE: 'PASSPORT',
  DRIVERS_LICENSE: 'PASSPORT',
  TAX_ID: 'NATIONAL_ID',
  INCOME: 'SALARY',
  RELIGION: 'DEMOGRAPHIC',
  ETHNICITY: 'DEMOGRAPHIC',
  GENDER: 'DEMOGRAPHIC',
  GEO: 'GEO_LOCATION',
  LOCATION: 'GEO_LOCATION',
  IP: 'IP_ADDRESS',
  MAC: 'MAC_ADDRESS',
  DEVICE_ID: 'MAC_ADDRESS',
  BIRTHDATE: 'DOB',
  MOBILE: 'PHONE',
  USER_ID: 'USERNAME',
}
/** A label of the user's own: they would not have named it if it did not matter. */
const CUSTOM = 5.5

const canonical = (label: string) => {
  const name = label.toUpperCase().replaceAll('-', '_')
  return ALIASES[name] ?? name
}

/** Impact 1–10 of losing one value; names in any case, aliases known, own labels count middling. */
export function impactOf(label: string): number {
  return IMPACT[canonical(label)] ?? CUSTOM
}

/** log₁₀ of the impact, 0–1: risk is impact × likelihood, so that its logarithm is a sum. */
export const sensitivityOf = (label: string): number => Math.log10(impactOf(label))

/** Credentials: what a request shows with them is its authentication, what a login returns its purpose. */
const CREDENTIALS = new Set(['SECRET', 'JWT'])
/** An answer has rarely reason to hold these in full (PCI DSS 3.4; OWASP API3:2023, excessive data exposure). */
const UNNEEDED = new Set(['CREDIT_CARD', 'CVV', 'PASSWORD', 'OTP', 'SECRET', 'JWT'])

export const isCredential = (label: string): boolean => CREDENTIALS.has(canonical(label))
export const isUnneeded = (label: string): boolean => UNNEEDED.has(canonical(label))

/** What each further label adds, as a share of its sensitivity: a name makes an address worth more. */
const COMPANY = 0.05

/** Sensitivity of what travels together, 0–1: the worst label and a little of the next three. */
export function combinedSensitivity(labels: Record<string, number>, left?: (label: string) => boolean): number {
  const weights = Object.entries(labels)
    .filter(([label, count]) => count > 0 && !left?.(label))
    .map(([label]) => sensitivityOf(label))
    .sort((a, b) => b - a)
  if (weights.length === 0) return 0
  const others = weights.slice(1, 4).reduce((sum, weight) => sum + weight, 0)
  return Math.min(1, weights[0]! + COMPANY * others)
}
