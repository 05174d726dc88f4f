import type net from 'node:net'
import type { StreamEnd } from '../../core/trial/stream-positions.ts'

/**
 * Byte positions in a TCP connection, so that the packets which carried them can be found in a capture. Positions
 * count from the first byte of the connection, in each direction.
 */
export interface TcpStream {
  readonly local: StreamEnd
  readonly remote: StreamEnd
  /** Bytes that had arrived with the end of the frame that is being delivered. Undefined if that is not known. */
  readonly received: () => number | undefined
  /** Bytes that were sent before what is written next. Undefined if that is not known. */
  readonly sent: () => number | undefined
}

/** The counters that Node's handle of a TCP connection has. Under TLS the handle is below that of the TLS stream. */
interface TcpHandle {
  readonly bytesRead?: number
  readonly bytesWritten?: number
}

/** A stream whose reads are delivered later. */
export interface CountedStream extends TcpStream {
  /** Bytes that have arrived. Call it when a socket was read. */
  readonly countReceived: () => number | undefined
}

/**
 * The bytes of a TCP or TLS socket that was dialled directly.
 * @param unread bytes of the read that is being delivered which come after the present frame
 * @param received what `countReceived` returned when it was read
 */
export function tcpStreamOf(
  socket: net.Socket,
  isSecure: boolean,
  unread: () => number,
  received: () => number | undefined,
): CountedStream {
  const { localAddress = '', localPort = 0, remoteAddress = '', remotePort = 0 } = socket
  const ends = {
    local: { address: localAddress, port: localPort },
    remote: { address: remoteAddress, port: remotePort },
  }
  if (!isSecure)
    return {
      ...ends,
      countReceived: () => socket.bytesRead,
      received: () => subtract(received(), unread()),
      sent: () => socket.bytesWritten,
    }
  // A record is decrypted from a read that may hold the next ones too: where it ended in them is not known.
  return {
    ...ends,
    countReceived: () => encryptedHandle(socket)?.bytesRead,
    received,
    sent: () => encryptedHandle(socket)?.bytesWritten,
  }
}

function subtract(count: number | undefined, by: number): number | undefined {
  return count === undefined ? undefined : count - by
}

/** Node has no public name for it. Undefined once the socket is closed, and if a version of Node has none. */
function encryptedHandle(socket: net.Socket): TcpHandle | undefined {
  const { _handle: handle } = socket as { _handle?: { readonly _parent?: TcpHandle } | null }
  return handle?._parent
}
