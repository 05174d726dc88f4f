/**
 * Encodes mono samples (-1 to 1) into the encoding's own container. Its first `headerLength` bytes hold no
 * audio.
 */
export type Compressor = (
  samples: Float32Array,
  sampleRate: number,
  /** Bits per second. */
  bitRate?: number,
) => Promise<{ readonly bytes: Uint8Array; readonly headerLength: number }>
