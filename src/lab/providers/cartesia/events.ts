import type { LabEvent, WordTiming } from '../../contract/lab-event.ts'

/**
 * The events of the SSE stream and of the WebSocket, which are the same. All have status 206, even the last
 * one.
 */
type Ids = Readonly<Record<string, unknown>>

export function chunkEvent({ audio, index }: Extract<LabEvent, { kind: 'audio' }>, ids: Ids) {
  return {
    type: 'chunk',
    data: Buffer.from(audio).toString('base64'),
    done: false,
    status_code: 206,
    // The server's processing time in milliseconds. It says nothing about latency, and is invented here.
    step_time: 20 + index / 2,
    ...ids,
  }
}

/** Times in seconds. */
export function timestampsEvent(words: readonly WordTiming[], ids: Ids) {
  return {
    type: 'timestamps',
    done: false,
    status_code: 206,
    word_timestamps: {
      words: words.map(({ word }) => word),
      start: words.map(({ start }) => start),
      end: words.map(({ end }) => end),
    },
    ...ids,
  }
}

export function flushDoneEvent(flush_id: number, ids: Ids) {
  return { type: 'flush_done', done: false, flush_done: true, flush_id, status_code: 206, ...ids }
}

export function doneEvent(ids: Ids) {
  return { type: 'done', done: true, status_code: 206, ...ids }
}
