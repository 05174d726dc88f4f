import { sizeOf } from '../../tally/percentile.ts'
import type { Digest } from '../digest.ts'
import type { Exported } from './formats.ts'
import { percentileFile } from './percentile-file.ts'

/** A percentile file for each target, connection state and stage that has observations. */
export function percentileFiles({ groups }: Digest): Exported[] {
  return groups.flatMap(({ target, connection, stages }) =>
    [...stages]
      .filter(([, cell]) => sizeOf(cell) > 0)
      .map(([stage, cell]) => ({
        name: `${plain(target)}-${connection}-${stage}.hgrm`,
        content: percentileFile(cell),
      })),
  )
}

/** Replaces characters that are not valid in file names everywhere. */
function plain(target: string): string {
  return target.replaceAll(/[^A-Za-z0-9._-]+/g, '-')
}
