/**
 * The partition of a key: FNV-1a over its UTF-8 bytes, finished with the mixer of MurmurHash3 and reduced by modulo. Every
 * producer uses it on every topic, so equal keys meet in one partition wherever the partition counts are equal.
 */
export function partitionOf(key: string, partitions: number): number {
  let hash = 0x811c9dc5
  const bytes = Buffer.from(key)
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) % partitions
}
