import { workerModule } from '../../core/worker-module.ts'
import { startWorker } from '../worker-rpc.ts'
import { createBoundedCache } from './bounded-cache.ts'
import type { Recording, SynthesisRequest } from './recording.ts'
import { toneTenths } from './tone.ts'

/** Synthesises speech in a worker thread and caches the recordings. */
export interface SynthesisWorker {
  /** Rejects if the encoding has no encoder or the engine does not load. */
  readonly synthesise: (request: SynthesisRequest) => Promise<Recording>
  readonly close: () => Promise<void>
}

const CACHE_BYTES = 192 * 2 ** 20
const EMPTY_RECORDING: Recording = {
  bytes: new Uint8Array(0),
  headerLength: 0,
  duration: 0,
  speechFrom: 0,
  speechTo: 0,
}

interface CacheEntry {
  readonly promise: Promise<Recording>
  bytes: number
}

export function startSynthesisWorker(): SynthesisWorker {
  const worker = startWorker<SynthesisRequest, Recording>(workerModule(import.meta.url, 'worker'))
  const cache = createBoundedCache<CacheEntry>(CACHE_BYTES, (entry) => entry.bytes)

  const ask = (request: SynthesisRequest, key: string): CacheEntry => {
    const entry: CacheEntry = { promise: worker.request(request), bytes: 0 }
    entry.promise.then(
      (recording) => {
        entry.bytes = recording.bytes.length
        cache.updateSize(key)
      },
      () => cache.remove(key),
    )
    return entry
  }
  return {
    synthesise: (request) => {
      if (request.text.trim() === '') return Promise.resolve(EMPTY_RECORDING)
      const normalised =
        request.voice === 'tone' ? { ...request, text: String(toneTenths(request.text)) } : request
      const key = JSON.stringify(normalised)
      return cache.get(key, () => ask(normalised, key)).promise
    },
    close: worker.close,
  }
}
