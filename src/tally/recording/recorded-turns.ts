import type { SpeechSpan } from '../../core/speech-span.ts'
import type { Micros } from '../../core/units.ts'

/** The two ends of a call. */
export const PARTIES = ['caller', 'agent'] as const
export type Party = (typeof PARTIES)[number]

/** The sounds of each party, in order of time. */
export type CallSounds = Readonly<Record<Party, readonly SpeechSpan[]>>

/**
 * What one party says until the other takes the floor. Instants are relative to the beginning of the
 * recording.
 */
export interface RecordedTurn {
  readonly who: Party
  readonly start: Micros
  readonly end: Micros
  /** From the end of the other's turn. Absent for the first turn, and if the other was interrupted. */
  readonly response?: Micros
}

/** One party begins to speak while the other is heard. */
export interface RecordedInterruption {
  readonly by: Party
  readonly at: Micros
  /** How long both were heard. */
  readonly overlap: Micros
  /**
   * How long the interrupted party was still heard. Absent if it did not stop: the interrupter fell silent
   * first.
   */
  readonly stop?: Micros
}

export interface RecordedTurnTaking {
  readonly turns: readonly RecordedTurn[]
  readonly interruptions: readonly RecordedInterruption[]
}

interface Sound extends SpeechSpan {
  readonly who: Party
}

/**
 * Divides a call into turns. A party takes the floor by speaking while the other is silent, or by still
 * speaking when the other stops. Speech that begins and ends while the other speaks does not take the floor:
 * "mm-hm" is not a turn, and what the other says next is not a response.
 */
export function divideIntoTurns(sounds: CallSounds): RecordedTurnTaking {
  const all = PARTIES.flatMap((who) => sounds[who].map((span): Sound => ({ ...span, who })))
  all.sort((a, b) => a.start - b.start || a.end - b.end)
  const [turns, interruptions]: [RecordedTurn[], RecordedInterruption[]] = [[], []]
  for (const sound of all) {
    const other = sounds[sound.who === 'caller' ? 'agent' : 'caller']
    const under = other.find((span) => span.start < sound.start && sound.start < span.end)
    if (under) interruptions.push(interruptionOf(sound, under))
    if (!under || under.end < sound.end) addToTurns(turns, sound, under !== undefined)
  }
  return { turns, interruptions }
}

function interruptionOf(sound: Sound, under: SpeechSpan): RecordedInterruption {
  const stops = under.end < sound.end
  return {
    by: sound.who,
    at: sound.start,
    overlap: Math.min(under.end, sound.end) - sound.start,
    ...(stops && { stop: under.end - sound.start }),
  }
}

function addToTurns(turns: RecordedTurn[], { who, start, end }: Sound, interrupts: boolean): void {
  const last = turns.at(-1)
  if (last?.who === who) turns[turns.length - 1] = { ...last, end: Math.max(last.end, end) }
  else
    turns.push({ who, start, end, ...(last && !interrupts && { response: Math.max(0, start - last.end) }) })
}

/** How long both parties are heard at once. */
export function talkOver({ caller, agent }: CallSounds): Micros {
  return caller.reduce(
    (sum, own) =>
      sum +
      agent.reduce(
        (both, span) => both + Math.max(0, Math.min(own.end, span.end) - Math.max(own.start, span.start)),
        0,
      ),
    0,
  )
}
