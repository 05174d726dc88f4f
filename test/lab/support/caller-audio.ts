import { setTimeout as sleep } from 'node:timers/promises'
import { wavFile } from '../../../src/audio/containers/wav-writer.ts'
import { PcmDecoder } from '../../../src/audio/decoders/pcm-decoder.ts'
import { recordHere } from './record-here.ts'

const FORMAT = { encoding: 'pcm_s16le', container: 'raw', sampleRate: 16_000 } as const

/** A caller's speech as 16-bit samples at 16 kHz, without silence around it. */
export async function synthesiseCaller(text: string): Promise<Uint8Array> {
  const order = { voice: 'speech', text, speed: 1, format: FORMAT, muted: false } as const
  return (await recordHere({ ...order, leadingSilence: 0, trailingSilence: 0 })).bytes
}

/** Wraps the speech in a WAV file. */
export function toWav(speech: Uint8Array): Uint8Array {
  const { samples } = new PcmDecoder(FORMAT).push(speech)
  return wavFile(
    Int16Array.from(samples, (sample) => sample * 32_767),
    FORMAT.sampleRate,
  )
}

/**
 * Sends speech in frames of 20 ms at four times real time, and then this many milliseconds of silence.
 * Resolves to the instant at which the last frame of speech was sent, in microseconds of the monotonic clock.
 */
export async function sendSpeech(
  speech: Uint8Array,
  send: (frame: Uint8Array) => void,
  now: () => number,
  silence = 400,
): Promise<number> {
  const frame = 640
  let ended = 0
  for (let at = 0; at < speech.length; at += frame) {
    send(speech.slice(at, at + frame))
    ended = now()
    await sleep(5)
  }
  for (let at = 0; at < silence; at += 20) {
    send(new Uint8Array(frame))
    await sleep(5)
  }
  return ended
}
