/** The model that ships. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { ApiscopeError } from '@apiscope/schema'
import { AttackModel, type AttackModelJson } from './model.js'

/** The artefact, beside src and dist. */
const SHIPPED = join(__dirname, '../../models/attacks.json.gz')

let shipped: AttackModel | undefined

/**
 * The classifier of attack patterns; without `file` the shipped one, which is read once. Throws ApiscopeError
 * `attacks.model` when the file cannot be read or is of another version.
 */
export function loadAttackModel(file?: string): AttackModel {
  if (file === undefined && shipped) return shipped
  try {
    const json = JSON.parse(gunzipSync(readFileSync(file ?? SHIPPED)).toString('utf8')) as AttackModelJson
    const model = new AttackModel(json)
    if (file === undefined) shipped = model
    return model
  } catch (cause) {
    const text = `the model of attacks ${file ?? SHIPPED} cannot be used; make it anew with node packages/attacks/scripts/train-attacks.mjs`
    throw new ApiscopeError('attacks.model', text, 1, { cause })
  }
}
