/** Slack: an incoming webhook, or a bot that updates its message. Texts of the traffic are `plain_text`, which has no links and no mentions. */
import type { Product } from '@apiscope/alerts'
import type { Severity } from '@apiscope/schema'
import { type Message, messageOf } from '../message/message.js'
import type { Notice } from '../outbox/notice.js'
import type { Outcome } from '../outbox/outbox.js'
import type { Context } from './common.js'
import { type Answer, deliver } from './http.js'
import type { Target } from './target.js'

export interface SlackConfig {
  name: string
  /** Of an incoming webhook; more of an incident is a new message there. */
  url?: string
  /** Of a bot with `chat:write`; its message is updated. */
  token?: string
  channel?: string
  /** Another address of the Web API, for gateways and tests. */
  api: string
}

const SIGN: Readonly<Record<Severity, string>> = { low: '⚪', medium: '🟡', high: '🟠', critical: '🔴' }

/** Lengths that Slack allows. */
const cut = (text: string, max: number) => (text.length > max ? `${text.slice(0, max - 1)}…` : text)
const plain = (text: string, max: number) => ({ type: 'plain_text', text: cut(text, max) || ' ' })

export function slackBlocks(message: Message): unknown[] {
  const { title, severity, facts, lines, next, link } = message
  return [
    { type: 'header', text: plain(`${SIGN[severity]} ${title}`, 150) },
    ...(title.length > 140 ? [{ type: 'section', text: plain(title, 3000) }] : []),
    { type: 'section', fields: facts.slice(0, 10).map(([name, value]) => plain(`${name}\n${value}`, 2000)) },
    { type: 'section', text: plain(`Next: ${next}`, 3000) },
    ...(lines.length > 0 ? [{ type: 'section', text: plain(lines.join('\n'), 3000) }] : []),
    ...(link === undefined
      ? []
      : [
          {
            type: 'actions',
            elements: [{ type: 'button', text: plain('Open in apiscope', 75), url: cut(link, 3000) }],
          },
        ]),
  ]
}

/** `text` is what a notification shows: there `&`, `<` and `>` would be read as markup. */
function bodyOf(notice: Notice, product: Product): { text: string; blocks: unknown[]; mrkdwn: false } {
  const message = messageOf(notice, product)
  const text = cut(message.title, 1000).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return { text: `${message.severity.toUpperCase()}: ${text}`, blocks: slackBlocks(message), mrkdwn: false }
}

export function slack({ name, url, token, channel, api }: SlackConfig, { product, limits }: Context): Target {
  return { name, send: (notice, signal) => (token ? byBot(notice, signal) : byWebhook(notice, signal)) }

  function byWebhook(notice: Notice, signal: AbortSignal): Promise<Outcome> {
    const headers = { 'Content-Type': 'application/json; charset=utf-8' }
    return deliver({ url: url!, headers, body: JSON.stringify(bodyOf(notice, product)) }, signal, limits.answerBytes)
  }

  function byBot(notice: Notice, signal: AbortSignal): Promise<Outcome> {
    const [room, ts] = notice.ref?.split(' ') ?? []
    const method = ts === undefined ? 'chat.postMessage' : 'chat.update'
    const body = { ...bodyOf(notice, product), channel: room ?? channel, ...(ts === undefined ? {} : { ts }) }
    const headers = { 'Content-Type': 'application/json; charset=utf-8', Authorization: `Bearer ${token}` }
    return deliver({ url: `${api}/${method}`, headers, body: JSON.stringify(body) }, signal, limits.answerBytes, read)
  }
}

const PASSING: ReadonlySet<string> = new Set([
  'ratelimited',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
])

/** Slack says 200 to everything; whether it was taken stands in the body. */
function read({ text }: Answer): Outcome {
  let answer: { ok?: unknown; error?: unknown; ts?: unknown; channel?: unknown } = {}
  try {
    answer = JSON.parse(text)
  } catch {}
  if (answer.ok === true) return { ok: true, ref: `${answer.channel} ${answer.ts}` }
  const error = typeof answer.error === 'string' ? answer.error.replace(/[^a-z_]/g, '').slice(0, 60) : 'no JSON'
  return { ok: false, again: PASSING.has(error) || answer.error === undefined, reason: `Slack: ${error}` }
}
