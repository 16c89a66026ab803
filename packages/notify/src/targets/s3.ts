/** Files of JSON lines, gzipped, on S3 or what speaks like it; signed with AWS Signature Version 4 (`aws4`). */
import { gzipSync } from 'node:zlib'
import { formatAlert, isoTime } from '@apiscope/alerts'
import aws4 from 'aws4'
import type { Notice } from '../outbox/notice.js'
import type { Context } from './common.js'
import { deliver } from './http.js'
import type { Target } from './target.js'

export interface S3Config {
  name: string
  /** `https://s3.eu-central-1.amazonaws.com`, or another server's address. The bucket is the first part of the path. */
  endpoint: string
  region: string
  bucket: string
  /** Before the name of each file; without slashes at its ends. */
  prefix: string
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
  format: 'json' | 'ocsf' | 'ecs'
}

/** By day and hour of the newest alert; the same alerts have the same name. */
export function objectName({ id, alerts }: Notice, prefix: string): string {
  const at = isoTime(Math.max(...alerts.map(({ time }) => time)))
  const name = `${at.slice(0, 10)}/${at.slice(11, 13)}/${id}.jsonl.gz`
  return prefix === '' ? name : `${prefix}/${name}`
}

export function s3(config: S3Config, { product, limits }: Context): Target {
  const { name, endpoint, region, bucket, prefix, accessKeyId, secretAccessKey, sessionToken, format } = config
  const base = new URL(endpoint)
  return {
    name,
    send(notice, signal) {
      const path = `/${bucket}/${objectName(notice, prefix)}`
      const lines = notice.alerts.map((alert) => `${formatAlert(alert, format, product)}\n`)
      const body = gzipSync(lines.join(''))
      const signed = aws4.sign(
        {
          host: base.host,
          path,
          service: 's3',
          region,
          method: 'PUT',
          headers: { 'Content-Type': 'application/x-ndjson', 'Content-Encoding': 'gzip' },
          body,
        },
        { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
      )
      const { Host: _, host: __, ...headers } = signed.headers as Record<string, string>
      return deliver({ url: base.origin + path, method: 'PUT', headers, body }, signal, limits.answerBytes)
    },
  }
}
