import { siblingOf } from '../../core/sibling.ts'
import { openThread } from '../thread.ts'
import type { Speech } from './worker.ts'

/** Understands any speech in English, in a thread of its own. */
export interface Recogniser {
  /** Loads the model, which takes longer than anybody waits for a transcript. Rejects when nothing here can run it. */
  readonly wake: () => Promise<void>
  /** The words, with case and punctuation; `''` where there are none. Rejects when the model fails. */
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
