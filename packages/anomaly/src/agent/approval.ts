/**
 * Destructive tools that a person has so far approved each time (elicitation, `input_required`), executed without (OWASP Agentic Top 10, ASI02 tool misuse and
 * ASI09 human-agent trust). Where approvals were never asked for, nothing is missed.
 */
import type { AgentFacts } from '@apiscope/schema'
import type { AgentOptions } from './options.js'
import type { AgentClient, UsedTool } from './state.js'

/** What this exchange says of approval: of the session, and of the tool that it calls. */
export function noteApproval(
  client: AgentClient,
  tool: UsedTool | undefined,
  { asked, input }: AgentFacts,
  time: number,
): void {
  if (asked && tool) tool.asked = time
  if (input === 'given') client.session.approvedAt = time
}

/** Was the tool, which is destructive and has been executed, executed without the approval that it always had? Counts it. */
export function isUnapproved(
  client: AgentClient,
  tool: UsedTool,
  { asked, input, binding }: AgentFacts,
  time: number,
  options: AgentOptions,
): boolean {
  // In a stateless protocol the answer that asks has done nothing yet; before, the question comes on the stream of the call that goes on.
  if (asked && binding === 'stateless') return false
  const { approvedAt, start } = client.session
  const isRecent = approvedAt >= start && time - approvedAt <= options.approvalMs
  if (asked || input === 'given' || isRecent) {
    tool.approved++
    return false
  }
  const stands = tool.approved >= options.approvals && tool.unapproved === 0
  // Once it was executed without, it is known not to need any; one that was told does not count.
  if (!stands) tool.unapproved++
  return stands
}
