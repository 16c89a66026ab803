/** The JSON Schema of a file of options, from the options that the commands have. */
import type { Command, Option } from 'commander'

/** All commands below `root` that do something, with their words: `pii label`. */
export function leavesOf(root: Command, words: readonly string[] = []): { words: string[]; command: Command }[] {
  return root.commands
    .filter((command) => command.name() !== 'help')
    .flatMap((command) => {
      const own = [...words, command.name()]
      return [{ words: own, command }, ...leavesOf(command, own)]
    })
}

/** Options by long name, each with who has it. */
export function optionsByName(root: Command): Map<string, { option: Option; commands: string[] }[]> {
  const all = new Map<string, { option: Option; commands: string[] }[]>()
  for (const { words, command } of leavesOf(root)) {
    for (const option of command.options) {
      const name = option.long?.slice(2)
      if (name === undefined) continue
      const list = all.get(name) ?? []
      const same = list.find((one) => one.option.description === option.description)
      if (same) same.commands.push(words.join(' '))
      else list.push({ option, commands: [words.join(' ')] })
      all.set(name, list)
    }
  }
  return all
}

function typeOf(option: Option): Record<string, unknown> {
  if (!option.required && !option.optional) return { type: 'boolean' }
  if (option.argChoices) return { enum: option.argChoices }
  const one = { type: ['string', 'number'] }
  return { anyOf: [one, { type: 'array', items: one }] }
}

/** JSON Schema, draft 2020-12. */
export function configSchema(root: Command): Record<string, unknown> {
  const properties = [...optionsByName(root)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, uses]) => {
      const description = uses.map(({ option, commands }) => `${commands.join(', ')}: ${option.description}`).join('; ')
      const types = [...new Set(uses.map(({ option }) => JSON.stringify(typeOf(option))))].map((text) =>
        JSON.parse(text),
      )
      return [name, { description, ...(types.length === 1 ? types[0] : { anyOf: types }) }]
    })
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Options of apiscope',
    description: 'For --config FILE: options by their long names; a command takes those that it has.',
    type: 'object',
    properties: Object.fromEntries(properties),
    additionalProperties: false,
  }
}
