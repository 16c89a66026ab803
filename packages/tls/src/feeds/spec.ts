import { ApiscopeError } from '@apiscope/schema'

/** Where lines of a key log come from. */
export type FeedSpec =
  | { kind: 'file'; path: string }
  | { kind: 'unix'; path: string }
  | { kind: 'tcp'; host: string; port: number }
  | { kind: 'tls'; host: string; port: number; cert: string; key: string; ca?: string }

const MEND =
  'give file:PATH (a * in its last part stands for several), unix:PATH, tcp://HOST:PORT or tls://HOST:PORT?cert=FILE&key=FILE[&ca=FILE]'

/**
 * Reads what `--keys` was given. A path without a scheme is a file or a named pipe.
 * @throws ApiscopeError `tls.bad_feed`
 */
export function feedSpec(text: string): FeedSpec {
  if (text.startsWith('unix:')) return { kind: 'unix', path: pathOf(text, text.slice('unix:'.length)) }
  if (text.startsWith('tcp://') || text.startsWith('tls://')) return listener(text)
  if (text.startsWith('file:')) return { kind: 'file', path: pathOf(text, text.slice('file:'.length)) }
  if (/^[a-z][a-z0-9+.-]*:/i.test(text)) throw bad(text, 'is no kind of key feed')
  return { kind: 'file', path: pathOf(text, text) }
}

function listener(text: string): FeedSpec {
  let url: URL
  try {
    url = new URL(text.replace(/^t(cp|ls):/, 'http:'))
  } catch {
    throw bad(text, 'is not HOST:PORT')
  }
  const port = Number(url.port || '80')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (url.port === '' && !/:80(?:\/|\?|$)/.test(text)) throw bad(text, 'has no port')
  if (text.startsWith('tcp:')) return { kind: 'tcp', host, port }
  const cert = url.searchParams.get('cert')
  const key = url.searchParams.get('key')
  if (!cert || !key) throw bad(text, 'has no certificate and key')
  const ca = url.searchParams.get('ca')
  return { kind: 'tls', host, port, cert, key, ...(ca ? { ca } : {}) }
}

function pathOf(text: string, path: string): string {
  if (path === '') throw bad(text, 'has no path')
  return path
}

function bad(text: string, what: string): ApiscopeError {
  return new ApiscopeError('tls.bad_feed', `--keys ${text} ${what}; ${MEND}`, 2)
}
