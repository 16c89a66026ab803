/** A server of WebSocket and its clients (npm `ws`), recorded on the way; and what the two say they have sent. */
import { createServer as createHttp } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { createServer } from 'node:net'
import { type ClientOptions, WebSocket, WebSocketServer } from 'ws'
import { type Connection, certificate, listening, relay } from '../encrypted/shop'

export interface Recorded extends Connection {
  /** Texts and bytes, in the order in which each side sent them. */
  sent: [Buffer[], Buffer[]]
}

export interface Talk {
  path?: string
  protocol?: string
  client?: ClientOptions
  secure?: boolean
  deflate?: boolean | object
  /** What the server says to each message. */
  answer: (text: string) => (string | Buffer)[]
  say: (string | Buffer)[]
}

/** One connection: the client sends each message when the answers to the one before have come. */
export async function talk({
  path = '/chat',
  protocol,
  client = {},
  secure,
  deflate = true,
  answer,
  say,
}: Talk): Promise<Recorded> {
  const chunks: Recorded['chunks'] = []
  const keys: string[] = []
  const sent: Recorded['sent'] = [[], []]
  const web = secure ? createHttps(certificate()) : createHttp()
  if (secure) (web as ReturnType<typeof createHttps>).on('keylog', (line: Buffer) => keys.push(line.toString().trim()))
  const sockets = new WebSocketServer({ server: web, perMessageDeflate: deflate && withThreshold(deflate) })
  sockets.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      for (const text of answer(data.toString())) {
        sent[1].push(Buffer.from(text))
        socket.send(text)
      }
    })
  })
  const port = await listening(web)
  const tap = createServer((side) => relay(side, port, chunks))
  const tapPort = await listening(tap)
  const url = `${secure ? 'wss' : 'ws'}://127.0.0.1:${tapPort}${path}`
  const options = { rejectUnauthorized: false, servername: 'shop.test', headers: { host: 'shop.test' }, ...client }
  const socket = new WebSocket(url, protocol ? [protocol] : [], {
    perMessageDeflate: deflate && withThreshold(deflate),
    ...options,
    headers: { host: 'shop.test', ...(client.headers as object) },
  })
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
  let due = 0
  let heard = 0
  for (const text of say) {
    sent[0].push(Buffer.from(text))
    due += answer(text.toString()).length
    const done = new Promise<void>((resolve) => {
      const take = () => {
        heard++
        if (heard === due) {
          socket.off('message', take)
          resolve()
        }
      }
      if (due === heard) resolve()
      else socket.on('message', take)
    })
    socket.send(text)
    await done
  }
  const closed = new Promise((resolve) => socket.on('close', resolve))
  socket.close(1000)
  await closed
  await new Promise((resolve) => sockets.close(resolve))
  await new Promise((resolve) => web.close(resolve))
  await new Promise((resolve) => tap.close(resolve))
  return { chunks, keys, sent }
}

const withThreshold = (deflate: boolean | object) => ({ threshold: 0, ...(typeof deflate === 'object' ? deflate : {}) })
