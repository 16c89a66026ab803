import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EndReason } from '@apiscope/flow'
import { brief, TestFlow } from './support/flow'

/**
 * The cases in `spec/*.md`: a heading, prose, and fenced blocks. `client` and `server` blocks are what each side sends, in
 * that order; every line ends with CRLF unless it ends with a backslash; `\r \n \t \\ \xHH` stand for bytes. `lost` behind the
 * side: these bytes are missing. `end SIDE REASON` and `close REASON` end. `expect` holds one line per exchange:
 * `METHOD target bodyBytes[+gapBytes][!truncated] > status bodyBytes [reason oddities…]`, and `other`, `tunnel` lines.
 */
const folder = join(__dirname, 'spec')

interface Case {
  title: string
  blocks: { info: string; text: string }[]
}

function casesOf(file: string): Case[] {
  const cases: Case[] = []
  let block: { info: string; text: string } | undefined
  for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
    if (block) {
      if (line === '```') block = undefined
      else block.text += `${line}\n`
    } else if (line.startsWith('## ')) cases.push({ title: line.slice(3), blocks: [] })
    else if (line.startsWith('```')) {
      block = { info: line.slice(3), text: '' }
      cases[cases.length - 1].blocks.push(block)
    }
  }
  return cases
}

function bytesOf(text: string): Buffer {
  const lines = text.replaceAll(/\\\n/g, '').replaceAll('\n', '\r\n')
  const escapes: Record<string, string> = { r: '\r', n: '\n', t: '\t', '\\': '\\' }
  const raw = lines.replaceAll(/\\(?:x([0-9a-f]{2})|([rnt\\]))/g, (_all, hex: string, letter: string) =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16)) : escapes[letter],
  )
  return Buffer.from(raw, 'latin1')
}

function play({ blocks }: Case, split: number): string[] {
  const flow = new TestFlow({ handshake: blocks[0]?.info !== 'midstream' })
  let closed = false
  for (const { info, text } of blocks) {
    const [verb, second, third] = info.split(' ')
    const half = (verb === 'end' ? second : verb) === 'client' ? 0 : 1
    if (verb === 'end') flow.end(half, third as EndReason)
    else if (verb === 'close') {
      flow.close(second as EndReason)
      closed = true
    } else if (verb !== 'client' && verb !== 'server') continue
    else if (second === 'lost') flow.lose(half, bytesOf(text))
    else {
      const bytes = bytesOf(text)
      const acked = flow.sent[half === 0 ? 1 : 0]
      for (let at = 0; at < bytes.length; at += split) flow.send(half, bytes.subarray(at, at + split), acked)
    }
  }
  if (!closed) flow.close('fin')
  const others = flow.others.map(({ protocol, sni }) => `other ${protocol}${sni ? ` ${sni}` : ''}`)
  const tunnels = flow.tunnels.map(({ kind, frames, bytes }) => `tunnel ${kind} ${frames} ${bytes}`)
  return [...flow.exchanges.map(brief), ...others, ...tunnels]
}

for (const file of readdirSync(folder).filter((name) => name.endsWith('.md'))) {
  describe(file, () => {
    for (const one of casesOf(file)) {
      test(one.title, () => {
        const expected = one.blocks
          .find((block) => block.info === 'expect')!
          .text.split('\n')
          .filter(Boolean)
        expect(play(one, Number.POSITIVE_INFINITY)).toEqual(expected)
        // After a loss, where a packet begins is evidence, so there the split matters; so do first packets for names.
        const lossy = one.blocks.some((block) => block.info.includes('lost') || block.info === 'midstream')
        const named = expected.some((line) => line.startsWith('other'))
        if (!lossy && !named) for (const split of [1, 2, 3, 7]) expect(play(one, split)).toEqual(expected)
      })
    }
  })
}
