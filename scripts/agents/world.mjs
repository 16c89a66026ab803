// A small company's agents: servers of MCP with their tools, agents with their habits. Everything comes from one seed.

/** mulberry32 */
export function random(seed) {
  let a = seed >>> 0
  const next = () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  next.int = (from, to) => from + Math.floor(next() * (to - from + 1))
  next.pick = (list) => list[Math.floor(next() * list.length)]
  next.some = (list, n) => {
    const rest = [...list]
    return Array.from({ length: Math.min(n, rest.length) }, () => rest.splice(Math.floor(next() * rest.length), 1)[0])
  }
  return next
}

const text = { type: 'string' }
const number = { type: 'integer', minimum: 0 }
const tool = (name, description, properties, required = Object.keys(properties).slice(0, 1), annotations) => ({
  name,
  description,
  inputSchema: { type: 'object', properties, required },
  ...(annotations ? { annotations } : {}),
})

const SUBJECTS = [
  'customer',
  'invoice',
  'ticket',
  'contract',
  'employee',
  'shipment',
  'supplier',
  'campaign',
  'ledger',
  'device',
]
const VERBS = ['find', 'get', 'list', 'create', 'update', 'export', 'summarise', 'assign', 'archive', 'comment']

/** Tools of one server: its own subjects, a `search` as many have, and some that destroy. */
function toolsOf(draw, subjects, isAsking) {
  const tools = [tool('search', `Searches ${subjects.join(' and ')} records.`, { query: text })]
  for (const subject of subjects) {
    for (const verb of draw.some(VERBS, 6))
      tools.push(
        tool(`${verb}_${subject}`, `${verb[0].toUpperCase()}${verb.slice(1)}s a ${subject}.`, {
          [`${subject}_id`]: number,
          note: text,
          ...(draw() < 0.5 ? { kind: { type: 'string', enum: ['open', 'closed', 'draft'] } } : {}),
        }),
      )
    tools.push(
      tool(`delete_${subject}`, `Deletes a ${subject}.`, { [`${subject}_id`]: number, reason: text }, undefined, {
        destructiveHint: true,
        readOnlyHint: false,
      }),
    )
  }
  return { tools, isAsking }
}

/** @param generation `session` or `stateless` */
export function world(seed, generation) {
  const draw = random(seed)
  const subjects = draw.some(SUBJECTS, 8)
  const servers = [0, 1, 2, 3].map((i) => ({
    host: `${['crm', 'erp', 'desk', 'mart'][i]}-${draw.int(10, 99)}.corp.example`,
    path: draw.pick(['/mcp', '/tools', '/', '/api/agents', '/v1/rpc']),
    ip: 0x0a140000 + 10 + i,
    name: ['crm', 'erp', 'desk', 'mart'][i],
    version: `${draw.int(1, 4)}.${draw.int(0, 9)}.0`,
    ...toolsOf(draw, subjects.slice(i * 2, i * 2 + 2), draw() < 0.75),
    /** Share of answers that are streams. */
    streams: draw() < 0.5 ? 0.6 : 0,
  }))
  // A second instance of one server.
  servers.push({ ...servers[0], host: `b.${servers[0].host}`, ip: 0x0a140000 + 20 })
  const agents = Array.from({ length: 6 }, (_, i) => {
    const own = draw.some([0, 1, 2, 3], draw.int(1, 3)).map((index) => servers[index])
    // One agent uses both instances.
    if (i === 0) own.push(servers[0], servers[4])
    const uses = [...new Set(own)].flatMap((server) => {
      const safe = server.tools.filter(({ annotations }) => !annotations?.destructiveHint)
      const chosen = draw.some(safe, draw.int(2, 4))
      const destroys =
        draw() < 0.6
          ? draw.some(
              server.tools.filter(({ annotations }) => annotations?.destructiveHint),
              1,
            )
          : []
      return [...chosen, ...destroys].map((one) => ({
        server,
        name: one.name,
        weight: one.annotations ? 0.25 : 0.3 + draw(),
      }))
    })
    return {
      client: `${draw.pick(['desk', 'buddy', 'ops', 'sales', 'copilot'])}-agent-${i}`,
      version: `${draw.int(1, 5)}.${draw.int(0, 9)}.${draw.int(0, 9)}`,
      ip: 0x0a0a0000 + 100 + i,
      token: `tok_${seed}_${i}_${'a8F3k2Lq9Zx7'.repeat(2)}`,
      uses,
      sessionsPerDay: draw.int(6, 14),
      /** Some try things out. */
      curiosity: i === 1 ? 0.05 : 0,
      /** Models make mistakes, which servers refuse. */
      mistakes: 0.02,
    }
  })
  return { seed, generation, servers, agents, draw }
}
