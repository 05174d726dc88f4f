import { createDecoder } from '../../audio/decoder.ts'
import { Listener } from '../../audio/listener.ts'
import { findOnset } from '../../audio/onset.ts'
import type { AudioFormat } from '../../core/audio-format.ts'
import { COMPRESSORS, type Compressor } from './compressors.ts'
import { ENCODERS } from './encoders.ts'
import { FLITE_RATE } from './flite.ts'
import type { Recording, RecordingOrder } from './recording.ts'
import { resample } from './resample.ts'
import { tone } from './tone.ts'
import { wavHeader } from './wav-header.ts'

/** Synthesises a text: 16-bit samples at `FLITE_RATE`. */
export type Speaker = (text: string, speed: number) => Int16Array

/** 40 dB under full scale: trailing samples below this are the engine's own silence. */
const SILENT = 0.01

/**
 * Creates a recording: speech or tone, silence, encoding, container. A tone's text is its length in tenths of
 * a second.
 */
export async function record(order: RecordingOrder, speak: Speaker): Promise<Recording> {
  const { sampleRate } = order.format
  const speech = order.voice === 'tone' ? tone(Number(order.text), sampleRate) : spoken(order, speak)
  const { samples, from, to } = placed(speech, order)
  if (order.muted) samples.fill(0)
  const microseconds = (count: number) => (count / sampleRate) * 1e6
  const speechAt = { speechFrom: microseconds(from), speechTo: microseconds(to) }
  const compress = COMPRESSORS[order.format.encoding]
  if (compress) return { ...(await compressed(samples, order, compress)), ...speechAt }
  const audible = findOnset(samples, sampleRate)
  return {
    ...wrapped(samples, order),
    ...speechAt,
    audio: microseconds(samples.length),
    ...(audible === undefined ? {} : { leadSilence: microseconds(audible) }),
  }
}

/** Encoders add silence at both ends, so the duration is measured by decoding the result. */
async function compressed(
  samples: Float32Array,
  { format, bitRate }: RecordingOrder,
  compress: Compressor,
): Promise<Pick<Recording, 'bytes' | 'header' | 'audio' | 'leadSilence'>> {
  if (samples.length === 0) return { bytes: new Uint8Array(0), header: 0, audio: 0 }
  const made = await compress(samples, format.sampleRate, bitRate)
  const { audio_us, lead_silence_us } = await heard(made.bytes, format)
  return {
    ...made,
    audio: audio_us,
    ...(lead_silence_us === undefined ? {} : { leadSilence: lead_silence_us }),
  }
}

async function heard(bytes: Uint8Array, format: AudioFormat) {
  const listener = new Listener(await createDecoder(format))
  listener.push(bytes, 0)
  return listener.finish()
}

function spoken(order: RecordingOrder, speak: Speaker): Float32Array {
  const samples = Float32Array.from(speak(order.text, order.speed), (sample) => sample / 32_768)
  return resample(samples, FLITE_RATE, order.format.sampleRate)
}

interface Placed {
  readonly samples: Float32Array
  readonly from: number
  readonly to: number
}

/**
 * Replaces the engine's own silence with the requested one, so that the total is exactly what was requested.
 */
function placed(speech: Float32Array, order: RecordingOrder): Placed {
  if (speech.length === 0) return { samples: speech, from: 0, to: 0 }
  const first = findOnset(speech, order.format.sampleRate) ?? 0
  const last = speech.findLastIndex((sample) => Math.abs(sample) >= SILENT)
  const ordered = (milliseconds: number) => Math.round((milliseconds * order.format.sampleRate) / 1000)
  const lead = order.leadingSilence === undefined ? first : ordered(order.leadingSilence)
  const trail =
    order.trailingSilence === undefined ? speech.length - 1 - last : ordered(order.trailingSilence)
  const body = speech.subarray(first, last + 1)
  const samples = new Float32Array(lead + body.length + trail)
  samples.set(body, lead)
  if (order.leadingSilence === undefined) samples.set(speech.subarray(0, first), 0)
  if (order.trailingSilence === undefined) samples.set(speech.subarray(last + 1), lead + body.length)
  return { samples, from: lead, to: lead + body.length }
}

function wrapped(
  samples: Float32Array,
  { format, wavSizes }: RecordingOrder,
): { bytes: Uint8Array; header: number } {
  const encode = ENCODERS[format.encoding]
  if (!encode) throw new Error(`the lab has no encoder for ${format.encoding}`)
  const payload = encode(samples, format.sampleRate)
  if (format.container !== 'wav') return { bytes: payload, header: 0 }
  const header = wavHeader(payload.length, format, wavSizes)
  return { bytes: Buffer.concat([header, payload]), header: header.length }
}
