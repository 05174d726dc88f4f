import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect } from 'vitest'
import { monotonicClock } from '../../../src/core/clock.ts'
import type { LabProfile } from '../../../src/core/config/lab-profile.ts'
import type { TurnArrivals, TurnRecord } from '../../../src/core/trial/turn-record.ts'
import { TURN_STAGES, turnStageDuration } from '../../../src/core/trial/turn-stages.ts'
import type { TruthRecord } from '../../../src/lab/truth/truth-record.ts'
import { executePlan } from '../../../src/run/execute/execute-plan.ts'
import { planConversations } from '../../../src/run/plan/plan-conversations.ts'
import type {
  ComponentTarget,
  ConversationScenario,
  ConversationTarget,
} from '../../../src/scenario/conversation-scenario.ts'

export const component = (
  adapter: string,
  lab: LabProfile = {},
  more: Partial<ComponentTarget> = {},
): ComponentTarget => ({
  adapter,
  language: 'en',
  options: {},
  connection: 'warm',
  keepalive: false,
  lab,
  ...more,
})

export const target = (id: string, parts: Partial<ConversationTarget>): ConversationTarget => ({
  id,
  mode: { listen: 'streaming', speak: 'streaming', play: 'streaming' },
  aggregation: 'sentence',
  request: 'unit',
  endpointing: { kind: 'provider' },
  ...parts,
})

export const scenario = (
  targets: readonly ConversationTarget[],
  turns: readonly string[],
  more: Partial<ConversationScenario> = {},
): ConversationScenario => ({
  name: 'test',
  seed: 1,
  conversation: { instructions: 'Be brief.', turns: turns.map((text) => ({ text })) },
  targets,
  load: { executor: 'shared-iterations', concurrency: 1, trials: 1, order: 'interleaved' },
  think: 0,
  warmup: 0,
  timeout: 5000,
  onFault: 'continue',
  frame: 20,
  ...more,
})

/**
 * Runs the conversations of a scenario against the lab, or `base` where set, and returns turns and truth log.
 */
export async function runOnLab(
  conversations: ConversationScenario,
  lab: 'auto' | 'always' = 'auto',
): Promise<{
  turns: readonly TurnRecord[]
  arrivals: readonly TurnArrivals[]
  truth: readonly TruthRecord[]
  origin: number
}> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ttfa-turns-'))
  const truth = path.join(folder, 'truth.ndjson')
  const turns: TurnRecord[] = []
  const arrivals: TurnArrivals[] = []
  const origin = monotonicClock.now()
  const never = new AbortController().signal
  try {
    await executePlan(await planConversations(conversations, { environment: {}, lab, folder }), {
      run: 'test',
      origin,
      control: { finish: never, abort: never },
      truth,
      onTurns: (more) => {
        turns.push(...more.map(({ turn }) => turn))
        arrivals.push(...more.map((one) => one.arrivals))
      },
    })
    const log = await readFile(truth, 'utf8').catch(() => '')
    const records = log
      .split('\n')
      .filter(Boolean)
      .map((line): TruthRecord => JSON.parse(line))
    return { turns: turns.sort((a, b) => a.turn - b.turn), arrivals, truth: records, origin }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The stage in microseconds; not a number where the turn has none. */
export const stageOf = (turn: TurnRecord | undefined, name: string): number => {
  const stage = TURN_STAGES.find((one) => one.name === name)
  return (stage && turn && turnStageDuration(stage, turn)) ?? Number.NaN
}

/** Microseconds that a busy machine may add to the fastest of some turns. */
const ROOM = 200_000

/** No turn is faster than the hidden delay. A stalled machine slows one turn by any time, but hardly all of them. */
export function expectDelay(turns: readonly TurnRecord[], name: string, milliseconds: number): void {
  const fastest = Math.min(...turns.map((turn) => stageOf(turn, name)))
  expect(fastest, name).toBeGreaterThan(milliseconds * 1e3 - 5000)
  expect(fastest, name).toBeLessThan(milliseconds * 1e3 + ROOM)
}
