/** Samples of one channel, from -1 to 1. */
export interface MonoAudio {
  readonly samples: Float32Array
  /** Samples a second. */
  readonly sampleRate: number
}
