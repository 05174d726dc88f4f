import net from 'node:net'
import type { Clock } from '../core/clock.ts'
import { Conduit } from '../wire/conduit.ts'
import type { Resolver } from '../wire/resolver.ts'

/** Milliseconds between two calls of the canary. */
const INTERVAL = 100
const STAMP_BYTES = 8
const HOST = '127.0.0.1'

/** Where canaries are called from: a server of this process that says nothing but the time. */
export interface Perch {
  readonly port: number
  readonly close: () => void
}

/** Opens a server on the loopback that writes the instant of its own write to whoever connects, ten times a second. */
export async function openPerch(clock: Clock): Promise<Perch> {
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket.setNoDelay(true))
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, HOST, resolve))
  const timer = setInterval(() => {
    for (const socket of sockets) socket.write(stampOf(clock.now()))
  }, INTERVAL)
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

/** A stream through the very sockets that measure, whose truth is known at every moment of the run. */
export interface Canary {
  /** Whole microseconds by which each stamp since the last reading came after the write it tells of. */
  readonly read: () => number[]
  readonly leave: () => void
}

/** Connects to a perch. Rejects with the socket's error. */
export async function sendCanary(port: number, clock: Clock, resolver: Resolver): Promise<Canary> {
  let lags: number[] = []
  const target = { secure: false, host: HOST, port }
  const conduit = new Conduit(target, HOST, { clock, resolver, timeout: 0 }, {})
  await conduit.connected()
  conduit.listen({
    onBytes: (bytes, at) => {
      for (let offset = 0; offset + STAMP_BYTES <= bytes.length; offset += STAMP_BYTES)
        lags.push(Math.round(at - bytes.readDoubleLE(offset)))
    },
    // A run outlives its canary: what is not heard from is not counted.
    onGone: () => {},
  })
  return {
    read: () => {
      const read = lags
      lags = []
      return read
    },
    leave: () => conduit.hangUp(),
  }
}

function stampOf(at: number): Buffer {
  const bytes = Buffer.alloc(STAMP_BYTES)
  bytes.writeDoubleLE(at)
  return bytes
}
