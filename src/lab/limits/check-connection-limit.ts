import type { Socket } from 'node:net'
import type { MonotonicTime } from '../../core/units.ts'
import type { RequestRefusal } from '../contract/request-refusal.ts'
import type { Admission } from '../server/admission.ts'
import type { Route } from '../server/mount.ts'

/**
 * Counts a connection until it closes, or refuses it if the limit is reached.
 * @param openedAt when it was opened
 */
export function checkConnectionLimit(
  { mount, route }: Admission,
  socket: Socket,
  openedAt: MonotonicTime,
): RequestRefusal | undefined {
  const { limiter, connectionLimiter, lab } = mount
  if (connectionLimiter.has(socket)) return undefined
  const decision = connectionLimiter.tryAcquire(socket, openedAt, maxSockets(route))
  if (decision !== 'in') return { reason: decision, usage: limiter.usage(lab.clock.now()) }
  // One listener for each mount that the connection uses.
  socket.setMaxListeners(socket.getMaxListeners() + 1)
  socket.on('close', () => connectionLimiter.release(socket))
  return undefined
}

/** The profile's limit, or else the provider's default. At concurrency 0 a client may still connect. */
function maxSockets({ twin, profile }: Route): number | undefined {
  const { concurrency, limits = {} } = profile
  const { socketsPerRequest } = twin.facts
  if (limits.sockets !== undefined) return limits.sockets
  return socketsPerRequest === undefined || concurrency === undefined
    ? undefined
    : socketsPerRequest * Math.max(1, concurrency)
}
