import { z } from 'zod'
import { CONTAINERS, ENCODINGS } from '../../core/audio-format.ts'
import { FORMAT_TEXT_EXPECTED, parseFormatText, type WrittenFormat } from '../../core/format-text.ts'
import { strictMap } from '../../validation/primitives.ts'

const written = z.string({ error: FORMAT_TEXT_EXPECTED }).transform((text, context): WrittenFormat => {
  const format = parseFormatText(text)
  if (format) return format
  context.issues.push({ code: 'custom', message: FORMAT_TEXT_EXPECTED, input: text })
  return z.NEVER
})

const map = strictMap({
  encoding: z.enum(ENCODINGS).describe('Sample encoding.'),
  container: z.enum(CONTAINERS).describe('Container format.'),
})

/** An audio format: `mulaw@8000`, or a map with its encoding and container. */
export const audioFormat = z.union([written, map.transform((format): WrittenFormat => format)], {
  error: `${FORMAT_TEXT_EXPECTED}; or a map {encoding, container}`,
})
