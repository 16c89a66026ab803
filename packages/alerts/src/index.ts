/** Alerts in the formats of others, and what each kind means. Pure: no clock, no I/O. */
export {
  addressOf,
  canonicalAddress,
  hostAndPort,
  incidentOf,
  isoTime,
  labelsOf,
  linkOf,
  type Product,
  pageOf,
  pathOf,
  VENDOR,
} from './about.js'
export { cefLine } from './cef/line.js'
export { ECS_VERSION, ecsAlert } from './ecs/event.js'
export { ALERT_FORMATS, type AlertFormat, formatAlert } from './format.js'
export { attackUrl, cweOf, cweReferences, owaspOf, owaspReference, type Reference } from './kinds/classes.js'
export { infoOf, KINDS, type KindInfo, type Nature } from './kinds/kinds.js'
export { ATTACK_VERSION, CWE, OWASP, OWASP_AGENTS, TECHNIQUES, type Technique } from './kinds/taxonomy.js'
export { type Measure, measureOf, measureText, withUnit } from './measure.js'
export { ocsfActivity } from './ocsf/api-activity.js'
export { OCSF_VERSION, type OcsfEvent } from './ocsf/base.js'
export { ocsfFinding } from './ocsf/finding.js'
export { classesLine, oneLine, textOf } from './plain/text.js'
export { atLeast, gravest, SCALES } from './severity.js'
