import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { extractParameters } from '@apiscope/http'
import { TestFlow } from './support/flow'

test("a message that Google's library wrote is read by its numbers", () => {
  const { hex, fields } = JSON.parse(readFileSync(join(__dirname, 'protobuf-fixtures/library.json'), 'utf8'))
  const body = Buffer.from(hex, 'hex')
  const flow = new TestFlow({ inspect: 65_536 })
  flow.client('GET /order HTTP/1.1\r\nhost: a\r\n\r\n')
  const head = `HTTP/1.1 200 OK\r\ncontent-type: application/protobuf\r\ncontent-length: ${body.length}\r\n\r\n`
  flow.server(Buffer.concat([Buffer.from(head), body]))
  const [exchange] = flow.exchanges
  const found = extractParameters(exchange!).map(({ name, values }) => [name, values])
  expect(Object.fromEntries(found)).toEqual(fields)
  expect(exchange!.response!.records).toBe(3)
})
