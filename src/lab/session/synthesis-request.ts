import { BYTES_PER_SAMPLE } from '../../core/audio-format.ts'
import type { Delay, LabFault } from '../../core/config/lab-profile.ts'
import { type Millis, toMillis } from '../../core/units.ts'
import { type Chunker, chunksOfMilliseconds, singleChunk } from '../contract/chunkers.ts'
import type { SpeechTurn } from '../contract/lab-event.ts'
import type { Delivery, SpeechRequest } from '../contract/speech-request.ts'
import type { AnyTwin } from '../contract/twin.ts'
import type { RequestRandom } from '../server/request-random.ts'
import type { SynthesisRequest } from '../speech/recording.ts'
import { PRIMER_LENGTH } from './inject-faults.ts'
import type { Session } from './session.ts'

/** What to synthesise for a turn: the client's text and format, with the mount's voice and silences. */
export function toSynthesisRequest(
  { profile, mount }: Session,
  { text, speech }: SpeechTurn,
  random: RequestRandom,
  fault?: LabFault,
): SynthesisRequest {
  const { voice = 'speech', leadingSilence, trailingSilence } = profile
  const leadingMilliseconds = leadingSilence === undefined ? undefined : drawSilence(leadingSilence, random)
  // A primer is taken from the leading silence, which must be long enough.
  const lead =
    fault?.kind === 'primer'
      ? Math.max(leadingMilliseconds ?? 0, toMillis(PRIMER_LENGTH))
      : leadingMilliseconds
  return {
    voice,
    text: mount.store.dictionaries.respell(text, speech),
    speed: speech.speed ?? 1,
    format: speech.format,
    ...(speech.bitRate === undefined ? {} : { bitRate: speech.bitRate }),
    ...(speech.wavSizes ? { wavSizes: speech.wavSizes } : {}),
    ...(lead === undefined ? {} : { leadingSilence: lead }),
    ...(trailingSilence === undefined ? {} : { trailingSilence }),
    muted: fault?.kind === 'silence',
    ...(fault?.kind === 'fidelity' && {
      flaw: { kind: fault.flaw ?? DEFAULT_FLAW, draw: random.fraction('flaw') },
    }),
  }
}

/** What a `fidelity` fault does unless the profile says otherwise. */
const DEFAULT_FLAW = 'cut'

/** Random silences are rounded to this step, so that a repeated text needs few recordings. */
const SILENCE_STEP: Millis = 10

function drawSilence(silence: Delay, random: RequestRandom): number {
  const milliseconds = random.delay('leading silence', silence) / 1000
  return typeof silence === 'number' ? milliseconds : Math.round(milliseconds / SILENCE_STEP) * SILENCE_STEP
}

/** Whether the response is streamed or sent whole: as requested; otherwise the provider's default. */
export function deliveryFor({ facts }: AnyTwin, { delivery }: SpeechRequest): Delivery {
  return delivery ?? facts.delivery
}

/**
 * How to split the response: not at all if it is sent whole; otherwise as the profile says, or as the
 * provider does.
 */
export function chunkerFor({ twin, profile }: Session, { speech }: SpeechTurn): Chunker {
  if (deliveryFor(twin, speech) === 'whole') return singleChunk
  if (profile.chunk === undefined) return twin.facts.chunker
  return chunksOfMilliseconds(profile.chunk, BYTES_PER_SAMPLE[speech.format.encoding] ?? 1)
}
