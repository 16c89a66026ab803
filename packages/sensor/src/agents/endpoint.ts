/** What is remembered of one endpoint that speaks an agents' protocol. In one thread; nothing in it is published as it is. */
import type { AgentBinding, AgentProtocol, Implementation, Offered } from '@apiscope/agents'
import { plainTemplate } from '@apiscope/agents'

/** Names of tools, resources, prompts and skills that are known of an endpoint. Count. */
const NAMES = 512

export class AgentEndpoint {
  server: Implementation | undefined
  /** Operations that the server has answered or offered. */
  private readonly names = new Set<string>()
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

  /** @param operationOf name of the API's operation for what is offered */
  offer(offered: readonly Offered[], operationOf: (one: Offered) => string): void {
    for (const one of offered) {
      this.confirm(operationOf(one))
      if (one.kind === 'template') this.template(one.name)
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
