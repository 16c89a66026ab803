/** Master secrets of TLS 1.2 by session id or ticket (hex), for connections that resume one. Bounded; the oldest go. */
export class Tickets {
  private readonly secrets = new Map<string, Buffer>()

  constructor(private readonly most: number) {}

  remember(id: string, master: Buffer): void {
    if (id === '' || this.most === 0) return
    if (!this.secrets.has(id) && this.secrets.size >= this.most) this.secrets.delete(this.secrets.keys().next().value!)
    this.secrets.set(id, Buffer.from(master))
  }

  get(id: string): Buffer | undefined {
    return id === '' ? undefined : this.secrets.get(id)
  }
}
