import { displayTemplate, parameterNames } from '@apiscope/schema'

test.each([
  ['/users/{id}', '/users/{userId}'],
  ['/users/{id}/orders/{id}', '/users/{userId}/orders/{orderId}'],
  ['/legal_hold_policies/{id}', '/legal_hold_policies/{legalHoldPolicyId}'],
  ['/v1/{id}/{id}', '/v1/{id}/{id2}'],
  ['/addresses/{id}.json', '/addresses/{addressId}.json'],
  ['/status/{id}:cancel', '/status/{statusId}:cancel'],
  ['/map;lat={id};lon={id}', '/map;lat={lat};lon={lon}'],
  ['/Orders({id})/lines', '/Orders({orderId})/lines'],
  ['/users/{id}/users/{id}', '/users/{userId}/users/{userId2}'],
  ['/files/{rest}', '/files/{rest}'],
  ['/', '/'],
])('%s reads %s', (template, display) => {
  expect(displayTemplate(template)).toBe(display)
  expect(parameterNames(template)).toHaveLength(template.split('{').length - 1)
})
