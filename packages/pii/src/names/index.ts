/** Is this string the name of a person? */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { ApiscopeError } from '@apiscope/schema'
import { NameModel, type NameModelJson } from './model.js'

export { NAME_THRESHOLD, type NameExplanation, NameModel, type NameModelJson } from './model.js'

/** The artefact that ships, beside src and dist. */
const SHIPPED = join(__dirname, '../../models/names.json.gz')

let shipped: NameModel | undefined

/**
 * The name classifier; without `file` the shipped one, which is read once. Throws ApiscopeError `pii.name_model` when the file
 * cannot be read or is of another version.
 */
export function loadNameModel(file?: string): NameModel {
  if (file === undefined && shipped) return shipped
  try {
    const json = JSON.parse(gunzipSync(readFileSync(file ?? SHIPPED)).toString('utf8')) as NameModelJson
    const model = new NameModel(json)
    if (file === undefined) shipped = model
    return model
  } catch (cause) {
    const text = `the name model ${file ?? SHIPPED} cannot be used; make it anew with node packages/pii/scripts/train-names.mjs`
    throw new ApiscopeError('pii.name_model', text, 1, { cause })
  }
}
