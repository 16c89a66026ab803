/** Lists of attacks or of ordinary traffic as people have them: values, or whole requests. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'yaml'

/**
 * Items of a file, or of all files of a folder: `{value}` or `{request: {method, url, headers, data}}`, each with `group`, the file it is from.
 * Text: a value a line. JSON or JSON lines: strings, objects with `value` or `payload`, requests with `url` (as in waf-comparison-project).
 * YAML: `payload` lists (as in GoTestWAF).
 */
export function itemsOf(path) {
  if (statSync(path).isDirectory())
    return readdirSync(path)
      .sort()
      .flatMap((name) => itemsOf(join(path, name)))
  const raw = readFileSync(path)
  const text = (raw[0] === 0x1f && raw[1] === 0x8b ? gunzipSync(raw) : raw).toString('utf8')
  const group = basename(path).replace(/\.gz$/, '')
  return rowsOf(text, extname(group)).flatMap((row) => {
    const item = itemOf(row)
    return item ? [{ ...item, group }] : []
  })
}

function rowsOf(text, extension) {
  if (extension === '.yml' || extension === '.yaml') return [parse(text)?.payload ?? []].flat()
  if (extension === '.json' && /^\s*\[/.test(text)) return JSON.parse(text)
  const lines = text.split(/\r?\n/).filter((line) => line !== '')
  return /\.jsonl?$/.test(extension) ? lines.map((line) => JSON.parse(line)) : lines
}

function itemOf(row) {
  if (typeof row === 'string') return { value: row }
  if (typeof row?.url === 'string')
    return {
      request: {
        method: row.method ?? 'GET',
        url: targetOf(row.url),
        headers: row.headers ?? {},
        data: dataOf(row.data ?? row.body),
      },
    }
  const value = row?.value ?? row?.payload
  return typeof value === 'string' ? { value } : undefined
}

const targetOf = (url) => url.replace(/^[a-z]+:\/\/[^/?#]*/i, '') || '/'
const dataOf = (data) =>
  data === undefined || data === null ? '' : typeof data === 'string' ? data : JSON.stringify(data)

/** A value where a firewall would meet it: as a parameter of a query. */
export const requestOf = ({ value, request }) =>
  request ?? {
    method: 'GET',
    url: `/search?q=${encodeURIComponent(value.toWellFormed?.() ?? value)}`,
    headers: {},
    data: '',
  }
