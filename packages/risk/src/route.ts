/** What method and path of an API say by themselves. */

const ADMIN =
  /(?:^|[/._-])(?:admin|administrator|internal|manage|management|actuator|debug|console|sudo|root|superuser|impersonate|roles?|permissions?|privileges?|config|settings|backups?|migrations?)(?=$|[/._:-])/i
const READS = /(?:^|[/._-])(?:search|query|graphql|lookup|list|batchget|export|find|filter|report)(?=$|[/._:-])/i
const OLD =
  /(?:^|\/)(?:v0(?:\.\d+)?|alpha|beta|old|legacy|deprecated|obsolete)(?=\/|$)|-(?:old|legacy|deprecated)(?=\/|$)/i

export const isAdminPath = (template: string) => ADMIN.test(template)
/** POST to a search is a read. */
export const changesState = (method: string, template: string) =>
  method === 'DELETE' || method === 'PUT' || method === 'PATCH' || (method === 'POST' && !READS.test(template))
export const isOldPath = (template: string) => OLD.test(template)
