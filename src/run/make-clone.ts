import { setTimeout } from 'node:timers/promises'
import { monotonicClock } from '../core/clock.ts'
import {
  type CloneStep,
  FIRST_WORDS,
  type MadeClone,
  MOST_ATTEMPTS,
  type UnmadeClone,
} from '../core/cloning.ts'
import type { Access, Clone, VoiceCloning } from '../core/voice-service.ts'
import type { PlannedTarget } from '../drive/task.ts'
import { controlRequest } from '../wire/control-request.ts'
import type { ReferenceClip } from './reference-clip.ts'
import { speakOnce } from './speak-once.ts'
import type { Surroundings } from './surroundings.ts'
import { asked, UnmadeError, unmadeOf } from './unmade.ts'

/** A clone to create for a target. */
export interface CloneOrder {
  readonly step: CloneStep
  readonly clip: ReferenceClip
  readonly cloning: VoiceCloning
  readonly target: PlannedTarget
  readonly access: Access
}

/** The clone as far as it exists: it must be deleted even if the rest fails. */
export interface CloneProgress {
  clone?: Clone
}

const POLL = 100
const RETRY = 500

/**
 * Creates a clone and waits until it speaks. A failure of the provider is part of the record and never
 * thrown.
 * @param progress updated as the clone is created, so that the caller can delete it
 */
export async function makeClone(
  order: CloneOrder,
  around: Surroundings,
  progress: CloneProgress,
): Promise<Omit<MadeClone, 'removal'> | Omit<UnmadeClone, 'removal'>> {
  const { clip, target } = order
  const facts = {
    target: target.id,
    provider: target.provider,
    clip_s: Math.round(clip.seconds * 1000) / 1000,
    clip_bytes: clip.file.length,
  }
  try {
    return { ...facts, outcome: 'completed', ...(await made(order, around, progress)) }
  } catch (cause) {
    const { id, state } = progress.clone ?? {}
    return {
      ...facts,
      ...unmadeOf(cause),
      ...(id !== undefined && { voice: id }),
      ...(state !== undefined && { state }),
    }
  }
}

async function made(order: CloneOrder, around: Surroundings, progress: CloneProgress) {
  const { step, clip, cloning, target, access } = order
  // Reserve the budget of the first synthesis before the upload: a clone that may not speak is of no use.
  pay(around)
  const began = monotonicClock.now()
  const wish = { name: step.name, model: target.model, language: target.language, clip: clip.file }
  const answer = await asked(() => controlRequest(cloning.create(access, wish), around.line))
  const uploaded = cloning.readCreated(answer.body)
  if (!uploaded) throw new UnmadeError('failed', 'the response contains no voice')
  progress.clone = uploaded
  const done = await untilUsable(order, answer.at, began, around, progress)
  const spoke = await untilSpoken({ ...target, voice: uploaded.id }, around, began)
  return {
    voice: uploaded.id,
    upload_us: Math.round(answer.at - began),
    processing_us: { low: Math.round(done.low - answer.at), high: Math.round(done.high - answer.at) },
    first_speech_us: Math.round(began + spoke.firstAudio - done.high),
    clone_ready_us: Math.round(spoke.firstAudio),
    failed_syntheses: spoke.failures,
  }
}

/** Bounds of the instant at which the clone became usable, in absolute microseconds. */
async function untilUsable(
  { cloning: { poll, readPoll }, step, access }: CloneOrder,
  answered: number,
  began: number,
  { line, signal }: Surroundings,
  progress: CloneProgress,
): Promise<{ low: number; high: number }> {
  let [low, high] = [answered, answered]
  for (;;) {
    const { clone } = progress
    if (!clone || clone.state === 'completed' || !poll || !readPoll) return { low, high }
    if (clone.state === 'failed')
      throw new UnmadeError('failed', clone.detail ?? 'the provider reported a failure')
    if (signal.aborted) throw new UnmadeError('interrupted', `still ${clone.state}`)
    if (monotonicClock.now() - began > step.timeout * 1e3)
      throw new UnmadeError('timed out', `still ${clone.state} after ${step.timeout / 1000} s`)
    await setTimeout(POLL)
    const question = monotonicClock.now()
    const answer = await asked(() => controlRequest(poll(access, clone.id), line))
    progress.clone = readPoll(answer.body, clone.id) ?? clone
    high = answer.at
    // A "not ready" response was still true when the poll was sent.
    if (progress.clone.state !== 'completed') low = question
  }
}

interface FirstSpeech {
  /** Microseconds since the upload began. */
  readonly firstAudio: number
  readonly failures: number
}

async function untilSpoken(target: PlannedTarget, around: Surroundings, began: number): Promise<FirstSpeech> {
  const { scenario, signal } = around
  for (let failures = 0; ; failures++) {
    if (signal.aborted) throw new UnmadeError('interrupted', 'stopped before the clone had spoken')
    const trial = await speakOnce(target, scenario, FIRST_WORDS, began, signal)
    if (trial?.outcome === 'ok' && trial.at.first_audio !== undefined)
      return { firstAudio: trial.at.first_audio, failures }
    if (failures + 1 === MOST_ATTEMPTS)
      throw new UnmadeError('failed', `the clone does not speak: ${trial?.detail ?? 'no response'}`)
    await setTimeout(RETRY)
    pay(around)
  }
}

/** Reserves the cost of one test synthesis. */
function pay({ allowance, firstWords }: Surroundings): void {
  const outlay = { requests: 1, characters: FIRST_WORDS.length, cost: firstWords }
  if (allowance && !allowance.take(outlay))
    throw new UnmadeError('unaffordable', 'the budget does not cover the test synthesis')
}
