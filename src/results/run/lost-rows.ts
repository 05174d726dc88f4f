import type { DamageListener } from '../csv/repeated-records.ts'
import type { AnyRunFile, RunFile } from './run-file.ts'

/** The fields by which rows are counted. */
interface CountedRow {
  readonly target: string
  readonly phase: string
}

/**
 * Counts the rows of a run that are there against those that its `run.json` knows of. A table that lost rows, by a copy
 * that broke off or a quote too many, looks like a run with fewer trials.
 */
export class LostRows {
  readonly #measured = new Map<string, number>()
  #rows = 0

  count({ target, phase }: CountedRow): void {
    this.#rows += 1
    if (phase === 'measure') this.#measured.set(target, (this.#measured.get(target) ?? 0) + 1)
  }

  /** Says what is missing, once the file has been read. Nothing is known of a run that was killed. */
  report(path: string, file: AnyRunFile, onDamage: DamageListener | undefined): void {
    const lost = this.#describe(file)
    if (lost)
      onDamage?.(`${path} is damaged: it lacks ${lost}; restore it from a copy, or do not use these numbers`)
  }

  #describe(file: AnyRunFile): string | undefined {
    const { parts } = file
    if (parts) return missing(this.#rows, rowsOf(parts), 'rows')
    if (file.kind === undefined) return this.#lossesOfTrials(file)
    // How many turns there were is written nowhere else; but a finished run has some.
    return file.status === 'finished' && this.#rows === 0 ? 'all turns' : undefined
  }

  #lossesOfTrials({ course = [] }: RunFile): string | undefined {
    const losses = course.flatMap(
      ({ target, starts }) =>
        missing(this.#measured.get(target) ?? 0, starts, `measured trials of ${target}`) ?? [],
    )
    return losses.length > 0 ? losses.join(', ') : undefined
  }
}

function missing(there: number, expected: number, noun: string): string | undefined {
  return there < expected ? `${expected - there} of ${expected} ${noun}` : undefined
}

function rowsOf(parts: NonNullable<AnyRunFile['parts']>): number {
  return parts.reduce((total, { rows }) => total + rows, 0)
}
