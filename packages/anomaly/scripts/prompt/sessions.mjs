/** One agent's work as events: what it uses, how often something is new to it, what it reads; and, if asked for, one text that makes it do something. */

/** Share of AgentDojo's injected texts that name an address, account or link. */
export const ADDRESSED = 0.8

const START = 1_760_000_000_000
const logUniform = (random, from, to) => Math.exp(Math.log(from) + random.next() * (Math.log(to) - Math.log(from)))
const zipf = (random, n) => Math.min(n - 1, Math.floor(n ** random.next()) - 1)
const pick = (random, list) => list[random.below(list.length)]

/** @param benign source → scores of ordinary texts @param attack {scores, effect: what is new in what follows} or undefined */
export function session(random, benign, attack) {
  const agent = {
    tools: 3 + random.below(8),
    hosts: 1 + random.below(4),
    targets: 3 + random.below(28),
    // Per call, as agents differ.
    newTool: logUniform(random, 0.0003, 0.003),
    newHost: logUniform(random, 0.0001, 0.001),
    newTarget: logUniform(random, 0.005, 0.2),
    sends: 0.1 + 0.3 * random.next(),
    /** Kinds of text that its tools give. */
    reads: [pick(random, [...benign.keys()]), pick(random, [...benign.keys()])],
  }
  const history = 200 + random.below(800)
  const judged = 5 + random.below(26)
  const events = []
  let time = START
  const poisonAt = attack ? history + random.below(judged - 3) : -1
  let effectAt = -1
  for (let i = 0; i < history + judged; i++) {
    // Tasks of some calls, close together, with pauses between.
    time += random.next() < 0.12 ? 600_000 : 1_000 + 12_000 * random.next()
    if (random.next() < agent.newTool) agent.tools++
    if (random.next() < agent.newHost) agent.hosts++
    const isEffect = i === effectAt
    const what = isEffect ? attack.effect : undefined
    let tool = random.next() < agent.newTool ? agent.tools - 1 : zipf(random, agent.tools)
    let host = tool % agent.hosts
    let target
    if (random.next() < agent.sends)
      target = random.next() < agent.newTarget ? agent.targets++ : zipf(random, agent.targets)
    if (what === 'tool') tool = 9_000
    if (what === 'host') host = 9_000
    if (what === 'target' || (what && random.next() < ADDRESSED)) target = 9_000
    const scores = benign.get(pick(random, agent.reads))
    const score = i === poisonAt ? pick(random, attack.scores) : pick(random, scores)
    if (i === poisonAt) {
      effectAt = i + 1 + random.below(3)
      // What an injected text asks for is done while the task goes on.
      agent.hurry = effectAt
    }
    if (agent.hurry !== undefined && i > poisonAt && i <= agent.hurry)
      time = Math.min(time, events.at(-1).time + 15_000)
    const id = `POST h${host}.example/mcp#tools/call:t${tool}`
    events.push({
      v: 1,
      id: `e${i}`,
      time,
      actor: 'p:agent',
      ip: '10.0.0.9',
      api: { id, host: `h${host}.example`, method: 'POST', template: `/mcp#tools/call:t${tool}` },
      bytesIn: 100,
      bytesOut: 1_000,
      status: 200,
      principal: 'agent',
      agent: { protocol: 'mcp', binding: 'session', method: 'tools/call', name: `t${tool}` },
      ...(target === undefined ? {} : { targets: [`k${target}`] }),
      prompt: { score, in: 'response' },
      judged: i >= history,
    })
  }
  return events
}
