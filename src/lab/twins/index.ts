import type { AnyTwin } from '../twin.ts'
import { cartesiaClones } from './cartesia/clones.ts'
import { cartesiaDictionaries } from './cartesia/dictionaries.ts'
import { CARTESIA } from './cartesia/routes.ts'
import { DEEPGRAM } from './deepgram/routes.ts'
import { elevenLabsClones } from './elevenlabs/clones.ts'
import { elevenLabsDictionaries } from './elevenlabs/dictionaries.ts'
import { ELEVENLABS } from './elevenlabs/routes.ts'
import { COMPATIBLE } from './openai/compatible.ts'
import { openai } from './openai/openai.ts'
import { PLAYHT } from './playht/routes.ts'
import { smallestDictionaries } from './smallest/dictionaries.ts'
import { SMALLEST } from './smallest/routes.ts'
import { smallestDesks } from './smallest/voices.ts'
import { TURN_TWINS } from './turn-twins.ts'

/** The lab's routes, by provider. */
export const TWINS: Readonly<Record<string, readonly AnyTwin[]>> = {
  cartesia: [...CARTESIA, ...cartesiaClones, ...cartesiaDictionaries],
  deepgram: [...DEEPGRAM, ...TURN_TWINS.deepgram],
  elevenlabs: [...ELEVENLABS, ...elevenLabsClones, ...elevenLabsDictionaries],
  openai: [openai, ...TURN_TWINS.openai],
  'openai-compatible': COMPATIBLE,
  playht: PLAYHT,
  smallest: [...SMALLEST, ...smallestDesks, ...smallestDictionaries, ...TURN_TWINS.smallest],
  webhook: TURN_TWINS.webhook,
}
