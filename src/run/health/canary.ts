import net from 'node:net'
import type { Clock } from '../../core/clock.ts'
import type { Resolver } from '../../wire/socket/resolver.ts'
import { Socket } from '../../wire/socket/socket.ts'

/** Time between two stamps of the canary. */
const INTERVAL_MS = 100
const STAMP_BYTES = 8
const HOST = '127.0.0.1'

/** A server in this process that sends nothing but timestamps. Canaries connect to it. */
export interface LoopbackServer {
  readonly port: number
  readonly close: () => void
}

/** Starts a loopback server that writes the time of the write to every connection, ten times a second. */
export async function startLoopbackServer(clock: Clock): Promise<LoopbackServer> {
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket.setNoDelay(true))
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, HOST, resolve))
  const timer = setInterval(() => {
    for (const socket of sockets) socket.write(encodeStamp(clock.now()))
  }, INTERVAL_MS)
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    close: () => {
      clearInterval(timer)
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

/**
 * A stream with known send times through the same socket code that measures. Its lag shows what the harness
 * adds.
 */
export interface Canary {
  /** For each stamp since the last call, whole microseconds between its write and its receipt. */
  readonly read: () => number[]
  readonly close: () => void
}

/** Connects to a loopback server. Rejects with the socket's error. */
export async function connectCanary(port: number, clock: Clock, resolver: Resolver): Promise<Canary> {
  let lags: number[] = []
  const target = { secure: false, host: HOST, port }
  const socket = new Socket(target, HOST, { clock, resolver, timeout: 0 }, {})
  await socket.waitForConnect()
  socket.listen({
    onData: (bytes, at) => {
      for (let offset = 0; offset + STAMP_BYTES <= bytes.length; offset += STAMP_BYTES)
        lags.push(Math.round(at - bytes.readDoubleLE(offset)))
    },
    // Losing the canary must not end the run. Missing stamps are not counted.
    onClose: () => {},
  })
  return {
    read: () => {
      const read = lags
      lags = []
      return read
    },
    close: () => socket.close(),
  }
}

function encodeStamp(at: number): Buffer {
  const bytes = Buffer.alloc(STAMP_BYTES)
  bytes.writeDoubleLE(at)
  return bytes
}
