/** The references that ship (`test/references`, with their generator in `scripts/references`), and more where they are laid beside. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const shared = process.env.APISCOPE_SHARED ?? resolve(__dirname, '../../../../../shared')
const directories = [
  resolve(__dirname, '../references'),
  join(shared, 'reference/holtwinters'),
  join(shared, 'reference/holtwinters/heldout'),
]

/** `[name, parsed JSON]` of the references that `wanted` takes. */
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

/** `test.each` over references; that there are any is a test, too. */
export function eachReference<T>(label: string, found: [string, T][], check: (reference: T) => void): void {
  if (found.length === 0) throw new Error(`${label}: no reference has this tool`)
  test.each(found)(`${label}: %s`, (_, reference) => check(reference))
}
