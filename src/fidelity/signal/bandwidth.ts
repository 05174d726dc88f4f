import FFT from 'fft.js'

const WINDOW = 1024
/** The share of the power that may lie above the bandwidth: -60 dB. */
const REST = 1e-6

/**
 * The frequency in Hz below which all power but a millionth lies, over the whole audio (Welch's method with
 * Hann windows). Speech that was generated at 16 kHz ends at 8 kHz, whatever rate it is sent at. Undefined
 * for silence, and for less than one window of 1024 samples.
 */
export function measureBandwidth(samples: Float32Array, sampleRate: number): number | undefined {
  const powers = averageSpectrum(samples)
  const total = powers.reduce((sum, power) => sum + power, 0)
  if (!(total > 0)) return undefined
  let [above, bin] = [0, powers.length - 1]
  while (bin > 0 && above + (powers[bin] as number) <= total * REST) {
    above += powers[bin] as number
    bin -= 1
  }
  return Math.min(sampleRate / 2, ((bin + 1) * sampleRate) / WINDOW)
}

/** The sum of the power spectra of half-overlapping windows, without the constant component. */
function averageSpectrum(samples: Float32Array): Float64Array {
  const fft = new FFT(WINDOW)
  const [frame, spectrum] = [new Float64Array(WINDOW), fft.createComplexArray()]
  const powers = new Float64Array(WINDOW / 2 + 1)
  for (let from = 0; from + WINDOW <= samples.length; from += WINDOW / 2) {
    for (let at = 0; at < WINDOW; at++) frame[at] = (samples[from + at] as number) * (HANN[at] as number)
    fft.realTransform(spectrum, frame)
    for (let bin = FIRST_BIN; bin < powers.length; bin++)
      powers[bin] =
        (powers[bin] as number) + (spectrum[2 * bin] as number) ** 2 + (spectrum[2 * bin + 1] as number) ** 2
  }
  return powers
}

/** A constant offset leaks through the window into the bins beside the first. */
const FIRST_BIN = 3
const HANN = Float64Array.from(
  { length: WINDOW },
  (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / WINDOW),
)
