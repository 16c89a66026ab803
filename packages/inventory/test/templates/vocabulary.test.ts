import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { ROUTE_WORDS } from '@apiscope/schema'

test('the words of routes that sealed mode tells are the vocabulary of the model', () => {
  const file = join(__dirname, '../../models/templates.json.gz')
  const { vocabulary } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as { vocabulary: string }
  expect([...ROUTE_WORDS].sort()).toEqual(vocabulary.split(' ').sort())
})
