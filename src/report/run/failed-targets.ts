import type { FaultCount } from '../../tally/run/fault-counts.ts'
import type { RunSummary } from '../../tally/run/run-summary.ts'
import type { TargetSummary } from '../../tally/run/target-summary.ts'

/**
 * Stands in place of percentiles: a target without a successful trial has no latency, not even a long one.
 */
export const FAILED_CELL = 'failed'

/** Whether no trial of a target succeeded in a connection state. */
export function hasFailed({ ok, trials }: Pick<TargetSummary, 'ok' | 'trials'>): boolean {
  return trials > 0 && ok === 0
}

/** A sentence for each target without a successful trial, with its most frequent fault. */
export function describeFailedTargets({
  summaries,
  faults,
  file,
}: Pick<RunSummary, 'summaries' | 'faults' | 'file'>): string[] {
  const targets = [...new Set(summaries.map(({ target }) => target))]
  return targets.flatMap((target) => {
    const own = summaries.filter((summary) => summary.target === target)
    const [fault] = faults.filter((row) => row.target === target).toSorted((a, b) => b.count - a.count)
    if (!own.every(hasFailed) || !fault) return []
    const trials = own.reduce((sum, summary) => sum + summary.trials, 0)
    const what = [fault.kind, fault.status].filter((part) => part !== undefined).join(' ')
    const said = fault.example === '' ? '' : `: ${fault.example}`
    return [
      `${target}: none of ${trials} trials succeeded, ${fault.count} × ${what}${said}${refusedKey(fault, file)}`,
    ]
  })
}

/** The environment variable of the key that was not accepted. */
function refusedKey({ kind, target }: FaultCount, { scenario, adapters }: RunSummary['file']): string {
  const adapter = kind === 'auth' ? scenario.targets.find(({ id }) => id === target)?.adapter : undefined
  const variable = adapter === undefined ? undefined : adapters[adapter]?.keyVariable
  return variable === undefined ? '' : ` (the key in ${variable} was refused)`
}
