import { ModelJudge } from './judge.js'
import { HostLearner } from './learner.js'
import { DEFAULT_TEMPLATE_LIMITS, type TemplateLimits } from './limits.js'
import { TemplateModel } from './model.js'

/** A learner for one host with the model that comes with the package. */
export function createHostLearner(limits: TemplateLimits = DEFAULT_TEMPLATE_LIMITS): HostLearner {
  const model = TemplateModel.load()
  return new HostLearner(limits, new ModelJudge(model, limits.signature), model.vocabulary)
}
