/** Agents, with what they use. */
import { type AgentReport, counted, integer, moment } from '@apiscope/model'
import pc from 'picocolors'
import { safe } from '../io/text.js'
import { title, WIDTH, wrap } from './layout.js'

const INDENT = 4
/** Tools named of one agent. */
const TOOLS = 12
/** What every client does before it uses anything. */
const HOUSEKEEPING =
  /^(?:initialize|ping|server\/discover|notifications\/.*|(?:tools|resources|prompts)\/list|resources\/templates\/list)$/

export function renderAgents(agents: readonly AgentReport[], top: number): string {
  const head = title('AGENTS', agents.length > 0 ? `${counted(agents.length, 'agent')}, by calls` : '')
  if (agents.length === 0) return `${head}\n  none`
  const lines = agents.slice(0, top).flatMap(entry)
  if (agents.length > top) lines.push(pc.dim(`… ${integer(agents.length - top)} more: --top ${agents.length}`))
  return [head, ...lines].join('\n')
}

function entry({ client, actor, protocols, servers, calls, last, tools }: AgentReport): string[] {
  const name = client === '' ? 'without a name' : client
  const about = `${protocols.join(', ')}, ${counted(calls, 'call')} to ${counted(servers.length, 'host')}, last ${moment(last).slice(0, 16)}`
  const used = tools.filter(({ operation }) => !HOUSEKEEPING.test(operation))
  const words = used.slice(0, TOOLS).map(({ host, operation, calls: n, hints }) => {
    const hint = hints.includes('destructive') && !hints.includes('not destructive') ? ' (destructive)' : ''
    return `${host} ${operation}${hint} × ${integer(n)}`
  })
  const more = used.length > TOOLS ? [`… ${integer(used.length - TOOLS)} more`] : []
  const indent = ' '.repeat(INDENT)
  return [
    `${pc.bold(safe(name))} of ${safe(actor)}  ${pc.dim(about)}`,
    ...[...words, ...more].flatMap((text) => wrap(safe(text), WIDTH - INDENT).map((line) => indent + line)),
  ]
}
