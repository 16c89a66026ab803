import { TOPICS, type Topic } from '@apiscope/schema'

/** CloudEvents type of the messages on each topic. */
export const EVENT_TYPES: Record<Topic, string> = {
  [TOPICS.exchanges]: 'apiscope.exchange.v1',
  [TOPICS.actors]: 'apiscope.actor.v1',
  [TOPICS.paths]: 'apiscope.path.v1',
  [TOPICS.templates]: 'apiscope.templates.v1',
  [TOPICS.facts]: 'apiscope.fact.v1',
  [TOPICS.findings]: 'apiscope.finding.v1',
  [TOPICS.alertsInventory]: 'apiscope.alert.v1',
  [TOPICS.alertsPii]: 'apiscope.alert.v1',
  [TOPICS.alertsAnomaly]: 'apiscope.alert.v1',
  [TOPICS.alertsRisk]: 'apiscope.alert.v1',
  [TOPICS.deadletter]: 'apiscope.deadletter.v1',
}

/**
 * Headers of a message in the binary content mode of the CloudEvents Kafka protocol binding 1.0: the value stays plain JSON.
 * `source` is a URI reference such as `/apiscope/sensor/NAME`; `id` is unique within it.
 */
export function cloudEventHeaders(topic: Topic, source: string, id: string): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_type: EVENT_TYPES[topic],
    ce_source: source,
    ce_id: id,
    'content-type': 'application/json',
  }
}
