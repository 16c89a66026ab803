import type { HttpExchange } from '@apiscope/http'

/** Who talks to whom on one flow, made once and kept with the flow: most of an exchange's identity is its flow's. */
export class Endpoints {
  readonly client: { ip: string; port: number }
  readonly server: { ip: string; port: number }
  /** How the text begins that the exchange's id is a hash of. */
  readonly idText: string
  /** Name of the client where nothing better is known. */
  readonly actor: string

  constructor(
    flow: HttpExchange['flow'],
    readonly clientHalf: 0 | 1,
  ) {
    const serverHalf = clientHalf === 0 ? 1 : 0
    this.client = { ip: flow.ip[clientHalf], port: flow.port[clientHalf] }
    this.server = { ip: flow.ip[serverHalf], port: flow.port[serverHalf] }
    this.idText = `${this.client.ip} ${this.client.port} ${this.server.ip} ${this.server.port}`
    this.actor = `ip:${this.client.ip}`
  }
}

export function endpointsOf({ flow, clientHalf }: HttpExchange): Endpoints {
  const known = flow.note as Endpoints | undefined
  if (known?.clientHalf === clientHalf) return known
  const made = new Endpoints(flow, clientHalf)
  flow.note = made
  return made
}
