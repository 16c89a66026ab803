import type { Command } from 'commander'
import { readJsonLines } from '../io/json-lines.js'
import { openapiOption } from '../io/options.js'
import { Lines } from '../io/output.js'
import type { Outcome } from '../outcome.js'
import { descriptionsOf } from '../pipeline/known-routes.js'
import { RequestTemplates, requestProblem, type SeenRequest } from '../pipeline/request-templates.js'
import { complain } from './complain.js'

/** `apiscope templates` */
export function addTemplates(root: Command, outcome: Outcome): void {
  root
    .command('templates')
    .summary('path templates of requests given as JSON lines')
    .description(
      'Learns the routes of each host from requests given as JSON lines {"host","method","path","status"} (status may be missing) and prints {"line","template"} for each, with what was known in the end. null: no API answers there; {rest**}: several segments.',
    )
    .argument('[file]', 'JSON lines; - for standard input', '-')
    .addOption(openapiOption())
    .addHelpText('after', '\nExample: apiscope templates < requests.jsonl')
    .action(async (file: string, options: { openapi: string[] }) => {
      const templates = new RequestTemplates(descriptionsOf(options.openapi))
      const summary = await readJsonLines(file, (value, line) => {
        const problem = requestProblem(value)
        if (problem === undefined) templates.add(value as SeenRequest, line)
        return problem
      })
      const out = new Lines()
      let line = 0
      for (const template of templates.all(summary.lines)) {
        out.json({ line: ++line, template })
        await out.ready()
      }
      await out.flush()
      if (complain(file, summary) > 0) outcome.status = 1
    })
}
