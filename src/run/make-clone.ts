import { setTimeout } from 'node:timers/promises'
import { monotonicClock } from '../core/clock.ts'
import {
  type CloneRecord,
  type CloneRemoval,
  type CloneStep,
  FIRST_WORDS,
  MOST_ATTEMPTS,
} from '../core/cloning.ts'
import type { Scenario } from '../core/scenario.ts'
import { SetupError } from '../core/setup-error.ts'
import type { Access, Clone, VoiceCloning } from '../core/voice-service.ts'
import type { Allowance } from '../drive/allowance.ts'
import type { PlannedTarget } from '../drive/task.ts'
import { controlRequest } from '../wire/control-request.ts'
import { DialError } from '../wire/dial-error.ts'
import type { LineOptions } from '../wire/line.ts'
import type { ReferenceClip } from './reference-clip.ts'
import { speakOnce } from './speak-once.ts'

/** A clone to be made for a target. */
export interface CloneOrder {
  readonly step: CloneStep
  readonly clip: ReferenceClip
  readonly cloning: VoiceCloning
  readonly target: PlannedTarget
  readonly access: Access
}

export interface CloneSurroundings {
  readonly scenario: Scenario
  readonly line: LineOptions
  readonly signal: AbortSignal
  /** What the first synthesis is paid from, where there is a budget. */
  readonly allowance?: Allowance
  /** Of its first words, in billionths of the budget's currency. */
  readonly cost: number
}

/** Milliseconds between two questions whether it is ready, and between two attempts to speak. */
const POLL = 100
const RETRY = 500

/** Makes a clone and waits until it has spoken. Throws a `SetupError` when it fails or takes too long. */
export async function makeClone(
  order: CloneOrder,
  around: CloneSurroundings,
): Promise<Omit<CloneRecord, 'removal'>> {
  const { step, clip, cloning, target, access } = order
  const began = monotonicClock.now()
  const wish = { name: step.name, model: target.model, language: target.language, clip: clip.file }
  const answer = await asked(order, () => controlRequest(cloning.create(access, wish), around.line))
  const uploaded = cloning.readCreated(answer.body)
  if (!uploaded) throw failed(order, 'the answer holds no voice', 'CLONE_FAILED')
  const done = await untilUsable(order, uploaded, answer.at, began, around)
  const spoke = await untilSpoken({ ...target, voice: uploaded.id }, order, around, began)
  return {
    target: target.id,
    provider: target.provider,
    voice: uploaded.id,
    clip_s: Math.round(clip.seconds * 1000) / 1000,
    clip_bytes: clip.file.length,
    upload_us: Math.round(answer.at - began),
    processing_us: { low: Math.round(done.low - answer.at), high: Math.round(done.high - answer.at) },
    first_speech_us: Math.round(began + spoke.firstAudio - done.high),
    clone_ready_us: Math.round(spoke.firstAudio),
    failed_syntheses: spoke.failures,
  }
}

/** Between which instants (absolute µs) it became usable. */
async function untilUsable(
  order: CloneOrder,
  created: Clone,
  answered: number,
  began: number,
  { line, signal }: CloneSurroundings,
): Promise<{ low: number; high: number }> {
  const { poll, readPoll } = order.cloning
  let [clone, low, high]: [Clone, number, number] = [created, answered, answered]
  while (clone.state !== 'completed') {
    if (clone.state === 'failed')
      throw failed(order, clone.detail ?? 'the provider could not make it', 'CLONE_FAILED')
    if (!poll || !readPoll) break
    if (signal.aborted || monotonicClock.now() - began > order.step.timeout * 1e3)
      throw failed(order, `still ${clone.state} after ${order.step.timeout / 1000} s`, 'CLONE_TIMED_OUT')
    await setTimeout(POLL)
    const question = monotonicClock.now()
    const answer = await asked(order, () => controlRequest(poll(order.access, created.id), line))
    clone = readPoll(answer.body, created.id) ?? clone
    high = answer.at
    // What an answer denies was not so when the question was asked.
    if (clone.state !== 'completed') low = question
  }
  return { low, high }
}

interface FirstSpeech {
  /** Microseconds since the clone was begun. */
  readonly firstAudio: number
  readonly failures: number
}

async function untilSpoken(
  target: PlannedTarget,
  order: CloneOrder,
  { scenario, signal, allowance, cost }: CloneSurroundings,
  began: number,
): Promise<FirstSpeech> {
  let detail = ''
  for (let failures = 0; failures < MOST_ATTEMPTS && !signal.aborted; failures++) {
    if (allowance && !allowance.take({ requests: 1, characters: FIRST_WORDS.length, cost }))
      throw failed(order, 'the budget has no room for its first words', 'CLONE_UNAFFORDABLE')
    const trial = await speakOnce(target, scenario, FIRST_WORDS, began, signal)
    if (trial?.outcome === 'ok' && trial.at.first_audio !== undefined)
      return { firstAudio: trial.at.first_audio, failures }
    detail = trial?.detail ?? ''
    await setTimeout(RETRY)
  }
  throw failed(order, `it does not speak: ${detail}`, 'CLONE_FAILED')
}

/** Deletes a clone where the provider lets one, and says so where it does not. Never throws. */
export async function removeClone(
  { cloning, access }: CloneOrder,
  voice: string,
  line: LineOptions,
): Promise<CloneRemoval> {
  if (!cloning.remove) return { kind: 'by hand', how: cloning.removeByHand ?? 'the API has no call for it' }
  try {
    await controlRequest(cloning.remove(access, voice), line)
    return { kind: 'removed' }
  } catch (cause) {
    return { kind: 'failed', detail: wordsOf(cause) }
  }
}

async function asked<Value>(order: CloneOrder, ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask()
  } catch (cause) {
    const words = wordsOf(cause)
    throw failed(order, words, /timed?.?out/i.test(words) ? 'CLONE_TIMED_OUT' : 'CLONE_FAILED', cause)
  }
}

function wordsOf(cause: unknown): string {
  if (!(cause instanceof DialError)) return String(cause)
  return cause.refusal ? `${cause.refusal.status} ${cause.refusal.body.slice(0, 200)}` : cause.code
}

function failed({ target }: CloneOrder, words: string, code: string, cause?: unknown): SetupError {
  const hint = 'No text of the scenario was sent. Look whether the provider keeps a voice that is half made.'
  return new SetupError(`target ${target.id}: the clone was not made: ${words}`, {
    code,
    hint,
    ...(cause !== undefined && { cause }),
  })
}
