/** Fields in which proxies, load balancers and CDNs say where a request came from: of the way, and not of what an API is told. */

/** Known by their whole name, lower case: vendors' documentation, RFC 7239. */
const NAMES = new Set(
  'forwarded via client-ip remote-addr x-remote-addr x-remote-ip x-peer-ip x-nf-client-connection-ip x-coming-from cdn-src-ip ali-cdn-real-ip'.split(
    ' ',
  ),
)
/** Where an address comes from … */
const FROM =
  /(?:^|-)(?:x?forwarded|real|true|client|connecting|cluster|viewer|remote|original|external|source|origin|peer|user|pseudo|edge|socket)/
/** … and that it is one: `x-forwarded-for`, `cf-connecting-ip`, `true-client-ip`, `cloudfront-viewer-address`, `x-azure-clientip`. */
const ADDRESS = /(?:for|ip|ipv6|ipv4|addr|address)$/

/** @param name of a request field, in any case */
export function isProxyAddress(name: string): boolean {
  const lower = name.slice(0, 64).toLowerCase().replaceAll('_', '-')
  return NAMES.has(lower) || (ADDRESS.test(lower) && FROM.test(lower))
}
