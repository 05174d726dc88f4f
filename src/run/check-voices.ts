import type { Voice } from '../core/voice-service.ts'
import { nearest } from '../scenario/nearest.ts'

/** A voice that a model cannot be expected to speak with, and one near it that it can. */
export interface MisplacedVoice {
  readonly target: string
  readonly voice: string
  readonly model: string
  /** The models that do have it; empty where nobody has. */
  readonly belongsTo: readonly string[]
  readonly instead?: string
}

/** A target's choice, as far as it matters here. */
export interface ChosenVoice {
  readonly target: string
  readonly voice: string
  readonly model: string
}

/**
 * Holds chosen voices against a catalogue. Models that the catalogue does not list are not judged: what is missing
 * from it may be the list, not the voice.
 */
export function misplacedVoices(
  chosen: readonly ChosenVoice[],
  catalogue: readonly Voice[],
): MisplacedVoice[] {
  return chosen.flatMap(({ target, voice, model }) => {
    const pool = catalogue.filter(({ models }) => models.includes(model))
    if (pool.length === 0 || pool.some(({ id }) => id === voice)) return []
    const known = catalogue.find(({ id }) => id === voice)
    const instead = nearestIn(pool, voice, known)
    return [
      { target, voice, model, belongsTo: known?.models ?? [], ...(instead !== undefined && { instead }) },
    ]
  })
}

/** One that is written nearly like it; of a voice of another pool, the one that is most alike to hear. */
function nearestIn(pool: readonly Voice[], voice: string, known: Voice | undefined): string | undefined {
  const written = nearest(
    voice,
    pool.map(({ id }) => id),
  )
  if (!known) return written ?? pool[0]?.id
  const [alike] = pool.toSorted((a, b) => likeness(b, known) - likeness(a, known))
  return alike?.id
}

function likeness(one: Voice, other: Voice): number {
  const speaks = one.languages.some((language) => other.languages.includes(language))
  const same = (a?: string, b?: string) => Number(a !== undefined && a === b)
  return (
    4 * Number(speaks) +
    2 * same(one.gender, other.gender) +
    same(one.accent, other.accent) +
    same(one.age, other.age)
  )
}

export function misplacedWords({ target, voice, model, belongsTo, instead }: MisplacedVoice): string {
  const where = belongsTo.length > 0 ? `belongs to ${belongsTo.join(', ')}` : 'is in no list of the provider'
  const hint = instead === undefined ? '' : `; ${instead} is the nearest that does belong to it`
  return `${target}: the voice ${voice} does not belong to ${model}: it ${where}${hint}. Expect rejected, tiny or made-up audio.`
}
