import type { FieldShape } from '../field-shapes.ts'
import type { RequestTrace } from '../request-trace.ts'

/** What is wrong with a request, or worth knowing, in words. */
export interface Finding {
  /** `wrong`: the number is missing or not to be trusted. `note`: it is not affected. */
  readonly weight: 'wrong' | 'note'
  /** Stable, for scripts. */
  readonly code: string
  readonly says: string
  /** Where to mend it, and how. */
  readonly mend?: string
}

/** What findings are derived from. */
export interface Evidence {
  readonly trace: RequestTrace
  /** The fields of the answer. */
  readonly shapes: ReadonlyMap<string, FieldShape>
  /** The same request, answered by the lab's twin. Absent if there is no twin, or the lab answered. */
  readonly twin?: { readonly trace: RequestTrace; readonly shapes: ReadonlyMap<string, FieldShape> }
}

export type Finder = (evidence: Evidence) => readonly Finding[]

/** The answer is complete and has audio: what else is odd does not change its number. */
export function isFine({ trial }: RequestTrace): boolean {
  return trial.outcome === 'ok' && trial.pieces > 0
}

/** The weight of something that explains a failure, if there is one. */
export function weightIn(trace: RequestTrace): Finding['weight'] {
  return isFine(trace) ? 'note' : 'wrong'
}

const MAX_QUOTE = 160

/** A text on one line, shortened. */
export function quote(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > MAX_QUOTE ? `${line.slice(0, MAX_QUOTE)}…` : line
}

export function formatCount(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`
}
