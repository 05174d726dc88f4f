import { monotonicClock } from '../core/clock.ts'
import {
  type DictionaryStep,
  dictionaryCharacters,
  type MadeDictionary,
  textsWithWords,
  type UnmadeDictionary,
} from '../core/dictionary.ts'
import type { Access, PronunciationDictionaries } from '../core/voice-service.ts'
import type { PlannedTarget } from '../drive/task.ts'
import { controlRequest } from '../wire/control-request.ts'
import type { Surroundings } from './surroundings.ts'
import { asked, UnmadeError, unmadeOf } from './unmade.ts'

/** A dictionary to create for a target. */
export interface DictionaryOrder {
  readonly step: DictionaryStep
  readonly dictionaries: PronunciationDictionaries
  readonly target: PlannedTarget
  readonly access: Access
}

/** Creates a dictionary. A failure of the provider is part of the record and never thrown. */
export async function makeDictionary(
  { step, dictionaries, target, access }: DictionaryOrder,
  { scenario, line, signal, allowance }: Surroundings,
): Promise<Omit<MadeDictionary, 'removal'> | Omit<UnmadeDictionary, 'removal'>> {
  const facts = {
    target: target.id,
    provider: target.provider,
    words: Object.keys(step.words).length,
    texts: textsWithWords(step, scenario.texts),
  }
  try {
    if (signal.aborted) throw new UnmadeError('interrupted', 'the run ended before')
    // No known provider charges for it, but a character budget covers every character sent.
    const outlay = { requests: 1, characters: dictionaryCharacters(step), cost: 0 }
    if (allowance && !allowance.take(outlay))
      throw new UnmadeError('unaffordable', 'the budget does not cover its words')
    const began = monotonicClock.now()
    const answer = await asked(() => controlRequest(dictionaries.create(access, step), line))
    const dictionary = dictionaries.readCreated(answer.body)
    if (dictionary === undefined) throw new UnmadeError('failed', 'the response contains no dictionary')
    return { ...facts, outcome: 'completed', dictionary, create_us: Math.round(answer.at - began) }
  } catch (cause) {
    return { ...facts, ...unmadeOf(cause) }
  }
}
