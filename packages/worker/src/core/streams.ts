/** Whose side messages are waited for, one stream each. */

/** After a source's name: each of its partitions is a stream by itself, since what it puts out may belong to any partition of the reader. */
const EACH = '/*'

/** The stream that partition `partition` of a worker puts its side messages on. */
export function streamOf({ name, scatters }: { name: string; scatters?: boolean }, partition: number): string {
  return scatters ? `${name}/${partition}` : name
}

/** The streams of these sources: `pii` is one, `anomaly-actors/*` as many as there are partitions. */
export function streamsOf(sources: readonly string[], partitions: number): string[] {
  return sources.flatMap((source) => {
    if (!source.endsWith(EACH)) return [source]
    return Array.from({ length: partitions }, (_, partition) => `${workerOf(source)}/${partition}`)
  })
}

/** The worker behind a source or a stream. */
export function workerOf(source: string): string {
  const slash = source.indexOf('/')
  return slash < 0 ? source : source.slice(0, slash)
}

/** Is this the stream of one partition among several? Where a message comes on then depends on how many partitions there are. */
export const isScattered = (stream: string): boolean => stream.includes('/')
