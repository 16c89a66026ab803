import { apiName, type Renaming, type TemplateMessage } from '@apiscope/schema'

/** A renaming with the key whose owner it is for. */
export type KeyedRenaming = readonly [key: string, renaming: Renaming]

/**
 * What the owners of old and new names are told once templates were taken up: each old name lets go, each new one takes over.
 * Sorted by key, and the same for the same message, so that repeats can be told.
 */
export function renamingsOf(
  { host, replaced = [], time: told }: TemplateMessage,
  sensor: string,
  time: number,
): KeyedRenaming[] {
  const keyed = new Map<string, Renaming>()
  for (const { method, from, to, since } of replaced) {
    const names = { from: apiName(method, host, from), to: apiName(method, host, to) }
    const renaming: Renaming = { v: 1, renaming: true, id: '', sensor, time, ...names, since }
    keyed.set(names.from.id, { ...renaming, id: `renamed ${told} ${names.from.id}`.slice(0, 256) })
    const first = Math.min(since, keyed.get(names.to.id)?.since ?? since)
    keyed.set(names.to.id, { ...renaming, id: `succeeds ${told} ${names.to.id}`.slice(0, 256), since: first })
  }
  return [...keyed].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** Renamings that wait until what was under way or is repeated under the old names has ended. In packet time, at heartbeats. */
export class Renamings {
  private waiting: { message: TemplateMessage; due: number }[] = []
  private added: TemplateMessage[] = []

  constructor(
    private readonly sensor: string,
    private readonly afterMs: number,
    private readonly emit: (key: string, renaming: Renaming) => void,
    /** Packet time up to which an earlier run came, ms: what it named stays under those names. */
    private readonly from: () => number = () => 0,
  ) {}

  add(message: TemplateMessage): void {
    if (message.replaced?.length) this.added.push(message)
  }

  /** Packet time has reached `time`, ms. */
  heartbeat(time: number): void {
    for (const message of this.added.splice(0))
      this.waiting.push({ message, due: Math.max(time, this.from()) + this.afterMs })
    // A clock that was set back would have them wait until the old time comes again.
    for (const one of this.waiting) one.due = Math.min(one.due, Math.max(time, this.from()) + this.afterMs)
    while (this.waiting.length > 0 && this.waiting[0]!.due <= time) {
      const { message } = this.waiting.shift()!
      for (const [key, renaming] of renamingsOf(message, this.sensor, time)) this.emit(key, renaming)
    }
  }
}
