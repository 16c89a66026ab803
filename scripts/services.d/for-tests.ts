import { ownServices } from './own.cjs'

export type Service = 'kafka' | 'redis'

/** A broker and a server of a test's own, on free ports, in a directory of their own. */
export interface Services {
  directory: string
  kafkaPort: number
  redisPort: number
  /** Process id. */
  pid(service: Service): number
  up(service: Service): void
  /** Orderly stop. */
  down(service: Service): void
  /** As a crash: SIGKILL. */
  kill(service: Service): void
  /** Stops both and removes their data. */
  stop(): void
}

export interface ServicesOptions {
  password?: string
  tls?: string
  fsync?: 'always' | 'everysec'
}

/**
 * Starts what a test needs through `scripts/services`. Where that cannot be had, it says so loudly and returns undefined, so that the
 * test can skip; with APISCOPE_REQUIRE_SERVICES=1 it throws instead.
 */
export async function startServices(
  names: readonly Service[],
  options: ServicesOptions = {},
): Promise<Services | undefined> {
  try {
    return await ownServices(names, options)
  } catch (error) {
    if (process.env.APISCOPE_REQUIRE_SERVICES === '1') throw error
    process.stderr.write(`\nSKIPPED, NOT TESTED: ${(error as Error).message}\n`)
    return undefined
  }
}
