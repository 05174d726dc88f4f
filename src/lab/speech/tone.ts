const HERTZ = 220
const LEVEL = 0.3
/** About fifteen characters a second is how fast the speech voice talks. */
const SECONDS_PER_CHARACTER = 0.065
const SHORTEST = 0.4

/** How long a tone stands for a text, in tenths of a second, so that texts of about one length share a recording. */
export function toneTenths(text: string): number {
  if (text.trim() === '') return 0
  return Math.round(Math.max(SHORTEST, text.length * SECONDS_PER_CHARACTER) * 10)
}

/** A steady tone of that many tenths of a second: whole turns of a cosine, loud from the first sample to the last. */
export function tone(tenths: number, sampleRate: number): Float32Array {
  const samples = new Float32Array(Math.round((tenths * sampleRate) / 10))
  const turn = (2 * Math.PI * HERTZ) / sampleRate
  for (let index = 0; index < samples.length; index++) samples[index] = LEVEL * Math.cos(turn * index)
  return samples
}
