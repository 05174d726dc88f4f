import type { WebSocket } from 'ws'
import type { Cassette, CassetteFrame } from '../../cassette/cassette.ts'
import { monotonicClock } from '../../core/clock.ts'
import type { Scheduler, Timer } from '../server/scheduler.ts'
import { type ReplayEvent, segmentsOf } from './segments.ts'
import { Substitutions } from './substitutions.ts'

/** Answers each message of the client as the message with the same number was answered. */
export function playWebSocket(cassette: Cassette, webSocket: WebSocket, scheduler: Scheduler): void {
  const segments = segmentsOf(cassette)
  const substitutions = new Substitutions()
  const timers: Timer[] = []
  let number = 0
  const carryOut = (event: ReplayEvent) => {
    if ('frame' in event) send(webSocket, event.frame, substitutions)
    else close(webSocket, event.close)
  }
  const play = (index: number, now: number) => {
    for (const event of segments[index]?.events ?? [])
      timers.push(scheduler.at(now + event.after, () => carryOut(event)))
  }
  webSocket.on('error', () => {})
  webSocket.on('close', () => {
    for (const timer of timers) timer.cancel()
  })
  webSocket.on('message', (data) => {
    const now = monotonicClock.now()
    number += 1
    substitutions.learn(segments[number]?.sent ?? '', String(data))
    play(number, now)
  })
  play(0, monotonicClock.now())
}

function send(webSocket: WebSocket, frame: CassetteFrame, substitutions: Substitutions): void {
  if ('text' in frame) webSocket.send(substitutions.apply(frame.text))
  else if ('base64' in frame) webSocket.send(Buffer.from(frame.base64, 'base64'))
}

/** Codes that a server may send: RFC 6455, 7.4. The others say that there was no close frame. */
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
