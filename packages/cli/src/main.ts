/** The `apiscope` command: reads the command line, runs one command, turns errors into one line and an exit status. */

import { Command, CommanderError } from 'commander'
import pc from 'picocolors'
import { commandsFor } from './commands/index.js'
import { applyConfig } from './io/config.js'
import { describe, exitStatus } from './io/errors.js'
import { guardOutput } from './io/output.js'
import { safe } from './io/text.js'
import { version } from './io/version.js'
import type { Outcome } from './outcome.js'

/** Builds the command line that `args` asks for; `outcome` is set by the command that runs. */
export async function program(outcome: Outcome, args: readonly string[] = []): Promise<Command> {
  const root = new Command('apiscope')
    .description(
      'Watches a copy of the traffic and tells which APIs exist, which carry sensitive data, which misbehave.',
    )
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .option('--config <file>', 'YAML or JSON file with options of the command, by their long names')
    .option('--no-color', 'plain text; also when NO_COLOR is set or standard output is not a terminal')
    .configureOutput({ outputError: (text, write) => write(pc.red(text)) })
    .showHelpAfterError('(add --help for what there is)')
    .exitOverride()
  for (const add of await commandsFor(args)) add(root, outcome)
  root.hook('preAction', (_root, action) => applyConfig(root.opts().config, root, action))
  root.addHelpText('after', '\nExit status: 0 fine, 1 failed, 2 wrong usage or configuration.')
  return root
}

export async function main(argv: readonly string[]): Promise<void> {
  const outcome: Outcome = { status: 0 }
  const said = new Set<string>()
  const say = (message: string) => {
    if (!said.has(message)) process.stderr.write(`${pc.red('apiscope:')} ${safe(message)}\n`)
    said.add(message)
  }
  guardOutput(say)
  try {
    const root = await program(outcome, argv.slice(2))
    await root.parseAsync([...argv])
    process.exitCode = outcome.status
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
    else {
      say(describe(error))
      process.exitCode = exitStatus(error)
    }
  }
}
