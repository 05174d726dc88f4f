import type { RunSummary } from '../../tally/run/run-summary.ts'
import { sizeOf } from '../../tally/statistics/percentile.ts'
import type { ExportedFile } from './export-formats.ts'
import { formatHgrm } from './hgrm.ts'

/** A percentile file for each target, connection state and stage that has observations. */
export function exportHgrmFiles({ groups }: RunSummary): ExportedFile[] {
  return groups.flatMap(({ target, connection, stages }) =>
    [...stages]
      .filter(([, cell]) => sizeOf(cell) > 0)
      .map(([stage, cell]) => ({
        name: `${toFileName(target)}-${connection}-${stage}.hgrm`,
        content: formatHgrm(cell),
      })),
  )
}

/** Replaces characters that are not valid in file names everywhere. */
function toFileName(target: string): string {
  return target.replaceAll(/[^A-Za-z0-9._-]+/g, '-')
}
