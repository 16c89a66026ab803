/** Routes that take credentials: what precedes and what fails there means something else than elsewhere. */
const LOGIN =
  /(?:^|[/._-])(?:log-?in|sign-?in|logon|auth|oauth2?|session|sessions|token|password|verify|otp|mfa)(?=$|[/._:-])/i

export const isLoginRoute = (method: string, template: string) => method === 'POST' && LOGIN.test(template)

/** Where what is guessed is no password: coupons, gift cards, codes that were sent, links to reset and invitations. */
const CODE =
  /(?:^|[/._-])(?:coupons?|vouchers?|promo(?:-?codes?|tions?)?|gift-?cards?|redeem|redemptions?|discount-?codes?|reset|recover|recovery|forgot|otp|pin|2fa|mfa|activate|activation|invites?|invitations?|verify|verification|verification-?codes?|one-?time-?(?:codes?|passwords?))(?=$|[/._:-])/i

/** What somebody could guess at this route; undefined where there is nothing of the kind. */
export function guessedAt(method: string, template: string): 'passwords' | 'codes' | undefined {
  if (CODE.test(template)) return 'codes'
  return isLoginRoute(method, template) ? 'passwords' : undefined
}

/** Answers to a wrong guess, beside 401 and 403: servers call it a bad request, something not found, a conflict, unprocessable, gone, locked. */
const WRONG_GUESS = new Set([400, 404, 409, 410, 422, 423])

/** Is this status a refusal, at a route where something could be guessed or elsewhere? */
export const isRefusal = (status: number | undefined, guessed: boolean): boolean =>
  status === 401 || status === 403 || (guessed && status !== undefined && WRONG_GUESS.has(status))

/** What a title calls it. */
export const guessLead = (method: string, template: string): string =>
  guessedAt(method, template) === 'codes' ? 'Codes are being guessed' : 'Passwords are being tried'
