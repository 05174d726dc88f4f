import { z } from 'zod'
import type { ApiKind } from '../../core/config/api-kind.ts'
import { nonEmptyText, slug, strictMap } from '../../validation/primitives.ts'

/** A file of kinds of API. */
export const apiKindsFile = strictMap({
  kinds: z
    .record(
      slug('a name'),
      strictMap({
        prices: z.array(slug('the id of a price')).min(1, { error: 'at least one price' }),
        control: nonEmptyText('what it lets you control'),
      }),
    )
    .refine((map) => Object.keys(map).length > 0, { error: 'at least one kind' }),
}).transform(({ kinds }): ApiKind[] => Object.entries(kinds).map(([name, kind]) => ({ name, ...kind })))
