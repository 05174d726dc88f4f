import { elapsedSince } from '../../core/clock.ts'
import { createConversationRun } from '../../results/run/run.ts'
import type { ConversationRunFile } from '../../results/run/run-file.ts'
import { trackTurnThresholds } from '../../tally/thresholds/threshold-tracker.ts'
import { KeyGuard } from '../execute/key-guard.ts'
import { ThresholdGuard } from '../execute/threshold-guard.ts'
import { judgeConversationRun, type TurnHealth } from '../health/conversation-validity.ts'
import { HealthLog } from '../health/health-log.ts'
import type { ConversationPlan } from '../plan/run-plan.ts'
import { initialConversationRunFile } from './initial-run-file.ts'
import type { Recording, RecordingOptions } from './recording.ts'

/** Records a run of conversations: turns as they end, `run.json` at both ends. */
export async function recordConversations(
  plan: ConversationPlan,
  options: RecordingOptions,
): Promise<Recording> {
  const initial = initialConversationRunFile(plan, options)
  const run = await createConversationRun({ ...options, file: initial })
  const health = new HealthLog(options.origin)
  const lateness: TurnHealth[] = []
  const guard = new ThresholdGuard(trackTurnThresholds(plan.scenario))
  const keys = new KeyGuard(plan.scenario.targets.map(({ id }) => id))
  let simulated = true
  const save = async (fields: Partial<ConversationRunFile>): Promise<ConversationRunFile> => {
    const file = { ...initial, ...fields }
    await run.save(file)
    return file
  }
  return {
    listener: {
      onTurns: (turns) => {
        guard.check(turns, elapsedSince(options.origin))
        keys.check(turns)
        for (const turn of turns) {
          run.turns.add(turn)
          simulated &&= turn.simulated
          lateness.push({ phase: turn.phase, end_late_us: turn.end_late_us, outcome: turn.outcome })
        }
      },
      onHealth: (...interval) => health.add(...interval),
    },
    stop: AbortSignal.any([guard.signal, keys.signal]),
    breach: () => guard.breach,
    refusal: () => keys.refusal,
    flush: () => run.turns.flush(),
    finish: (ending) => {
      const { loop, host } = health
      const validity = judgeConversationRun(lateness)
      return save({ loop, host, workers: options.workers, simulated, validity, ...ending })
    },
    fail: save,
    close: () => run.turns.close(),
  }
}
