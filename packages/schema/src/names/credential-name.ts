/** What kind of credential a name names. */
export type CredentialNameKind = 'password' | 'secret' | 'token' | 'session'

export interface CredentialName {
  kind: CredentialNameKind
  label: 'PASSWORD' | 'SECRET' | 'JWT'
  /**
   * `sure`: whatever stands there is one (`db_password`, `client_secret`); `form`: unless its value is plainly a word, a number or a setting
   * (`token`, `session_id`); `weak`: only where its value looks random (`key`).
   */
  certainty: 'sure' | 'form' | 'weak'
  /** It tells who calls; false for what guards one request (CSRF tokens, signatures, one-time codes). */
  identifies: boolean
}
