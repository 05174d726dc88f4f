import { wallClock } from '../../core/clock.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import {
  TURN_ERROR_STAGES,
  type TurnError,
  type TurnErrorRow,
  type TurnErrorStage,
} from '../../results/run/harness-error.ts'
import type { RunControl } from '../../run/execute/run-control.ts'
import { planConversations } from '../../run/plan/plan-conversations.ts'
import type { ConversationScenario } from '../../scenario/conversation-scenario.ts'
import { runWithTruth } from '../run-with-truth.ts'
import { summarizeTurnErrors } from '../summarize-errors.ts'
import { matchTurns } from './match-turns.ts'
import { agentScenario, callScenario, stackScenario } from './turn-scenario.ts'

export interface ConversationSelfTestOptions {
  /** Numbers of conversations at once. */
  readonly concurrencies: readonly number[]
  readonly seed: number
  /** Enough turns for a p99 where turns are cheap, and agents too. */
  readonly thorough: boolean
  readonly control: RunControl
  /** Called for each completed row. */
  readonly onRow?: (row: TurnErrorRow) => void
}

/** A scenario, and the stages whose errors it is run for. */
interface TestedScenario {
  readonly scenario: ConversationScenario
  readonly stages: readonly TurnErrorStage[]
}

const AGENT_STAGES: readonly TurnErrorStage[] = ['agent']
const CALL_STAGES: readonly TurnErrorStage[] = ['call', 'stop_signal']
/** For agents and calls only their own stages are kept; the other stages are measured with a stack. */
const STACK_STAGES = TURN_ERROR_STAGES.filter((stage) => ![...AGENT_STAGES, ...CALL_STAGES].includes(stage))

/** Turns that bound a p95, and a p99. */
const TURNS_FOR_P95 = 72
const TURNS_FOR_P99 = 368
/** From this many conversations on, the turns that a p99 takes last less than a minute. */
const CHEAP_CONCURRENCY = 8
/** An agent alone gets the turns of a median. */
const AGENT_TURNS = 24

/**
 * Measures what the harness adds to each stage of a turn: whole turns against the lab, compared with the lab's log.
 * As with requests, the error includes the lab's write, the loopback and the wake-up of this process. It also
 * includes the lateness of the caller's frames and the way of a request to the lab, so it is never too small.
 */
export async function runConversationSelfTest(options: ConversationSelfTestOptions): Promise<TurnError> {
  const rows: TurnErrorRow[] = []
  for (const concurrency of options.concurrencies) {
    for (const tested of scenariosFor(concurrency, options)) {
      if (options.control.finish.aborted) break
      const measured = await measureRows(tested, concurrency, options)
      for (const row of measured) options.onRow?.(row)
      rows.push(...measured)
    }
  }
  return { measured_at: wallClock().toISOString(), rows }
}

function scenariosFor(
  concurrency: number,
  { seed, thorough }: ConversationSelfTestOptions,
): TestedScenario[] {
  const isCheap = concurrency >= CHEAP_CONCURRENCY
  const turns = thorough && isCheap ? TURNS_FOR_P99 : TURNS_FOR_P95
  const agentTurns = isCheap ? TURNS_FOR_P95 : AGENT_TURNS
  const agents = { concurrency, turns: agentTurns, seed }
  return [
    { scenario: stackScenario({ concurrency, turns, seed }), stages: STACK_STAGES },
    ...(thorough
      ? [
          { scenario: agentScenario(agents), stages: AGENT_STAGES },
          { scenario: callScenario(agents), stages: CALL_STAGES },
        ]
      : []),
  ]
}

async function measureRows(
  { scenario, stages }: TestedScenario,
  concurrency: number,
  { control }: ConversationSelfTestOptions,
): Promise<TurnErrorRow[]> {
  const turns: TurnRecord[] = []
  const log = await runWithTruth(
    ({ folder }) => planConversations(scenario, { environment: {}, lab: 'always', folder }),
    { control, onTurns: (more) => turns.push(...more.map(({ turn }) => turn)) },
  )
  const errors = matchTurns(turns, log)
  return stages
    .filter((stage) => errors[stage].length > 0)
    .map((stage) => ({ stage, concurrency, ...summarizeTurnErrors(errors[stage]) }))
}
