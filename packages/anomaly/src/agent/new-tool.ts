/**
 * A tool that an agent has never used before, where it uses the same ones day after day. How likely a new one is shows in how many were used only once
 * (Good–Turing estimate of unseen species, Good 1953) and in how long ago the last new one came: an agent that tries things out tells so itself. What
 * was told of does not count: one odd call must not excuse the next.
 */
import type { AgentOptions } from './options.js'
import type { AgentClient } from './state.js'

/** Is the tool that was just used for the first time out of the ordinary? Asked before it is counted. */
export function isUnheardOf(
  client: AgentClient,
  time: number,
  offeredSince: number | undefined,
  options: AgentOptions,
): boolean {
  if (time - client.since < options.learnMs || client.calls < options.learnCalls) return false
  if (offeredSince !== undefined && time - offeredSince < options.freshToolMs) return false
  if (client.calls - client.newAt < options.settledCalls) return false
  const once = client.tools.reduce((count, { calls, told }) => count + (calls === 1 && !told ? 1 : 0), 0)
  return once / client.calls < options.newToolChance
}
