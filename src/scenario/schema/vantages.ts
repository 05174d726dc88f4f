import { z } from 'zod'
import { slug } from '../../validation/primitives.ts'

const VANTAGES_EXPECTED = 'at least one name of a vantage, each once'

/** Where workers measure from. */
export const vantages = z
  .array(slug('a vantage'))
  .min(1, { error: VANTAGES_EXPECTED })
  .refine((names) => new Set(names).size === names.length, { error: VANTAGES_EXPECTED })
  .exactOptional()
  .describe('With `ttfa run --workers`: where workers measure from. Each vantage runs the whole load.')
