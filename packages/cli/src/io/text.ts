/** Text for people at a terminal: strings from the traffic made harmless. */
import { harmlessJson } from '@apiscope/schema'

export { harmless as safe, harmlessJson } from '@apiscope/schema'

/**
 * JSON that means the same and steers no terminal: `JSON.stringify` lets C1 controls and changes of direction stand. Such characters can
 * only be in strings, where their escapes say the same; line ends between values are those of `indent`.
 */
export function jsonText(value: unknown, indent?: number): string {
  return harmlessJson(JSON.stringify(value, null, indent))
}
