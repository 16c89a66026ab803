/** The kinds of sensitive data that a parameter can carry. */
export const LABELS = [
  'NAME',
  'EMAIL',
  'PHONE',
  'ADDRESS',
  'DOB',
  'SSN',
  'NATIONAL_ID',
  'PASSPORT',
  'CREDIT_CARD',
  'CVV',
  'IBAN',
  'BANK_ACCOUNT',
  'IP_ADDRESS',
  'MAC_ADDRESS',
  'GEO_LOCATION',
  'USERNAME',
  'PASSWORD',
  'SECRET',
  'JWT',
  'HEALTH',
  'DEMOGRAPHIC',
] as const

/** A built-in label. Users add their own in the configuration, so stored labels are plain strings. */
export type Label = (typeof LABELS)[number]
