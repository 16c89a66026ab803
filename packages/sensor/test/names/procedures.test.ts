import type { HttpMessage } from '@apiscope/http'
import type { Parameter } from '@apiscope/schema'
import { Pseudonymizer } from '../../src/credentials/pseudonym'
import { redactUnnamed } from '../../src/credentials/unnamed'
import { ApiNaming } from '../../src/naming'

const call = (target: string, contentType: string) =>
  ({ method: 'POST', target, contentType, header: () => 'a.test' }) as unknown as HttpMessage
const server = { ip: '10.0.0.2', port: 80 }

describe('service and method of gRPC are the API', () => {
  const naming = new ApiNaming(16)
  naming.adopt('a.test', ['/{id}/{id}'])
  const name = (target: string, type = 'application/grpc') => naming.name(call(target, type), server).api.template

  test('whatever they look like, and whatever templates the host has', () => {
    for (const path of ['/pkg.Users/Get', '/Users/GetV2Qx7Kp9LmZ3RtY8', '/pkg.v1.Abc123Def456Ghi789/X0Y1Z2'])
      expect(name(path)).toBe(path)
    expect(name('/pkg.Users/Get', 'application/connect+json')).toBe('/pkg.Users/Get')
  })

  test('values in other paths stay values under any type', () => {
    expect(name('/users/4711')).toBe('/{id}/{id}')
    expect(name('/pkg.Users/Get', 'application/json')).toBe('/{id}/{id}')
  })
})

describe('credentials in fields that have numbers for names', () => {
  const pseudonyms = new Pseudonymizer(Buffer.alloc(32, 1), 16)
  const after = (template: string, parameters: Parameter[]) => {
    redactUnnamed(parameters, template, pseudonyms)
    return parameters
  }
  const sent = (name: string, ...values: string[]): Parameter => ({ in: 'request', name, values })

  test('a login tells kind and length alone, and whose it is', () => {
    expect(
      after('/auth.v1.Accounts/Login', [sent('1', 'jane@example.org'), sent('2.1[]', 'hunter2', 'x'), sent('3', '')]),
    ).toEqual([
      sent('1', 'jane@example.org'),
      { ...sent('2.1[]', '[password:7]', '[password:1]'), hidden: [0, 1] },
      sent('3', ''),
    ])
  })

  test('other procedures, answers and fields with names are left', () => {
    expect(after('/library.Authors/Get', [sent('1', 'hunter2')])[0]!.values).toEqual(['hunter2'])
    expect(after('/a.Accounts/Login', [{ ...sent('1', 'hi'), in: 'response' }])[0]!.values).toEqual(['hi'])
    expect(after('/a.Accounts/Login', [sent('comment', 'hi')])[0]!.values).toEqual(['hi'])
  })
})
