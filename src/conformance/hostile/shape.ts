import type { AdapterKind, Transport } from '../../core/adapter/adapter.ts'
import type { FaultKind } from '../../core/fault.ts'
import type { Peer } from './peer.ts'

/** One way in which a server is hostile or odd, and what an adapter's trial must then report. */
export interface Shape {
  /** What the server sends. */
  readonly name: string
  readonly transports: readonly Transport[]
  /** The adapters it says something about; all kinds if absent. */
  readonly kinds?: readonly AdapterKind[]
  readonly faults: readonly FaultKind[]
  /** Words of the server that the fault must quote. */
  readonly words?: string
  /** Offer permessage-deflate. */
  readonly compression?: true
  readonly act: (peer: Peer) => unknown
}

export const HTTP_TRANSPORTS: readonly Transport[] = ['http', 'sse']
export const ALL_TRANSPORTS: readonly Transport[] = ['http', 'sse', 'websocket']
export const WEBSOCKET_ONLY: readonly Transport[] = ['websocket']

/** Words in which a server complains. */
export const WORDS = 'Seven blue kites'

/** The kinds of a complaint, whose words say nothing of the cause. */
export const COMPLAINTS: readonly FaultKind[] = ['protocol', 'server', 'rejected', 'auth', 'limit']

/** A connection that ended early. */
export const ENDS: readonly FaultKind[] = ['network', 'truncated', 'protocol', 'inaudible']
