import { createHash } from 'node:crypto'
import { type MessagePort, parentPort } from 'node:worker_threads'
import { boundedCache } from '../speech/bounded-cache.ts'
import { resample } from '../speech/resample.ts'
import { serveThread } from '../thread.ts'
import { loadMoonshine, MOONSHINE_RATE, type Moonshine } from './moonshine.ts'
import { recogniserFiles } from './optional-packages.ts'
import { piecesOf } from './pieces.ts'

/** Speech to recognise: mono, from -1 to 1. */
export interface Speech {
  readonly samples: Float32Array
  /** Samples per second. */
  readonly sampleRate: number
}

/** Number of transcripts in the cache. */
const REMEMBERED = 1000

/**
 * Runs in the worker thread, because inference blocks. One at a time, and cached: equal speech gives equal
 * text.
 */
function serve(port: MessagePort): void {
  let loaded: Promise<Moonshine> | undefined
  let before: Promise<unknown> = Promise.resolve()
  const remembered = boundedCache<Promise<string>>(REMEMBERED, () => 1)
  const understand = async (speech: Speech) => {
    loaded ??= loadMoonshine(recogniserFiles())
    return wordsOf(speech, await loaded)
  }
  serveThread<Speech, string>(port, (speech) =>
    remembered.get(hashOf(speech), () => {
      const words = before.then(() => understand(speech))
      before = words.catch(() => {})
      return words
    }),
  )
}

async function wordsOf({ samples, sampleRate }: Speech, moonshine: Moonshine): Promise<string> {
  const words: string[] = []
  for (const piece of piecesOf(resample(samples, sampleRate, MOONSHINE_RATE), MOONSHINE_RATE))
    words.push(await moonshine(piece))
  return words.join(' ').trim()
}

function hashOf({ samples, sampleRate }: Speech): string {
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)
  return createHash('sha1').update(`${sampleRate} `).update(bytes).digest('base64')
}

if (parentPort) serve(parentPort)
