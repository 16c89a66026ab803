/** An exchange as OCSF API Activity (6003). No value of a parameter is in it: the path is the template. */
import { callerAddress, displayTemplate, type Exchange, outcomeStatus } from '@apiscope/schema'
import { canonicalAddress, hostAndPort, type Product } from '../about.js'
import { type Activity, baseEvent, CLASSES, httpMethod, type OcsfEvent, wholeMs } from './base.js'

const CREATE = { id: 1, name: 'Create' }
const READ = { id: 2, name: 'Read' }
const UPDATE = { id: 3, name: 'Update' }
const DELETE = { id: 4, name: 'Delete' }

/** What the method means by RFC 9110, section 9.3; of any other method its name. */
const ACTIVITY: Readonly<Record<string, Activity>> = {
  POST: CREATE,
  GET: READ,
  HEAD: READ,
  OPTIONS: READ,
  PUT: UPDATE,
  PATCH: UPDATE,
  DELETE,
}

/** One OCSF 1.8 event of class 6003. */
export function ocsfActivity(exchange: Exchange, product: Product): OcsfEvent {
  const { api, request, response, client, server, time, durationMs } = exchange
  const method = request?.method ?? api.method
  const activity = Object.hasOwn(ACTIVITY, method)
    ? ACTIVITY[method]!
    : { id: 99, name: method.slice(0, 40) || 'Other' }
  const status = outcomeStatus(response)
  const path = displayTemplate(api.template)
  const { host } = hostAndPort(api.host)
  return {
    ...baseEvent(
      CLASSES.apiActivity,
      activity,
      time,
      { uid: exchange.id, log_name: 'apiscope.exchanges', loggers: [{ name: exchange.sensor || 'sensor' }] },
      product,
    ),
    severity_id: 1,
    severity: 'Informational',
    ...outcome(status),
    ...(durationMs === undefined ? {} : { duration: wholeMs(durationMs), end_time: wholeMs(time + durationMs) }),
    start_time: wholeMs(time),
    actor: { user: { uid: client.id, type_id: 0, type: 'Unknown' } },
    src_endpoint: endpoint(callerAddress(client), client.port),
    dst_endpoint: { ...endpoint(server.ip, server.port), ...(host === '' ? {} : { hostname: host }) },
    api: {
      operation: `${method} ${path}`,
      ...(host === '' ? {} : { service: { name: host } }),
      request: { uid: exchange.id },
      ...(status === undefined ? {} : { response: { code: status } }),
    },
    http_request: {
      ...httpMethod(method),
      ...(request ? { version: request.version, body_length: request.bodyBytes } : {}),
      url: { path, ...(host === '' ? {} : { hostname: host }) },
    },
    ...(response ? { http_response: answer(response, durationMs) } : {}),
    resources: [{ uid: api.id, name: api.id, type: 'API' }],
  }
}

function outcome(status: number | undefined): Record<string, unknown> {
  if (status === undefined) return { status_id: 0, status: 'Unknown' }
  const ok = status < 400
  return { status_id: ok ? 1 : 2, status: ok ? 'Success' : 'Failure', status_code: String(status) }
}

function endpoint(address: string, port: number): Record<string, unknown> {
  const ip = canonicalAddress(address)
  return { ...(ip === undefined ? { name: address || 'unknown' } : { ip }), ...(port > 0 ? { port } : {}) }
}

function answer(
  { status, bodyBytes, contentType }: NonNullable<Exchange['response']>,
  durationMs: number | undefined,
): Record<string, unknown> {
  return {
    code: status,
    body_length: bodyBytes,
    ...(contentType === undefined ? {} : { content_type: contentType }),
    ...(durationMs === undefined ? {} : { latency: wholeMs(durationMs) }),
  }
}
