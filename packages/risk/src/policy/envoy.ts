/** Policies as Envoy configuration (v3 API): one virtual host per host, with limits per route. */
import { Document } from 'yaml'
import { groupBy } from './group.js'
import { byPath } from './operations.js'
import { commentText, evidenceLines, isPlainHost, isPlainMethod, queryPattern, templatePattern } from './pattern.js'
import type { Policy } from './policy.js'

const TYPE = 'type.googleapis.com/envoy.extensions.filters.http'

const HEAD = ` Policies advised by apiscope for Envoy (v3). Put each virtual host into a route configuration, name your cluster in place of
 UPSTREAM, and list these HTTP filters before the router: local_ratelimit, buffer, rbac, jwt_authn (with a requirement
 "authenticated" where it is named). Envoy cannot cap the bytes or records of responses: those caps stand in the metadata.`

/** Hosts and methods that no configuration should name are left out and named in a comment. */
export function envoyConfig(advised: readonly Policy[]): string {
  const policies = byPath(advised)
  const left = policies.filter((policy) => !isUsable(policy))
  const hosts = groupBy(policies.filter(isUsable), ({ host }) => host)
  const virtual_hosts = [...hosts].map(([host, own]) => ({
    name: host,
    domains: [host],
    routes: specificFirst(own).map(route),
  }))
  const document = new Document({ virtual_hosts }, { aliasDuplicateObjects: false })
  document.commentBefore = [
    HEAD,
    ...left.map(({ api }) => ` left out, not a plain host or method: ${commentText(api)}`),
  ].join('\n')
  comments(document, [...hosts.values()].map(specificFirst))
  return document.toString({ lineWidth: 0 })
}

const isUsable = ({ host, method }: Policy) => isPlainHost(host) && isPlainMethod(method)

/** The first route that matches wins, so that words come before parameters. */
const specificFirst = (policies: readonly Policy[]) =>
  [...policies].sort((a, b) => {
    const [x, y] = [a.template.replaceAll(/\{[^{}]*\}/g, '\uffff'), b.template.replaceAll(/\{[^{}]*\}/g, '\uffff')]
    return x < y ? -1 : x > y ? 1 : a.method < b.method ? -1 : 1
  })

function route(policy: Policy): Record<string, unknown> {
  return {
    name: policy.api,
    match: {
      safe_regex: { regex: templatePattern(policy.template) },
      headers: [{ name: ':method', string_match: { exact: policy.method } }],
    },
    route: { cluster: 'UPSTREAM' },
    metadata: { filter_metadata: { 'apiscope.policy': metadata(policy) } },
    typed_per_filter_config: filters(policy),
  }
}

/** What Envoy cannot enforce by itself, for a filter of one's own, and the evidence. */
function metadata(policy: Policy): Record<string, unknown> {
  const caps = {
    response_bytes: policy.responseBytes,
    records: policy.records,
    guesses: policy.requestsPerMinutePerClient,
  }
  return Object.fromEntries(Object.entries(caps).filter(([, limit]) => limit !== undefined))
}

function filters(policy: Policy): Record<string, unknown> {
  const rate = policy.requestsPerMinute?.value
  const always = { default_value: { numerator: 100, denominator: 'HUNDRED' } }
  return {
    ...(rate === undefined
      ? {}
      : {
          'envoy.filters.http.local_ratelimit': {
            '@type': `${TYPE}.local_ratelimit.v3.LocalRateLimit`,
            stat_prefix: 'apiscope',
            token_bucket: { max_tokens: rate, tokens_per_fill: rate, fill_interval: '60s' },
            filter_enabled: always,
            filter_enforced: always,
          },
        }),
    ...(policy.requestBytes === undefined
      ? {}
      : {
          'envoy.filters.http.buffer': {
            '@type': `${TYPE}.buffer.v3.BufferPerRoute`,
            buffer: { max_request_bytes: policy.requestBytes.value },
          },
        }),
    'envoy.filters.http.rbac': {
      '@type': `${TYPE}.rbac.v3.RBACPerRoute`,
      rbac: {
        rules: {
          action: 'ALLOW',
          policies: { apiscope: { permissions: permissions(policy), principals: [{ any: true }] } },
        },
      },
    },
    ...(policy.authentication.jwt && policy.authentication.required
      ? {
          'envoy.filters.http.jwt_authn': {
            '@type': `${TYPE}.jwt_authn.v3.PerRouteConfig`,
            requirement_name: 'authenticated',
          },
        }
      : {}),
  }
}

function permissions({ authentication, contentTypes, queryParameters }: Policy): unknown[] {
  const rules: unknown[] = []
  if (authentication.required && authentication.header !== undefined)
    rules.push({ header: { name: authentication.header, present_match: true } })
  if (contentTypes.length > 0)
    rules.push({
      or_rules: {
        rules: [
          { not_rule: { header: { name: 'content-type', present_match: true } } },
          ...contentTypes.map((type) => ({
            header: { name: 'content-type', string_match: { prefix: type, ignore_case: true } },
          })),
        ],
      },
    })
  if (queryParameters)
    rules.push({
      header: {
        name: ':path',
        string_match: { safe_regex: { regex: `[^?]*(?:\\?${queryPattern(queryParameters.names)})?` } },
      },
    })
  return rules.length === 0 ? [{ any: true }] : [{ and_rules: { rules } }]
}

/** The evidence above each route. */
function comments(document: Document, hosts: readonly (readonly Policy[])[]): void {
  for (const [h, policies] of hosts.entries()) {
    for (const [r, policy] of policies.entries()) {
      const node = document.getIn(['virtual_hosts', h, 'routes', r], true) as { commentBefore?: string }
      const { requestsPerMinute, requestBytes } = policy
      const lines = [
        ...evidenceLines(policy),
        ...(requestsPerMinute ? [`rate: ${requestsPerMinute.evidence}`] : []),
        ...(requestBytes ? [`request bytes: ${requestBytes.evidence}`] : []),
        `authentication: ${policy.authentication.evidence}`,
      ]
      node.commentBefore = lines.map((line) => ` ${commentText(line)}`).join('\n')
    }
  }
}
