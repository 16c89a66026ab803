import { inSourceOrder } from '../src/core/source-order.js'

const names = (definitions: readonly { name: string }[]) => definitions.map(({ name }) => name)
const plain = (name: string) => ({ name })
const reading = (name: string, ...sideSources: string[]) => ({ name, side: ['facts'], sideSources })

describe('workers of one process', () => {
  test('stand behind those whose messages they wait for, in whatever order they are given', () => {
    const risk = { name: 'risk', side: ['facts'] }
    const anomaly = reading('anomaly', 'actors/*')
    const given = [risk, anomaly, plain('inventory'), plain('actors')]
    expect(names(inSourceOrder(given, ['inventory', 'anomaly']))).toEqual(['inventory', 'actors', 'anomaly', 'risk'])
    expect(names(inSourceOrder([...given].reverse(), ['inventory', 'anomaly'])).at(-1)).toBe('risk')
  })

  test('stay as given where none waits for another', () => {
    const given = [plain('b'), reading('a', 'elsewhere'), plain('c')]
    expect(names(inSourceOrder(given, []))).toEqual(['b', 'a', 'c'])
  })

  test('that wait for one another are refused', () => {
    expect(() => inSourceOrder([reading('a', 'b'), reading('b', 'a/*')], [])).toThrow(/a, b/)
  })
})
