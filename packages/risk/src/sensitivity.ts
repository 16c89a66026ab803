/** How bad the loss of one value of a label is, 0–1: what the holder can do about it, and what the thief can do with it. */
const WEIGHTS: Record<string, number> = {
  SSN: 1,
  NATIONAL_ID: 1,
  PASSPORT: 1,
  CREDIT_CARD: 1,
  CVV: 1,
  SECRET: 1,
  JWT: 1,
  HEALTH: 1,
  PASSWORD: 0.85,
  BANK_ACCOUNT: 0.8,
  IBAN: 0.8,
  SALARY: 0.8,
  DEMOGRAPHIC: 0.7,
  ADDRESS: 0.65,
  DOB: 0.6,
  GEO_LOCATION: 0.6,
  PHONE: 0.5,
  EMAIL: 0.4,
  NAME: 0.35,
  USERNAME: 0.25,
  IP_ADDRESS: 0.3,
  MAC_ADDRESS: 0.3,
}
/** Other spellings in use. */
const ALIASES: Record<string, string> = {
  CARD_PAN: 'CREDIT_CARD',
  PAN: 'CREDIT_CARD',
  CARD: 'CREDIT_CARD',
  TOKEN: 'SECRET',
  API_KEY: 'SECRET',
  OTP: 'PASSWORD',
  GEO: 'GEO_LOCATION',
  LOCATION: 'GEO_LOCATION',
  IP: 'IP_ADDRESS',
  MAC: 'MAC_ADDRESS',
  BIRTHDATE: 'DOB',
}
/** A label of the user's own: they would not have named it if it did not matter. */
const CUSTOM = 0.5

/** 0–1; names in any case, aliases known, own labels count middling. */
export function sensitivityOf(label: string): number {
  const name = label.toUpperCase()
  return WEIGHTS[ALIASES[name] ?? name] ?? CUSTOM
}

/**
 * Sensitivity of what travels together, 0–1.2: the worst label, and a fifth of the second and third, for a name makes an
 * address worth more. Labels on under 1 % as many exchanges as the commonest one count half.
 */
export function combinedSensitivity(labels: Record<string, number>): number {
  const most = Math.max(0, ...Object.values(labels))
  const weights = Object.entries(labels)
    .filter(([, count]) => count > 0)
    .map(([label, count]) => sensitivityOf(label) * (count < most / 100 ? 0.5 : 1))
    .sort((a, b) => b - a)
  if (weights.length === 0) return 0
  return Math.min(1.2, weights[0]! + 0.2 * ((weights[1] ?? 0) + (weights[2] ?? 0)) * 0.5)
}
