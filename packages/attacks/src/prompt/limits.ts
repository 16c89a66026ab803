/** Every bound of the look for instructions in the text that an agent reads. */
export interface PromptLimits {
  /** Characters of one exchange's texts that are scored; of longer ones the beginning and the end. Characters, 32,768. */
  textLength: number
  /** Words scored together, half of which the next window has too. Count, 40. */
  windowWords: number
  /** Characters of one word that count. Characters, 24. */
  wordLength: number
}

export const PROMPT_LIMITS: Readonly<PromptLimits> = Object.freeze({
  textLength: 32_768,
  windowWords: 40,
  wordLength: 24,
})
