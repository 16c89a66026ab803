import { isPasswordHash, secretForm } from '@apiscope/schema'
import { looksLikeJwt } from '../jwt.js'

/** Is a word a credential by its published form? */
export const isToken = (word: string): boolean =>
  looksLikeJwt(word) || secretForm(word) !== undefined || isPasswordHash(word)
