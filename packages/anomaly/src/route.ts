/** Routes that take credentials: what precedes and what fails there means something else than elsewhere. */
const LOGIN =
  /(?:^|[/._-])(?:log-?in|sign-?in|logon|auth|oauth2?|session|sessions|token|password|verify|otp|mfa)(?=$|[/._:-])/i

export const isLoginRoute = (method: string, template: string) => method === 'POST' && LOGIN.test(template)
