import { BYTES_PER_SAMPLE } from '../../core/audio-format.ts'
import type { Delay, LabFault } from '../../core/lab-profile.ts'
import type { RecordingOrder } from '../speech/recording.ts'
import type { AnyTwin, SpeechAsk, Turn, TwinFacts } from '../twin.ts'
import { type Cutter, everyMilliseconds, inOnePiece } from './cutters.ts'
import type { Draws } from './draws.ts'
import { PRIMER } from './faults.ts'
import type { Visit } from './visit.ts'

/** What to synthesise for a turn: the client's text and format with the mount's voice and silences. */
export function orderOf(
  { profile, mount }: Visit,
  { text, speech }: Turn,
  draws: Draws,
  fault?: LabFault,
): RecordingOrder {
  const { voice = 'speech', leadingSilence, trailingSilence } = profile
  const drawn = leadingSilence === undefined ? undefined : drawnSilence(leadingSilence, draws)
  // A primer is taken from the leading silence, which must be long enough.
  const lead = fault?.kind === 'primer' ? Math.max(drawn ?? 0, PRIMER / 1000) : drawn
  return {
    voice,
    text: mount.shelf.dictionaries.respelled(text, speech),
    speed: speech.speed ?? 1,
    format: speech.format,
    ...(speech.bitRate === undefined ? {} : { bitRate: speech.bitRate }),
    ...(speech.wavSizes ? { wavSizes: speech.wavSizes } : {}),
    ...(lead === undefined ? {} : { leadingSilence: lead }),
    ...(trailingSilence === undefined ? {} : { trailingSilence }),
    muted: fault?.kind === 'silence',
  }
}

/** Random silences are rounded to this step (milliseconds), so that a repeated text needs few recordings. */
const SILENCE_STEP = 10

function drawnSilence(silence: Delay, draws: Draws): number {
  const milliseconds = draws.delay('leading silence', silence) / 1000
  return typeof silence === 'number' ? milliseconds : Math.round(milliseconds / SILENCE_STEP) * SILENCE_STEP
}

/** Whether the response is streamed or sent whole: as requested, or else the provider's default. */
export function deliveryOf({ facts }: AnyTwin, { delivery }: SpeechAsk): TwinFacts['delivery'] {
  return delivery ?? facts.delivery
}

/**
 * How to split the response: one chunk if it is sent whole, else by the profile, else as the provider does.
 */
export function cutterOf({ twin, profile }: Visit, { speech }: Turn): Cutter {
  if (deliveryOf(twin, speech) === 'whole') return inOnePiece
  if (profile.chunk === undefined) return twin.facts.cut
  return everyMilliseconds(profile.chunk, BYTES_PER_SAMPLE[speech.format.encoding] ?? 1)
}
