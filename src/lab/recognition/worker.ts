import { createHash } from 'node:crypto'
import { type MessagePort, parentPort } from 'node:worker_threads'
import { createBoundedCache } from '../speech/bounded-cache.ts'
import { resample } from '../speech/resample.ts'
import { serveRequests } from '../worker-rpc.ts'
import { loadMoonshine, MOONSHINE_RATE, type Moonshine } from './moonshine.ts'
import { recogniserFiles } from './optional-packages.ts'
import { transcribeWhole } from './transcribe-whole.ts'

/** Speech to recognise: mono, from -1 to 1. */
export interface SpeechSamples {
  readonly samples: Float32Array
  /** Samples per second. */
  readonly sampleRate: number
}

/** Number of transcripts in the cache. */
const CACHED_SPEECHES = 1000

/**
 * Runs in the worker thread, because inference blocks. Recognises one speech at a time and caches the result:
 * equal speech gives equal text.
 */
function serveRecognition(port: MessagePort): void {
  let loaded: Promise<Moonshine> | undefined
  let previous: Promise<unknown> = Promise.resolve()
  const cache = createBoundedCache<Promise<string>>(CACHED_SPEECHES, () => 1)
  const recognise = async (speech: SpeechSamples) => {
    loaded ??= loadMoonshine(recogniserFiles())
    return transcribe(speech, await loaded)
  }
  serveRequests<SpeechSamples, string>(port, (speech) =>
    cache.get(hashSpeech(speech), () => {
      const words = previous.then(() => recognise(speech))
      previous = words.catch(() => {})
      return words
    }),
  )
}

async function transcribe({ samples, sampleRate }: SpeechSamples, moonshine: Moonshine): Promise<string> {
  return transcribeWhole(resample(samples, sampleRate, MOONSHINE_RATE), MOONSHINE_RATE, moonshine)
}

function hashSpeech({ samples, sampleRate }: SpeechSamples): string {
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)
  return createHash('sha1').update(`${sampleRate} `).update(bytes).digest('base64')
}

if (parentPort) serveRecognition(parentPort)
