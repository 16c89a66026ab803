/** The table of actors as text: most have few calls, so windows that are closed, alike or end in zeros are not written out. */
import { METRICS } from '../options.js'
import { type ActorWindows, emptyWindow, isOpen, type Window } from './windows.js'

type Rare = Omit<ActorWindows, 'windows' | 'objects' | 'days' | 'lastDay'>
export type PackedActor = [id: string, windows: string, objects: string, days: number, lastDay: number, rare?: Rare]

export function packActors(actors: ReadonlyMap<string, ActorWindows>): PackedActor[] {
  return [...actors].map(([id, { windows, objects, days, lastDay, ...rare }]) => {
    const bytes = Buffer.from(Uint32Array.from(objects).buffer)
    const packed: PackedActor = [id, windows.map(packWindow).join(';'), bytes.toString('base64'), days, lastDay]
    if (Object.values(rare).some((value) => value !== undefined)) packed.push(rare)
    return packed
  })
}

export function unpackActors(packed: readonly PackedActor[]): Map<string, ActorWindows> {
  return new Map(
    packed.map(([id, text, base64, days, lastDay, rare]) => {
      const windows: Window[] = []
      for (const one of text.split(';')) windows.push(one === '=' ? [...windows.at(-1)!] : unpackWindow(one))
      const bytes = Uint8Array.from(Buffer.from(base64, 'base64'))
      return [id, { windows, objects: [...new Uint32Array(bytes.buffer)], days, lastDay, ...rare }]
    }),
  )
}

/** '' closed, '=' as the one before, else start and counts without the zeros at the end. */
function packWindow(window: Window, scale: number, all: readonly Window[]): string {
  if (!isOpen(window)) return ''
  if (scale > 0 && all[scale - 1]!.every((value, i) => value === window[i])) return '='
  let end = window.length
  while (window[end - 1] === 0) end--
  return window.slice(0, end).join(',')
}

function unpackWindow(text: string): Window {
  if (text === '') return emptyWindow()
  const values = text.split(',').map(Number)
  while (values.length <= METRICS.length) values.push(0)
  return values
}
