import type { AnyTwin } from '../../contract/twin.ts'
import { elevenLabsCatalogRoutes } from './catalog.ts'
import { createDialogueTwin } from './dialogue/dialogue.ts'
import { elevenLabsStream, elevenLabsSync } from './http.ts'
import { elevenLabsMultiStreamInput } from './multi-stream-input.ts'
import { elevenLabsStreamInput } from './stream-input.ts'
import { elevenLabsTimestampStream, elevenLabsTimestamps } from './timestamps.ts'

export const ELEVENLABS_ROUTES: readonly AnyTwin[] = [
  elevenLabsStream,
  elevenLabsSync,
  elevenLabsTimestampStream,
  elevenLabsTimestamps,
  elevenLabsStreamInput,
  elevenLabsMultiStreamInput,
  createDialogueTwin('/stream-input', false),
  createDialogueTwin('/multi-stream-input', true),
  ...elevenLabsCatalogRoutes,
]
