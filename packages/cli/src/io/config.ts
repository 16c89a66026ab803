/** Options from a file. The command line wins over the environment, which wins over the file, which wins over defaults. */
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { usage } from './errors.js'

/**
 * Puts the file's values into options of `command` that nobody has set otherwise. One file may serve several commands: a name
 * that only another command knows is passed over, a name that none knows is an error.
 */
export function applyConfig(path: string | undefined, root: Command, command: Command): void {
  if (path === undefined) return
  const values = read(path)
  for (const [name, value] of Object.entries(values)) {
    const option = command.options.find(({ long }) => long === `--${name}`)
    if (!option) {
      if (isKnown(root, name)) continue
      throw usage('cli.config', `--config ${path}: no command has an option --${name}`)
    }
    const key = option.attributeName()
    const source = command.getOptionValueSource(key)
    if (source !== undefined && source !== 'default') continue
    if (option.required && typeof value === 'boolean') {
      throw usage('cli.config', `--config ${path}: ${name} needs a value, not ${value}`)
    }
    const parsed = typeof value === 'string' && option.parseArg ? option.parseArg(value, undefined) : value
    command.setOptionValueWithSource(key, parsed, 'config')
  }
}

function isKnown(command: Command, name: string): boolean {
  return command.options.some(({ long }) => long === `--${name}`) || command.commands.some((sub) => isKnown(sub, name))
}

function read(path: string): Record<string, unknown> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw usage(
      'cli.config',
      `--config ${path}: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : 'cannot be read'}`,
    )
  }
  try {
    const value = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {}
  throw usage('cli.config', `--config ${path}: not a JSON object, for example {"state": "embedded:./state"}`)
}
