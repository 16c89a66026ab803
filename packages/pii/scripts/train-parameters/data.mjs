/** Turns labelled parameters into rows of features, and reads the hand-labelled lists. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DEFAULT_CONTEXT, evidenceOf, featuresOf, locationOf, readName, share, ValueClassifier } from '@apiscope/pii'
import { publicLabels } from './public-labels.mjs'

const classifier = new ValueClassifier()

/** Evidence and name of one parameter, and its row for any label. */
export function prepare(parameter) {
  const name = readName({ paramName: parameter.paramName, path: parameter.path })
  const evidence = evidenceOf(parameter.values, classifier, DEFAULT_CONTEXT)
  const shared = share(name, evidence, locationOf(parameter.location))
  return { parameter, name, evidence, row: (label) => featuresOf(label, shared) }
}

/** Parameters of `hand.tsv`. */
export function handParameters() {
  const text = readFileSync(join(import.meta.dirname, 'hand.tsv'), 'utf8')
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line, i) => {
      const [domain, location, paramName, values, labels] = line.split('\t')
      return {
        id: `hand-${i}`,
        domain,
        variant: domain === 'opaque' || domain === 'misleading' ? domain : 'plain',
        location,
        paramName,
        values: values.split(' ;; '),
        labels: labels === '-' ? [] : labels.split(','),
      }
    })
}

/** Cities, regions and postal codes: no address by themselves, and often labelled as parts of one. */
const PART_OF_ADDRESS =
  /(?:city|postal_?code|zip4?|locality|region|state|state_code|subdivision|country_subdivision|address_components\[\]\.(?:long|short)_name|postcode_localities|compound_code)(?:\[\])*$/i

/** Parameters of public API descriptions, labelled by the committed rules; empty where the descriptions are not at hand. */
export function publicParameters(shared) {
  const file = join(shared, 'pii', 'parameters_unlabelled.jsonl')
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map((p, i) => ({
      id: `public-${i}`,
      domain: p.api,
      variant: 'plain',
      location: p.loc,
      paramName: p.path,
      values: p.values,
      labels: publicLabels(p.api, p.path, p.values),
      ignore: PART_OF_ADDRESS.test(p.path) ? ['ADDRESS'] : [],
    }))
}
