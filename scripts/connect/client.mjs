// Clients of Connect, gRPC and gRPC-Web in connect-es, which call what scripts/connect/peer-go serves.
//
//	node client.mjs BASE-URL       from a folder with @connectrpc/connect, @connectrpc/connect-node and @bufbuild/protobuf
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const require = createRequire(join(process.cwd(), 'package.json'))
const load = (name) => import(pathToFileURL(require.resolve(name)))
const { create, createFileRegistry } = await load('@bufbuild/protobuf')
const wkt = await load('@bufbuild/protobuf/wkt')
const { createClient } = await load('@connectrpc/connect')
const { createConnectTransport, createGrpcTransport, createGrpcWebTransport, compressionGzip } =
  await load('@connectrpc/connect-node')

const [text, number, object] = ['StringValue', 'Int64Value', 'Struct'].map((name) => `.google.protobuf.${name}`)
const method = (name, inputType, outputType, more = {}) =>
  create(wkt.MethodDescriptorProtoSchema, { name, inputType, outputType, ...more })
const file = create(wkt.FileDescriptorProtoSchema, {
  name: 'shop/v1/users.proto',
  package: 'shop.v1',
  syntax: 'proto3',
  dependency: ['google/protobuf/wrappers.proto', 'google/protobuf/struct.proto'],
  service: [
    create(wkt.ServiceDescriptorProtoSchema, {
      name: 'Users',
      method: [
        method('Get', text, object, { options: create(wkt.MethodOptionsSchema, { idempotencyLevel: 1 }) }),
        method('Login', object, text),
        method('List', number, object, { serverStreaming: true }),
        method('Upload', object, number, { clientStreaming: true }),
      ],
    }),
  ],
})
const registry = createFileRegistry(
  file,
  (name) =>
    [wkt.file_google_protobuf_wrappers, wkt.file_google_protobuf_struct].find(({ proto }) => proto.name === name)
      ?.proto,
)
const service = registry.getService('shop.v1.Users')

async function say(transport) {
  const client = createClient(service, transport)
  const quietly = (call) => call.catch(() => {})
  for (const value of ['17', '18', 'fail-3', 'fail-5', 'fail-7', 'fail-16']) await quietly(client.get({ value }))
  await quietly(client.login({ username: 'ada', password: 'c0rrect-horse-battery' }))
  for (const value of [0n, 3n, 12n]) {
    try {
      for await (const _ of client.list({ value })) {
        // Only counted.
      }
    } catch {}
  }
  await client.upload(
    (async function* () {
      for (let i = 0; i < 4; i++) yield { id: String(i), email: `user${i}@example.org` }
    })(),
  )
}

const baseUrl = process.argv[2]
const gzip = { sendCompression: compressionGzip, compressMinBytes: 0 }
for (const useBinaryFormat of [true, false])
  for (const compressed of [{}, gzip]) {
    for (const httpVersion of ['1.1', '2']) {
      const options = { baseUrl, httpVersion, useBinaryFormat, ...compressed }
      await say(createConnectTransport(options))
      await say(createConnectTransport({ ...options, useHttpGet: true }))
      await say(createGrpcWebTransport(options))
    }
    await say(createGrpcTransport({ baseUrl, useBinaryFormat, ...compressed }))
  }
process.exit(0)
