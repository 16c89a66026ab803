/** The model that ships. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { ApiscopeError } from '@apiscope/schema'
import { PromptModel, type PromptModelJson } from './model.js'

/** The artefact, beside src and dist. */
const SHIPPED = join(__dirname, '../../models/prompt.json.gz')

let shipped: PromptModel | undefined

/** The model; without `file` the shipped one, which is read once. Throws ApiscopeError `attacks.prompt_model` when it cannot be read. */
export function loadPromptModel(file?: string): PromptModel {
  if (file === undefined && shipped) return shipped
  try {
    const model = new PromptModel(
      JSON.parse(gunzipSync(readFileSync(file ?? SHIPPED)).toString('utf8')) as PromptModelJson,
    )
    if (file === undefined) shipped = model
    return model
  } catch (cause) {
    const text = `the model of prompts ${file ?? SHIPPED} cannot be used; make it anew with node packages/attacks/scripts/train-prompt.mjs`
    throw new ApiscopeError('attacks.prompt_model', text, 1, { cause })
  }
}
