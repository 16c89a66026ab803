/** What catalogues say of tools, of all endpoints together: what was listed longest ago goes first. In one thread; nothing of it is published. */
import type { InputSchema } from '@apiscope/agents'

export interface KnownTool {
  destructive?: boolean
  readOnly?: boolean
  inputs: InputSchema | undefined
}

/** What all of them may take, roughly. Characters. */
const MOST = 16 * 1024 * 1024
/** What a tool, and a property of its inputs, takes besides its texts. Characters. */
const [TOOL, PROPERTY] = [256, 64]

export class KnownTools {
  private readonly tools = new Map<string, { tool: KnownTool; cost: number }>()
  private held = 0

  /** @param most characters that all may take */
  constructor(private readonly most = MOST) {}

  get(endpoint: string, name: string | undefined): KnownTool | undefined {
    return name === undefined ? undefined : this.tools.get(keyOf(endpoint, name))?.tool
  }

  set(endpoint: string, name: string, tool: KnownTool): void {
    const key = keyOf(endpoint, name)
    this.drop(key)
    const cost = TOOL + key.length + costOf(tool.inputs)
    if (cost > this.most) return
    this.tools.set(key, { tool, cost })
    this.held += cost
    while (this.held > this.most) this.drop(this.tools.keys().next().value!)
  }

  /** Characters that are held. */
  get size(): number {
    return this.held
  }

  private drop(key: string): void {
    this.held -= this.tools.get(key)?.cost ?? 0
    this.tools.delete(key)
  }
}

const keyOf = (endpoint: string, name: string): string => `${endpoint} ${name}`

function costOf(inputs: InputSchema | undefined): number {
  let cost = 0
  for (const { name, types, enumeration = [] } of inputs?.properties ?? []) {
    cost += PROPERTY + name.length + types.join().length
    for (const value of enumeration) cost += String(value).length + 16
  }
  return cost
}
