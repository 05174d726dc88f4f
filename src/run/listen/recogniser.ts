/** Writes down what an audio says. */
export interface Recogniser {
  /** As in the results. */
  readonly name: string
  /** Answers that it hears at the same time. */
  readonly concurrency: number
  /** Whether it knows a language, by its tag. An answer in another one has no transcript. */
  readonly knows: (language: string) => boolean
  /**
   * Rejects with an `UnheardAnswer` if it fails.
   * @param samples mono, from -1 to 1
   */
  readonly transcribe: (samples: Float32Array, sampleRate: number, language: string) => Promise<string>
  readonly close: () => Promise<void>
}

/** The recogniser failed: that says nothing of the answer. */
export class UnheardAnswer extends Error {
  override readonly name = 'UnheardAnswer'
}
