import { apiEvidence, httpStatusOfGrpc, isProcedurePath, mayBeProcedurePath, outcomeStatus } from '@apiscope/schema'

test.each([
  [0, 200],
  [3, 400],
  [4, 504],
  [5, 404],
  [6, 409],
  [7, 403],
  [8, 429],
  [9, 400],
  [10, 409],
  [11, 400],
  [12, 501],
  [13, 500],
  [14, 503],
  [16, 401],
  [17, 500],
  [99, 500],
])('gRPC status %i is HTTP status %i', (code, status) => expect(httpStatusOfGrpc(code)).toBe(status))

test('the outcome is the gRPC status under a successful answer, else what was on the wire', () => {
  expect(outcomeStatus(undefined)).toBeUndefined()
  expect(outcomeStatus({ status: 200 })).toBe(200)
  expect(outcomeStatus({ status: 201, grpcStatus: 0 })).toBe(201)
  expect(outcomeStatus({ status: 200, grpcStatus: 16 })).toBe(401)
  // A proxy refused before anything of gRPC was there.
  expect(outcomeStatus({ status: 503, grpcStatus: 5 })).toBe(503)
})

test('a method that is not implemented does not show that an API exists', () => {
  const answer = (grpcStatus: number) => ({ request: {}, response: { status: 200, bodyBytes: 0, grpcStatus } })
  expect(apiEvidence(answer(12))).toBe('absent')
  expect(apiEvidence(answer(7))).toBe('refused')
  expect(apiEvidence(answer(0))).toBe('exists')
})

test('paths of procedures', () => {
  for (const path of ['/pkg.Greeter/Hello', '/a.b.v1.UserService/GetUser2']) expect(isProcedurePath(path)).toBe(true)
  for (const path of ['/index.php/alice', '/v1/users', '/a.B/c/d', '/pkg.Greeter/5', '/Greeter/Hello', ''])
    expect(isProcedurePath(path)).toBe(false)
  expect(mayBeProcedurePath('/Greeter/Hello')).toBe(true)
  expect(mayBeProcedurePath('/Greeter/4711')).toBe(false)
})
