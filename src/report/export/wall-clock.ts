import type { RunTime } from '../../core/units.ts'
import { findPart } from '../../results/run/merged-run.ts'
import type { AnyRunFile } from '../../results/run/run-file.ts'
import type { MeasuredRun } from '../../tally/run/measured-run.ts'

/** An instant in nanoseconds since 1970, as databases and traces use it. */
export type UnixNanos = bigint

/** When a run began; for a merged run, when its first part began. */
export function startOfRun({ file }: Pick<MeasuredRun, 'file'>): UnixNanos {
  return toNanos(file.started_at)
}

export function endOfRun({ file, elapsed }: Pick<MeasuredRun, 'file' | 'elapsed'>): UnixNanos {
  return startOfRun({ file }) + micros(elapsed)
}

/**
 * The wall-clock time of a row. The wall clock is read once, at the beginning of a run, so that rows keep
 * their distances to the microsecond. Rows of a merged run count from the beginning of their own part.
 */
export function instantOfRow(file: AnyRunFile, row: number, at: RunTime): UnixNanos {
  const part = findPart(file.parts ?? [], row)
  return toNanos(part?.file.started_at ?? file.started_at) + micros(at)
}

function toNanos(startedAt: string): UnixNanos {
  return BigInt(Date.parse(startedAt)) * 1_000_000n
}

function micros(length: number): bigint {
  return BigInt(Math.round(length)) * 1000n
}
