import { fieldShapes } from '../field-shapes.ts'
import { type RequestTrace, receivedIn } from '../request-trace.ts'
import { findAudio } from './audio-findings.ts'
import { describeInterruption, findEnding } from './ending-findings.ts'
import { findFields } from './field-findings.ts'
import { type Evidence, type Finder, type Finding, quote } from './finding.ts'
import { findMessages } from './message-findings.ts'
import { placeOf } from './place.ts'

const FINDERS: readonly Finder[] = [findAudio, findMessages, findFields, findEnding, findThrown]

/**
 * What is wrong with a request, in words, the gravest first; empty if nothing is.
 * @param twin the same request, answered by the lab
 */
export function explainTrace(trace: RequestTrace, twin?: RequestTrace): Finding[] {
  // Whatever is missing is missing because the request was interrupted here.
  if (trace.trial.outcome === 'cancelled') return [describeInterruption(trace)]
  const evidence: Evidence = {
    trace,
    shapes: fieldShapes(trace),
    ...(twin && { twin: { trace: twin, shapes: fieldShapes(twin) } }),
  }
  const found = FINDERS.flatMap((find) => find(evidence))
  const wrong = found.filter(({ weight }) => weight === 'wrong')
  const notes = found.filter(({ weight }) => weight === 'note')
  return [...(wrong.length === 0 ? findAnyFault(trace) : wrong), ...notes]
}

function findThrown({ trace }: Evidence): Finding[] {
  const error = receivedIn(trace).find(({ reading }) => reading?.error !== undefined)?.reading?.error
  if (error === undefined) return []
  const says = `the adapter threw on a message: ${quote(error)}`
  return [{ weight: 'wrong', code: 'adapter-threw', says, mend: placeOf(trace.adapter, 'message') }]
}

/** A failure that nothing else explains. */
function findAnyFault({ trial, adapter }: RequestTrace): Finding[] {
  if (trial.outcome === 'ok') return []
  const says = `the request failed (${trial.outcome}): ${quote(trial.detail)}`
  return [{ weight: 'wrong', code: `failed-${trial.outcome}`, says, mend: placeOf(adapter, 'message') }]
}
