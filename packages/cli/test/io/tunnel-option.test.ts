import { tunnelOption, tunnelPortsOf } from '../../src/io/options'

test('W8: ports by kind, given one by one or as a list', () => {
  expect(tunnelPortsOf([])).toEqual({})
  expect(tunnelPortsOf(['vxlan=14789', 'GENEVE=4789', 'vxlan=14790', ' vxlan-gpe=5000'])).toEqual({
    vxlan: [14_789, 14_790],
    geneve: [4_789],
    vxlanGpe: [5_000],
  })
  const option = tunnelOption()
  const parse = (text: string, before?: string[]) => option.parseArg!(text, before as never) as unknown as string[]
  expect(parse('gtpu=3000', parse('vxlan=1,geneve=2'))).toEqual(['vxlan=1', 'geneve=2', 'gtpu=3000'])
  expect(option.envVar).toBe('APISCOPE_TUNNEL')
})

test.each(['vxlan', 'vxlan=', 'vxlan=0', 'vxlan=65536', 'vxlan=1e3', 'vxlan=-1', 'nvgre=1', '__proto__=1', '=1', ''])(
  '--tunnel %s: says what is wanted',
  (spec) => {
    expect(() => tunnelPortsOf([spec])).toThrow(
      expect.objectContaining({ code: 'cli.tunnel', message: expect.stringContaining('KIND=PORT') }),
    )
  },
)

test('one port cannot be two tunnels', () => {
  expect(() => tunnelPortsOf(['vxlan=9', 'geneve=9'])).toThrow(/given to vxlan/)
  expect(tunnelPortsOf(['vxlan=9', 'vxlan=9'])).toEqual({ vxlan: [9, 9] })
})
