/** An alert that a person calls benign, as the anomaly workers learn it. */
import { type Alert, ApiscopeError, type Feedback } from '@apiscope/schema'

/** What the workers learn from. @throws ApiscopeError `cli.dismiss` when the alert has nothing that could be learned */
export function feedbackOf(alert: Alert, reason: string, by: string | undefined, time: number): Feedback {
  const { metric, observed, actor, window, window_end } = alert.evidence
  if (typeof metric !== 'string' || typeof observed !== 'number') {
    throw new ApiscopeError(
      'cli.dismiss',
      `dismiss ${alert.id}: an alert of kind ${alert.kind} has no measure; only anomalies can be dismissed.`,
      2,
    )
  }
  return {
    v: 1,
    feedback: 'dismiss',
    alert: alert.id,
    time,
    api: alert.api,
    kind: alert.kind,
    // What is much in a day is more in five minutes: for the API as a whole the window is part of the measure.
    metric: window_end === undefined ? metric : `${metric}@${window}`,
    observed,
    ...(alert.kind === 'injection' ? patternOf(alert.evidence) : {}),
    ...(alert.client ? { client: alert.client.id } : {}),
    ...(typeof actor === 'string' ? { actor } : {}),
    reason: reason.slice(0, 500),
    ...(by ? { by: by.slice(0, 100) } : {}),
  }
}

/** Of an injection: where, of which masked shapes, and which kinds of attack. */
function patternOf({ parameters, shapes, classes }: Alert['evidence']): Partial<Feedback> {
  return {
    parameters: parameters as string[],
    shapes: shapes as string[],
    classes: Object.keys(classes as Record<string, number>),
  }
}
