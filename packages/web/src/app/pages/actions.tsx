/** What a viewer who may decide can do: dismiss, judge a score, correct a label; and what moves: what-if, scales. */
import type { ApiView, IncidentView, ParameterLine } from '@apiscope/model'
import { useState } from 'preact/hooks'
import { tell } from '../client.js'
import { generation } from '../live.js'
import { Risk } from '../parts/basics.js'
import { useView } from '../view.js'
import { FactorLine } from './api.js'

/** A button that asks for a reason first. */
export function Decide({
  label,
  path,
  body,
  done,
}: {
  label: string
  path: string
  body: Record<string, unknown>
  done: string
}) {
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const [said, setSaid] = useState<{ text: string; bad?: boolean }>()
  if (said && !said.bad)
    return (
      <span class="notice note" role="status">
        {said.text}
      </span>
    )
  if (!open)
    return (
      <button type="button" class="button" onClick={() => setOpen(true)}>
        {label}
      </button>
    )
  const send = (event: Event) => {
    event.preventDefault()
    tell(path, { ...body, reason }).then(
      () => {
        setSaid({ text: done })
        generation.value++
      },
      (error: Error) => setSaid({ text: error.message, bad: true }),
    )
  }
  return (
    <form class="decide" onSubmit={send}>
      <label>
        {label}: why?{' '}
        <input
          required
          minLength={3}
          maxLength={400}
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="button primary">
        {label}
      </button>
      <button type="button" class="button" onClick={() => setOpen(false)}>
        cancel
      </button>
      {said?.bad ? (
        <span class="notice warning" role="alert">
          {said.text}
        </span>
      ) : null}
    </form>
  )
}

export function DismissAction({ step }: { step: IncidentView['steps'][number] }) {
  const { can } = useView()
  if (step.dismissed)
    return (
      <p class="notice note" role="status">
        Dismissed: the same, up to twice what was seen, is let pass for 30 days.
      </p>
    )
  if (!can.dismiss || !step.dismissable) return null
  return <Decide label="dismiss: it was no attack" path="dismiss" body={{ alert: step.id }} done="Dismissed." />
}

export function CorrectAction({ api, line, label }: { api: string; line: ParameterLine; label: string }) {
  const { can } = useView()
  if (!can.correct) return null
  return (
    <Decide
      label={`not ${label}`}
      path="label"
      body={{ api, parameter: line.key, label, action: 'clear' }}
      done="Corrected."
    />
  )
}

export function JudgeActions({ api }: { api: string }) {
  const { can } = useView()
  if (!can.risk) return null
  return (
    <div class="actions">
      <Decide label="accept this risk" path="risk" body={{ api, action: 'accept' }} done="Accepted." />
      <Decide
        label="scored too high"
        path="risk"
        body={{ api, action: 'dismiss' }}
        done="Its factors weigh a little less from the risk worker’s next start."
      />
      <Decide
        label="scored too low"
        path="risk"
        body={{ api, action: 'raise' }}
        done="Its factors weigh a little more from the risk worker’s next start."
      />
    </div>
  )
}

type Factors = NonNullable<ApiView['risk']>

/** 0–100 with each factor at the share that its slider says; a product goes with the factors it needs. */
export function whatIfRisk(
  { base, factorList }: Pick<Factors, 'base' | 'factorList'>,
  share: Readonly<Record<string, number>>,
): number {
  const of = (name: string) => share[name] ?? 1
  let sum = base
  let lifted = Number.NEGATIVE_INFINITY
  let whole = base
  for (const { name, contribution, group, of: parts = [] } of factorList) {
    whole += contribution
    if (group === 'floor') {
      if (of(name) > 0) lifted = whole
      continue
    }
    sum += contribution * of(name) * parts.reduce((product, part) => product * of(part), 1)
  }
  if (lifted > Number.NEGATIVE_INFINITY)
    lifted = base + factorList.reduce((total, { contribution }) => total + contribution, 0)
  return 100 / (1 + Math.exp(-Math.max(sum, lifted)))
}

const levelOf = (risk: number) => (risk >= 85 ? 'critical' : risk >= 60 ? 'high' : risk >= 30 ? 'medium' : 'low')

/** Each factor with a slider: what would the score be without it, or with half of it? */
export function WhatIf({ risk }: { risk: Factors }) {
  const [share, setShare] = useState<Record<string, number>>({})
  const changed = Object.values(share).some((value) => value !== 1)
  const most = Math.max(...risk.factorList.map(({ contribution }) => Math.abs(contribution)), 0.01)
  const then = changed ? whatIfRisk(risk, share) : risk.risk
  return (
    <div class="factors">
      <p class="what-if" role="status">
        What if? Move a slider to see the score with less of a factor.{' '}
        <strong>
          Now <Risk risk={risk.risk} level={risk.level} />
        </strong>
        {changed ? (
          <>
            {' '}
            →{' '}
            <strong>
              then <Risk risk={then} level={levelOf(then)} />
            </strong>{' '}
            <button type="button" class="button" onClick={() => setShare({})}>
              reset
            </button>
          </>
        ) : null}
      </p>
      {risk.factorList.map((factor) => (
        <FactorLine key={factor.name} factor={factor} most={most}>
          <input
            type="range"
            min="0"
            max="1"
            step="0.25"
            value={share[factor.name] ?? 1}
            aria-label={`share of ${factor.title}`}
            onInput={(event) => setShare({ ...share, [factor.name]: Number(event.currentTarget.value) })}
          />
        </FactorLine>
      ))}
    </div>
  )
}

export function CopyButton({ text, name }: { text: string; name: string }) {
  const [done, setDone] = useState(false)
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setDone(true),
      () => setDone(false),
    )
  const save = () => {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
    Object.assign(document.createElement('a'), { href: url, download: name.replace(/\W+/g, '-') }).click()
    URL.revokeObjectURL(url)
  }
  return (
    <p class="actions">
      <button type="button" class="button" onClick={copy}>
        {done ? 'copied' : 'copy'}
      </button>
      <button type="button" class="button" onClick={save}>
        save
      </button>
    </p>
  )
}
