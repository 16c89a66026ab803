export { type ActorView, actorsOf } from './alerts/actors.js'
export { feedbackOf } from './alerts/dismissal.js'
export {
  gravestFirst,
  type Incident,
  type IncidentStep,
  type IncidentView,
  incidentsOf,
  incidentView,
  isDismissable,
  SEVERITIES,
} from './alerts/incidents.js'
export { type KindText, kindText } from './alerts/kinds.js'
export { AlertLog, byTime, parseAlert } from './alerts/log.js'
export { type StoryLine, storyOf } from './alerts/story.js'
export { type ChangeReport, changesOf, lastChange } from './apis/changes.js'
export { collectApi, collectApis } from './apis/collect.js'
export { type Past, type PastPoint, readPast } from './apis/past.js'
export { type PeopleText, peopleOf } from './apis/people.js'
export { place } from './apis/place.js'
export { markOldVersions } from './apis/versions.js'
export { type ApiView, apiView, type ParameterLine, parameterLines, type RiskFactor } from './apis/view.js'
export * from './document.js'
export { type AgentReport, type AgentTool, agentsOf } from './estate/agents.js'
export { type DataFlow, dataFlow, type FlowLink, type FlowNode, type IdFlow } from './estate/flows.js'
export { type InventoryPage, type InventoryQuery, SORTS, type SortKey, STATES } from './estate/query.js'
export type { ApiRow } from './estate/row.js'
export { type FeedbackResult, type GivenFeedback, giveFeedback } from './feedback/give.js'
export { addFeedback, readFeedback, storeModel } from './feedback/store.js'
export { DEFAULT_MODEL_LIMITS, type ModelLimits } from './limits.js'
export { masked } from './mask.js'
export { type Facets, type IncidentQuery, ReadModel } from './read-model.js'
export { type ReportData, reportData } from './report-data.js'
export { detailOf, explainRisk, type RiskExplanation } from './risk/explain.js'
export { policyOf } from './risk/policy.js'
export { type Coverage, type CoverageView, CoverageWriter, type HostCoverage, readCoverage } from './seen/coverage.js'
export { notices } from './seen/notices.js'
export { notSeenRows, type SeenRow, seenRows } from './seen/rows.js'
export { droppedFrames, verdictsOf } from './seen/verdicts.js'
export type { Summary, TopApi } from './summary.js'
export { counted, duration, instant, integer, moment, percent, size } from './text.js'
