import type { Half } from '@apiscope/flow'
import type { ClientHello } from '../handshake/client-hello.js'
import type { ServerHello } from '../handshake/server-hello.js'
import type { Secrets } from '../keys/key-store.js'
import { protection12 } from '../protection/keys12.js'
import { type Suite, suiteOf, suitesOfSecret } from '../suites.js'
import { type Epoch, epoch13 } from './half-cipher.js'

export const TLS_1_3 = 0x0304

/** What one handshake has agreed on, as far as it was seen. */
export interface Parameters {
  client?: ClientHello
  server?: ServerHello
}

/** Epochs of a half of TLS 1.3, in order; undefined while its application secret is not there. */
export function epochs13(secrets: Secrets, server: ServerHello | undefined, half: Half): Epoch[] | undefined {
  const side = half === 0 ? 'CLIENT' : 'SERVER'
  const application = secrets.byLabel.get(`${side}_TRAFFIC_SECRET_0`)
  if (!application) return undefined
  const handshake = secrets.byLabel.get(`${side}_HANDSHAKE_TRAFFIC_SECRET`)
  const early = half === 0 ? secrets.byLabel.get('CLIENT_EARLY_TRAFFIC_SECRET') : undefined
  const known = server && suiteOf(server.suite)
  const suites: Suite[] = server ? (known ? [known] : []) : suitesOfSecret(application.length)
  return suites.flatMap((suite) => [
    ...(early ? [epoch13('early', suite, early)] : []),
    ...(handshake ? [epoch13('handshake', suite, handshake)] : []),
    epoch13('application', suite, application),
  ])
}

/** The epoch that a ChangeCipherSpec of TLS 1.2 and below begins. */
export function epoch12(master: Buffer, client: ClientHello, server: ServerHello, suite: Suite, half: Half): Epoch {
  return { name: 'tls12', protection: protection12(suite, master, Buffer.from(client.random, 'hex'), server, half) }
}
