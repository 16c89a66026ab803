/**
 * What a server of S3 does with a signature: works it out again from the request and compares ("Authenticating Requests: Using the
 * Authorization Header", Amazon S3 API Reference). Written from that page alone, not from the client's library.
 */
import { createHash, createHmac } from 'node:crypto'
import type { Seen } from './servers.js'

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest()

/** All but unreserved characters as `%XX`. */
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

/** Undefined: right. Else what is wrong. */
export function signatureFault({ method, url, headers, body }: Seen, secret: string): string | undefined {
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    )
  if (!match) return `Authorization: ${headers.authorization}`
  const [, , day, region, names, given] = match as unknown as string[]
  const signed = names!.split(';')
  for (const must of ['host', 'x-amz-date', 'x-amz-content-sha256'])
    if (!signed.includes(must)) return `${must} is not signed`
  if (headers['x-amz-content-sha256'] !== sha256(body)) return 'the body is another'
  const date = headers['x-amz-date'] as string
  if (!date.startsWith(day!)) return 'the day is another'
  const [path, query = ''] = url.split('?')
  const canonical = [
    method,
    decodeURIComponent(path!).split('/').map(encode).join('/'),
    query,
    ...signed.map((name) => `${name}:${String(headers[name]).trim().replace(/ +/g, ' ')}`),
    '',
    names,
    headers['x-amz-content-sha256'],
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, day!), region!), 's3'), 'aws4_request')
  const right = hmac(key, ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n')).toString('hex')
  return right === given ? undefined : 'the signature is another'
}
