import { Argument, type Command } from 'commander'
import { completionScript, SHELLS, type Shell } from '../io/completion.js'
import { Lines } from '../io/output.js'

/** `apiscope completion` */
export function addCompletion(root: Command): void {
  root
    .command('completion')
    .summary('a completion script for bash, zsh or fish')
    .description('Prints a script that completes commands, options and their values in a shell.')
    .addArgument(new Argument('<shell>', 'which shell').choices([...SHELLS]))
    .addHelpText('after', '\nExample: apiscope completion bash > /etc/bash_completion.d/apiscope')
    .action(async (shell: Shell) => {
      const out = new Lines()
      out.line(completionScript(root, shell).trimEnd())
      await out.flush()
    })
}
