/** Names of request fields that are worth a look, for heads that come as lists of names (HTTP/2); `FieldScan` does the same on bytes. */
export class WatchedNames {
  private readonly names = new Set<string>()
  private readonly endings: string[] = []

  /** @param watch names in lower case; `*key` stands for every name that ends so */
  constructor(watch: readonly string[]) {
    for (const name of watch) {
      if (name.startsWith('*')) this.endings.push(name.slice(1))
      else this.names.add(name)
    }
  }

  /** @param name in lower case */
  has(name: string): boolean {
    return this.names.has(name) || this.endings.some((ending) => name.endsWith(ending))
  }
}
