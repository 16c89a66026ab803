import { brief, GET, OK, POST, TestFlow } from './support/flow'

const lines = (flow: TestFlow) => flow.close().map(brief)

describe('without loss, responses come in the order of requests', () => {
  test('one after the other', () => {
    const flow = new TestFlow()
    for (let i = 0; i < 3; i++) flow.client(GET(`/${i}`)).server(OK('x'.repeat(i)))
    expect(lines(flow)).toEqual(['GET /0 0 > 200 0', 'GET /1 0 > 200 1', 'GET /2 0 > 200 2'])
  })
  test('pipelined', () => {
    const flow = new TestFlow()
    flow.client(GET('/a') + POST('/b', 'hello') + GET('/c')).server(OK('1') + OK('22') + OK('333'))
    expect(lines(flow)).toEqual(['GET /a 0 > 200 1', 'POST /b 5 > 200 2', 'GET /c 0 > 200 3'])
  })
  test('acknowledgements that are nonsense change nothing', () => {
    const flow = new TestFlow()
    for (let i = 0; i < 3; i++) flow.client(GET(`/${i}`), 0).server(OK('x'.repeat(i)), 0)
    expect(lines(flow)).toEqual(['GET /0 0 > 200 0', 'GET /1 0 > 200 1', 'GET /2 0 > 200 2'])
  })
  test('a 408 that crosses a request answers nobody', () => {
    const flow = new TestFlow()
    flow.client(GET('/a')).server(OK('1'))
    const before = flow.sent[0]
    flow.client(GET('/b')).server('HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n', before)
    expect(lines(flow)).toEqual(['GET /a 0 > 200 1', '- > 408 0 [no-request]', 'GET /b 0 > - [no-response]'])
  })
  test('who asks is decided by content', () => {
    const flow = new TestFlow({ handshake: false })
    flow.server(GET('/a')).client(OK('1'))
    expect(lines(flow)).toEqual(['GET /a 0 > 200 1'])
    expect(flow.exchanges[0].clientHalf).toBe(1)
  })
})

describe('after a loss, a response goes to its own request or to none', () => {
  test('a response lost: the next goes to its own request', () => {
    const flow = new TestFlow()
    flow.client(GET('/a')).server(OK('1')).client(GET('/b')).lose(1, OK('22')).client(GET('/c')).server(OK('333'))
    expect(lines(flow)).toEqual(['GET /a 0 > 200 1', 'GET /b 0 > - [gap]', 'GET /c 0 > 200 3'])
  })
  test('a request lost: its response goes to none, the next is paired again', () => {
    const flow = new TestFlow()
    flow.client(GET('/a')).server(OK('1')).lose(0, GET('/b')).server(OK('22')).client(GET('/c')).server(OK('333'))
    expect(lines(flow)).toEqual(['GET /a 0 > 200 1', '- > 200 2 [no-request]', 'GET /c 0 > 200 3'])
  })
  test('a response lost among pipelined ones: the rest is not guessed', () => {
    const flow = new TestFlow()
    for (const t of ['/a', '/b', '/c']) flow.client(GET(t), 0)
    flow.server(OK('1')).lose(1, OK('22')).server(OK('333'))
    expect(lines(flow)).toEqual([
      'GET /a 0 > 200 1',
      '- > 200 3 [no-request]',
      'GET /b 0 > - [gap]',
      'GET /c 0 > - [gap]',
    ])
  })
  test('the first of two pipelined requests lost: its response is not given to the second', () => {
    const flow = new TestFlow()
    flow.client(GET('/p')).server(OK('0'))
    const acked = flow.sent[1]
    flow.lose(0, GET('/a')).client(GET('/b'), acked).server(OK('1')).server(OK('22'))
    const out = lines(flow)
    expect(out.filter((line) => line.startsWith('GET /b') && line.includes('200 1'))).toEqual([])
  })
  test('a gap inside a body of known length is counted and disturbs nothing', () => {
    const flow = new TestFlow()
    flow
      .client(GET('/a'))
      .server(OK('x'.repeat(100)).slice(0, -60))
      .lose(1, 50)
      .server('x'.repeat(10))
    flow.client(GET('/b')).server(OK('22'))
    expect(lines(flow)).toEqual(['GET /a 0 > 200 50+50 [gap]', 'GET /b 0 > 200 2'])
  })
  test('a gap from one body into the next response', () => {
    const flow = new TestFlow()
    const first = OK('x'.repeat(100))
    flow.client(GET('/a')).server(first.slice(0, -60))
    flow.lose(1, 60).client(GET('/b')).lose(1, 20).server(OK('22').slice(20)).client(GET('/c')).server(OK('333'))
    expect(lines(flow)).toEqual(['GET /a 0 > 200 40+60 [gap]', 'GET /b 0 > - [gap]', 'GET /c 0 > 200 3'])
  })
  test('text inside a body is not taken for a response', () => {
    const flow = new TestFlow()
    const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
    flow.client(GET('/a')).server(`${chunked}5\r\nhello\r\n`).lose(1, 7)
    flow.server('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc').client(GET('/b')).server(OK('22'))
    expect(lines(flow)).toEqual(['GET /a 0 > 200 5+7! [gap]', 'GET /b 0 > 200 2'])
  })
  test('one direction only', () => {
    const requests = new TestFlow()
    requests.client(GET('/a')).client(GET('/b'))
    expect(lines(requests)).toEqual(['GET /a 0 > - [one-sided-capture]', 'GET /b 0 > - [one-sided-capture]'])
    const responses = new TestFlow({ handshake: false })
    responses.server(OK('1'), 500).server(OK('22'), 900)
    expect(lines(responses)).toEqual(['- > 200 1 [no-request]', '- > 200 2 [no-request]'])
  })
})
