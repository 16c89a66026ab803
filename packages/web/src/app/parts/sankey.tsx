/** Whose data moves where: labels to APIs to those who receive them. */
import type { DataFlow } from '@apiscope/model'
import { sankey, sankeyJustify, sankeyLinkHorizontal } from 'd3-sankey'
import { integer, shown } from '../format.js'
import { useView } from '../view.js'

interface Node {
  id: string
  name: string
  column: 'label' | 'api' | 'receiver'
}
interface Link {
  source: string
  target: string
  value: number
  calls: number
}

const W = 1000

export function Sankey({ flow }: { flow: DataFlow }) {
  const { link } = useView()
  if (flow.links.length === 0) return null
  const rows = Math.max(
    ...(['label', 'api', 'receiver'] as const).map(
      (column) => flow.nodes.filter((node) => node.column === column).length,
    ),
  )
  const height = Math.max(160, rows * 34)
  const layout = sankey<Node, Link>()
    .nodeId(({ id }) => id)
    .nodeAlign(sankeyJustify)
    .nodeWidth(12)
    .nodePadding(14)
    .extent([
      [150, 8],
      [W - 190, height - 8],
    ])
  // By the root of calls, so that an API that is hardly called is not a hair.
  const { nodes, links } = layout({
    nodes: flow.nodes.map((node) => ({ ...node })),
    links: flow.links.map((one) => ({ ...one, value: Math.sqrt(one.value), calls: one.value })),
  })
  const path = sankeyLinkHorizontal<Node, Link>()
  const risky = (target: unknown) => ((target as Node).id === 'receiver:open' ? ' open' : '')
  return (
    <>
      <svg
        class="sankey"
        viewBox={`0 0 ${W} ${height}`}
        role="group"
        aria-label={`Flow of ${flow.nodes.filter(({ column }) => column === 'label').length} kinds of data through APIs to those who receive them; the same as a table below.`}
      >
        {links.map((one, i) => {
          const [source, target] = [one.source as unknown as Node, one.target as unknown as Node]
          return (
            <path
              key={`${source.id}|${target.id}`}
              class={`flow flow-${i % 2}${risky(one.target)}`}
              d={path(one) ?? ''}
              stroke-width={Math.max(1.5, one.width ?? 1)}
            >
              <title>{`${shown(source.name, 80)} → ${shown(target.name, 80)}: about ${integer(one.calls)} calls`}</title>
            </path>
          )
        })}
        {nodes.map((node) => {
          const { x0 = 0, x1 = 0, y0 = 0, y1 = 0 } = node
          const middle = (y0 + y1) / 2
          const [x, anchor] = node.column === 'label' ? [x0 - 8, 'end'] : [x1 + 8, 'start']
          const text = (
            <text x={x} y={middle + 4} text-anchor={anchor} class="node-name">
              {shown(node.name, node.column === 'api' ? 44 : 26)}
            </text>
          )
          const href = node.column === 'api' && node.id !== 'api:others' ? link('api', { id: node.name }) : undefined
          return (
            <g key={node.id} class={`node node-${node.column}${node.id === 'receiver:open' ? ' open' : ''}`}>
              <title>{shown(node.name, 400)}</title>
              <rect x={x0} y={y0} width={x1 - x0} height={Math.max(2, y1 - y0)} />
              {href ? <a href={href}>{text}</a> : text}
            </g>
          )
        })}
      </svg>
      <details>
        <summary>The same as a table</summary>
        <FlowTable flow={flow} />
      </details>
    </>
  )
}

function FlowTable({ flow }: { flow: DataFlow }) {
  const name = new Map(flow.nodes.map((node) => [node.id, node.name]))
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Flow of data as a table">
      <table>
        <thead>
          <tr>
            <th scope="col">from</th>
            <th scope="col">to</th>
            <th scope="col" class="n">
              calls
            </th>
          </tr>
        </thead>
        <tbody>
          {flow.links.map((one) => (
            <tr key={`${one.source}|${one.target}`}>
              <td>
                <bdi>{shown(name.get(one.source) ?? '')}</bdi>
              </td>
              <td>
                <bdi>{shown(name.get(one.target) ?? '')}</bdi>
              </td>
              <td class="n">{integer(one.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
