import type { Socket } from 'node:net'
import type { Refusal } from '../twin.ts'
import type { Entrance } from './door.ts'
import type { Route } from './mount.ts'

/**
 * Counts a connection until it closes, or refuses it if the limit is reached.
 * @param openedAt when it was opened, in microseconds
 */
export function crowded({ mount, route }: Entrance, socket: Socket, at: number): Refusal | undefined {
  const { limiter, sockets, house } = mount
  if (sockets.holds(socket)) return undefined
  const verdict = sockets.enter(socket, at, mostSockets(route))
  if (verdict !== 'in') return { reason: verdict, standing: limiter.standing(house.clock.now()) }
  // One listener for each mount that the connection uses.
  socket.setMaxListeners(socket.getMaxListeners() + 1)
  socket.on('close', () => sockets.leave(socket))
  return undefined
}

/** The profile's limit, or else the provider's default. At concurrency 0 a client may still connect. */
function mostSockets({ twin, profile }: Route): number | undefined {
  const { concurrency, limits = {} } = profile
  const { socketsPerSlot } = twin.facts
  if (limits.sockets !== undefined) return limits.sockets
  return socketsPerSlot === undefined || concurrency === undefined
    ? undefined
    : socketsPerSlot * Math.max(1, concurrency)
}
