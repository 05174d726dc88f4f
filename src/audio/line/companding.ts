import { SAMPLE_FORMATS } from '../decoders/sample-formats.ts'

/** The 256 values of each code of G.711, in order. */
const VALUES: Readonly<Record<'mulaw' | 'alaw', Float32Array>> = {
  mulaw: valuesOf('mulaw'),
  alaw: valuesOf('alaw'),
}

function valuesOf(codec: 'mulaw' | 'alaw'): Float32Array {
  const bytes = new DataView(Uint8Array.from({ length: 256 }, (_, code) => code).buffer)
  return Float32Array.from({ length: 256 }, (_, code) => SAMPLE_FORMATS[codec]?.read(bytes, code) ?? 0).sort()
}

/** What is left of samples in eight bits: each becomes the nearest value of the codec (ITU-T G.711). */
export function compand(samples: Float32Array, codec: 'mulaw' | 'alaw'): Float32Array {
  const values = VALUES[codec]
  return samples.map((sample) => nearest(values, sample))
}

/** @param values in ascending order */
function nearest(values: Float32Array, sample: number): number {
  let [low, high] = [0, values.length - 1]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((values[middle] as number) <= sample) low = middle
    else high = middle
  }
  const [below, above] = [values[low] as number, values[high] as number]
  return sample - below <= above - sample ? below : above
}
