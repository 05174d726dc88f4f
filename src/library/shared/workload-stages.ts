import { SetupError } from '../../core/setup-error.ts'
import { awaitedStageOf } from '../../core/trial/lone-component.ts'
import { STAGES } from '../../core/trial/trial-stages.ts'
import { type AnyStageName, TURN_STAGES } from '../../core/trial/turn-stages.ts'
import type { AnyRunFile } from '../../results/run/run-file.ts'

/** The stage that a verb looks at if nobody names one: what a listener waits for. */
export function mainStageOf(file: AnyRunFile): AnyStageName {
  return file.kind === 'conversations' ? awaitedStageOf(file.scenario.targets) : 'ttfa_heard'
}

/** The stages of a comparison if nobody names any. */
export function comparedStagesOf({ kind }: AnyRunFile): readonly AnyStageName[] {
  return kind === 'conversations' ? TURN_STAGES.map(({ name }) => name) : REQUEST_STAGES
}

const REQUEST_STAGES: readonly AnyStageName[] = [
  ...STAGES.filter((stage) => 'headline' in stage).map(({ name }) => name),
  'ttfb',
  'ttfa_due',
  'ttfa_cold',
]

/** Throws a `SetupError` for a stage that no request or turn of the run can have. */
export function requireStages(stages: readonly AnyStageName[], { run, kind }: AnyRunFile): void {
  const known: readonly { readonly name: string }[] = kind === 'conversations' ? TURN_STAGES : STAGES
  const unknown = stages.find((stage) => !known.some(({ name }) => name === stage))
  if (unknown === undefined) return
  const what = kind === 'conversations' ? 'conversations' : 'requests'
  throw new SetupError(`${run} is a run of ${what}, and ${what} have no stage ${unknown}`, {
    code: 'STAGE_UNKNOWN',
    hint: `They have ${known.map(({ name }) => name).join(', ')}.`,
  })
}
