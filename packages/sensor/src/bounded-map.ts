/**
 * A map that never holds more than `capacity` entries: two generations, the older dropped whole when the younger fills.
 * Costs one lookup for a hot key and needs no list; what is dropped was not touched for at least capacity / 2 insertions.
 */
export class BoundedMap<K, V> {
  private young = new Map<K, V>()
  private old = new Map<K, V>()

  constructor(private readonly capacity: number) {}

  get(key: K): V | undefined {
    const hit = this.young.get(key)
    if (hit !== undefined) return hit
    const aged = this.old.get(key)
    if (aged !== undefined) this.put(key, aged)
    return aged
  }

  set(key: K, value: V): void {
    this.put(typeof key === 'string' ? (ownText(key) as K & string) : key, value)
  }

  private put(key: K, value: V): void {
    if (this.young.size >= this.capacity >> 1) {
      this.old = this.young
      this.young = new Map()
    }
    this.young.set(key, value)
  }

  get size(): number {
    return this.young.size + this.old.size
  }
}

/** Shorter texts are always copies. Characters. */
const SLICED = 13

/** A copy: a piece cut out of a text keeps all of that text alive, and a map would keep the body that a value came in. */
function ownText(text: string): string {
  return text.length < SLICED ? text : ` ${text}`.slice(1)
}
