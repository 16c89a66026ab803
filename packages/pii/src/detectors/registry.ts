import { address } from './address.js'
import { bankAccount } from './bank-account.js'
import { creditCard } from './credit-card.js'
import { cvv } from './cvv.js'
import { demographic } from './demographic.js'
import { dob } from './dob.js'
import { email } from './email.js'
import { geoLocation } from './geo-location.js'
import { health } from './health.js'
import { iban } from './iban.js'
import { ipAddress } from './ip-address.js'
import { jwt } from './jwt.js'
import { macAddress } from './mac-address.js'
import { name } from './name.js'
import { nationalId } from './national-id.js'
import { passport } from './passport.js'
import { password } from './password.js'
import { phone } from './phone.js'
import { secret } from './secret.js'
import { ssn } from './ssn.js'
import type { Detector } from './types.js'
import { username } from './username.js'

/** The built-in detectors, one a label, in the order of LABELS. */
export const DETECTORS: readonly Detector[] = [
  name,
  email,
  phone,
  address,
  dob,
  ssn,
  nationalId,
  passport,
  creditCard,
  cvv,
  iban,
  bankAccount,
  ipAddress,
  macAddress,
  geoLocation,
  username,
  password,
  secret,
  jwt,
  health,
  demographic,
]
