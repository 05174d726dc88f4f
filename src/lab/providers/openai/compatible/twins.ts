import { createSpeechTwin } from '../speech-twin.ts'
import { chatterbox, chatterboxServer, chatterboxStream } from './chatterbox.ts'
import { kokoro } from './kokoro.ts'
import { openedai } from './openedai.ts'
import { orpheus } from './orpheus.ts'
import { plainServer } from './plain.ts'
import { speaches } from './speaches.ts'
import { vllmOmni } from './vllm-omni.ts'

/** OpenAI-compatible servers with their deviations from OpenAI. */
export const COMPATIBLE_TWINS = [
  plainServer,
  kokoro,
  speaches,
  openedai,
  chatterbox,
  chatterboxStream,
  chatterboxServer,
  vllmOmni,
  orpheus,
].map(createSpeechTwin)
