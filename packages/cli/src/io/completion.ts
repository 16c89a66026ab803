/** Completion scripts for shells, from the commands and options that there are. */
import type { Command, Option } from 'commander'
import { leavesOf } from './option-schema.js'

export const SHELLS = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof SHELLS)[number]

interface Node {
  words: string
  subs: string[]
  options: readonly Option[]
}

function nodesOf(root: Command): Node[] {
  const subs = (command: Command) => command.commands.map((sub) => sub.name()).filter((name) => name !== 'help')
  return [
    { words: '', subs: subs(root), options: root.options },
    ...leavesOf(root).map(({ words, command }) => ({
      words: words.join(' '),
      subs: subs(command),
      options: command.options,
    })),
  ]
}

export function completionScript(root: Command, shell: Shell): string {
  const nodes = nodesOf(root)
  if (shell === 'fish') return fish(nodes)
  return shell === 'zsh' ? `autoload -U +X bashcompinit && bashcompinit\n${bash(nodes)}` : bash(nodes)
}

/** Longs and shorts: `--kind`, `-f`. */
const flagsOf = (options: readonly Option[]) =>
  options.flatMap(({ long, short }) => [long, short].filter((one) => one !== undefined))

function bash(nodes: readonly Node[]): string {
  const choices = (options: readonly Option[]) =>
    options
      .filter(({ argChoices }) => argChoices !== undefined)
      .map(
        ({ long, argChoices }) =>
          `      ${long}) COMPREPLY=($(compgen -W '${argChoices!.join(' ')}' -- "$cur")); return ;;\n`,
      )
      .join('')
  const cases = nodes
    .map(
      ({ words, subs, options }) =>
        `    '${words}')\n      case "$prev" in\n${choices(options)}        *) ;;\n      esac\n      all='${[...subs, ...flagsOf(options), '--help'].join(' ')}' ;;\n`,
    )
    .join('')
  return `# apiscope completion bash > /etc/bash_completion.d/apiscope
_apiscope() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" word path='' all='' i
  local known=' ${nodes.map(({ words }) => words.replaceAll(' ', '/')).join(' ')} '
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    [[ "$known" == *" \${path:+\${path// /\\/}/}$word "* ]] && path="\${path:+$path }$word"
  done
  COMPREPLY=()
  case "$path" in
${cases}  esac
  COMPREPLY=($(compgen -W "$all" -- "$cur"))
}
complete -o default -F _apiscope apiscope
`
}

function fish(nodes: readonly Node[]): string {
  const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`
  const lines = nodes.flatMap(({ words, subs, options }) => {
    const seen = words.split(' ').filter(Boolean)
    const here = seen.map((word) => `__fish_seen_subcommand_from ${word}`)
    const none = subs.length > 0 ? [`not __fish_seen_subcommand_from ${subs.join(' ')}`] : []
    const when = quoted([...here, ...none].join('; and ') || 'true')
    return [
      ...subs.map((sub) => `complete -c apiscope -f -n ${when} -a ${sub}`),
      ...options.map(({ long, short, description, argChoices, required }) =>
        [
          `complete -c apiscope -n ${quoted(here.join('; and ') || 'true')} -l ${long?.slice(2)}`,
          ...(short ? [`-s ${short.slice(1)}`] : []),
          ...(argChoices ? [`-x -a ${quoted(argChoices.join(' '))}`] : required ? ['-r'] : []),
          `-d ${quoted(description.slice(0, 80))}`,
        ].join(' '),
      ),
    ]
  })
  return `# apiscope completion fish > ~/.config/fish/completions/apiscope.fish\n${lines.join('\n')}\n`
}
