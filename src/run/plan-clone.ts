import { VOICE_SERVICES } from '../adapters/voice-services.ts'
import type { Facts } from '../core/adapter.ts'
import type { CloneStep } from '../core/cloning.ts'
import type { Target } from '../core/scenario.ts'
import { SetupError } from '../core/setup-error.ts'
import type { VoiceCloning } from '../core/voice-service.ts'
import { type ReferenceClip, referenceClip } from './reference-clip.ts'

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
