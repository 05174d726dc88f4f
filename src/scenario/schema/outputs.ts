import { z } from 'zod'
import { OUTPUT_FORMATS, type Output, readOutput } from '../../core/config/output.ts'
import { nonEmptyText, strictMap } from '../../validation/primitives.ts'

const output = strictMap({
  format: z
    .enum(OUTPUT_FORMATS, { error: `one of ${OUTPUT_FORMATS.join(', ')}` })
    .describe('What to write: `ttfa export --help` describes each format.'),
  to: nonEmptyText('an address')
    .exactOptional()
    .describe('Send it to this address instead of writing files: otlp, remote-write, influx.'),
}).transform(({ format, to }, context): Output => {
  const read = readOutput(format, to)
  if (!('expected' in read)) return read
  context.issues.push({ code: 'custom', message: read.expected, path: ['to'], input: to })
  return z.NEVER
})

/** Where the numbers of a run go, besides its folder. */
export const outputs = z.array(output, { error: 'a list of maps with format, to' })
