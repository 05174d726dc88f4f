import { workerModule } from '../../core/worker-module.ts'
import { startWorker } from '../worker-rpc.ts'
import type { SpeechSamples } from './worker.ts'

/** Recognises any English speech in a worker thread. */
export interface SpeechModel {
  /** Loads the model, which would delay the first transcript. Rejects if no runtime works on this machine. */
  readonly warmUp: () => Promise<void>
  /** The text with case and punctuation; `''` if there is no speech. Rejects if the model fails. */
  readonly recognise: (speech: SpeechSamples) => Promise<string>
  readonly close: () => Promise<void>
}

const WARM_UP_SPEECH: SpeechSamples = { samples: new Float32Array(16_000), sampleRate: 16_000 }

export function startRecogniser(): SpeechModel {
  const { request, close } = startWorker<SpeechSamples, string>(workerModule(import.meta.url, 'worker'))
  return {
    warmUp: async () => {
      await request(WARM_UP_SPEECH)
    },
    recognise: request,
    close,
  }
}
