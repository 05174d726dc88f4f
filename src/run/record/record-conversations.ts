import { elapsedSince } from '../../core/clock.ts'
import type { FinishedTurn } from '../../core/trial/turn-record.ts'
import { createConversationRun } from '../../results/run/create-run.ts'
import type { ConversationRunFile } from '../../results/run/run-file.ts'
import { trackTurnThresholds } from '../../tally/thresholds/threshold-tracker.ts'
import { HarnessMonitor } from '../health/harness-monitor.ts'
import { sampleTurn } from '../health/harness-sample.ts'
import { HealthLog } from '../health/health-log.ts'
import { judgeRun, TURN_WORDS } from '../health/judge-run.ts'
import { readProcessorTimes } from '../health/processor-times.ts'
import type { ConversationPlan } from '../plan/run-plan.ts'
import { AudioWriter } from './audio-writer.ts'
import { initialConversationRunFile } from './initial-run-file.ts'
import { accountOf, KeyGuard } from './key-guard.ts'
import { mixTurn } from './mix-turn.ts'
import type { RecordingOptions, RunRecording } from './recording.ts'
import { ThresholdGuard } from './threshold-guard.ts'

/** Records a run of conversations: turns and arrivals as they end, `run.json` at both ends. */
export async function recordConversations(
  plan: ConversationPlan,
  options: RecordingOptions,
): Promise<RunRecording> {
  const initial = initialConversationRunFile(plan, options)
  const run = await createConversationRun({ ...options, file: initial })
  const health = new HealthLog(options.origin)
  const harness = new HarnessMonitor(readProcessorTimes().cores)
  const guard = new ThresholdGuard(
    trackTurnThresholds(options.endsOnThresholds ? plan.scenario : { ...plan.scenario, thresholds: [] }),
  )
  const keys = new KeyGuard(
    plan.stacks.map(({ target: { id }, components }) => ({
      id,
      account: accountOf(id, Object.values(components)),
    })),
    options.keyRule,
  )
  const audio = options.saveAudio ? new AudioWriter(options.folder.audio) : undefined
  let simulated = true
  const save = async (fields: Partial<ConversationRunFile>): Promise<ConversationRunFile> => {
    const file = { ...initial, ...fields }
    await run.save(file)
    return file
  }
  return {
    listener: {
      onTurns: (finished) => {
        const turns = finished.map(({ turn }) => turn)
        guard.check(turns, elapsedSince(options.origin))
        keys.check(turns)
        for (const one of finished) {
          run.turns.add(one)
          saveAudio(one, plan, audio)
        }
        for (const turn of turns) harness.count(sampleTurn(turn))
        simulated &&= turns.every((turn) => turn.simulated)
        options.observer?.onTurns?.(finished)
      },
      onHealth: (interval, canary, worker) => {
        harness.addCanaryLags(canary)
        health.add(interval, canary, worker)
      },
    },
    stop: AbortSignal.any([guard.signal, keys.signal]),
    breach: () => guard.breach,
    refusal: () => keys.refusal,
    flush: () => run.turns.flush(),
    finish: async (ending) => {
      await audio?.close()
      const { loop, host } = health
      const validity = judgeRun(harness.summarize(loop, host), TURN_WORDS)
      return save({ loop, host, workers: options.workers, simulated, validity, ...ending })
    },
    fail: save,
    close: () => run.turns.close(),
  }
}

function saveAudio(
  finished: FinishedTurn,
  { stacks }: ConversationPlan,
  audio: AudioWriter | undefined,
): void {
  const stack = stacks.find(({ target }) => target.id === finished.turn.target)
  const stimulus = stack?.stimuli[finished.turn.exchange]
  const mix = audio && stimulus && mixTurn(finished, stimulus)
  if (mix) audio.addTurn(finished.turn.turn, mix)
}
