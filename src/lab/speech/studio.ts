import { siblingOf } from '../../core/sibling.ts'
import { openThread } from '../thread.ts'
import { boundedCache } from './bounded-cache.ts'
import type { Recording, RecordingOrder } from './recording.ts'
import { toneTenths } from './tone.ts'

/** Synthesises speech in a worker thread and caches the recordings. */
export interface Studio {
  /** Rejects if the encoding has no encoder or the engine does not load. */
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
  const thread = openThread<RecordingOrder, Recording>(siblingOf(import.meta.url, 'worker'))
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
