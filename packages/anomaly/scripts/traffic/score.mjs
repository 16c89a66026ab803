// Incidents and recall by the rules under which the aims are stated.

const ACCEPTED = {
  exfil_size: ['exfil_size', 'exfil', 'data_breach', 'scrape'],
  scrape: ['scrape', 'exfil', 'exfil_size', 'data_breach'],
  exfil_slow: ['exfil_slow', 'exfil', 'data_breach', 'bola', 'enumeration', 'scrape'],
  flood: ['flood', 'ddos', 'flood_distributed'],
  flood_distributed: ['flood_distributed', 'flood', 'ddos'],
  flood_payload: ['flood_payload', 'flood', 'ddos'],
  enumeration: ['enumeration', 'bola', 'scan'],
  crowd_walk: ['enumeration'],
  bola: ['bola', 'enumeration'],
  cred_stuffing: ['cred_stuffing'],
  token_mismatch: ['token_mismatch'],
  error_burst: ['error_burst', 'scan'],
}
const HOUR = 3_600_000
const GRACE = 15 * 60_000
const GAP = 30 * 60_000

/**
 * strict = right API, inside [start, end + 15 min], accepted kind and, for a single client, that client. An incident = alerts
 * on one API with gaps ≤ 30 min, at most 2 h long; false when nothing in it matches. Benign contexts count as false.
 * @returns { recall, precision, falsePerApiDay, benign, kinds: {kind: {found, of, ttd}}, missed: [label], wrong: [incident] }
 */
export function score(alerts, labels) {
  const attacks = labels.labels.filter(({ cls }) => cls === 'attack')
  const found = new Map()
  const wrong = []
  let right = 0
  for (const incident of incidentsOf(alerts, labels, attacks, found)) {
    if (incident.right) right++
    else if (!incident.neutral) wrong.push(incident)
  }
  const kinds = {}
  for (const label of attacks) {
    kinds[label.kind] ??= { found: 0, of: 0, ttd: [] }
    const kind = kinds[label.kind]
    kind.of++
    if (!found.has(label.id)) continue
    kind.found++
    kind.ttd.push((found.get(label.id) - label.start) / 60_000)
  }
  const days = (labels.end - labels.evalStart) / (24 * HOUR)
  const shares = Object.values(kinds).map((k) => k.found / k.of)
  for (const kind of Object.values(kinds)) kind.ttd = kind.ttd.sort((a, b) => a - b)[Math.floor(kind.ttd.length / 2)]
  return {
    recall: shares.reduce((a, b) => a + b, 0) / Math.max(1, shares.length),
    precision: right / Math.max(1, right + wrong.length),
    falsePerApiDay: wrong.length / (days * labels.apis.length),
    benign: new Set(wrong.flatMap(({ benign }) => benign)).size,
    kinds,
    missed: attacks.filter(({ id }) => !found.has(id)),
    wrong,
  }
}

const within = (alert, label) =>
  label.apis.includes(alert.api.id) && label.start <= alert.time && alert.time <= label.end + GRACE

function* incidentsOf(alerts, labels, attacks, found) {
  const open = new Map()
  const others = labels.labels.filter(({ cls }) => cls === 'benign' || cls === 'neutral')
  for (const alert of alerts.toSorted((a, b) => a.time - b.time)) {
    if (alert.time < labels.evalStart) continue
    let right = false
    for (const label of attacks) {
      if (!within(alert, label)) continue
      const strict =
        ACCEPTED[label.kind].includes(alert.kind) &&
        (label.clients.length !== 1 || label.clients.includes(alert.client?.id))
      if (strict && !found.has(label.id)) found.set(label.id, alert.time)
      if (strict || label.end - label.start <= 2 * HOUR) right = true
    }
    let incident = open.get(alert.api.id)
    if (!incident || alert.time - incident.last > GAP || alert.time - incident.first > 2 * HOUR) {
      if (incident) yield incident
      incident = {
        api: alert.api.id,
        first: alert.time,
        last: alert.time,
        right: false,
        neutral: false,
        benign: [],
        alerts: [],
      }
      open.set(alert.api.id, incident)
    }
    incident.last = alert.time
    incident.right ||= right
    for (const label of others) {
      if (!within(alert, label)) continue
      if (label.cls === 'neutral') incident.neutral = true
      else if (!incident.benign.includes(label.kind)) incident.benign.push(label.kind)
    }
    incident.alerts.push(alert)
  }
  yield* open.values()
}
