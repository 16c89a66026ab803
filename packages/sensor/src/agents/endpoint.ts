/** What is remembered of one endpoint that speaks an agents' protocol. In one thread; nothing in it is published as it is. */
import type { AgentBinding, AgentProtocol, Implementation, InputSchema, Offered } from '@apiscope/agents'
import { plainTemplate } from '@apiscope/agents'

/** Names of tools, resources, prompts and skills that are known of an endpoint. Count. */
const NAMES = 1_024

/** What the catalogue says of one tool. */
export interface KnownTool {
  destructive?: boolean
  readOnly?: boolean
  inputs: InputSchema | undefined
}

export class AgentEndpoint {
  server: Implementation | undefined
  /** Operations that the server has answered or offered. */
  private readonly names = new Set<string>()
  /** By name as sent. */
  private readonly tools = new Map<string, KnownTool>()
  /** Templates of resources, `{id}` for each expression. */
  readonly resources: string[] = []

  constructor(
    readonly protocol: AgentProtocol,
    public binding: AgentBinding,
  ) {}

  /** Does the server have this operation? Only what it said or did tells. */
  has(operation: string): boolean {
    return this.names.has(operation)
  }

  confirm(operation: string): void {
    keep(this.names, operation)
  }

  toolOf(name: string | undefined): KnownTool | undefined {
    return name === undefined ? undefined : this.tools.get(name)
  }

  /** @param operationOf name of the API's operation for what is offered */
  offer(offered: readonly Offered[], operationOf: (one: Offered) => string): void {
    for (const one of offered) {
      this.confirm(operationOf(one))
      if (one.kind === 'template') this.template(one.name)
      if (one.kind !== 'tool') continue
      const { destructive, readOnly, inputs } = one
      this.tools.delete(one.name)
      if (this.tools.size >= NAMES) this.tools.delete(this.tools.keys().next().value!)
      this.tools.set(one.name, {
        inputs,
        ...(destructive === undefined ? {} : { destructive }),
        ...(readOnly === undefined ? {} : { readOnly }),
      })
    }
  }

  private template(text: string): void {
    const template = plainTemplate(text)
    if (!template.includes('{id}') || this.resources.includes(template)) return
    this.resources.push(template)
    if (this.resources.length > TEMPLATES) this.resources.shift()
  }
}

const TEMPLATES = 64

function keep(names: Set<string>, name: string): void {
  if (names.has(name)) return
  if (names.size >= NAMES) names.delete(names.values().next().value!)
  names.add(name)
}
