import type { FlowInfo, Half, StreamHandler } from '@apiscope/flow'
import type { TlsFacts, TlsVerdict } from '../contract.js'
import { clientHello } from '../handshake/client-hello.js'
import { HANDSHAKE, HandshakeMessages } from '../handshake/messages.js'
import { type ServerHello, serverHello } from '../handshake/server-hello.js'
import type { Secrets } from '../keys/key-store.js'
import type { Opened } from '../protection/protection.js'
import { RECORD } from '../records/header.js'
import type { Place } from '../records/reader.js'
import type { TlsShared } from '../shared.js'
import { suiteOf } from '../suites.js'
import type { TlsEvent } from './events.js'
import { HalfCipher } from './half-cipher.js'
import { epoch12, epochs13, type Parameters, TLS_1_3 } from './parameters.js'
import { Plaintext } from './plaintext.js'
import { secretsByTrial } from './trial.js'

type RecordEvent = Extract<TlsEvent, { kind: 'record' }>

/**
 * One TLS connection: follows its handshakes as far as keys need them and opens its records in the order in which they are given.
 * `take` answers false for what cannot be understood yet (a key or a hello is missing); whoever gave it keeps it and tries again.
 */
export class Session {
  readonly facts: TlsFacts = { verdict: 'no-key', keyLateMs: 0, records: 0, lostRecords: 0 }
  private readonly plaintext: Plaintext
  private readonly handshakes: readonly [HandshakeMessages, HandshakeMessages]
  /** Of the handshake under way, and of the one whose keys are in use. */
  private parameters: Parameters = {}
  private readonly ciphers: [HalfCipher | undefined, HalfCipher | undefined] = [undefined, undefined]
  private secrets: Secrets | undefined
  /** TLS 1.2: the server has offered a ticket in this handshake. */
  private ticket = ''
  /** TLS 1.2: a half has gone over to its keys. */
  private readonly changed: [boolean, boolean] = [false, false]
  /** Protected records of a half that went by unread. */
  private readonly passed: [number, number] = [0, 0]
  /** Bytes of a half were lost while its hellos were due. */
  private readonly hellosLost: [boolean, boolean] = [false, false]

  constructor(
    readonly flow: FlowInfo,
    private readonly inner: StreamHandler,
    private readonly shared: TlsShared,
  ) {
    this.plaintext = new Plaintext(inner)
    const { handshakeBytes } = shared.limits
    this.handshakes = [
      new HandshakeMessages(handshakeBytes, (type, body) => this.handshake(0, type, body)),
      new HandshakeMessages(handshakeBytes, (type, body) => this.handshake(1, type, body)),
    ]
  }

  /** Client random whose secrets are waited for; undefined when only a trial can find them. */
  get awaits(): string | undefined {
    const { client } = this.parameters
    return client && !client.encrypted ? client.random : undefined
  }

  /** Can its records be opened, whatever keys come? */
  get hopeless(): TlsVerdict | undefined {
    const { client, server } = this.parameters
    if (server && !server.retry && !suiteOf(server.suite)) return 'unknown-suite'
    if (!client && !server && !this.hellosLost[0] && !this.hellosLost[1]) return 'joined-late'
    return undefined
  }

  private get unread(): TlsVerdict {
    if (this.ciphers[0]?.exhausted || this.ciphers[1]?.exhausted) return 'place-lost'
    const { client, server } = this.parameters
    return (this.hellosLost[0] && !client) || (this.hellosLost[1] && !server) ? 'hello-lost' : 'no-key'
  }

  /** A record that needs no keys and must not wait behind one that does. */
  isPlainHandshake({ half, type }: { half: Half; type: number }): boolean {
    return type === RECORD.handshake && this.ciphers[half] === undefined && !this.isChanged(half)
  }

  /** Told of each record as it comes, whether or not it can be taken. */
  arrives({ half, type }: { half: Half; type: number }): void {
    if (type === RECORD.changeCipherSpec) this.changed[half] = true
  }

  /** What follows a ChangeCipherSpec is protected, but for the empty one of TLS 1.3 (RFC 8446 §D.4). */
  private isChanged(half: Half): boolean {
    const { server } = this.parameters
    return this.changed[half] && !(server && (server.retry || server.version >= TLS_1_3))
  }

  /** @returns false when it has to wait */
  take(event: TlsEvent): boolean {
    switch (event.kind) {
      case 'record':
        return this.record(event)
      case 'damaged':
      case 'lost':
        this.gap(event)
        return true
      case 'conflict':
        if (this.ciphers[event.half]) this.plaintext.conflict(event.half, event.bytes, event.place)
        return true
      case 'end':
        this.inner.end(event.half, event.reason, event.time)
        return true
      case 'close':
        if (this.facts.verdict !== 'read') this.facts.verdict = this.hopeless ?? this.unread
        this.shared.sink.tls(this.flow, this.facts)
        this.inner.close(event.reason, event.time)
        return true
    }
  }

  /** A record passes unread because its key did not come: numbers go on. */
  giveUp(event: TlsEvent): void {
    if (event.kind !== 'record') this.take(event)
    else if (event.type !== RECORD.changeCipherSpec) {
      if (event.type === RECORD.applicationData) this.facts.lostRecords++
      this.passed[event.half]++
    }
  }

  private record(event: RecordEvent): boolean {
    const { half, type, fragment } = event
    const cipher = this.ciphers[half]
    if (cipher) {
      this.protectedRecord(cipher, event)
      return true
    }
    if (this.isPlainHandshake(event)) {
      this.handshakes[half].fragment(fragment, 0, fragment.length)
      return true
    }
    if (type === RECORD.changeCipherSpec) return this.changeCipherSpec(half)
    if (this.isChanged(half)) {
      // Early data comes before the server has said anything: it waits for the suite.
      if (!this.parameters.server || !this.changeCipherSpec(half) || !this.ciphers[half]) return false
      return this.record(event)
    }
    return type === RECORD.applicationData ? this.begin13(event) : true
  }

  private protectedRecord(cipher: HalfCipher, { half, type, version, fragment, place }: RecordEvent): void {
    // TLS 1.3 in the dress of 1.2 (RFC 8446 §D.4).
    if (type === RECORD.changeCipherSpec && cipher.epoch?.name !== 'tls12') return
    const { counters } = this.shared
    const searching = cipher.searching
    const before = cipher.trials
    const opened = cipher.open(type, version, fragment)
    counters.records++
    counters.trials += cipher.trials - before
    if (opened) {
      if (searching) counters.resynced++
      this.opened(half, cipher, opened, place)
      return
    }
    // Handshake records whose secret is not in the log are no loss.
    if (cipher.epoch === undefined || cipher.epoch.name === 'early') return
    counters.undecryptable_records++
    this.facts.lostRecords++
    this.plaintext.gap(half, fragment.length, place)
  }

  private opened(half: Half, cipher: HalfCipher, { type, data }: Opened, place: Place): void {
    if (type === RECORD.applicationData) {
      this.facts.records++
      this.facts.verdict = 'read'
      this.shared.counters.plain_bytes += data.length
      this.plaintext.data(half, data, place)
    } else if (type === RECORD.handshake) this.handshakes[half].fragment(data, 0, data.length)
    else if (type === RECORD.changeCipherSpec && cipher.epoch?.name === 'tls12') this.changeCipherSpec(half)
  }

  // ── keys ──

  /** TLS 1.3 protects its first records without a word. */
  private begin13(event: RecordEvent): boolean {
    const { client, server } = this.parameters
    const known = server !== undefined && !server.retry
    if (known && server.version !== TLS_1_3) return false
    if (!known && !this.hellosLost[1]) return false
    this.secrets ??= client && this.shared.keys.get(client.random)
    if (!this.secrets && (!client || client.encrypted)) this.secrets = secretsByTrial(this.shared, event, server)
    if (!this.secrets) return false
    const epochs = ([0, 1] as const).map((half) => epochs13(this.secrets!, known ? server : undefined, half))
    if (!epochs[0] || !epochs[1]) return false
    this.secrets.claimed = true
    for (const half of [0, 1] as const) {
      this.ciphers[half] ??= new HalfCipher(epochs[half]!, this.shared.limits.trialRecords, this.passed[half])
      if (this.hellosLost[half]) this.ciphers[half]!.lose(this.shared.limits.handshakeBytes / 64)
    }
    this.protectedRecord(this.ciphers[event.half]!, event)
    return true
  }

  private changeCipherSpec(half: Half): boolean {
    const { client, server } = this.parameters
    if (!server) return client?.earlyData === true
    if (server.retry || server.version >= TLS_1_3) return true
    const suite = suiteOf(server.suite)
    const master = client && this.master(server)
    if (!suite || !client || !master) return false
    const epochs = [epoch12(master, client, server, suite, half)]
    this.ciphers[half] = new HalfCipher(epochs, this.shared.limits.trialRecords, this.passed[half])
    this.passed[half] = 0
    this.shared.tickets.remember(server.sessionId, master)
    if (this.ticket !== '') this.shared.tickets.remember(this.ticket, master)
    return true
  }

  /** The master secret: by random, by session id as Java logs it, or that of the session which is resumed. */
  private master(server: ServerHello): Buffer | undefined {
    const { client } = this.parameters
    const { keys, tickets } = this.shared
    const secrets = keys.get(client!.random)
    const own = secrets?.byLabel.get('CLIENT_RANDOM')
    if (own) {
      secrets!.claimed = true
      return own
    }
    const bySession = server.sessionId === '' ? undefined : keys.get(server.sessionId)?.byLabel.get('SESSION')
    if (bySession) return bySession
    const resumed = server.sessionId !== '' && server.sessionId === client!.sessionId
    if (!resumed) return undefined
    return tickets.get(client!.ticket) ?? tickets.get(server.sessionId)
  }

  // ── handshake ──

  private handshake(half: Half, type: number, body: Buffer): void {
    if (half === 0 && type === HANDSHAKE.clientHello) this.clientHello(body)
    else if (half === 1 && type === HANDSHAKE.serverHello) this.serverHello(body)
    else if (half === 1 && type === HANDSHAKE.newSessionTicket && body.length > 6)
      this.ticket = body.subarray(6, 6 + body.readUInt16BE(4)).toString('hex')
    else if (type === HANDSHAKE.keyUpdate) this.ciphers[half]?.update()
  }

  private clientHello(body: Buffer): void {
    const client = clientHello(body)
    if (!client) return
    // Another hello of the same connection: after a retry, or a renegotiation.
    this.parameters = { client, server: this.parameters.server?.retry ? this.parameters.server : undefined }
    this.ticket = ''
    this.facts.serverName ??= client.serverName
    if (client.alpn.length === 1) this.facts.alpn ??= client.alpn[0]
  }

  private serverHello(body: Buffer): void {
    const server = serverHello(body)
    if (!server) return
    this.parameters.server = server
    if (server.retry) return
    this.facts.version = `1.${Math.max(0, (server.version & 0xff) - 1)}`
    this.facts.suite = server.suite
    if (server.alpn !== undefined) this.facts.alpn = server.alpn
  }

  private gap({ kind, half, bytes, place }: Extract<TlsEvent, { kind: 'damaged' | 'lost' }>): void {
    const cipher = this.ciphers[half]
    this.handshakes[half].clear()
    if (!cipher) {
      this.hellosLost[half] = true
      return
    }
    if (kind === 'damaged') cipher.skip()
    else {
      cipher.lose(bytes)
      this.shared.counters.resyncs++
    }
    this.facts.lostRecords++
    this.plaintext.gap(half, bytes, place)
  }
}
