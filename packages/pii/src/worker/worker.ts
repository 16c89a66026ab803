import { apiEvidence, type Exchange, isHeartbeat, isHidden, keys, type Parameter, TOPICS } from '@apiscope/schema'
import { giveWay, type Output, type WorkerDefinition } from '@apiscope/worker'
import { Corrections } from '../corrections.js'
import { CustomDetector } from '../custom/detector.js'
import { hash32 } from '../evidence/distinct.js'
import { PII_LIMITS, type PiiLimits } from '../limits.js'
import { mask } from '../mask.js'
import { loadParameterModel } from '../model/score.js'
import { type ClassifyContext, regionsOf, ValueClassifier, type ValueVerdict } from '../values/classify.js'
import { dataKeys } from '../values/data-keys.js'
import { openSealed } from '../values/sealed.js'
import { expire } from './expiry.js'
import { alertOf, exposureOf, findings, isUrgent } from './findings.js'
import { due, judge, judgeTexts } from './judge.js'
import type { PiiOptions } from './options.js'
import { safeName } from './safe-name.js'
import { wanted } from './sampling.js'
import {
  callsOf,
  createParameter,
  createState,
  decodeState,
  encodeState,
  type ParameterState,
  type PiiState,
} from './state.js'
import { hideLabels, hideParameters, writeLabels, writeParameter } from './views.js'

/** How much more a parameter of responses is worth than one of requests that was seen as often. */
const RESPONSE = 8

/** What a sensor calls all that was said to a model, and by it. */
const SPOKEN: ReadonlySet<string> = new Set(['(prompt)', '(answer)'])

/** Event time between two writes of an unchanged parameter view, ms. */
const VIEW_INTERVAL = 60_000

/**
 * The pii worker: labels the parameters of every API from its exchanges. Keeps counts and hashes, never values; alerts
 * `sensitive_exposure`; publishes a `pii` fact whenever an API's labels change.
 * @throws ApiscopeError `pii.custom_detector` for a detector of the configuration that is not usable.
 */
export function piiWorker(options: PiiOptions = {}): WorkerDefinition<PiiState> {
  const limits: PiiLimits = { ...PII_LIMITS, ...options.limits }
  const custom = (options.detectors ?? []).map((config) => new CustomDetector(config))
  const run = new Run(limits, custom, new Corrections(options.corrections))
  return {
    name: 'pii',
    stateVersion: 2,
    primary: TOPICS.exchanges,
    alertTopic: TOPICS.alertsPii,
    evidence: apiEvidence,
    create: createState,
    weight: callsOf,
    dropped: (state, out) => {
      hideLabels(state, out)
      hideParameters(state, out)
    },
    apply(state, message, _topic, out) {
      if (!isHeartbeat(message)) run.exchange(state, message as Exchange, out)
    },
    renamed: (state, _renaming, out) => hideLabels(state, out),
    wake: (state) => run.wake(state),
    tick(state, watermark, out) {
      run.tell(state, watermark, out)
      if (state.wakeAt !== undefined && state.wakeAt <= watermark) expire(state, watermark, limits, out)
    },
    encode: encodeState,
    decode: (text) => decodeState(text, limits),
  }
}

class Run {
  private readonly classifier: ValueClassifier
  private readonly model = loadParameterModel()

  constructor(
    private readonly limits: PiiLimits,
    private readonly custom: readonly CustomDetector[],
    private readonly corrections: Corrections,
  ) {
    this.classifier = new ValueClassifier(custom)
  }

  exchange(state: PiiState, exchange: Exchange, out: Output): void {
    state.confirmed ||= isAnswered(exchange)
    // What no server has confirmed may be anybody's invention: it has no labels, and is no news.
    if (!state.confirmed || exchange.request === undefined) {
      out.count('pii.unconfirmed_exchanges')
      return
    }
    state.api ??= exchange.api
    state.lastSeen = Math.max(state.lastSeen, exchange.time)
    this.tell(state, exchange.time, out)
    if (exchange.parameters === undefined && exchange.prose === undefined) return
    const context: ClassifyContext = {
      regions: regionsOf(exchange.api.host),
      year: new Date(exchange.time).getUTCFullYear(),
    }
    const seen: ParameterState[] = []
    let changed = false
    for (const raw of parametersOf(exchange)) {
      const parameter = this.parameter(state, raw, exchange.time, out)
      if (parameter === undefined) continue
      seen.push(parameter)
      this.values(parameter, raw, context)
      if (
        due(parameter) &&
        judge(state, parameter, exchange.time, this.model, this.custom, this.corrections, this.limits)
      ) {
        changed = true
        this.examples(parameter, raw, context)
        writeParameter(state, parameter, exchange.time, out)
      } else if (parameter.labels.size > 0 && exchange.time - parameter.written >= VIEW_INTERVAL) {
        writeParameter(state, parameter, exchange.time, out)
      }
    }
    for (const prose of exchange.prose ?? []) {
      const { in: place, name } = prose
      const known = seen.find((parameter) => parameter.in === place && parameter.name === name)
      const parameter = known ?? this.parameter(state, { in: place, name, values: [] }, exchange.time, out)
      if (parameter === undefined) continue
      if (!seen.includes(parameter)) seen.push(parameter)
      if (!judgeTexts(parameter, prose, exchange.time, this.limits)) continue
      changed = true
      writeParameter(state, parameter, exchange.time, out)
    }
    if (changed) {
      state.wakeAt ??= exchange.time + this.limits.expireMs
      writeLabels(state, exchange.time, out)
    }
    for (const parameter of seen) this.find(state, parameter, exchange)
    this.tell(state, exchange.time, out)
  }

  private parameter(state: PiiState, raw: Parameter, time: number, out: Output): ParameterState | undefined {
    // Known names are safe names; only new ones are looked at.
    let parameter = state.parameters.get(`${raw.in}:${raw.name}`)
    const isSafe = parameter !== undefined || SPOKEN.has(raw.name)
    const name = isSafe ? raw.name : safeName(raw.name, this.limits.nameLength)
    const key = `${raw.in}:${name}`
    parameter ??= state.parameters.get(key)
    if (parameter === undefined) {
      if (state.parameters.size >= this.limits.parametersPerApi) {
        out.count('pii.parameters_over_limit')
        const gone = giveWay(state.parameters, worthOf)
        if (gone === undefined) return undefined
        out.hset(keys.params(state.api!.id), { [gone]: null })
      }
      parameter = createParameter(raw.in, name, time, this.limits)
      state.parameters.set(key, parameter)
    }
    parameter.exchanges++
    if (time > parameter.last) parameter.last = time
    return parameter
  }

  private values(parameter: ParameterState, raw: Parameter, context: ClassifyContext): void {
    const { values } = raw
    const n = Math.min(values.length, this.limits.valuesPerExchange)
    for (let i = 0; i < n; i++) {
      const hidden = isHidden(raw, i)
      const sealed = hidden ? openSealed(values[i]) : undefined
      if (!wanted(parameter, sealed?.form?.shape ?? values[i], i === 0, this.limits)) continue
      if (sealed !== undefined) parameter.evidence.add(sealed.verdict, hash32(sealed.key))
      else parameter.evidence.add(this.classifier.classify(values[i], context, hidden), hash32(values[i]))
      if (parameter.evidence.n >= this.limits.window) {
        parameter.evidence.fade()
        parameter.judged = 0
      }
    }
  }

  /** One masked example for each new label, of a value that its detector accepts. */
  private examples(parameter: ParameterState, raw: Parameter, context: ClassifyContext): void {
    for (const [label, held] of parameter.labels) {
      if (held.example !== undefined) continue
      for (const [i, value] of raw.values.slice(0, this.limits.valuesPerExchange).entries()) {
        const hidden = isHidden(raw, i)
        if (hidden && openSealed(value) !== undefined) break
        if (!accepts(this.classifier.classify(value, context, hidden), label)) continue
        held.example = mask(label, value)
        break
      }
    }
  }

  private find(state: PiiState, parameter: ParameterState, exchange: Exchange): void {
    for (const [label, held] of parameter.labels) {
      for (const finding of findings(parameter, label, exchange)) {
        const exposure = exposureOf(state, finding, parameter, label, held, exchange)
        if (exposure === undefined) continue
        if (state.found.length === 0) state.foundAt = exchange.time
        state.found.push(exposure)
      }
    }
  }

  /** Raises what was found, once nothing can be expected to join it any more. */
  tell(state: PiiState, time: number, out: Output): void {
    const { found, foundAt } = state
    if (found.length === 0 || (time < foundAt + this.limits.togetherMs && !found.some(isUrgent))) return
    out.alert(alertOf(state.api!, found, Math.max(foundAt, Math.min(time, foundAt + this.limits.togetherMs))))
    state.found = []
  }

  wake({ wakeAt, found, foundAt }: PiiState): number | undefined {
    if (found.length === 0) return wakeAt
    return Math.min(wakeAt ?? Number.POSITIVE_INFINITY, foundAt + this.limits.togetherMs)
  }
}

const parametersOf = ({ parameters = [] }: Exchange): Parameter[] => [...parameters, ...dataKeys(parameters)]

/** What an answer holds a caller cannot make up; a label stays until it is no longer seen. */
const worthOf = ({ labels, exchanges, in: place }: ParameterState): number | undefined =>
  labels.size > 0 ? undefined : exchanges * (place === 'response' ? RESPONSE : 1)

function isAnswered({ request, response }: Exchange): boolean {
  if (request === undefined || response === undefined) return false
  const { status } = response
  return status === 101 || (status >= 200 && status < 400)
}

function accepts(verdict: ValueVerdict, label: string): boolean {
  return verdict.scores.some(([l, percent]) => l === label && percent >= 20)
}
