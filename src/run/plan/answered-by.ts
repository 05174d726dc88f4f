import type { Facts } from '../../core/adapter/adapter.ts'
import type { Target } from '../../core/config/target.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { AnsweredBy, PlanOptions } from './run-plan.ts'

/** A target or a component that nothing can answer. */
export interface UnreachableTarget {
  readonly id: string
  readonly adapter: string
  readonly facts: Facts
}

/** What answers a target or a component. Undefined if its key is missing and the lab must not answer. */
export function chooseAnsweredBy(
  { base, cassette, lab: profile }: Pick<Partial<Target>, 'base' | 'cassette' | 'lab'>,
  facts: Facts,
  { environment, lab }: PlanOptions,
): AnsweredBy | undefined {
  if (lab === 'always') return 'lab'
  if (cassette !== undefined) return 'cassette'
  if (base !== undefined) return 'base'
  const hasKey = facts.keyVariable === undefined || Boolean(environment[facts.keyVariable])
  if (hasKey && !facts.retired) return 'service'
  return lab === 'auto' && profile ? 'lab' : undefined
}

/** Throws a `SetupError` that lists them all. */
export function rejectUnreachable(targets: readonly UnreachableTarget[]): void {
  if (targets.length === 0) return
  const lines = targets.map(({ id, adapter, facts: { keyVariable, retired } }) => {
    const reason = retired ? `the service was shut down on ${retired}` : `${keyVariable} is not set`
    return `  ${id} (${adapter}): ${reason}`
  })
  throw new SetupError(
    `${targets.length === 1 ? 'a target' : `${targets.length} targets`} cannot be measured:\n${lines.join('\n')}`,
    {
      code: 'KEY_MISSING',
      hint: 'Set the variable (a .env file works), give the target a `lab:` profile or a `base:`, or run with --lab.',
    },
  )
}
