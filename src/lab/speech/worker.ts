import { type MessagePort, parentPort } from 'node:worker_threads'
import { serveThread } from '../thread.ts'
import { boundedCache } from './bounded-cache.ts'
import { loadFlite } from './flite.ts'
import { record } from './record.ts'
import type { Recording, RecordingOrder } from './recording.ts'

const SPOKEN_BYTES = 64 * 2 ** 20

/** Runs in the worker thread, because synthesis blocks. */
function serve(port: MessagePort): void {
  let flite: ReturnType<typeof loadFlite> | undefined
  const spoken = boundedCache<Int16Array>(SPOKEN_BYTES, (samples) => samples.byteLength)
  const speak = (text: string, speed: number) =>
    spoken.get(`${speed} ${text}`, () => {
      flite ??= loadFlite()
      return flite(text, speed)
    })
  serveThread<RecordingOrder, Recording>(port, (order) => record(order, speak))
}

if (parentPort) serve(parentPort)
