/** Models in the report: which ones an API is, and to which its data goes. */
import { type ApiReport, counted, integer } from '@apiscope/model'

/** Models that its data goes to, those that were told most of first. */
export function leavesTo(facts: ApiReport['facts']): string[] {
  const flows = Object.entries(facts).flatMap(([name, text]) => {
    if (!name.startsWith('leaves_to:') || !text) return []
    const { to, people, labels, by } = JSON.parse(text) as { to: string; people: number; labels: string[]; by: string }
    return [
      {
        people,
        line: `${name.split(':')[1]} (${to}): ${labels.join(' ')} of at least ${counted(people, 'person', 'people')}, by ${by}`,
      },
    ]
  })
  return flows.sort((a, b) => b.people - a.people).map(({ line }) => line)
}

/** What an API that is a model was asked for, in a line; '' for any other. */
export function modelLine({ facts }: Pick<ApiReport, 'facts'>): string {
  if (facts.model_provider === undefined) return ''
  const models = (facts.models ?? '').split(' ').filter(Boolean)
  const named = models.slice(0, MODELS).map((text) => text.replace(/=\d+$/, ''))
  const more = models.length > MODELS ? [`${integer(models.length - MODELS)} more`] : []
  const tokens = (name: string) => integer(Number(facts[name] ?? 0))
  return `model of ${facts.model_provider}: ${[...named, ...more].join(', ')}; ${tokens('model_input_tokens')} tokens in, ${tokens('model_output_tokens')} out`
}

/** Models named in a line. */
const MODELS = 4
