import { VOICE_SERVICES } from '../adapters/voice-services.ts'
import type { Facts } from '../core/adapter.ts'
import { monotonicClock } from '../core/clock.ts'
import type { CloneRecord, CloneStep } from '../core/cloning.ts'
import type { Target } from '../core/scenario.ts'
import { SetupError } from '../core/setup-error.ts'
import type { VoiceCloning } from '../core/voice-service.ts'
import type { PlannedTarget } from '../drive/task.ts'
import type { LineOptions } from '../wire/line.ts'
import { createResolver } from '../wire/resolver.ts'
import { type CloneOrder, type CloneSurroundings, makeClone, removeClone } from './make-clone.ts'
import { type ReferenceClip, referenceClip } from './reference-clip.ts'
import { accessOf } from './voice-access.ts'

/** A clone that a target will be given, checked as far as it can be before anything is sent. */
export interface ClonePlan {
  readonly step: CloneStep
  readonly clip: ReferenceClip
  readonly cloning: VoiceCloning
}

/** Throws a `SetupError` for a provider that cannot clone, a model that cannot speak with one, or an unfit clip. */
export async function planClone(
  { id, clone: step }: Target,
  { provider }: Facts,
  model: string,
  folder: string,
): Promise<ClonePlan | undefined> {
  if (!step) return undefined
  const cloning = VOICE_SERVICES[provider]?.cloning
  const able = Object.values(VOICE_SERVICES).filter((service) => service.cloning)
  if (!cloning)
    throw new SetupError(`target ${id}: nothing is known about cloning at ${provider}`, {
      code: 'CLONE_UNSUPPORTED',
      hint: `It is known of ${able.map((service) => service.provider).join(', ')}.`,
    })
  if (!cloning.models.includes(model))
    throw new SetupError(`target ${id}: ${model} does not speak with clones`, {
      code: 'CLONE_UNSUPPORTED',
      hint: `These do: ${cloning.models.join(', ')}.`,
    })
  return { step, clip: await referenceClip(step, folder, cloning.clip), cloning }
}

/** The clones of a run: made before its load, one after the other, and taken away behind it. */
export class Clones {
  readonly #line: LineOptions
  readonly #made: { readonly order: CloneOrder; readonly record: Omit<CloneRecord, 'removal'> }[] = []

  constructor(timeout: number) {
    this.#line = { clock: monotonicClock, resolver: createResolver(), timeout }
  }

  /** The target with a voice of its own. Throws a `SetupError` when the provider does not make one. */
  async give(
    target: PlannedTarget,
    plan: ClonePlan | undefined,
    around: Omit<CloneSurroundings, 'line'>,
  ): Promise<PlannedTarget> {
    if (!plan) return target
    const access = accessOf({ origin: target.base }, target.key)
    const order: CloneOrder = { ...plan, target, access }
    const record = await makeClone(order, { ...around, line: this.#line })
    this.#made.push({ order, record })
    return { ...target, voice: record.voice }
  }

  /** Takes them all away, as far as their providers allow, and tells what became of each. Never throws. */
  async takeAway(): Promise<CloneRecord[]> {
    return Promise.all(
      this.#made.splice(0).map(async ({ order, record }) => ({
        ...record,
        removal: await removeClone(order, record.voice, this.#line),
      })),
    )
  }
}
