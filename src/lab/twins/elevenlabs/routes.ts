import type { AnyTwin } from '../../twin.ts'
import { elevenLabsStream, elevenLabsSync } from './http.ts'
import { elevenLabsLists } from './lists.ts'
import { elevenLabsMultiStreamInput } from './multi-stream-input.ts'
import { elevenLabsStreamInput } from './stream-input.ts'
import { elevenLabsTimestampStream, elevenLabsTimestamps } from './timestamps.ts'

export const ELEVENLABS: readonly AnyTwin[] = [
  elevenLabsStream,
  elevenLabsSync,
  elevenLabsTimestampStream,
  elevenLabsTimestamps,
  elevenLabsStreamInput,
  elevenLabsMultiStreamInput,
  ...elevenLabsLists,
]
