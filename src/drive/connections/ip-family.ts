import type { IpFamily, Trial } from '../../core/trial/trial.ts'
import type { Connection } from '../../wire/connection.ts'

/** An IPv4 address as a socket for both families writes it (RFC 4291, 2.5.5.2). */
const MAPPED_V4 = /^::ffff:\d+\.\d+\.\d+\.\d+$/i

/** The IP family of a connection's remote address; empty if the system no longer knows it. */
export function ipFamilyOf({ negotiated }: Pick<Connection, 'negotiated'>): Pick<Trial, 'ip_family'> {
  const { remoteAddress } = negotiated
  if (remoteAddress === '') return {}
  const family: IpFamily = remoteAddress.includes(':') && !MAPPED_V4.test(remoteAddress) ? 'v6' : 'v4'
  return { ip_family: family }
}
