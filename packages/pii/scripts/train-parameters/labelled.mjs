/** Reads parameters that people labelled: one JSON object a line with id, api, location, paramName, path, values, labels and ignore. */
import { existsSync, readFileSync } from 'node:fs'

/** @returns the parameters of `file`, empty where it is not at hand; `vendor` groups those of one vendor. */
export function labelledParameters(file) {
  if (file === undefined || !existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ id, api, domain, location, paramName, path, values, labels, ignore }) => ({
      id,
      vendor: api,
      domain,
      variant: 'plain',
      location,
      paramName,
      path,
      values,
      labels,
      ignore: ignore ?? [],
    }))
}

/** What is said and right of a parameter, without labels that are neither right nor wrong on it. */
export const judged = (parameter, labels) => labels.filter((label) => !parameter.ignore?.includes(label))
