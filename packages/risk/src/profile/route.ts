/** What method and path of an API say by themselves. The path is the attacker's text: no expression here can backtrack. */

const words = (list: string) => new RegExp(`(?:^|[/._-])(?:${list})(?=$|[/._:?-])`, 'i')

const ADMIN = words(
  'admin|administrator|backoffice|manage|management|console|sudo|root|superuser|impersonate|roles?|permissions?|privileges?|backups?|migrations?',
)
const DIAGNOSTIC = words(
  'actuator|debug|pprof|heapdump|threaddump|phpinfo|env|trace|jolokia|config|dump|\\.git|server-status',
)
const DESCRIPTION = words('swagger|openapi|introspection|api-docs|wsdl|schema')
const READS = words('search|query|graphql|lookup|list|batchget|export|find|filter|report')
const CREDENTIAL = words(
  'log-?in|sign-?in|auth|session|token|password|passwd|reset|otp|mfa|2fa|verify|credentials?|oauth2?|sso',
)
const FORM = words(
  'newsletter|subscribe|contact|sign-?up|register|registration|feedback|track|pixel|collect|unsubscribe',
)
const OWN = words('me|self|my|own|mine|current')
const SERVER_REACH = words('fetch-?url|import-?url|proxy|preview|link-?preview|download|files?|callback|webhook-?test')
const NAMED_RESOURCE = /[?&](?:path|file|filename|url|uri|dir|template|page|dest|redirect|callback)=/i
const OLD =
  /(?:^|\/)(?:v0(?:\.\d+)?|alpha|beta|old|legacy|deprecated|obsolete)(?=\/|$)|-(?:old|legacy|deprecated)(?=\/|$)/i

export const isAdminPath = (path: string) => ADMIN.test(path)
/** Shows the inside of the server: environment, memory, routes, interface description. */
export const isDiagnosticPath = (path: string) => DIAGNOSTIC.test(path)
export const isDescriptionPath = (path: string) => DESCRIPTION.test(path)
/** POST to a search is a read. */
export const changesState = (method: string, path: string) =>
  method === 'DELETE' || method === 'PUT' || method === 'PATCH' || (method === 'POST' && !READS.test(path))
export const isOldPath = (path: string) => OLD.test(path)
/** Gives or changes credentials: sign-in, reset, second factor, token. */
export const isCredentialPath = (path: string) => CREDENTIAL.test(path)
/** Open to anyone by design, so that a write without credentials is no fault: newsletter, contact, registration. */
export const isPublicForm = (path: string) => FORM.test(path)
/** Names nobody but the caller. */
export const isOwnPath = (path: string) => OWN.test(path)
/** The caller names a file or an address for the server to read. */
export const namesResource = (path: string) => NAMED_RESOURCE.test(path) || SERVER_REACH.test(path)
export const hasPathParameter = (path: string) => path.includes('{')
