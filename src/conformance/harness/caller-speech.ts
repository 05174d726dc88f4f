import { wavFile } from '../../audio/containers/wav-writer.ts'
import type { AudioFormat } from '../../core/audio-format.ts'
import type { Millis } from '../../core/units.ts'
import { ENCODERS, toInt16Samples } from '../../lab/speech/encoding/encoders.ts'

/** What the conformance suite's user says. */
export const CALLER_TEXT = 'This is the caller of the kit.'

/** Seconds, and syllables a second: a shape that the lab can recognise again. */
const SPEECH_SECONDS = 0.6
const SYLLABLES_PER_SECOND = 7

/** The user's voice: a tone with syllables, made without a speech engine. Mono, from -1 to 1. */
export function callerSamples(sampleRate: number): Float32Array {
  return Float32Array.from({ length: SPEECH_SECONDS * sampleRate }, (_, index) => {
    const seconds = index / sampleRate
    const syllable = 0.15 + 0.85 * Math.sin(Math.PI * SYLLABLES_PER_SECOND * seconds ** 1.3) ** 2
    return 0.4 * syllable * Math.cos(2 * Math.PI * 220 * seconds)
  })
}

/** The same in the format that a route takes, with a header if it takes files. */
export function callerSpeech({ encoding, container, sampleRate }: AudioFormat): Uint8Array {
  const samples = callerSamples(sampleRate)
  if (container === 'wav') return wavFile(toInt16Samples(samples), sampleRate)
  return ENCODERS[encoding]?.(samples, sampleRate) ?? new Uint8Array(0)
}

/** Silence of the given length in milliseconds. */
export function callerSilence({ encoding, sampleRate }: AudioFormat, milliseconds: Millis): Uint8Array {
  return (
    ENCODERS[encoding]?.(new Float32Array((milliseconds / 1000) * sampleRate), sampleRate) ??
    new Uint8Array(0)
  )
}
