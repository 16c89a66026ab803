/** Methods of the Model Context Protocol, with the parameters by which a call shows that it is one (all revisions to 2026-07-28). */
import { isObject, type JsonObject, objectIn, textIn } from '../json/read.js'

interface Method {
  /** Parameter that names what is used; a call of it is an API of its own. */
  named?: 'name' | 'uri'
  /** Other protocols have a method of this name too: it needs a sign beside it. */
  isCommon?: boolean
  /** Are these its parameters? Default: any. */
  fits?: (params: JsonObject | undefined) => boolean
}

const has = (key: string) => (params: JsonObject | undefined) => textIn(params, key) !== undefined

export const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  // The Language Server Protocol has an `initialize` too; it says nothing of versions.
  ['initialize', { fits: (params) => has('protocolVersion')(params) && isObject(params?.capabilities) }],
  ['server/discover', {}],
  ['ping', { isCommon: true }],
  ['tools/list', {}],
  ['tools/call', { named: 'name', fits: has('name') }],
  ['resources/list', {}],
  ['resources/templates/list', {}],
  ['resources/read', { named: 'uri', fits: has('uri') }],
  ['resources/subscribe', { fits: has('uri') }],
  ['resources/unsubscribe', { fits: has('uri') }],
  ['prompts/list', {}],
  ['prompts/get', { named: 'name', fits: has('name') }],
  ['completion/complete', { fits: (params) => objectIn(params, 'ref') !== undefined }],
  ['logging/setLevel', { fits: has('level') }],
  ['subscriptions/listen', {}],
  ['roots/list', {}],
  ['sampling/createMessage', {}],
  ['elicitation/create', {}],
  // A2A had `tasks/get` with `id`.
  ['tasks/get', { fits: has('taskId') }],
  ['tasks/result', { fits: has('taskId') }],
  ['tasks/cancel', { fits: has('taskId') }],
  ['tasks/update', { fits: has('taskId') }],
  ['tasks/list', { isCommon: true }],
  ['notifications/initialized', {}],
  ['notifications/cancelled', {}],
  ['notifications/progress', {}],
  ['notifications/message', {}],
  ['notifications/roots/list_changed', {}],
  ['notifications/tools/list_changed', {}],
  ['notifications/resources/list_changed', {}],
  ['notifications/resources/updated', {}],
  ['notifications/prompts/list_changed', {}],
  ['notifications/subscriptions/acknowledged', {}],
  ['notifications/elicitation/complete', {}],
  ['notifications/tasks/status', {}],
])

/** Is it a method of the protocol's own? Others are extensions, or made up. */
export const isMcpMethod = (method: string): boolean => METHODS.has(method)
