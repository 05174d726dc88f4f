import type { Voice, VoiceService } from '../../core/provisioning/voice-service.ts'
import type { PlannedTarget } from '../../drive/task.ts'
import { findNearest } from '../../validation/nearest.ts'

/** A voice that the chosen model does not have, with a similar voice that it does have. */
export interface UnlistedVoice {
  readonly target: string
  readonly voice: string
  readonly model: string
  /** The models that have the voice. Empty if none does. */
  readonly belongsTo: readonly string[]
  readonly instead?: string
}

/** The voice and model that a target uses. */
export interface ChosenVoice {
  readonly target: string
  readonly voice: string
  readonly model: string
  /** Its id in the catalogue. Absent if it is `voice`. */
  readonly listedAs?: string
}

/**
 * Checks chosen voices against a catalogue. Models that the catalogue does not list are skipped: the
 * catalogue may be incomplete.
 */
export function findUnlistedVoices(
  chosen: readonly ChosenVoice[],
  catalogue: readonly Voice[],
): UnlistedVoice[] {
  return chosen.flatMap(({ target, voice, model, listedAs = voice }) => {
    const pool = catalogue.filter(({ models }) => models.includes(model))
    if (pool.length === 0 || pool.some(({ id }) => id === listedAs)) return []
    const known = catalogue.find(({ id }) => id === listedAs)
    const instead = suggestVoice(pool, voice, known)
    return [
      { target, voice, model, belongsTo: known?.models ?? [], ...(instead !== undefined && { instead }) },
    ]
  })
}

/** A voice with a similar id or, if the voice exists for another model, the voice most similar to it. */
function suggestVoice(pool: readonly Voice[], voice: string, known: Voice | undefined): string | undefined {
  const similarId = findNearest(
    voice,
    pool.map(({ id }) => id),
  )
  if (!known) return similarId ?? pool[0]?.id
  const [mostSimilar] = pool.toSorted((a, b) => similarity(b, known) - similarity(a, known))
  return mostSimilar?.id
}

function similarity(one: Voice, other: Voice): number {
  const speaks = one.languages.some((language) => other.languages.includes(language))
  const same = (a?: string, b?: string) => Number(a !== undefined && a === b)
  return (
    4 * Number(speaks) +
    2 * same(one.gender, other.gender) +
    same(one.accent, other.accent) +
    same(one.age, other.age)
  )
}

/** The voice of a planned target, by the provider's own names. */
export function chosenVoice(
  { id, voice, model, language }: Pick<PlannedTarget, 'id' | 'voice' | 'model' | 'language'>,
  { catalogue }: VoiceService,
): ChosenVoice {
  return { target: id, voice, model, listedAs: catalogue.idOf?.({ voice, model, language }) ?? voice }
}

export function formatUnlistedVoice({ target, voice, model, belongsTo, instead }: UnlistedVoice): string {
  const where =
    belongsTo.length > 0 ? `it belongs to ${belongsTo.join(', ')}` : 'the provider does not list it'
  const hint = instead === undefined ? '' : `; the closest voice of ${model} is ${instead}`
  return `${target}: the model ${model} does not have the voice ${voice}: ${where}${hint}. Expect rejected, very short or wrong audio.`
}
