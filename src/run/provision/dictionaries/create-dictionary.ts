import { monotonicClock } from '../../../core/clock.ts'
import {
  type CompletedDictionary,
  countDictionaryCharacters,
  countMatchingTexts,
  type DictionaryStep,
  type FailedDictionary,
} from '../../../core/provisioning/dictionary.ts'
import type { PronunciationDictionaries, ProviderAccess } from '../../../core/provisioning/voice-service.ts'
import type { PlannedTarget } from '../../../drive/task.ts'
import { textsOfTarget } from '../../../scenario/target-texts.ts'
import { controlRequest } from '../../../wire/http/control-request.ts'
import type { ProvisioningContext } from '../shared/provisioning-context.ts'
import {
  ProvisioningError,
  requestFromProvider,
  toProvisioningFailure,
} from '../shared/provisioning-error.ts'

/** A dictionary to create for a target. */
export interface DictionaryJob {
  readonly step: DictionaryStep
  readonly dictionaries: PronunciationDictionaries
  readonly target: PlannedTarget
  readonly access: ProviderAccess
}

/** Creates a dictionary. A failure of the provider is part of the record and never thrown. */
export async function createDictionary(
  { step, dictionaries, target, access }: DictionaryJob,
  { scenario, connection, signal, allowance, onCreated }: ProvisioningContext,
): Promise<Omit<CompletedDictionary, 'removal'> | Omit<FailedDictionary, 'removal'>> {
  const facts = {
    target: target.id,
    provider: target.provider,
    words: Object.keys(step.words).length,
    texts: countMatchingTexts(step, textsOfTarget(scenario, target.id)),
  }
  try {
    if (signal.aborted) throw new ProvisioningError('interrupted', 'the run ended before it was created')
    // No known provider charges for it, but a character budget covers every character sent.
    const cost = { requests: 1, characters: countDictionaryCharacters(step), cost: 0 }
    if (allowance && !allowance.tryReserve(cost))
      throw new ProvisioningError('unaffordable', 'the budget does not cover its words')
    const began = monotonicClock.now()
    const response = await requestFromProvider(() =>
      controlRequest(dictionaries.create(access, step), connection),
    )
    const dictionary = dictionaries.readCreated(response.body)
    if (dictionary === undefined) throw new ProvisioningError('failed', 'the response contains no dictionary')
    onCreated(`the dictionary ${dictionary}`)
    return { ...facts, outcome: 'completed', dictionary, create_us: Math.round(response.at - began) }
  } catch (cause) {
    return { ...facts, ...toProvisioningFailure(cause) }
  }
}
