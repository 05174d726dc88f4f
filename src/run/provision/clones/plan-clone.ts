import { VOICE_SERVICES } from '../../../adapters/voice-services.ts'
import type { Facts } from '../../../core/adapter/adapter.ts'
import type { Target } from '../../../core/config/target.ts'
import type { CloneStep } from '../../../core/provisioning/clone.ts'
import type { VoiceCloning } from '../../../core/provisioning/voice-service.ts'
import { SetupError } from '../../../core/setup-error.ts'
import type { ReferenceClip } from './reference-clip.ts'

/** A clone to create for a target, checked as far as possible before anything is sent. */
export interface ClonePlan {
  readonly step: CloneStep
  readonly clip: ReferenceClip
  readonly cloning: VoiceCloning
}

/**
 * Throws a `SetupError` if the provider cannot clone, the model cannot use clones or the clip is unusable.
 */
export async function planClone(
  { id, clone: step }: Target,
  { provider }: Facts,
  model: string,
  folder: string,
): Promise<ClonePlan | undefined> {
  if (!step) return undefined
  const cloning = VOICE_SERVICES[provider]?.cloning
  const supported = Object.values(VOICE_SERVICES).filter((service) => service.cloning)
  if (!cloning)
    throw new SetupError(`target ${id}: ttfa does not support cloning at ${provider}`, {
      code: 'CLONE_UNSUPPORTED',
      hint: `Supported providers: ${supported.map((service) => service.provider).join(', ')}.`,
    })
  if (!cloning.models.includes(model))
    throw new SetupError(`target ${id}: the model ${model} cannot use a cloned voice`, {
      code: 'CLONE_UNSUPPORTED',
      hint: `Models that can: ${cloning.models.join(', ')}.`,
    })
  // It reads recordings, and the lab's engine speaks one.
  const { prepareReferenceClip } = await import('./reference-clip.ts')
  return { step, clip: await prepareReferenceClip(step, folder, cloning.clip), cloning }
}
