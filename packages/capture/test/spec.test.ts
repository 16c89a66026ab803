import { openSource, parseSource } from '../src/index.js'

describe('parseSource', () => {
  test.each([
    ['-', { kind: 'file', path: '-' }],
    ['file:/tmp/a b.pcap', { kind: 'file', path: '/tmp/a b.pcap' }],
    ['iface:eth0', { kind: 'iface', device: 'eth0' }],
    ['iface:eth0.100', { kind: 'iface', device: 'eth0.100' }],
    ['tcpdump:any', { kind: 'tcpdump', device: 'any' }],
    ['dumpcap:br-0', { kind: 'dumpcap', device: 'br-0' }],
    ['vxlan://0.0.0.0:14789', { kind: 'vxlan', host: '0.0.0.0', port: 14_789 }],
    ['vxlan://10.0.0.1', { kind: 'vxlan', host: '10.0.0.1', port: 4789 }],
    ['geneve://[::1]:6081', { kind: 'geneve', host: '::1', port: 6081 }],
    ['pcap-over-ip://sensor.example:57012/', { kind: 'pcap-over-ip', host: 'sensor.example', port: 57_012 }],
  ])('%s', (spec, parsed) => {
    expect(parseSource(spec)).toEqual(parsed)
    expect(openSource(spec).name).toBe(parsed.kind === 'file' ? (parsed as { path: string }).path : spec)
  })

  test.each([
    '',
    'capture.pcap',
    'file:',
    'iface:',
    'iface:-w',
    'tcpdump:/etc/passwd',
    'tcpdump:eth0 -z sh',
    'vxlan:0.0.0.0',
    'vxlan://',
    'vxlan://host:0',
    'vxlan://host:70000',
    'geneve://::1:6081',
    'http://host:80',
    '__proto__://host',
    'toString://host',
  ])('"%s" is refused with its mend', (spec) => {
    expect(() => parseSource(spec)).toThrow(expect.objectContaining({ code: 'capture.bad_source', exit: 2 }))
  })

  test('a filter is refused where nothing can apply it', () => {
    for (const spec of ['-', 'file:x', 'vxlan://0.0.0.0', 'pcap-over-ip://h']) {
      const open = () => openSource(spec, { bpf: 'tcp' })
      expect(open).toThrow(expect.objectContaining({ code: 'capture.filter_unsupported', exit: 2 }))
    }
    expect(openSource('tcpdump:lo', { bpf: 'tcp' }).name).toBe('tcpdump:lo')
  })
})
