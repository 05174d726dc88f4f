const FREQUENCY = 220
const LEVEL = 0.3
/** The speech voice speaks about fifteen characters per second. */
const SECONDS_PER_CHARACTER = 0.065
const MIN_SECONDS = 0.4

/**
 * The length of a text's tone in tenths of a second. Rounded, so that texts of similar length share a
 * recording.
 */
export function toneTenths(text: string): number {
  if (text.trim() === '') return 0
  return Math.round(Math.max(MIN_SECONDS, text.length * SECONDS_PER_CHARACTER) * 10)
}

/**
 * A steady tone of this many tenths of a second: whole periods of a cosine, so the first and last samples are
 * loud.
 */
export function generateTone(tenths: number, sampleRate: number): Float32Array {
  const samples = new Float32Array(Math.round((tenths * sampleRate) / 10))
  const turn = (2 * Math.PI * FREQUENCY) / sampleRate
  for (let index = 0; index < samples.length; index++) samples[index] = LEVEL * Math.cos(turn * index)
  return samples
}
