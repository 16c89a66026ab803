/** Labels that a person has set or taken away. They win over the model until they are taken back. */

export interface Correction {
  /** API id, or `*` for every API. */
  api: string
  /** `${in}:${name}`, as in the fields of `api:{id}:params`; or a bare name for every location. */
  parameter: string
  label: string
  /** `set`: the label holds whatever the model says; `clear`: it never does. */
  action: 'set' | 'clear'
}

/** Reads corrections from JSON lines; unreadable lines are returned as numbers (1 = first). */
export function parseCorrections(text: string): { corrections: Correction[]; bad: number[] } {
  const corrections: Correction[] = []
  const bad: number[] = []
  const lines = text.split('\n')
  for (let i = 0; i < lines.length; i++) {
    if (lines[i].trim() === '') continue
    const c = parse(lines[i])
    if (c === undefined) bad.push(i + 1)
    else corrections.push(c)
  }
  return { corrections, bad }
}

function parse(line: string): Correction | undefined {
  try {
    const c = JSON.parse(line) as Correction
    const ok = [c.api, c.parameter, c.label].every((x) => typeof x === 'string' && x !== '')
    return ok && (c.action === 'set' || c.action === 'clear')
      ? { api: c.api, parameter: c.parameter, label: c.label, action: c.action }
      : undefined
  } catch {
    return undefined
  }
}

/** Adds a correction to a list; one for the same API, parameter and label replaces the one before. */
export function addCorrection(list: readonly Correction[], correction: Correction): Correction[] {
  const same = (c: Correction) =>
    c.api === correction.api && c.parameter === correction.parameter && c.label === correction.label
  return [...list.filter((c) => !same(c)), correction]
}

export class Corrections {
  private readonly byKey = new Map<string, Correction[]>()

  constructor(list: readonly Correction[] = []) {
    for (const c of list) {
      const key = `${c.api}\n${c.parameter}`
      this.byKey.set(key, [...(this.byKey.get(key) ?? []), c])
    }
  }

  get empty(): boolean {
    return this.byKey.size === 0
  }

  /** Corrections for a parameter; the more special ones come last and so win. */
  of(api: string, location: string, name: string): readonly Correction[] {
    if (this.empty) return []
    const keys = [`*\n${name}`, `*\n${location}:${name}`, `${api}\n${name}`, `${api}\n${location}:${name}`]
    return keys.flatMap((key) => this.byKey.get(key) ?? [])
  }
}
