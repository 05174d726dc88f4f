import type { Facts } from '../core/adapter.ts'
import type { Manner } from '../core/manner.ts'
import type { Scenario, Target } from '../core/scenario.ts'
import { SetupError } from '../core/setup-error.ts'

/**
 * The turn options of a target: its own, with the scenario's as defaults. Throws a `SetupError` when the
 * scenario streams text and the protocol cannot take it.
 */
export function mannerOf(scenario: Scenario, target: Target, facts: Facts): Manner {
  const manner: Manner = { ...partsOf(scenario), ...partsOf(target) }
  const { mode } = manner.input ?? { mode: 'whole' }
  if (mode === 'whole' || facts.textInput === 'streamed') return manner
  throw new SetupError(
    `target ${target.id}: ${facts.id} takes its text whole, so input mode ${mode} is not possible`,
    {
      code: 'INPUT_UNSUPPORTED',
      hint: 'Set `input: {mode: whole}` on the target, or use an adapter with streamed text input (see `ttfa adapters`).',
    },
  )
}

function partsOf({ input, interrupt, keepalive }: Manner): Manner {
  return {
    ...(input && { input }),
    ...(interrupt && { interrupt }),
    ...(keepalive !== undefined && { keepalive }),
  }
}
