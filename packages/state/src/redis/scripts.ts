import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Script {
  keys: number
  source: string
  sha1: string
}

/** Reads `lua/NAME-N.lua`; N, the number of keys, is part of the file name. The files lie beside the sources, not in dist. */
export function readScript(file: string): Script {
  const keys = Number(/-(\d+)\.lua$/.exec(file)![1])
  const source = readFileSync(join(__dirname, '../../src/lua', file), 'utf8')
  return { keys, source, sha1: createHash('sha1').update(source).digest('hex') }
}
