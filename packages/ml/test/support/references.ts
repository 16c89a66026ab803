/** Every Holt-Winters reference of the shared folder, held-out ones too where they are laid beside them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const shared = process.env.APISCOPE_SHARED ?? resolve(__dirname, '../../../../../shared')
const directories = [join(shared, 'reference/holtwinters'), join(shared, 'reference/holtwinters/heldout')]

/** `[name, parsed JSON]` of the references that `wanted` takes; empty on a machine without them. */
export function references<T>(wanted: (json: Record<string, unknown>) => boolean): [string, T][] {
  return directories.flatMap((directory) =>
    (existsSync(directory) ? readdirSync(directory) : [])
      .filter((file) => file.endsWith('.json'))
      .sort()
      .flatMap((file): [string, T][] => {
        const json = JSON.parse(readFileSync(join(directory, file), 'utf8'))
        return wanted(json) ? [[String(json.name ?? file), json as T]] : []
      }),
  )
}

/** `test.each` over references, skipped under one name where there are none. */
export function eachReference<T>(label: string, found: [string, T][], check: (reference: T) => void): void {
  if (found.length === 0) test.skip(`${label}: no references on this machine`, () => {})
  else test.each(found)(`${label}: %s`, (_, reference) => check(reference))
}
