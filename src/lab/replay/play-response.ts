import type { ServerResponse } from 'node:http'
import type { Cassette, CassetteFrame } from '../../cassette/cassette.ts'
import { monotonicClock } from '../../core/clock.ts'
import type { Scheduler } from '../server/scheduler.ts'
import { bodyPart, replayHeaders } from './replay-response.ts'
import { segmentsOf } from './segments.ts'
import { Substitutions } from './substitutions.ts'

/** Answers a request as the recorded one was answered. */
export function playResponse(
  cassette: Cassette,
  body: string,
  response: ServerResponse,
  scheduler: Scheduler,
): void {
  const segment = segmentsOf(cassette).find(({ sent }) => sent !== undefined)
  const request = cassette.entries.flatMap((entry) => ('request' in entry ? [entry.request] : []))[0]
  if (!segment || !request) return void response.destroy()
  const substitutions = new Substitutions()
  substitutions.learn(segment.sent ?? '', body)
  const began = monotonicClock.now()
  const write = (frame: CassetteFrame) => {
    if ('status' in frame) {
      response.writeHead(frame.status, replayHeaders(frame.headers, cassette.head.recorded))
      response.flushHeaders()
    } else if ('eof' in frame) response.end()
    else response.write(bodyPart(frame, request.framing, (text) => substitutions.apply(text)))
  }
  for (const event of segment.events)
    scheduler.at(began + event.after, () => {
      if ('frame' in event) write(event.frame)
      // Where the recording broke off, the replay breaks off too.
      else if (event.close.by !== 'client' && !response.writableEnded) response.destroy()
    })
}
