/** A quick check that a line is an exchange: enough that nothing behind it can fail on its shape. */
import { EXCHANGE_VERSION, isHiddenMark } from '@apiscope/schema'

const isText = (value: unknown) => typeof value === 'string'
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What is wrong with it, undefined when nothing is. */
export function exchangeProblem(value: unknown): string | undefined {
  if (!isObject(value)) return 'not an object'
  if (value.v !== EXCHANGE_VERSION) return `version ${String(value.v).slice(0, 20)} of the exchange is not known`
  if (!isText(value.id) || typeof value.time !== 'number' || !Number.isFinite(value.time))
    return 'id or time is missing'
  const { api, client, server, request, response, quality, parameters, identities } = value
  if (!isObject(api) || ![api.id, api.host, api.method, api.template].every(isText)) return 'api is not a name'
  if (!isObject(client) || !isText(client.id) || !isText(client.ip)) return 'client lacks id or ip'
  if (!isObject(server) || !isText(server.ip)) return 'server lacks ip'
  if (!isObject(quality)) return 'quality is missing'
  if (request !== undefined && !(isObject(request) && isText(request.target))) return 'request lacks target'
  if (response !== undefined && !(isObject(response) && typeof response.status === 'number'))
    return 'response lacks status'
  if (parameters !== undefined && !(Array.isArray(parameters) && parameters.every(isParameter)))
    return 'wrong parameters'
  if (identities !== undefined && !(Array.isArray(identities) && identities.every(isObject))) return 'wrong identities'
  return undefined
}

function isParameter(value: unknown): boolean {
  return (
    isObject(value) &&
    isText(value.in) &&
    isText(value.name) &&
    Array.isArray(value.values) &&
    value.values.every(isText) &&
    (value.hidden === undefined || isHiddenMark(value.hidden, value.values.length))
  )
}
