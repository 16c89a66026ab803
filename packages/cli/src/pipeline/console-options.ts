/** The console's options, shared by `console` and `up`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bus } from '@apiscope/bus'
import type { Auth, Doors, Role, RunningConsole, TokenEntry } from '@apiscope/console'
import type { ReadModel } from '@apiscope/model'
import type { State } from '@apiscope/state'
import { type Command, Option } from 'commander'
import { describe, usage } from '../io/errors.js'
import type { Log } from '../io/log.js'
import { parseListen } from '../service/http-server.js'
import { knownDismissals } from './alert-feed.js'

export interface ConsoleFlags {
  listen: string
  auth?: string
  oidcIssuer?: string
  oidcClient?: string
  oidcSecretFile?: string
  oidcRoleClaim?: string
  oidcRoles?: string
  baseUrl?: string
  proxyFrom?: string
  proxyUserHeader?: string
  proxyRoleHeader?: string
  proxyRole?: string
  tlsCert?: string
  tlsKey?: string
  audit?: string
  dismissals?: string
  corrections?: string
  timeZone?: string
}

export function addConsoleFlags(command: Command, listen: string): Command {
  return command
    .addOption(
      new Option('--listen <address>', 'HOST:PORT of the pages; anything but loopback needs --auth')
        .env('APISCOPE_CONSOLE_LISTEN')
        .default(listen),
    )
    .addOption(
      new Option(
        '--auth <how>',
        'login: tokens:FILE (lines NAME ROLE TOKEN), oidc, or proxy; roles: masked, see, decide',
      ).env('APISCOPE_CONSOLE_AUTH'),
    )
    .addOption(new Option('--oidc-issuer <url>', 'OpenID Connect: address of the issuer').env('APISCOPE_OIDC_ISSUER'))
    .addOption(new Option('--oidc-client <id>', 'OpenID Connect: client id').env('APISCOPE_OIDC_CLIENT'))
    .addOption(
      new Option('--oidc-secret-file <file>', 'OpenID Connect: file with the client secret').env(
        'APISCOPE_OIDC_SECRET_FILE',
      ),
    )
    .addOption(new Option('--oidc-role-claim <claim>', 'OpenID Connect: claim with roles or groups').default('groups'))
    .addOption(
      new Option('--oidc-roles <list>', 'OpenID Connect: value=role with commas, for example soc=decide,dev=see'),
    )
    .addOption(
      new Option('--base-url <url>', 'address under which browsers reach the console; for oidc').env(
        'APISCOPE_BASE_URL',
      ),
    )
    .addOption(new Option('--proxy-from <addresses>', 'proxy: addresses, with commas, whose headers are believed'))
    .addOption(new Option('--proxy-user-header <name>', 'proxy: header with the name').default('x-forwarded-user'))
    .addOption(new Option('--proxy-role-header <name>', 'proxy: header with the role'))
    .addOption(
      new Option('--proxy-role <role>', 'proxy: role of everybody, without such a header')
        .choices(['masked', 'see', 'decide'])
        .default('see'),
    )
    .addOption(
      new Option('--tls-cert <file>', 'certificate chain, PEM: the pages are served over TLS').env('APISCOPE_TLS_CERT'),
    )
    .addOption(new Option('--tls-key <file>', 'its key, PEM').env('APISCOPE_TLS_KEY'))
    .addOption(
      new Option(
        '--audit <file>',
        'where each decision is written, JSON lines; default: decisions.jsonl beside an embedded store',
      ),
    )
}

/** What the console works on. */
export interface ConsoleParts {
  model: ReadModel
  state: State
  /** Where dismissals go to running workers; undefined: into --dismissals. */
  bus: Bus | undefined
  log: Log
}

/** @throws ApiscopeError for options that do not go together, exit 2 */
export async function openConsole(
  flags: ConsoleFlags,
  { model, state, bus, log }: ConsoleParts,
): Promise<RunningConsole> {
  const { auditTo, startConsole } = await import('@apiscope/console')
  const { host, port } = parseListen(flags.listen)
  const auth = await authOf(flags)
  return startConsole({
    model,
    state,
    doors: await doorsOf(flags, bus),
    audit: auditTo(flags.audit, Date.now, (entry) => log.info({ ...entry }, 'decision')),
    host,
    port,
    ...(auth ? { auth } : {}),
    ...tlsOf(flags),
    timeZone: flags.timeZone ?? 'UTC',
    warn: (message) => log.warn(message),
  })
}

/**
 * The pages of `up`: they read its own store and bus. A port that is taken is told, and no reason not to start, unless it was asked for.
 * @param folder of the store: its earlier alerts, and where decisions are written
 */
export async function openConsoleOfUp(
  flags: ConsoleFlags,
  { bus, state, folder, log }: { bus: Bus; state: State; folder: string | undefined; log: Log },
  asked: boolean,
): Promise<RunningConsole | undefined> {
  const [{ ReadModel }, { feedAlertsFromBus, readAlertFiles }] = await Promise.all([
    import('@apiscope/model'),
    import('./alert-feed.js'),
  ])
  const model = new ReadModel(state)
  for (const id of knownDismissals(flags.dismissals)) model.dismissed.add(id)
  const audit = folder === undefined ? undefined : join(folder, 'decisions.jsonl')
  try {
    const running = await openConsole(
      { ...flags, ...(audit === undefined ? {} : { audit }) },
      { model, state, bus, log },
    )
    await feedAlertsFromBus(bus, model.alerts)
    if (folder !== undefined)
      void readAlertFiles(folder, model.alerts).catch((error) =>
        log.warn({ error: describe(error) }, 'earlier alerts cannot be read'),
      )
    log.info({ url: running.url }, 'console')
    return running
  } catch (error) {
    if (asked) throw error
    log.warn({ error: describe(error) }, 'no console')
    return undefined
  }
}

async function doorsOf({ dismissals, corrections }: ConsoleFlags, bus: Bus | undefined): Promise<Doors> {
  const { correctInFile, dismissInFile, dismissOnBus } = await import('@apiscope/console')
  return {
    risk: true,
    ...(bus
      ? { dismiss: dismissOnBus(await bus.producer({ whenFull: 'wait' })) }
      : dismissals === undefined
        ? {}
        : { dismiss: dismissInFile(dismissals) }),
    ...(corrections === undefined ? {} : { correct: correctInFile(corrections) }),
  }
}

function file(option: string, path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw usage('cli.file', `${option} ${path}: ${describe(error, path)}`)
  }
}

function tlsOf({ tlsCert, tlsKey }: ConsoleFlags) {
  if (tlsCert === undefined && tlsKey === undefined) return {}
  if (tlsCert === undefined || tlsKey === undefined) throw usage('cli.tls', '--tls-cert and --tls-key go together')
  return { tls: { cert: file('--tls-cert', tlsCert), key: file('--tls-key', tlsKey) } }
}

/** Of `tokens:FILE`; undefined for anything else. */
export async function tokensOf(auth: string): Promise<TokenEntry[] | undefined> {
  if (!auth.startsWith('tokens:')) return undefined
  const { parseTokens } = await import('@apiscope/console')
  const path = auth.slice('tokens:'.length)
  return parseTokens(file('--auth', path).toString(), path)
}

async function authOf(flags: ConsoleFlags): Promise<Auth | undefined> {
  const { auth } = flags
  if (auth === undefined) return undefined
  const tokens = await tokensOf(auth)
  if (tokens) return { kind: 'tokens', tokens }
  if (auth === 'oidc') return oidcOf(flags)
  if (auth === 'proxy') return proxyOf(flags)
  throw usage('cli.auth', `--auth ${auth}: give tokens:FILE, oidc or proxy`)
}

async function oidcOf(flags: ConsoleFlags): Promise<Auth> {
  const {
    oidcIssuer: issuer,
    oidcClient: clientId,
    oidcSecretFile,
    oidcRoleClaim: roleClaim = 'groups',
    oidcRoles,
    baseUrl,
  } = flags
  if (!issuer || !clientId || !oidcSecretFile || !oidcRoles || !baseUrl) {
    throw usage(
      'cli.auth',
      '--auth oidc needs --oidc-issuer, --oidc-client, --oidc-secret-file, --oidc-roles and --base-url',
    )
  }
  const { isLoopback, isRole } = await import('@apiscope/console')
  const roles: Record<string, Role> = {}
  for (const pair of oidcRoles.split(',')) {
    const at = pair.lastIndexOf('=')
    const role = pair.slice(at + 1)
    if (at < 1 || !isRole(role)) throw usage('cli.auth', `--oidc-roles ${pair}: give VALUE=masked, see or decide`)
    roles[pair.slice(0, at)] = role
  }
  const clientSecret = file('--oidc-secret-file', oidcSecretFile).toString().trim()
  const insecure = issuer.startsWith('http:') && isLoopback(new URL(issuer).hostname)
  return {
    kind: 'oidc',
    oidc: { issuer, clientId, clientSecret, baseUrl, roleClaim, roles, ...(insecure ? { insecure } : {}) },
  }
}

function proxyOf({
  proxyFrom,
  proxyUserHeader: userHeader = 'x-forwarded-user',
  proxyRoleHeader: roleHeader,
  proxyRole,
}: ConsoleFlags): Auth {
  if (!proxyFrom) throw usage('cli.auth', '--auth proxy needs --proxy-from: the addresses whose headers are believed')
  return {
    kind: 'proxy',
    proxy: {
      from: proxyFrom.split(','),
      userHeader,
      role: proxyRole as Role,
      ...(roleHeader === undefined ? {} : { roleHeader }),
    },
  }
}
