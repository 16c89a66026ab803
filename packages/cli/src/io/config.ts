/** Options from a file. The command line wins over the environment, which wins over the file, which wins over defaults. */
import type { Command, Option } from 'commander'
import { readConfig } from './config-file.js'
import { usage } from './errors.js'

/**
 * Puts the file's values into options of `command` that nobody has set otherwise. One file may serve several commands: a name
 * that only another command knows is passed over, a name that none knows is an error.
 */
export function applyConfig(path: string | undefined, root: Command, command: Command): void {
  if (path === undefined) return
  const values = readConfig(path)
  for (const [name, value] of Object.entries(values)) {
    const option = command.options.find(({ long }) => long === `--${name}`)
    if (!option) {
      if (isKnown(root, name)) continue
      throw usage('cli.config', `--config ${path}: no command has an option --${name}`)
    }
    const key = option.attributeName()
    const source = command.getOptionValueSource(key)
    if (source !== undefined && source !== 'default') continue
    command.setOptionValueWithSource(key, parsed(option, value, `--config ${path}: ${name}`), 'config')
  }
}

/** As if the value had been given on the command line: what is refused there is refused here. */
export function parsed(option: Option, value: unknown, what: string): unknown {
  const flag = !option.required && !option.optional
  if (flag) {
    if (typeof value === 'boolean') return value
    throw usage('cli.config', `${what} is true or false, and nothing else`)
  }
  const values = Array.isArray(value) ? value : [value]
  if (values.some((one) => typeof one !== 'string' && typeof one !== 'number'))
    throw usage('cli.config', `${what} needs a value: a text or a number, or a list of them`)
  if (!option.parseArg) return Array.isArray(value) ? value.map(String) : String(value)
  let result: unknown
  try {
    for (const one of values) result = option.parseArg(String(one), result as never)
  } catch (error) {
    throw usage('cli.config', `${what}: ${(error as Error).message}`)
  }
  return result
}

function isKnown(command: Command, name: string): boolean {
  return command.options.some(({ long }) => long === `--${name}`) || command.commands.some((sub) => isKnown(sub, name))
}
