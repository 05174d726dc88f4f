import { siblingOf } from '../../core/sibling.ts'
import { openThread } from '../thread.ts'
import type { Speech } from './worker.ts'

/** Recognises any English speech in a worker thread. */
export interface Recogniser {
  /** Loads the model, which would delay the first transcript. Rejects if no runtime works on this machine. */
  readonly wake: () => Promise<void>
  /** The text with case and punctuation; `''` if there is no speech. Rejects if the model fails. */
  readonly recognise: (speech: Speech) => Promise<string>
  readonly close: () => Promise<void>
}

const A_SECOND: Speech = { samples: new Float32Array(16_000), sampleRate: 16_000 }

export function openRecogniser(): Recogniser {
  const { ask, close } = openThread<Speech, string>(siblingOf(import.meta.url, 'worker'))
  return {
    wake: async () => {
      await ask(A_SECOND)
    },
    recognise: ask,
    close,
  }
}
