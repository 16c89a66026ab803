import { failing, oftenRefused, type WindowDetector } from './detector.js'

/** One actor tries names and passwords at a login (OWASP API2:2023): what stands out is refused, or are names that mostly are. */
export const credentialStuffing: WindowDetector = {
  kind: 'cred_stuffing',
  lead: 'Passwords are being tried',
  grave: true,
  explains: (sight) => sight.login && oftenRefused(sight) && (failing(sight) || sight.excess.metric === 'objects'),
}
