import type { WebSocket } from 'ws'
import type { Cassette, CassetteFrame } from '../../cassette/cassette.ts'
import { monotonicClock } from '../../core/clock.ts'
import type { MonotonicTime } from '../../core/units.ts'
import type { Scheduler, Timer } from '../server/scheduler.ts'
import { type Draw, ReplayScript } from './replay-script.ts'
import type { ReplayEvent, Segment } from './segments.ts'
import { Substitutions } from './substitutions.ts'

/**
 * Answers each message of the client as the recorded message with the same number was answered. Once a
 * recorded request is over, another recording answers the next request on the same connection.
 * @param draw another recording of the same path
 */
export function playWebSocket(
  cassette: Cassette,
  draw: Draw,
  webSocket: WebSocket,
  scheduler: Scheduler,
): void {
  const script = new ReplayScript(cassette, draw)
  const substitutions = new Substitutions()
  const timers = new Set<Timer>()
  const play = (segment: Segment | undefined, now: MonotonicTime) => {
    for (const event of segment?.events ?? []) {
      const timer = scheduler.at(now + event.after, () => {
        timers.delete(timer)
        if ('frame' in event) send(webSocket, event.frame, substitutions)
        else close(webSocket, event.close)
      })
      timers.add(timer)
    }
  }
  webSocket.on('error', () => {})
  webSocket.on('close', () => {
    for (const timer of timers) timer.cancel()
  })
  webSocket.on('message', (data) => {
    const now = monotonicClock.now()
    const segment = script.next(String(data))
    substitutions.learn(segment?.sent ?? '', String(data))
    play(segment, now)
  })
  play(script.opening, monotonicClock.now())
}

function send(webSocket: WebSocket, frame: CassetteFrame, substitutions: Substitutions): void {
  if ('text' in frame) webSocket.send(substitutions.apply(frame.text))
  else if ('base64' in frame) webSocket.send(Buffer.from(frame.base64, 'base64'))
}

/** Close codes that a server may send: RFC 6455, 7.4. The others mean that there was no close frame. */
function mayBeSent(code: number): boolean {
  return (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) || (code >= 3000 && code < 5000)
}

function close(
  webSocket: WebSocket,
  { by, code, reason }: Extract<ReplayEvent, { close: unknown }>['close'],
): void {
  if (by === 'client') return
  if (typeof code === 'number' && mayBeSent(code)) webSocket.close(code, reason)
  else webSocket.terminate()
}
