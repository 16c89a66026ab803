/** Credentials of real captures, found by a search of our own over the raw messages: nothing of the classification that is tested is used. */

import type { FrameSink } from '@apiscope/capture'
import { FlowTable } from '@apiscope/flow'
import { type HttpExchange, openHttp } from '@apiscope/http'
import { openTls } from '@apiscope/tls'
import { FrameDecoder, Packet, Verdict } from '@apiscope/wire'

/** Shorter values stand in any text by chance. Characters. */
const SHORTEST = 6
const PAIR =
  /[\w.[\]$-]{0,40}(?:passw(?:or)?d|passphrase|passwd|pwd|token|secret|api_?key|apikey|sessid|session_?id|jwt)[\w\]]{0,12}["']?\s{0,4}[=:]\s{0,4}["']?([^\s"'&;,<>(){}\\|]{6,512})/gi
const AUTHORIZATION = /^(?:proxy-)?authorization:\s*(\S+)\s+(\S.*?)\s*$/gim
const COOKIE = /^cookie:\s*(.*)$/gim

/** What stands for nothing, and names of things that such a search takes for values. */
const PLAIN =
  /^(?:true|false|null|undefined|required|bearer|basic|digest|https?:|[a-z_.-]+|\d{1,7}|[*x•]+|\$\{?\w+\}?)$/i

/** Known to be none: an application's own count of visits, and a cookie of analytics. */
const HARMLESS = /\bclientSessionId=|\b__qca=/

/** Reads frames as the sensor does, and keeps what looks like a credential of each message. */
export class CredentialSearch implements FrameSink {
  readonly found = new Set<string>()
  private readonly decoder = new FrameDecoder()
  private readonly packet = new Packet()
  private readonly table: FlowTable
  private now = 0

  constructor() {
    const http = openHttp({ exchange: (exchange) => this.search(exchange), inspect: () => 65_536 })
    this.table = new FlowTable({ hashSeed: 0 }, openTls(http.open, { tls: () => undefined }).open)
  }

  frame(buf: Buffer, start: number, end: number, wireLength: number, time: number, linkType: number): void {
    if (this.decoder.decode(buf, start, end, wireLength, time, linkType, this.packet) === Verdict.tcp)
      this.table.tcp(this.packet)
    this.now = Math.max(this.now, time)
  }

  ready(): undefined {
    return undefined
  }

  finish(): string[] {
    this.table.finish(this.now)
    return [...this.found]
  }

  private search({ request, response }: HttpExchange): void {
    for (const message of [request, response]) {
      if (!message) continue
      const lines = message.fieldLines
      const text = `${message.target.replaceAll('%22', '"')}\n${lines}\n${message.body?.toString('latin1') ?? ''}`
      for (const [pair, value] of text.matchAll(PAIR)) if (!HARMLESS.test(pair)) this.keep(value!)
      for (const [, scheme, value] of lines.matchAll(AUTHORIZATION)) {
        if (scheme!.toLowerCase() === 'digest') continue
        this.keep(value!)
        if (scheme!.toLowerCase() !== 'basic') continue
        const login = Buffer.from(value!, 'base64').toString('latin1')
        this.keep(login.slice(login.indexOf(':') + 1))
      }
      for (const [, cookies] of lines.matchAll(COOKIE))
        for (const cookie of cookies!.split(';')) {
          if (HARMLESS.test(cookie)) continue
          const value = cookie.slice(cookie.indexOf('=') + 1).trim()
          if (value.length >= 16 && /\d/.test(value) && /[a-z]/i.test(value) && !/[ .%:]/.test(value)) this.keep(value)
        }
    }
  }

  private keep(value: string): void {
    if (value.length >= SHORTEST && !PLAIN.test(value)) this.found.add(value)
  }
}
