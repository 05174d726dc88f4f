import path from 'node:path'
import { wavFile } from '../../audio/containers/wav-writer.ts'
import { PcmDecoder } from '../../audio/decoders/pcm-decoder.ts'
import { type SpeechClip, samplesPerFrame } from '../../conversation/caller/microphone.ts'
import type { AudioFormat } from '../../core/audio-format.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { Millis } from '../../core/units.ts'
import { ENCODERS, toInt16Samples } from '../../lab/speech/encoding/encoders.ts'
import { FLITE_RATE } from '../../lab/speech/flite/flite.ts'
import { isLoud } from '../../lab/speech/loudness.ts'
import { resample } from '../../lab/speech/resample.ts'
import { type SynthesisWorker, startSynthesisWorker } from '../../lab/speech/synthesis-worker.ts'
import type { CallerTurn } from '../../scenario/conversation-scenario.ts'
import { readRecordingFile } from '../measure-call/read-recording-file.ts'

/** What a caller says, before it is encoded for a provider. */
export interface Stimulus {
  readonly text: string
  /** Mono, from -1 to 1. */
  readonly samples: Float32Array
  readonly sampleRate: number
  /** Where somebody speaks, in seconds, if the samples no longer tell: they came over a bad line. */
  readonly spoken?: { readonly from: number; readonly to: number }
}

/**
 * Synthesises the caller's turns or reads their recordings. Throws a `SetupError` for a file that is not WAV.
 */
export async function prepareStimuli(turns: readonly CallerTurn[], folder: string): Promise<Stimulus[]> {
  const synthesizer = startSynthesisWorker()
  try {
    return await Promise.all(
      turns.map(({ text, audio }) =>
        audio === undefined
          ? synthesize(synthesizer, text)
          : readRecording(path.resolve(folder, audio), text),
      ),
    )
  } finally {
    await synthesizer.close()
  }
}

async function synthesize(synthesizer: SynthesisWorker, text: string): Promise<Stimulus> {
  const format = { encoding: 'pcm_s16le', container: 'raw', sampleRate: FLITE_RATE } as const
  const order = { voice: 'speech', text, speed: 1, format, muted: false } as const
  const { bytes } = await synthesizer.synthesise({ ...order, leadingSilence: 0, trailingSilence: 0 })
  return { text, samples: new PcmDecoder(format).push(bytes).samples.slice(), sampleRate: FLITE_RATE }
}

async function readRecording(file: string, text: string): Promise<Stimulus> {
  const bytes = await readRecordingFile(file)
  const decoder = new PcmDecoder({ encoding: 'pcm_s16le', container: 'wav', sampleRate: FLITE_RATE })
  const samples = decoder.push(bytes).samples.slice()
  if (decoder.undecodable !== undefined || decoder.format.container !== 'wav' || !samples.some(isLoud))
    throw new SetupError(`${file} is not a WAV file with audible speech`, {
      code: 'AUDIO_UNREADABLE',
      hint: 'Use mono WAV with 16-bit samples: every recogniser accepts that.',
    })
  return { text, samples, sampleRate: decoder.format.sampleRate }
}

/** What is not spoken, but handed over as text. */
export function unspoken(text: string): Stimulus {
  return { text, samples: new Float32Array(), sampleRate: FLITE_RATE }
}

/**
 * Encodes a stimulus in the input format of a component. Speech ends with the last audible sample. Throws a
 * `SetupError` for an encoding that ttfa cannot produce.
 * @param frame of the microphone, milliseconds
 */
export function encodeClip(stimulus: Stimulus, format: AudioFormat, frame: Millis): SpeechClip {
  const { text, samples, sampleRate } = stimulus
  const encode = ENCODERS[format.encoding]
  if (!encode)
    throw new SetupError(`ttfa cannot encode the caller’s speech as ${format.encoding}`, {
      code: 'FORMAT_UNKNOWN',
    })
  const resampled = resample(samples, sampleRate, format.sampleRate)
  const [start, end] = boundsOfSpeech(resampled, format.sampleRate, stimulus)
  const missing = missingToFrame(end, samplesPerFrame(frame, format.sampleRate))
  const aligned = prependSilence(resampled, missing)
  return {
    text,
    bytes: encode(aligned, format.sampleRate),
    file: wavFile(toInt16Samples(aligned), format.sampleRate),
    speechStart: ((missing + start) / format.sampleRate) * 1e6,
    speechEnd: ((missing + end) / format.sampleRate) * 1e6,
  }
}

/** The first audible sample, and the number of samples up to and including the last. */
function boundsOfSpeech(
  samples: Float32Array,
  sampleRate: number,
  { spoken }: Pick<Stimulus, 'spoken'>,
): readonly [start: number, end: number] {
  if (spoken) return [Math.round(spoken.from * sampleRate), Math.round(spoken.to * sampleRate)]
  return [Math.max(0, samples.findIndex(isLoud)), samples.findLastIndex(isLoud) + 1]
}

/**
 * Samples of silence to prepend so that the last audible sample is the last of its frame. Otherwise the recogniser
 * would receive the end of speech up to one frame late, and that random delay would be measured as the recogniser's
 * own.
 */
function missingToFrame(end: number, length: number): number {
  return (length - (end % length)) % length
}

function prependSilence(samples: Float32Array, missing: number): Float32Array {
  const aligned = new Float32Array(missing + samples.length)
  aligned.set(samples, missing)
  return aligned
}
