// Ordinary days: sittings of each agent, mistakes that servers refuse, releases, tools that are added and taken up.
import { argumentsFor, resultFor, Sitting } from './sessions.mjs'

export const DAY = 86_400_000
export const START = Date.parse('2026-08-03T00:00:00Z')

/** What changes honestly: a release of a server (its version with it) now and then; a tool that is added. */
function changes(world, days) {
  const plan = []
  for (const server of world.servers.slice(0, 4))
    for (let day = 1; day < days; day++)
      if (world.draw() < 0.07)
        plan.push({ server, time: START + (day + 0.02) * DAY, what: world.draw() < 0.5 ? 'release' : 'added' })
  return plan
}

function change(world, { server, what }) {
  const { draw } = world
  const copy = world.servers.find((other) => other.host === `b.${server.host}`)
  if (what === 'release') {
    const [major, minor] = server.version.split('.').map(Number)
    const version = `${major}.${minor + 1}.0`
    const renewed = new Set(server.tools.filter(() => draw() < 0.3).map(({ name }) => name))
    for (const one of [server, copy]) {
      if (!one) continue
      one.version = version
      one.tools = one.tools.map((tool) =>
        renewed.has(tool.name) ? { ...tool, description: `${tool.description} See the handbook.` } : tool,
      )
    }
    return
  }
  const name = `${draw.pick(['forecast', 'reconcile', 'translate'])}_${server.name}_${draw.int(10, 99)}`
  const tool = {
    name,
    description: 'New.',
    inputSchema: {
      type: 'object',
      properties: { topic: { type: 'string' }, depth: { type: 'integer' } },
      required: ['topic'],
    },
  }
  for (const one of [server, copy]) if (one) one.tools = [...one.tools, tool]
  for (const agent of world.agents)
    if (agent.uses.some((use) => use.server === server) && draw() < 0.5)
      agent.uses.push({ server, name, weight: 0.3, from: true })
}

/** @param at abuses by the time at which they happen: done between the sittings */
export function days(world, count, abuses, pieces) {
  const { draw } = world
  const events = [
    ...changes(world, count).map((one) => ({ time: one.time, run: () => change(world, one) })),
    ...abuses.map(({ time, run }) => ({ time, run })),
  ]
  for (const agent of world.agents)
    for (let day = 0; day < count; day++)
      for (let i = 0; i < agent.sessionsPerDay; i++) {
        const time = START + (day + 7 / 24 + (draw() * 12) / 24) * DAY
        events.push({ time, run: () => sitting(world, agent, time, pieces) })
      }
  events.sort((a, b) => a.time - b.time)
  for (const { run } of events) run()
}

function sitting(world, agent, time, pieces) {
  const { draw } = world
  const servers = [...new Set(agent.uses.map(({ server }) => server))]
  const server = draw.pick(servers)
  const uses = agent.uses.filter((use) => use.server === server)
  const sitting = new Sitting(world, agent, server, time, pieces).begin()
  for (let n = draw.int(3, 8); n > 0; n--) {
    sitting.pause(3_000 + draw() * 40_000)
    const use = weighted(uses, draw)
    agent.calls = (agent.calls ?? 0) + 1
    const isCurious = draw() < agent.curiosity
    const all = server.tools.filter(({ annotations }) => !annotations?.destructiveHint)
    const tool = isCurious ? draw.pick(all) : (server.tools.find(({ name }) => name === use.name) ?? all[0])
    const args = argumentsFor(tool, draw)
    if (tool.annotations?.destructiveHint) sitting.destroy(tool.name, args, server.isAsking)
    else if (draw() < agent.mistakes) mistake(sitting, tool, args, draw)
    else if (draw() < 0.01)
      sitting.call(tool.name, args, { isError: true, content: [{ type: 'text', text: 'upstream timed out' }] })
    else sitting.call(tool.name, args, resultFor(draw))
  }
  sitting.end()
}

/** A model leaves something out, or makes something up; the server says so. */
function mistake(sitting, tool, args, draw) {
  const wrong = { ...args }
  const [first] = tool.inputSchema.required
  if (draw() < 0.5) delete wrong[first]
  else wrong[draw.pick(['limit', 'verbose', 'format'])] = 'all'
  sitting.call(tool.name, wrong, {
    isError: true,
    content: [{ type: 'text', text: `Invalid arguments for tool ${tool.name}` }],
  })
}

function weighted(uses, draw) {
  let left = draw() * uses.reduce((sum, { weight }) => sum + weight, 0)
  for (const use of uses) {
    left -= use.weight
    if (left <= 0) return use
  }
  return uses[0]
}
