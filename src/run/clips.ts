import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { PcmDecoder } from '../audio/pcm-decoder.ts'
import { wavFile } from '../audio/wav.ts'
import type { AudioFormat } from '../core/audio-format.ts'
import type { CallerTurn } from '../core/pipeline.ts'
import { SetupError } from '../core/setup-error.ts'
import { ENCODERS, toInt16 } from '../lab/speech/encoders.ts'
import { FLITE_RATE } from '../lab/speech/flite.ts'
import { isLoud } from '../lab/speech/loudness.ts'
import { resample } from '../lab/speech/resample.ts'
import { openStudio, type Studio } from '../lab/speech/studio.ts'
import { type Clip, samplesOfFrame } from '../pipeline/microphone.ts'

/** What a caller says, before it is encoded for anybody. */
export interface Stimulus {
  readonly text: string
  /** Mono, from -1 to 1. */
  readonly samples: Float32Array
  readonly sampleRate: number
}

/** Speaks the caller's turns with the embedded engine, or reads them. Throws a `SetupError` for a file that is no WAV. */
export async function prepareStimuli(turns: readonly CallerTurn[], folder: string): Promise<Stimulus[]> {
  const studio = openStudio()
  try {
    return await Promise.all(
      turns.map(({ text, audio }) =>
        audio === undefined ? spoken(studio, text) : recorded(path.resolve(folder, audio), text),
      ),
    )
  } finally {
    await studio.close()
  }
}

async function spoken(studio: Studio, text: string): Promise<Stimulus> {
  const format = { encoding: 'pcm_s16le', container: 'raw', sampleRate: FLITE_RATE } as const
  const order = { voice: 'speech', text, speed: 1, format, muted: false } as const
  const { bytes } = await studio.record({ ...order, leadingSilence: 0, trailingSilence: 0 })
  return { text, samples: new PcmDecoder(format).push(bytes).samples.slice(), sampleRate: FLITE_RATE }
}

async function recorded(file: string, text: string): Promise<Stimulus> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new SetupError(`the recording ${file} cannot be read: ${cause}`, {
      code: 'AUDIO_UNREADABLE',
      cause,
    })
  })
  const decoder = new PcmDecoder({ encoding: 'pcm_s16le', container: 'wav', sampleRate: FLITE_RATE })
  const samples = decoder.push(bytes).samples.slice()
  if (decoder.undecodable !== undefined || decoder.format.container !== 'wav' || !samples.some(isLoud))
    throw new SetupError(`${file} is no WAV file in which somebody speaks`, {
      code: 'AUDIO_UNREADABLE',
      hint: 'Mono WAV with 16-bit samples is what every recogniser understands.',
    })
  return { text, samples, sampleRate: decoder.format.sampleRate }
}

/**
 * A stimulus as a part takes it, for a microphone with frames of so many milliseconds. Its end is that of its last
 * audible sample. Throws a `SetupError`.
 */
export function clipOf({ text, samples, sampleRate }: Stimulus, format: AudioFormat, frame: number): Clip {
  const encode = ENCODERS[format.encoding]
  if (!encode)
    throw new SetupError(`nobody here can encode ${format.encoding} for the caller’s voice`, {
      code: 'FORMAT_UNKNOWN',
    })
  const resampled = resample(samples, sampleRate, format.sampleRate)
  const spoken = endingWithAFrame(resampled, samplesOfFrame(frame, format.sampleRate))
  return {
    text,
    bytes: encode(spoken, format.sampleRate),
    file: wavFile(Int16Array.from(spoken, toInt16), format.sampleRate),
    speechEnd: (endOfSpeech(spoken) / format.sampleRate) * 1e6,
  }
}

/** Samples until the last audible one, and with it. */
function endOfSpeech(samples: Float32Array): number {
  return samples.findLastIndex(isLoud) + 1
}

/**
 * Puts as much silence in front as makes the last audible sample the last of its frame: else a recogniser would learn
 * of the end of speech up to a frame after it, by chance, and the microphone's delay would be taken for its own.
 */
function endingWithAFrame(samples: Float32Array, length: number): Float32Array {
  const missing = (length - (endOfSpeech(samples) % length)) % length
  const aligned = new Float32Array(missing + samples.length)
  aligned.set(samples, missing)
  return aligned
}
