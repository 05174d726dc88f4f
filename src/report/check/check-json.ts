import type { GateResult } from '../../tally/baseline/check-baseline.ts'
import type { FidelityResult } from '../../tally/baseline/check-fidelity.ts'
import { toJsonNumber } from '../format/units/raw-numbers.ts'
import { listCheckLines } from './check-lines.ts'
import { type CheckReport, formatTotal } from './check-report.ts'

/** The check as JSON. Durations are microseconds, changes are ratios. Ends in a newline. */
export function formatCheckJson(report: CheckReport): string {
  return `${JSON.stringify(toCheckJson(report), null, 2)}\n`
}

/** A check against a baseline (docs/schema/check.schema.json). */
export type CheckJson = ReturnType<typeof toCheckJson>

function toCheckJson({ check, baseline, run, notes, open }: CheckReport) {
  return {
    schema_version: 1,
    run,
    /** Agrees with the exit code of `ttfa check`. */
    result: RESULTS[formatTotal(listCheckLines(check), open).result],
    baseline: { name: baseline.name, run: baseline.run },
    simulated: baseline.simulated,
    ...(baseline.replayed && { replayed: true }),
    control: check.control ?? null,
    spread: check.spread ?? null,
    gates: check.gates.map(toGateJson),
    success: check.success,
    fidelity: check.fidelity.map(toFidelityJson),
    notes,
  }
}

const RESULTS = { PASSED: 'passed', FAILED: 'failed', UNDECIDED: 'undecided' } as const

function toGateJson({ target, connection, gate, n, outcome }: GateResult) {
  const { stage, share: percentile, margin } = gate
  const base = { target, connection, stage, percentile, margin, n }
  if (outcome.kind === 'no data') return { ...base, verdict: 'no data' as const, why: outcome.why }
  const { decision, from, to, ratio } = outcome
  return {
    ...base,
    verdict: decision.verdict,
    from_us: toJsonNumber(from),
    to_us: toJsonNumber(to),
    ratio: toJsonNumber(ratio),
    low: toJsonNumber(Math.exp(decision.interval.low)),
    high: toJsonNumber(Math.exp(decision.interval.high)),
    p: decision.pValue,
    more: decision.moreTrials === undefined ? null : toJsonNumber(decision.moreTrials),
  }
}

function toFidelityJson({ target, connection, gate, n, outcome }: FidelityResult) {
  const base = { target, connection, ...gate, n }
  if (outcome.kind === 'no data') return { ...base, verdict: 'no data' as const, why: outcome.why }
  const { verdict, from, to, change, p, moreAnswers } = outcome
  const { value, low, high } = change
  return {
    ...base,
    verdict,
    from,
    to,
    change: { value, low: toJsonNumber(low), high: toJsonNumber(high) },
    p,
    more: moreAnswers === undefined ? null : toJsonNumber(moreAnswers),
  }
}
