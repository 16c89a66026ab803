/** Agent cards of A2A: what an agent says of itself and its skills. */
import type { Implementation, Offered } from '../call.js'
import { isObject, type Json, listIn, objectIn, readJson, textIn } from '../json/read.js'
import type { AgentLimits } from '../limits.js'
import { wholeOf } from '../mcp/catalogue.js'
import { implementation } from '../mcp/request.js'
import { canonical } from '../schema/input-schema.js'

export interface AgentCard {
  server: Implementation | undefined
  version: string | undefined
  offered: Offered[]
}

/** What every card holds: without these words a text is none, and need not be read. */
export const mayBeCard = (text: string): boolean => text.includes('"skills"') && text.includes('"capabilities"')

export function readCard(text: string, limits: AgentLimits): AgentCard | undefined {
  if (!mayBeCard(text)) return undefined
  const { value, whole } = readJson(text, limits)
  return cardOf(value, !whole, limits)
}

/**
 * Undefined for what is no card: name, skills with ids, and where it is spoken to (0.3: `url`; 1.0: `supportedInterfaces`).
 * @param isCut the card was not read to its end: its last skill is left out
 */
export function cardOf(value: Json | undefined, isCut: boolean, limits: AgentLimits): AgentCard | undefined {
  if (!isObject(value)) return undefined
  const skills = wholeOf(listIn(value, 'skills'), isCut).filter(isObject)
  const interfaces = listIn(value, 'supportedInterfaces').filter(isObject)
  const isSpokenTo = interfaces.some((one) => textIn(one, 'url') !== undefined) || textIn(value, 'url') !== undefined
  if (!Array.isArray(value.skills) || !isSpokenTo || !objectIn(value, 'capabilities')) return undefined
  if (skills.some((skill) => textIn(skill, 'id') === undefined)) return undefined
  const server = implementation(value, limits)
  if (!server) return undefined
  const version = textIn(interfaces[0], 'protocolVersion') ?? textIn(value, 'protocolVersion')
  return {
    server,
    version: version?.slice(0, 32),
    offered: skills.slice(0, limits.offered).map((skill) => ({
      kind: 'skill',
      name: textIn(skill, 'id')!.slice(0, limits.nameLength),
      description: [textIn(skill, 'name'), textIn(skill, 'description')].join('\n'),
      schema: canonical([skill.inputModes ?? null, skill.outputModes ?? null]),
      inputs: undefined,
    })),
  }
}
