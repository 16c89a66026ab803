import type { Command } from 'commander'
import { parsed } from '../io/config.js'
import { readConfig } from '../io/config-file.js'
import { usage } from '../io/errors.js'
import { configSchema, optionsByName } from '../io/option-schema.js'
import { Lines } from '../io/output.js'

/** `apiscope config` */
export function addConfig(root: Command): void {
  const config = root
    .command('config')
    .summary('check a file of options, or print its JSON Schema')
    .description(
      'A file of options (--config FILE) is YAML or JSON with options by their long names; it may serve several commands.',
    )
    .addHelpText('after', '\nExample: apiscope config check /etc/apiscope/sensor.yaml')
  config
    .command('check')
    .summary('say what is wrong with a file of options')
    .description(
      'Reads a file of options and says which are unknown, or have a value that no command takes. Starts nothing.',
    )
    .argument('<file>', 'YAML or JSON')
    .addHelpText('after', '\nExample: apiscope config check /etc/apiscope/sensor.yaml')
    .action((path: string) => check(path, root))
  config
    .command('schema')
    .summary('the JSON Schema of files of options')
    .description('Prints the JSON Schema of files of options, for editors and other checks.')
    .addHelpText('after', '\nExample: apiscope config schema > apiscope.schema.json')
    .action(() => schema(root))
}

async function check(path: string, root: Command): Promise<void> {
  const known = optionsByName(root)
  const values = Object.entries(readConfig(path))
  const problems = values.flatMap(([name, value]) => {
    const uses = known.get(name)
    if (!uses) return [`no command has an option --${name}${similar(name, known.keys())}`]
    const wrong = uses.map(({ option }) => problemOf(() => parsed(option, value, name)))
    // Right for one command that has it is right.
    return wrong.every((one) => one !== undefined) ? [wrong[0]!] : []
  })
  if (problems.length > 0) throw usage('cli.config', `${path}: ${problems.join('; ')}`)
  const out = new Lines()
  out.line(`${path}: ${values.length} options, nothing wrong`)
  await out.flush()
}

function problemOf(work: () => unknown): string | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** The name that differs by the fewest letters, where that is few. */
function similar(name: string, all: Iterable<string>): string {
  let best: [number, string] = [3, '']
  for (const one of all) {
    const n = distance(name.slice(0, 40), one)
    if (n < best[0]) best = [n, one]
  }
  return best[1] === '' ? '' : `; is --${best[1]} meant?`
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row.at(-1)!
}

async function schema(root: Command): Promise<void> {
  const out = new Lines()
  out.line(JSON.stringify(configSchema(root), null, 2))
  await out.flush()
}
