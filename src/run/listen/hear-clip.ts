import type { MonoAudio } from '../../audio/mono-audio.ts'
import { type SpeechClip, samplesPerFrame, timeSpeech } from '../../conversation/caller/microphone.ts'
import type { Component } from '../../conversation/component/component.ts'
import { HttpRecogniser } from '../../conversation/stt/http-recogniser.ts'
import { StreamingRecogniser } from '../../conversation/stt/streaming-recogniser.ts'
import { type AudioFormat, BYTES_PER_SAMPLE } from '../../core/audio-format.ts'
import { sleepUntil } from '../../core/sleep-until.ts'
import { ENCODERS } from '../../lab/speech/encoding/encoders.ts'
import { encodeClip } from '../plan/stimuli.ts'

/** Milliseconds of audio in a message, as a microphone sends them. */
const FRAME_MS = 20
const DEFAULT_INPUT: AudioFormat = { encoding: 'pcm_s16le', container: 'raw', sampleRate: 16_000 }

/**
 * Lets the recogniser behind an adapter hear a recording, on a connection of its own: in one upload, or as it is
 * spoken. Rejects with a `ComponentError`.
 */
export async function hearClip(
  component: Component,
  recording: MonoAudio,
  signal: AbortSignal,
): Promise<string> {
  const clip = encodeClip({ text: '', ...recording }, component.plan.input ?? DEFAULT_INPUT, FRAME_MS)
  return component.bound.adapter.facts.input?.audio === 'whole'
    ? upload(component, clip, signal)
    : speak(component, clip, signal)
}

async function upload(component: Component, clip: SpeechClip, signal: AbortSignal): Promise<string> {
  const began = component.clock.now()
  const spoken = { began, speechStart: began, speechEnd: began }
  return (await new HttpRecogniser(component, 0).transcribe(clip, spoken, signal)).text
}

/** Providers expect speech at the speed at which it is spoken, and silence after it. */
async function speak(component: Component, clip: SpeechClip, signal: AbortSignal): Promise<string> {
  const recogniser = await StreamingRecogniser.open(component)
  try {
    let isOver = false
    const began = component.clock.now()
    const transcript = recogniser.transcribe(clip, timeSpeech(began, clip), signal)
    const settled = transcript.then(
      () => undefined,
      () => undefined,
    )
    settled.finally(() => {
      isOver = true
    })
    await feed(component, clip, recogniser, () => isOver)
    await settled
    return (await transcript).text
  } finally {
    recogniser.close()
  }
}

/** Sends the clip, asks for its transcript, and is silent until that is there. */
async function feed(
  { plan, clock }: Component,
  { bytes }: SpeechClip,
  recogniser: StreamingRecogniser,
  isOver: () => boolean,
): Promise<void> {
  const { encoding, sampleRate } = plan.input ?? DEFAULT_INPUT
  const samples = samplesPerFrame(FRAME_MS, sampleRate)
  const length = samples * (BYTES_PER_SAMPLE[encoding] ?? 1)
  const silence = ENCODERS[encoding]?.(new Float32Array(samples), sampleRate) ?? new Uint8Array(length)
  const frames = Math.ceil(bytes.length / length)
  const began = clock.now()
  for (let frame = 0; !isOver(); frame += 1) {
    if (!(await sleepUntil(began + (frame + 1) * FRAME_MS * 1e3, clock, isOver))) return
    recogniser.feed(frame < frames ? bytes.subarray(frame * length, (frame + 1) * length) : silence)
    if (frame === frames - 1) recogniser.endOfSpeech()
  }
}
