import { AudioReceiver } from '../../audio/audio-receiver.ts'
import { encodeWavHeader, wavSizes as sizesOf } from '../../audio/containers/wav-writer.ts'
import { createDecoder } from '../../audio/decoders/create-decoder.ts'
import { findOnset } from '../../audio/onset.ts'
import type { AudioFormat } from '../../core/audio-format.ts'
import type { Millis } from '../../core/units.ts'
import type { Compressor } from './encoding/compressor.ts'
import { COMPRESSORS } from './encoding/compressors.ts'
import { ENCODERS } from './encoding/encoders.ts'
import { applyFlaw, flawedText } from './flaws.ts'
import { FLITE_RATE } from './flite/flite.ts'
import type { Recording, SynthesisRequest } from './recording.ts'
import { resample } from './resample.ts'
import { generateTone } from './tone.ts'

/** Synthesises a text: 16-bit samples at `FLITE_RATE`. */
export type SpeechEngine = (text: string, speed: number) => Int16Array

/** Trailing samples below this are the engine's own silence: 40 dB under full scale. */
const SILENCE_THRESHOLD = 0.01

/**
 * Creates a recording: speech or tone, silence, encoding, container. A tone's text is its length in tenths of
 * a second.
 */
export async function createRecording(request: SynthesisRequest, engine: SpeechEngine): Promise<Recording> {
  const { sampleRate } = request.format
  const speech =
    request.voice === 'tone' ? generateTone(Number(request.text), sampleRate) : synthesise(request, engine)
  const { samples, from, to } = addSilence(speech, request)
  if (request.muted) samples.fill(0)
  const microseconds = (count: number) => (count / sampleRate) * 1e6
  const speechAt = { speechFrom: microseconds(from), speechTo: microseconds(to) }
  const compress = COMPRESSORS[request.format.encoding]
  if (compress) return { ...(await encodeCompressed(samples, request, compress)), ...speechAt }
  const audible = findOnset(samples, sampleRate)
  return {
    ...encodeUncompressed(samples, request),
    ...speechAt,
    duration: microseconds(samples.length),
    ...(audible === undefined ? {} : { leadSilence: microseconds(audible) }),
  }
}

/** Encoders add silence at both ends, so the duration is measured by decoding the result. */
async function encodeCompressed(
  samples: Float32Array,
  { format, bitRate }: SynthesisRequest,
  compress: Compressor,
): Promise<Pick<Recording, 'bytes' | 'headerLength' | 'duration' | 'leadSilence'>> {
  if (samples.length === 0) return { bytes: new Uint8Array(0), headerLength: 0, duration: 0 }
  const encoded = await compress(samples, format.sampleRate, bitRate)
  const { audio_us, lead_silence_us } = await measureAudio(encoded.bytes, format)
  return {
    ...encoded,
    duration: audio_us,
    ...(lead_silence_us === undefined ? {} : { leadSilence: lead_silence_us }),
  }
}

async function measureAudio(bytes: Uint8Array, format: AudioFormat) {
  const listener = new AudioReceiver(await createDecoder(format))
  listener.push(bytes, 0)
  return listener.finish()
}

function synthesise(request: SynthesisRequest, engine: SpeechEngine): Float32Array {
  const { sampleRate } = request.format
  const text = flawedText(request.text, request.flaw)
  const spoken = new Float32Array(engine(text, request.speed)).map((sample) => sample / 32_768)
  const samples = resample(spoken, FLITE_RATE, sampleRate)
  return applyFlaw({ samples, sampleRate }, request.flaw)
}

interface SpeechWithSilence {
  readonly samples: Float32Array
  readonly from: number
  readonly to: number
}

/**
 * Replaces the engine's own silence with the requested one, so that the total is exactly what was requested.
 */
function addSilence(speech: Float32Array, request: SynthesisRequest): SpeechWithSilence {
  if (speech.length === 0) return { samples: speech, from: 0, to: 0 }
  const first = findOnset(speech, request.format.sampleRate) ?? 0
  const last = speech.findLastIndex((sample) => Math.abs(sample) >= SILENCE_THRESHOLD)
  const toSamples = (milliseconds: Millis) => Math.round((milliseconds * request.format.sampleRate) / 1000)
  const lead = request.leadingSilence === undefined ? first : toSamples(request.leadingSilence)
  const trail =
    request.trailingSilence === undefined ? speech.length - 1 - last : toSamples(request.trailingSilence)
  const body = speech.subarray(first, last + 1)
  const samples = new Float32Array(lead + body.length + trail)
  samples.set(body, lead)
  if (request.leadingSilence === undefined) samples.set(speech.subarray(0, first), 0)
  if (request.trailingSilence === undefined) samples.set(speech.subarray(last + 1), lead + body.length)
  return { samples, from: lead, to: lead + body.length }
}

function encodeUncompressed(
  samples: Float32Array,
  { format, wavSizes }: SynthesisRequest,
): { bytes: Uint8Array; headerLength: number } {
  const encode = ENCODERS[format.encoding]
  if (!encode) throw new Error(`the lab has no encoder for ${format.encoding}`)
  const payload = encode(samples, format.sampleRate)
  if (format.container !== 'wav') return { bytes: payload, headerLength: 0 }
  const header = encodeWavHeader(format, wavSizes ?? sizesOf(payload.length))
  return { bytes: Buffer.concat([header, payload]), headerLength: header.length }
}
