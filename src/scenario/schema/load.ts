import { z } from 'zod'
import { EXECUTORS } from '../../executors/index.ts'
import { strictMap } from '../../validation/primitives.ts'

const probeLoad = strictMap({ executor: z.literal('probe') }).describe(
  'A search for a limit with `ttfa probe`: `probe` selects the limit, `slo` sets the objectives.',
)

type LoadSchema = (typeof EXECUTORS)[keyof typeof EXECUTORS]['schema']

const loadSchemas = Object.values(EXECUTORS).map(({ schema }) => schema)

/** One member per executor, and the search. */
export const load = z.discriminatedUnion('executor', [
  ...(loadSchemas as [LoadSchema, ...LoadSchema[]]),
  probeLoad,
])
