import { describe, expect, test } from 'vitest'
import { flowOf } from '../../../src/run/capture/flow.ts'

describe('a direction of a connection', () => {
  const peer = { address: '127.0.0.1', port: 443 }

  test.each([
    ['IPv4', '10.0.200.255', '0a00c8ff'],
    ['IPv4 as a socket for both families names it', '::ffff:10.0.200.255', '0a00c8ff'],
    ['IPv6', '2001:db8:1:2:3:4:5:6', '20010db8000100020003000400050006'],
    ['IPv6 with zeros left out', '2001:db8::6', '20010db8000000000000000000000006'],
    ['IPv6 with zeros left out at the end', 'fe80::', `fe80${'0'.repeat(28)}`],
    ['the loopback', '::1', `${'0'.repeat(31)}1`],
    ['an address with a zone', 'fe80::1%eth0', `fe80${'0'.repeat(27)}1`],
  ])('is the bytes of both ends: %s', (_sentence, address, bytes) => {
    const flow = flowOf({ address, port: 0x1234 }, peer)
    expect(Buffer.from(flow, 'latin1').toString('hex')).toBe(`${bytes}7f000001123401bb`)
  })

  test('differs from the other one', () => {
    const other = { address: '127.0.0.1', port: 5000 }
    expect(flowOf(peer, other)).not.toBe(flowOf(other, peer))
  })
})
