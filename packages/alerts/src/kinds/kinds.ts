/** What each kind of alert is, in the words of the field, and what whoever is on call does next: one table for all formats and pages. */
import type { AlertKind } from '@apiscope/schema'
import { type CweNumber, type OwaspClass, TECHNIQUES, type Technique } from './taxonomy.js'

/** `behaviour`: somebody does something; `data`: where sensitive data goes; `posture`: what an API is. */
export type Nature = 'behaviour' | 'data' | 'posture'

export interface KindInfo {
  /** What the field calls it. */
  name: string
  nature: Nature
  /** How it is found. */
  method: 'statistical' | 'behavioural' | 'learning' | 'rule'
  owasp?: OwaspClass
  /** The weaknesses it shows or needs, the nearest first; of one alert see `cweOf`. */
  cwe: readonly CweNumber[]
  /** What an attacker would be doing; none where nobody attacks. */
  techniques: readonly Technique[]
  /** The next step of whoever is on call: one line. */
  next: string
}

const T = TECHNIQUES

export const KINDS: Readonly<Record<AlertKind, KindInfo>> = {
  exfil_size: {
    name: 'Excessive data in responses',
    nature: 'behaviour',
    method: 'statistical',
    owasp: 'API3:2023',
    cwe: [213, 200],
    techniques: [T.repositories],
    next: 'Look at the named exchanges: may this caller have so many records at once? If not, revoke its credential and cap the page size.',
  },
  exfil_slow: {
    name: 'Low-and-slow data exfiltration',
    nature: 'behaviour',
    method: 'statistical',
    owasp: 'API1:2023',
    cwe: [799, 639],
    techniques: [T.sizeLimits],
    next: 'Compare what the caller has fetched in the window with what its job needs; revoke its credential if it has none.',
  },
  scrape: {
    name: 'Scraping',
    nature: 'behaviour',
    method: 'statistical',
    owasp: 'API6:2023',
    cwe: [799],
    techniques: [T.automatedCollection],
    next: 'Limit or block the caller at the gateway; dismiss the alert if it is a known partner or crawler.',
  },
  flood: {
    name: 'Request flood from one client',
    nature: 'behaviour',
    method: 'statistical',
    owasp: 'API4:2023',
    cwe: [770],
    techniques: [T.serviceFlood],
    next: 'Is the service still answering in time? Limit the rate of this client at the gateway.',
  },
  flood_distributed: {
    name: 'Distributed request flood',
    nature: 'behaviour',
    method: 'statistical',
    owasp: 'API4:2023',
    cwe: [770],
    techniques: [T.serviceFlood],
    next: 'Rule out a campaign or release, then limit the rate of the API and turn on the protection of the edge.',
  },
  flood_payload: {
    name: 'Oversized request payloads',
    nature: 'behaviour',
    method: 'statistical',
    owasp: 'API4:2023',
    cwe: [400, 770],
    techniques: [T.applicationFlood],
    next: 'Set a limit on the size of request bodies at the gateway; look at what the large ones are.',
  },
  enumeration: {
    name: 'Object identifier enumeration',
    nature: 'behaviour',
    method: 'statistical',
    owasp: 'API1:2023',
    cwe: [639],
    techniques: [T.automatedCollection],
    next: 'Were the objects answered? If so, check that the API asks who owns them; block the caller meanwhile.',
  },
  bola: {
    name: 'Broken object level authorization (BOLA)',
    nature: 'behaviour',
    method: 'behavioural',
    owasp: 'API1:2023',
    cwe: [639],
    techniques: [T.exploitPublicFacing],
    next: "Revoke the caller's credential, and check in the code that the API compares the owner of the object with the caller.",
  },
  cred_stuffing: {
    name: 'Credential stuffing, or guessing of passwords and codes',
    nature: 'behaviour',
    method: 'statistical',
    owasp: 'API2:2023',
    cwe: [307],
    techniques: [T.credentialStuffing],
    next: 'Find logins that succeeded among the attempts, reset those accounts, and limit attempts per account and address.',
  },
  token_mismatch: {
    name: 'Token issued for another identity',
    nature: 'behaviour',
    method: 'behavioural',
    owasp: 'API2:2023',
    cwe: [863],
    techniques: [T.stealToken],
    next: 'Check the named exchange: a token for somebody else means that the login can be subverted. Revoke the token.',
  },
  error_burst: {
    name: 'Burst of errors',
    nature: 'behaviour',
    method: 'statistical',
    cwe: [755],
    techniques: [T.vulnerabilityScanning],
    next: 'Was there a release just before? Else see what the failing requests of this client have in common.',
  },
  traffic_drop: {
    name: 'Drop in traffic',
    nature: 'behaviour',
    method: 'statistical',
    cwe: [],
    techniques: [],
    next: 'Is the service up, and does the mirror still see it (sensor drops, lag)? Then ask who stopped calling.',
  },
  scan: {
    name: 'Scan for routes',
    nature: 'behaviour',
    method: 'rule',
    owasp: 'API9:2023',
    cwe: [],
    techniques: [T.wordlistScanning],
    next: 'See what the scanner got an answer for; block its address, or put your own scanner on the allow list.',
  },
  token_replay: {
    name: 'Session or token replay',
    nature: 'behaviour',
    method: 'statistical',
    owasp: 'API2:2023',
    cwe: [294],
    techniques: [T.useToken],
    next: 'End the session and ask its owner; VPN and mobile users change networks, too.',
  },
  data_to_model: {
    name: 'Personal data said to a model',
    nature: 'data',
    method: 'rule',
    owasp: 'API3:2023',
    cwe: [213, 200],
    techniques: [],
    next: 'Is that provider allowed to have these data, and does it keep them? Mask or leave out what the task does not need.',
  },
  injection: {
    name: 'Injection attempt',
    nature: 'behaviour',
    method: 'learning',
    owasp: 'API8:2023',
    cwe: [74],
    techniques: [T.exploitPublicFacing],
    next: 'Look first at those that were answered or made the server fail: is the named parameter neutralised where it is used?',
  },
  evasion: {
    name: 'Evasion of inspection',
    nature: 'behaviour',
    method: 'rule',
    owasp: 'API8:2023',
    cwe: [436],
    techniques: [T.exploitForEvasion],
    next: 'Hardly ever an accident: see what else this client sent, and what the server answered.',
  },
  forged_token: {
    name: 'Forged token accepted',
    nature: 'behaviour',
    method: 'behavioural',
    owasp: 'API2:2023',
    cwe: [347],
    techniques: [T.webToken],
    next: 'Does the server verify the signature, the algorithm and the key of its tokens? Block the caller and fix that first.',
  },
  mass_assignment: {
    name: 'Mass assignment',
    nature: 'behaviour',
    method: 'behavioural',
    owasp: 'API3:2023',
    cwe: [915],
    techniques: [T.exploitPublicFacing],
    next: 'Did the field take effect? If callers may not set it, take it off what the server binds, and undo what was set.',
  },
  unusual_number: {
    name: 'Number outside the learnt range',
    nature: 'behaviour',
    method: 'behavioural',
    owasp: 'API6:2023',
    cwe: [20],
    techniques: [T.exploitPublicFacing],
    next: 'Look at what the server made of it (a refund, a dump, a free order?), and check the range where the field is read.',
  },
  sensitive_exposure: {
    name: 'Sensitive data exposure',
    nature: 'data',
    method: 'learning',
    owasp: 'API3:2023',
    cwe: [200],
    techniques: [],
    next: 'Does this API need the field? If not, drop it; if so, see that it asks for authentication and is not in a URL.',
  },
  new_api: {
    name: 'New API',
    nature: 'posture',
    method: 'rule',
    owasp: 'API9:2023',
    cwe: [1059],
    techniques: [],
    next: 'Find its owner and add it to the OpenAPI document; without authentication, ask whether it should be public.',
  },
  changed_api: {
    name: 'Changed API',
    nature: 'posture',
    method: 'rule',
    owasp: 'API9:2023',
    cwe: [1059],
    techniques: [],
    next: 'Compare with the release notes; a call that now answers without authentication is urgent.',
  },
  unused_api: {
    name: 'Unused API',
    nature: 'posture',
    method: 'statistical',
    owasp: 'API9:2023',
    cwe: [1164],
    techniques: [],
    next: 'Ask its owner whether it can be switched off.',
  },
  zombie_api: {
    name: 'Zombie API (retired and still called)',
    nature: 'posture',
    method: 'rule',
    owasp: 'API9:2023',
    cwe: [477],
    techniques: [],
    next: 'Move its callers to the successor, then switch it off.',
  },
  shadow_api: {
    name: 'Shadow API (not in the documents)',
    nature: 'posture',
    method: 'rule',
    owasp: 'API9:2023',
    cwe: [1059],
    techniques: [],
    next: 'Find its owner; document it or switch it off.',
  },
  risk_raised: {
    name: 'Risk of an API has risen',
    nature: 'posture',
    method: 'learning',
    cwe: [],
    techniques: [],
    next: 'Deal with the named cause first; `apiscope risk explain` shows every factor.',
  },
}

const UNKNOWN: KindInfo = {
  name: 'Alert of another version',
  nature: 'behaviour',
  method: 'rule',
  cwe: [],
  techniques: [],
  next: 'Update this copy of apiscope: the alert comes from a newer one.',
}

/** As `KINDS`, also for a kind that a newer version has sent. */
export function infoOf(kind: string): KindInfo {
  return Object.hasOwn(KINDS, kind) ? KINDS[kind as AlertKind] : UNKNOWN
}
