import { WatchedNames } from '../../src/head/watched-names.js'
import { HeaderList } from '../../src/http2/header-list.js'

const watched = (name: string): boolean => {
  const list = new HeaderList(32, 4_096)
  list.add({ name: ':path', value: '/a' })
  list.add({ name, value: 'x' })
  return list.fieldSet(new WatchedNames(['x-vault-token', '*key'])).watched
}

test('fields are watched for over HTTP/2 as over HTTP/1: by name, and by ending', () => {
  expect(['x-vault-token', 'x-rapidapi-key', 'apikey', 'key'].filter(watched)).toHaveLength(4)
  expect(['accept', 'keys', 'x-vault-token-2'].filter(watched)).toEqual([])
})
