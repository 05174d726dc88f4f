import { Worker } from 'node:worker_threads'
import { siblingOf } from '../../core/sibling.ts'
import { boundedCache } from './bounded-cache.ts'
import type { Recording, RecordingOrder } from './recording.ts'
import { toneTenths } from './tone.ts'
import type { StudioAnswer } from './worker.ts'

/** Makes recordings in a thread of its own and remembers them. */
export interface Studio {
  /** Rejects when the thread cannot make it: an encoding without an encoder, an engine that does not load. */
  readonly record: (order: RecordingOrder) => Promise<Recording>
  readonly close: () => Promise<void>
}

const KEPT_BYTES = 192 * 2 ** 20
const NOTHING: Recording = { bytes: new Uint8Array(0), header: 0, audio: 0, speechFrom: 0, speechTo: 0 }

interface Kept {
  readonly promise: Promise<Recording>
  bytes: number
}

export function openStudio(): Studio {
  const thread = openThread()
  const kept = boundedCache<Kept>(KEPT_BYTES, (entry) => entry.bytes)

  const ask = (order: RecordingOrder, key: string): Kept => {
    const entry: Kept = { promise: thread.ask(order), bytes: 0 }
    entry.promise.then(
      (recording) => {
        entry.bytes = recording.bytes.length
        kept.weigh(key)
      },
      () => kept.forget(key),
    )
    return entry
  }
  return {
    record: (order) => {
      if (order.text.trim() === '') return Promise.resolve(NOTHING)
      const normal = order.voice === 'tone' ? { ...order, text: String(toneTenths(order.text)) } : order
      const key = JSON.stringify(normal)
      return kept.get(key, () => ask(normal, key)).promise
    },
    close: thread.close,
  }
}

interface Waiting {
  readonly resolve: (recording: Recording) => void
  readonly reject: (error: Error) => void
}

function openThread() {
  const { url, execArgv } = siblingOf(import.meta.url, 'worker')
  const worker = new Worker(url, { execArgv })
  const waiting = new Map<number, Waiting>()
  let last = 0

  const fail = (error: Error) => {
    for (const one of waiting.values()) one.reject(error)
    waiting.clear()
  }
  worker.on('message', (answer: StudioAnswer) => {
    const asked = waiting.get(answer.number)
    waiting.delete(answer.number)
    if ('recording' in answer) asked?.resolve(answer.recording)
    else asked?.reject(new Error(answer.problem))
  })
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('the speech thread has ended')))
  return {
    ask: (order: RecordingOrder) =>
      new Promise<Recording>((resolve, reject) => {
        const number = ++last
        waiting.set(number, { resolve, reject })
        worker.postMessage({ number, order })
      }),
    close: async () => {
      await worker.terminate()
    },
  }
}
