/** What has changed about an API, newest last, and what of it has not been told yet. */

export type ChangeKind =
  | 'new_field'
  | 'new_parameter'
  | 'type_change'
  | 'unauthenticated'
  | 'deprecated'
  | 'unused'
  | 'used_again'
  | 'shadow'
  | 'zombie'

export interface Change {
  /** Event time at which it began, ms. */
  at: number
  kind: ChangeKind
  /** Parameter (`response:user.email`), where it is about one. */
  name?: string
  /** For people: never a value. */
  detail: string
}

export interface ChangeLog {
  changes: Change[]
  /** Schema changes that no alert has named yet. */
  untold: Change[]
  /** Day (since 1970) of the last alert. */
  toldOn: number
}

export const newChangeLog = (): ChangeLog => ({ changes: [], untold: [], toldOn: -1 })

export const DAY_MS = 86_400_000

/** Kinds that are a drift of what the API takes, gives or demands. */
const DRIFT: readonly ChangeKind[] = ['new_field', 'new_parameter', 'type_change', 'unauthenticated', 'deprecated']

export function addChange(log: ChangeLog, change: Change, limit: number): void {
  log.changes.push(change)
  if (log.changes.length > limit) log.changes.shift()
  if (!DRIFT.includes(change.kind)) return
  log.untold.push(change)
  if (log.untold.length > limit) log.untold.shift()
}

/** Event time of the last drift, ms. */
export const lastDrift = ({ changes }: ChangeLog): number | undefined => changes.findLast(isDrift)?.at

/** Drifts of the seven days before `now`. */
export const recentDrifts = ({ changes }: ChangeLog, now: number) =>
  changes.filter((change) => isDrift(change) && change.at > now - 7 * DAY_MS).length

const isDrift = ({ kind }: Change) => DRIFT.includes(kind)
