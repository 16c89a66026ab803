/** Microsoft Teams: an Adaptive Card 1.4 to the webhook of a workflow. Texts are runs of text, in which no Markdown is read. */
import type { Severity } from '@apiscope/schema'
import { type Message, messageOf } from '../message/message.js'
import type { Context } from './common.js'
import { deliver } from './http.js'
import type { Target } from './target.js'

export interface TeamsConfig {
  name: string
  url: string
}

const COLOUR: Readonly<Record<Severity, string>> = {
  low: 'default',
  medium: 'warning',
  high: 'attention',
  critical: 'attention',
}

const runs = (...inlines: Record<string, unknown>[]) => ({
  type: 'RichTextBlock',
  inlines: inlines.map((one) => ({ type: 'TextRun', ...one })),
})

export function teamsCard({ title, severity, facts, lines, next, link }: Message): Record<string, unknown> {
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    body: [
      runs(
        { text: `${severity.toUpperCase()} `, weight: 'bolder', color: COLOUR[severity], size: 'large' },
        { text: title, weight: 'bolder', size: 'large' },
      ),
      ...facts.map(([name, value]) => runs({ text: `${name}: `, weight: 'bolder' }, { text: value || ' ' })),
      runs({ text: 'Next: ', weight: 'bolder' }, { text: next }),
      ...lines.map((line) => runs({ text: line, size: 'small' })),
    ],
    ...(link === undefined ? {} : { actions: [{ type: 'Action.OpenUrl', title: 'Open in apiscope', url: link }] }),
  }
}

export function teams({ name, url }: TeamsConfig, { product, limits }: Context): Target {
  return {
    name,
    send(notice, signal) {
      const content = teamsCard(messageOf(notice, product))
      const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }
      const body = JSON.stringify({ type: 'message', attachments: [attachment] })
      return deliver({ url, headers: { 'Content-Type': 'application/json' }, body }, signal, limits.answerBytes)
    },
  }
}
