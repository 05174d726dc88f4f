import { setTimeout } from 'node:timers/promises'
import { monotonicClock } from '../../../core/clock.ts'
import {
  CLONE_TEST_TEXT,
  type CloneStep,
  type CompletedClone,
  type FailedClone,
  MAX_CLONE_TESTS,
} from '../../../core/provisioning/clone.ts'
import type { Clone, ProviderAccess, VoiceCloning } from '../../../core/provisioning/voice-service.ts'
import { type RunTime, toMicros } from '../../../core/units.ts'
import type { PlannedTarget } from '../../../drive/task.ts'
import { controlRequest } from '../../../wire/http/control-request.ts'
import { runSingleTrial } from '../../execute/run-single-trial.ts'
import type { ProvisioningContext } from '../shared/provisioning-context.ts'
import {
  ProvisioningError,
  requestFromProvider,
  toProvisioningFailure,
} from '../shared/provisioning-error.ts'
import type { ReferenceClip } from './reference-clip.ts'

/** A clone to create for a target. */
export interface CloneJob {
  readonly step: CloneStep
  readonly clip: ReferenceClip
  readonly cloning: VoiceCloning
  readonly target: PlannedTarget
  readonly access: ProviderAccess
}

/** The clone as far as it exists: it must be deleted even if the rest fails. */
export interface CloneProgress {
  created?: Clone
}

const POLL_INTERVAL_MS = 100
const RETRY_DELAY_MS = 500

/**
 * Creates a clone and waits until it speaks. A failure of the provider is part of the record and never
 * thrown.
 * @param progress updated as the clone is created, so that the caller can delete it
 */
export async function createClone(
  job: CloneJob,
  context: ProvisioningContext,
  progress: CloneProgress,
): Promise<Omit<CompletedClone, 'removal'> | Omit<FailedClone, 'removal'>> {
  const { clip, target } = job
  const facts = {
    target: target.id,
    provider: target.provider,
    clip_s: Math.round(clip.seconds * 1000) / 1000,
    clip_bytes: clip.file.length,
  }
  try {
    return { ...facts, outcome: 'completed', ...(await createAndTest(job, context, progress)) }
  } catch (cause) {
    const { id, state } = progress.created ?? {}
    return {
      ...facts,
      ...toProvisioningFailure(cause),
      ...(id !== undefined && { voice: id }),
      ...(state !== undefined && { state }),
    }
  }
}

async function createAndTest(job: CloneJob, context: ProvisioningContext, progress: CloneProgress) {
  const { step, clip, cloning, target, access } = job
  // Reserve the budget of the first synthesis before the upload: a clone that may not speak is of no use.
  reserveTestCost(context)
  const began = monotonicClock.now()
  const request = { name: step.name, model: target.model, language: target.language, clip: clip.file }
  const response = await requestFromProvider(() =>
    controlRequest(cloning.create(access, request), context.connection),
  )
  const uploaded = cloning.readCreated(response.body)
  if (!uploaded) throw new ProvisioningError('failed', 'the response contains no voice')
  progress.created = uploaded
  context.onCreated(`the voice ${uploaded.id}`)
  const ready = await waitUntilReady(job, response.at, began, context, progress)
  const speech = await waitUntilSpeaking({ ...target, voice: uploaded.id }, context, began)
  return {
    voice: uploaded.id,
    upload_us: Math.round(response.at - began),
    processing_us: { low: Math.round(ready.low - response.at), high: Math.round(ready.high - response.at) },
    first_speech_us: Math.round(began + speech.firstAudio - ready.high),
    clone_ready_us: Math.round(speech.firstAudio),
    failed_syntheses: speech.failedAttempts,
  }
}

/** Bounds of the instant at which the clone became usable, in absolute microseconds. */
async function waitUntilReady(
  { cloning: { poll, readPoll }, step, access }: CloneJob,
  createdAt: number,
  began: number,
  { connection, signal }: ProvisioningContext,
  progress: CloneProgress,
): Promise<{ low: number; high: number }> {
  let [low, high] = [createdAt, createdAt]
  for (;;) {
    const { created } = progress
    if (!created || created.state === 'completed' || !poll || !readPoll) return { low, high }
    if (created.state === 'failed')
      throw new ProvisioningError('failed', created.detail ?? 'the provider reported a failure')
    if (signal.aborted) throw new ProvisioningError('interrupted', `still ${created.state}`)
    if (monotonicClock.now() - began > toMicros(step.timeout))
      throw new ProvisioningError('timed out', `still ${created.state} after ${step.timeout / 1000} s`)
    await setTimeout(POLL_INTERVAL_MS)
    const polledAt = monotonicClock.now()
    const request = controlRequest(poll(access, created.id), { ...connection, signal })
    const response = await requestFromProvider(() => request, signal)
    progress.created = readPoll(response.body, created.id) ?? created
    high = response.at
    // A "not ready" response was still true when the poll was sent.
    if (progress.created.state !== 'completed') low = polledAt
  }
}

interface FirstSpeech {
  /** Time since the upload began. */
  readonly firstAudio: RunTime
  readonly failedAttempts: number
}

async function waitUntilSpeaking(
  target: PlannedTarget,
  context: ProvisioningContext,
  began: number,
): Promise<FirstSpeech> {
  const { scenario, signal } = context
  for (let failedAttempts = 0; ; failedAttempts++) {
    if (signal.aborted) throw new ProvisioningError('interrupted', 'stopped before the clone was tested')
    const finished = await runSingleTrial({
      // A test needs the whole answer, whatever the turns of the scenario are like.
      target: { ...target, turnOptions: {} },
      scenario: { ...scenario, stop: { kind: 'complete' } },
      text: CLONE_TEST_TEXT,
      origin: began,
      signal,
    })
    const trial = finished?.trial
    if (trial?.outcome === 'ok' && trial.at.first_audio !== undefined)
      return { firstAudio: trial.at.first_audio, failedAttempts }
    if (failedAttempts + 1 === MAX_CLONE_TESTS)
      throw new ProvisioningError('failed', `the clone does not speak: ${trial?.detail ?? 'no response'}`)
    await setTimeout(RETRY_DELAY_MS)
    reserveTestCost(context)
  }
}

/** Reserves the cost of one test synthesis. */
function reserveTestCost({ allowance, firstWords }: ProvisioningContext): void {
  const cost = { requests: 1, characters: CLONE_TEST_TEXT.length, cost: firstWords }
  if (allowance && !allowance.tryReserve(cost))
    throw new ProvisioningError('unaffordable', 'the budget does not cover the test synthesis')
}
