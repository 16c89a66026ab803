/** Whose data moves where: labels in answers, by API, to who receives them; and ids that were carried from one API to another. */
import type { Alert } from '@apiscope/schema'
import type { ApiRow } from './row.js'

export interface FlowNode {
  id: string
  name: string
  column: 'label' | 'api' | 'receiver'
  /** APIs behind a node that stands for several. */
  apis?: number
}

export interface FlowLink {
  source: string
  target: string
  /** Calls. */
  value: number
}

export interface IdFlow {
  from: string
  to: string
  who: string
  /** Different objects. */
  objects: number
  time: number
  alert: string
}

export interface DataFlow {
  nodes: FlowNode[]
  links: FlowLink[]
  /** Ids learnt at one API and used at another, as alerts tell. */
  ids: IdFlow[]
}

/** Who receives, by where the calls come from and whether they carry credentials. */
const RECEIVERS = [
  ['open', 'Internet, without login'],
  ['login', 'Internet, with login'],
  ['inside', 'inside the network'],
] as const

/** Gravest labels first; an API's calls are shared out among so many of them. */
const LABELS_SHOWN = 8

/**
 * @param rows riskiest first
 * @param named how many APIs stand by name, those that hand out most
 * @param gravity how sensitive a label is, 0–1
 */
export function dataFlow(
  rows: readonly ApiRow[],
  alerts: readonly Alert[],
  named: number,
  gravity: (label: string) => number,
): DataFlow {
  const carrying = rows.filter((row) => row.responseLabels.length > 0 && row.calls > 0)
  const shown = new Set(carrying.slice(0, named).map(({ id }) => id))
  const links = new Map<string, FlowLink>()
  const nodes = new Map<string, FlowNode>()
  const link = (source: FlowNode, target: FlowNode, value: number) => {
    if (value <= 0) return
    nodes.set(source.id, source)
    nodes.set(target.id, target)
    const key = JSON.stringify([source.id, target.id])
    const found = links.get(key)
    if (found) found.value += value
    else links.set(key, { source: source.id, target: target.id, value })
  }
  const rest = carrying.length - shown.size
  const others: FlowNode = { id: 'api:others', name: `${rest} other APIs`, column: 'api', apis: rest }
  for (const row of carrying) {
    const api: FlowNode = shown.has(row.id) ? { id: `api:${row.id}`, name: row.id, column: 'api' } : others
    const labels = row.responseLabels.toSorted((a, b) => gravity(b) - gravity(a)).slice(0, LABELS_SHOWN)
    // Each call hands out all of them: its width is shared out, so that both sides of an API are as wide.
    for (const label of labels)
      link({ id: `label:${label}`, name: label, column: 'label' }, api, row.calls / labels.length)
    for (const [receiver, name] of RECEIVERS) {
      link(api, { id: `receiver:${receiver}`, name, column: 'receiver' }, row.calls * shareOf(row, receiver))
    }
  }
  return { nodes: [...nodes.values()], links: [...links.values()], ids: idFlows(alerts) }
}

function shareOf({ publicShare, openShare }: ApiRow, receiver: (typeof RECEIVERS)[number][0]): number {
  if (receiver === 'inside') return 1 - publicShare
  return publicShare * (receiver === 'open' ? openShare : 1 - openShare)
}

/** The last word on each way and caller, newest first. */
function idFlows(alerts: readonly Alert[]): IdFlow[] {
  const flows = new Map<string, IdFlow>()
  for (const { id, time, client, evidence } of alerts) {
    const from = Array.isArray(evidence.looked_up_at) ? (evidence.looked_up_at as string[]) : []
    const to = Object.entries((evidence.spent_at ?? {}) as Record<string, number>)
    for (const source of from)
      for (const [target, objects] of to) {
        const who = client?.id ?? '?'
        flows.set(JSON.stringify([source, target, who]), { from: source, to: target, who, objects, time, alert: id })
      }
  }
  return [...flows.values()].sort((a, b) => b.time - a.time)
}
