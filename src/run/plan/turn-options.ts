import type { Facts } from '../../core/adapter/adapter.ts'
import type { Target } from '../../core/config/target.ts'
import type { TurnOptions } from '../../core/config/turn-options.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { Scenario } from '../../scenario/scenario.ts'

/**
 * The turn options of a target: its own, with the scenario's as defaults. Throws a `SetupError` when the
 * scenario streams text and the protocol cannot take it.
 */
export function resolveTurnOptions(scenario: Scenario, target: Target, facts: Facts): TurnOptions {
  const turnOptions: TurnOptions = { ...pickTurnOptions(scenario), ...pickTurnOptions(target) }
  const { mode } = turnOptions.input ?? { mode: 'whole' }
  if (mode === 'whole' || facts.textInput === 'streamed') return turnOptions
  throw new SetupError(
    `target ${target.id}: ${facts.id} takes its text whole, so input mode ${mode} is not possible`,
    {
      code: 'INPUT_UNSUPPORTED',
      hint: 'Set `input: {mode: whole}` on the target, or use an adapter with streamed text input (see `ttfa adapters`).',
    },
  )
}

function pickTurnOptions({ input, interrupt, keepalive }: TurnOptions): TurnOptions {
  return {
    ...(input && { input }),
    ...(interrupt && { interrupt }),
    ...(keepalive !== undefined && { keepalive }),
  }
}
