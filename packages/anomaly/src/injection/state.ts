/** What the detector keeps per API. */
import type { Attempts } from './attempts.js'
import { ParameterHistory, type ParameterJson } from './parameter.js'

export interface InjectionState {
  /** By the hash of place and name, the one longest silent first. */
  parameters: Map<number, ParameterHistory>
  /** By actor, the one longest silent first. */
  attempts: Map<string, Attempts>
  /** Ordinary 2xx answers: count, mean and squared deviations of log2 of their bytes (Welford 1962). */
  sizes: [number, number, number]
}

export interface InjectionJson {
  parameters: [number, ParameterJson][]
  attempts: [string, Attempts][]
  sizes: [number, number, number]
}

export const createInjectionState = (): InjectionState => ({
  parameters: new Map(),
  attempts: new Map(),
  sizes: [0, 0, 0],
})

export const encodeInjectionState = ({ parameters, attempts, sizes }: InjectionState): InjectionJson => ({
  parameters: [...parameters].map(([key, history]) => [key, history.toJSON()]),
  attempts: [...attempts],
  sizes,
})

export const decodeInjectionState = (json: InjectionJson): InjectionState => ({
  parameters: new Map(json.parameters.map(([key, history]) => [key, ParameterHistory.fromJSON(history)])),
  attempts: new Map(json.attempts),
  sizes: json.sizes,
})

/** Bytes of an ordinary 2xx answer. */
export function learnSize(sizes: [number, number, number], bytes: number): void {
  const x = Math.log2(1 + bytes)
  const n = Math.min(4_096, sizes[0] + 1)
  const delta = x - sizes[1]
  sizes[0] = n
  sizes[1] += delta / n
  sizes[2] = (sizes[2] + delta * (x - sizes[1])) * (n === 4_096 ? 1 - 1 / 4_096 : 1)
}

/** Is an answer far from what the API usually gives: four deviations, and at least a factor of two? */
export function isUnusualSize([n, mean, squares]: [number, number, number], bytes: number): boolean {
  if (n < 8) return false
  const off = Math.abs(Math.log2(1 + bytes) - mean)
  return off > Math.max(1, 4 * Math.sqrt(squares / n))
}
