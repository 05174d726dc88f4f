import type { Facts } from '../core/adapter.ts'
import type { Manner } from '../core/manner.ts'
import type { Scenario, Target } from '../core/scenario.ts'
import { SetupError } from '../core/setup-error.ts'

/**
 * How the turns of a target are spoken: its own manner over the scenario's. Throws a `SetupError` when its protocol
 * cannot take text as the scenario feeds it.
 */
export function mannerOf(scenario: Scenario, target: Target, facts: Facts): Manner {
  const manner: Manner = { ...partsOf(scenario), ...partsOf(target) }
  const { mode } = manner.input ?? { mode: 'whole' }
  if (mode === 'whole' || facts.textInput === 'streamed') return manner
  throw new SetupError(`target ${target.id}: ${facts.id} takes its text whole, not in ${mode}`, {
    code: 'INPUT_UNSUPPORTED',
    hint: 'Give the target `input: {mode: whole}`, or an adapter that `ttfa adapters` lists with text input streamed.',
  })
}

function partsOf({ input, interrupt, keepalive }: Manner): Manner {
  return {
    ...(input && { input }),
    ...(interrupt && { interrupt }),
    ...(keepalive !== undefined && { keepalive }),
  }
}
