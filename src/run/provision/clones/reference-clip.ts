import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { wavFile } from '../../../audio/containers/wav-writer.ts'
import { PcmDecoder } from '../../../audio/decoders/pcm-decoder.ts'
import { type CloneStep, MIN_CLIP_SECONDS } from '../../../core/provisioning/clone.ts'
import type { ClipLimits } from '../../../core/provisioning/voice-service.ts'
import { SetupError } from '../../../core/setup-error.ts'
import { toInt16Samples } from '../../../lab/speech/encoding/encoders.ts'
import { FLITE_RATE } from '../../../lab/speech/flite/flite.ts'
import { isLoud } from '../../../lab/speech/loudness.ts'
import { startSynthesisWorker } from '../../../lab/speech/synthesis-worker.ts'

/** The recording that a voice is cloned from. */
export interface ReferenceClip {
  /** A WAV file. */
  readonly file: Uint8Array
  readonly seconds: number
}

interface SpeechSamples {
  /** Mono, from -1 to 1. */
  readonly samples: Float32Array
  readonly sampleRate: number
}

/**
 * Reads or synthesises the clip, cuts it to the given length and checks it against the limits of the
 * provider. Throws a `SetupError` for a file that is too large, too short, too long or not WAV, before
 * anything is sent.
 */
export async function prepareReferenceClip(
  step: CloneStep,
  folder: string,
  rules: ClipLimits,
): Promise<ReferenceClip> {
  const [length] = step.lengths ?? []
  const speech =
    step.from === undefined
      ? await synthesize(step.say ?? '', length ?? Math.max(MIN_CLIP_SECONDS, rules.minSeconds))
      : await readRecording(path.resolve(folder, step.from), rules)
  return checkClip(
    cutToLength(speech, length, rules),
    rules,
    step.from ?? 'synthesised by the embedded engine',
  )
}

async function readRecording(file: string, { maxBytes }: ClipLimits): Promise<SpeechSamples> {
  const unreadable = (cause: unknown): never => {
    throw unusableClip(`cannot read the clip ${file}`, 'CLIP_UNREADABLE', cause)
  }
  const facts = await stat(file).catch(unreadable)
  // Reading a pipe could block forever.
  if (!facts.isFile()) throw unusableClip(`the clip ${file} is not a file`, 'CLIP_UNREADABLE')
  // Check the size before reading the file into memory.
  if (facts.size > maxBytes)
    throw unusableClip(
      `the clip ${file} has ${facts.size} bytes; at most ${maxBytes} are allowed`,
      'CLIP_TOO_LARGE',
    )
  const decoder = new PcmDecoder({ encoding: 'pcm_s16le', container: 'wav', sampleRate: FLITE_RATE })
  const samples = decoder.push(await readFile(file).catch(unreadable)).samples.slice()
  const isWav = decoder.undecodable === undefined && decoder.format.container === 'wav'
  if (!isWav || !samples.some(isLoud))
    throw unusableClip(`${file} is not a WAV file with audible speech`, 'CLIP_FORMAT')
  return { samples, sampleRate: decoder.format.sampleRate }
}

/** Repeats the text until the audio is long enough. */
async function synthesize(text: string, seconds: number): Promise<SpeechSamples> {
  const synthesizer = startSynthesisWorker()
  try {
    const format = { encoding: 'pcm_s16le', container: 'raw', sampleRate: FLITE_RATE } as const
    const order = { voice: 'speech', text, speed: 1, format, muted: false } as const
    const { bytes } = await synthesizer.synthesise({ ...order, leadingSilence: 0, trailingSilence: 0 })
    const once = new PcmDecoder(format).push(bytes).samples.slice()
    const times = Math.max(1, Math.ceil((seconds * FLITE_RATE) / Math.max(1, once.length)))
    const samples = new Float32Array(once.length * times)
    for (let time = 0; time < times; time++) samples.set(once, time * once.length)
    return { samples, sampleRate: FLITE_RATE }
  } finally {
    await synthesizer.close()
  }
}

/** Cuts audio to the requested length, within the limit of the provider. */
function cutToLength(
  { samples, sampleRate }: SpeechSamples,
  length: number | undefined,
  rules: ClipLimits,
): SpeechSamples {
  if (length === undefined) return { samples, sampleRate }
  if (samples.length < Math.floor(length * sampleRate))
    throw unusableClip(
      `the clip lasts ${(samples.length / sampleRate).toFixed(1)} s, but ${length} s are requested`,
      'CLIP_TOO_SHORT',
    )
  return {
    samples: samples.subarray(0, Math.floor(Math.min(length, rules.maxSeconds + 1) * sampleRate)),
    sampleRate,
  }
}

function checkClip({ samples, sampleRate }: SpeechSamples, rules: ClipLimits, name: string): ReferenceClip {
  const seconds = samples.length / sampleRate
  const file = wavFile(toInt16Samples(samples), sampleRate)
  const shortest = Math.max(MIN_CLIP_SECONDS, rules.minSeconds)
  // Cutting may lose one sample.
  if (seconds < shortest - 0.001)
    throw unusableClip(
      `the clip ${name} lasts ${seconds.toFixed(1)} s; at least ${shortest} s are needed`,
      'CLIP_TOO_SHORT',
    )
  if (seconds > rules.maxSeconds)
    throw unusableClip(
      `the clip ${name} lasts ${seconds.toFixed(1)} s; at most ${rules.maxSeconds} s are allowed`,
      'CLIP_TOO_LONG',
    )
  if (file.length > rules.maxBytes)
    throw unusableClip(
      `the clip ${name} has ${file.length} bytes; at most ${rules.maxBytes} are allowed`,
      'CLIP_TOO_LARGE',
    )
  return { file, seconds }
}

function unusableClip(message: string, code: string, cause?: unknown): SetupError {
  const hint = 'Use a mono WAV file with 16-bit samples of one speaker. Nothing was sent.'
  return new SetupError(message, { code, hint, ...(cause !== undefined && { cause }) })
}
