export { type CredentialName, type CredentialNameKind, classifyName, type NameClass } from './classify.js'
export { CREDENTIAL_PHRASES, type CredentialPhrases } from './phrases.js'
export { foldWord, nameSegments, splitWords } from './split.js'
export { PASSWORD_ROOTS, PASSWORD_WORDS } from './vocabulary.js'
