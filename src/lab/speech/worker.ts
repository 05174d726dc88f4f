import { type MessagePort, parentPort } from 'node:worker_threads'
import { serveRequests } from '../worker-rpc.ts'
import { createBoundedCache } from './bounded-cache.ts'
import { createRecording } from './create-recording.ts'
import { loadFlite } from './flite/flite.ts'
import type { Recording, SynthesisRequest } from './recording.ts'

const CACHE_BYTES = 64 * 2 ** 20

/** Runs in the worker thread, because synthesis blocks. */
function serveSynthesis(port: MessagePort): void {
  let flite: ReturnType<typeof loadFlite> | undefined
  const cache = createBoundedCache<Int16Array>(CACHE_BYTES, (samples) => samples.byteLength)
  const engine = (text: string, speed: number) =>
    cache.get(`${speed} ${text}`, () => {
      flite ??= loadFlite()
      return flite(text, speed)
    })
  serveRequests<SynthesisRequest, Recording>(port, (request) => createRecording(request, engine))
}

if (parentPort) serveSynthesis(parentPort)
