/** Templates of a list of requests, with what all of them together teach about their hosts. */
import {
  type ApiDescription,
  createHostLearner,
  describedTemplates,
  type HostLearner,
  type RouteNode,
  segmentsOf,
  templateIn,
} from '@apiscope/inventory'
import { KnownRoutes, type TemplatedPath, templatePath } from '@apiscope/schema'

export interface SeenRequest {
  host: string
  method: string
  path: string
  status?: number
}

/** What is wrong with a line, undefined when nothing is. */
export function requestProblem(value: unknown): string | undefined {
  const { host, method, path, status } = (value ?? {}) as Partial<SeenRequest>
  for (const [name, text] of Object.entries({ host, method, path })) {
    if (typeof text !== 'string') return `${name} is missing`
  }
  return status === undefined || typeof status === 'number' ? undefined : 'status is not a number'
}

/** Status taken for a request that says none: that it was answered. */
const ANSWERED = 200

export class RequestTemplates {
  private readonly requests = new Map<number, SeenRequest>()
  private readonly learners = new Map<string, HostLearner>()
  private readonly described: ReadonlyMap<string, KnownRoutes>

  constructor(descriptions: readonly ApiDescription[] = []) {
    const byHost = describedTemplates(descriptions)
    this.described = new Map([...byHost].map(([host, templates]) => [host, new KnownRoutes(templates)]))
  }

  /** @param line from 1 */
  add(request: SeenRequest, line: number): void {
    this.requests.set(line, request)
    const { host, method, path, status = ANSWERED } = request
    const { template, parameters } = this.named(host, path)
    let learner = this.learners.get(host)
    if (!learner) {
      learner = createHostLearner()
      this.learners.set(host, learner)
    }
    learner.observe({ method, template, values: parameters.map(({ value }) => value), status })
  }

  /** One template for each of so many lines; null for noise and for lines that are no requests. */
  *all(lines: number): Generator<string | null> {
    const routes = new Map([...this.learners].map(([host, learner]) => [host, learner.routes()]))
    for (let line = 1; line <= lines; line++) {
      const request = this.requests.get(line)
      const known = request && routes.get(request.host)
      const template = known && this.template(request, known)
      yield template === undefined ? null : template.replace('{rest}', '{rest**}')
    }
  }

  private template({ host, method, path }: SeenRequest, routes: RouteNode): string | undefined {
    const { template, parameters } = this.named(host, path)
    if (this.isDescribed(host, path)) return template
    const learner = this.learners.get(host)!
    return templateIn(
      routes,
      method,
      learner.seen(
        segmentsOf(template),
        parameters.map(({ value }) => value),
      ),
    )
  }

  /** As the rules have it, or as a description of the host (or of any host) does. */
  private named(host: string, path: string): TemplatedPath {
    const ruled = templatePath(path)
    return this.described.get(host)?.rename(ruled, true) ?? this.described.get('*')?.rename(ruled, true) ?? ruled
  }

  private isDescribed(host: string, path: string): boolean {
    const ruled = templatePath(path)
    return [host, '*'].some((name) => this.described.get(name)?.knows(ruled) ?? false)
  }
}
