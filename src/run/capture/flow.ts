import { isIPv4 } from 'node:net'
import type { StreamEnd } from '../../core/trial/stream-positions.ts'

/** One direction of a connection as a key: both addresses and both ports, as bytes in the order of their headers. */
export function flowOf(from: StreamEnd, to: StreamEnd): string {
  return addressOf(from) + addressOf(to) + portOf(from) + portOf(to)
}

function portOf({ port }: StreamEnd): string {
  return String.fromCharCode(port >> 8, port & 0xff)
}

function addressOf({ address }: StreamEnd): string {
  // A socket for both families names IPv4 like this (RFC 4291, 2.5.5.2); its packets are those of IPv4.
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  return isIPv4(plain) ? String.fromCharCode(...plain.split('.').map(Number)) : ipv6BytesOf(plain)
}

/** Without the zone, which is no part of the packet. */
function ipv6BytesOf(address: string): string {
  const [head = [], tail] = (address.split('%')[0] ?? '').split('::').map(groupsOf)
  const missing = Math.max(0, 8 - (head.length + (tail?.length ?? 0)))
  const groups = [...head, ...Array<number>(missing).fill(0), ...(tail ?? [])]
  return String.fromCharCode(...groups.flatMap((group) => [group >> 8, group & 0xff]))
}

function groupsOf(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
}
