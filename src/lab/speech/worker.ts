import { parentPort } from 'node:worker_threads'
import { boundedCache } from './bounded-cache.ts'
import { loadFlite } from './flite.ts'
import { record } from './record.ts'
import type { Recording, RecordingOrder } from './recording.ts'

/** What the studio asks of its thread, and what it gets. `number` pairs the two. */
export interface StudioQuestion {
  readonly number: number
  readonly order: RecordingOrder
}
export type StudioAnswer =
  | { readonly number: number; readonly recording: Recording }
  | { readonly number: number; readonly problem: string }

const SPOKEN_BYTES = 64 * 2 ** 20

/** The thread's loop: synthesis blocks it, which is why it has a thread. */
function serve(port: NonNullable<typeof parentPort>): void {
  let flite: ReturnType<typeof loadFlite> | undefined
  const spoken = boundedCache<Int16Array>(SPOKEN_BYTES, (samples) => samples.byteLength)
  const speak = (text: string, speed: number) =>
    spoken.get(`${speed} ${text}`, () => {
      flite ??= loadFlite()
      return flite(text, speed)
    })
  port.on('message', ({ number, order }: StudioQuestion) => {
    answer(number, () => record(order, speak)).then((made) => port.postMessage(made))
  })
}

async function answer(number: number, make: () => Promise<Recording>): Promise<StudioAnswer> {
  try {
    return { number, recording: await make() }
  } catch (error) {
    return { number, problem: error instanceof Error ? error.message : String(error) }
  }
}

if (parentPort) serve(parentPort)
