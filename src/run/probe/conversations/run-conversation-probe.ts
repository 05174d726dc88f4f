import type { HeldPlaces } from '../../../conversation/call/hold-places.ts'
import { elapsedSince, monotonicClock, wallClock } from '../../../core/clock.ts'
import type { ConversationProbe } from '../../../core/config/conversation/conversation-probe.ts'
import { SetupError } from '../../../core/setup-error.ts'
import type { FinishedTurn } from '../../../core/trial/turn-record.ts'
import type { Millis } from '../../../core/units.ts'
import { sampleDelay } from '../../../pace/distributions.ts'
import { seededRandom } from '../../../pace/random.ts'
import type { ProbeAnswer } from '../../../probe/answer/answer.ts'
import { buildConversationAnswer } from '../../../probe/conversations/conversation-answer.ts'
import type { LevelRecord } from '../../../probe/level-record.ts'
import type { ProbeEnd } from '../../../probe/next-step.ts'
import { createRedactor } from '../../../redaction/redact.ts'
import type { ConversationRunFile } from '../../../results/run/run-file.ts'
import { createRunFolder, type RunFolder } from '../../../results/run/run-folder.ts'
import type { ConversationScenario, ConversationTarget } from '../../../scenario/conversation-scenario.ts'
import { ConversationLoad } from '../../execute/conversation-load.ts'
import { startEmbeddedLab } from '../../execute/embedded-lab.ts'
import { alsoFinishOn, type RunControl } from '../../execute/run-control.ts'
import { runWorkers } from '../../execute/worker-pool.ts'
import { answerSources, type ConversationPlan } from '../../plan/run-plan.ts'
import { recordConversations } from '../../record/record-conversations.ts'
import type { RecordingOptions, RunRecording } from '../../record/recording.ts'
import { failureEnding } from '../../record/run-ending.ts'
import { probeEnding, writeProbeAnswer } from '../probe-files.ts'
import { type ConversationOrder, ConversationProber } from './conversation-prober.ts'
import { measurePlaces } from './measure-places.ts'

export interface ConversationProbeOptions extends Pick<RecordingOptions, 'versions' | 'harness' | 'vantage'> {
  /** The folder that contains the run folders, and the run folder if the user chose one. */
  readonly results: string
  readonly out?: string
  readonly secrets: readonly string[]
  readonly control: RunControl
  readonly onStart?: (folder: RunFolder) => void
  readonly onLevel?: (level: number) => void
  readonly onRecord?: (record: LevelRecord) => void
}

/** A search that has ended, successfully or not. */
export interface ConversationProbeResult {
  readonly folder: RunFolder
  readonly file: ConversationRunFile
  readonly answer: ProbeAnswer
}

/**
 * Searches how many conversations at once the plan's target carries, into a new run folder. Throws a `SetupError` if
 * the scenario is no search or has several targets.
 */
export async function runConversationProbe(
  plan: ConversationPlan,
  options: ConversationProbeOptions,
): Promise<ConversationProbeResult> {
  const search = requireSearch(plan)
  const startedAt = wallClock()
  const folder = await createRunFolder({
    results: options.results,
    scenario: plan.scenario.name,
    startedAt,
    ...(options.out !== undefined && { out: options.out }),
  })
  const origin = monotonicClock.now()
  const failed = new AbortController()
  const redact = createRedactor([
    ...options.secrets,
    ...answerSources(plan).map(({ planned }) => planned.key),
  ])
  const recording = await recordConversations(plan, {
    ...{ folder, startedAt, origin, redact, workers: 1, saveAudio: false, endsOnThresholds: true },
    versions: options.versions,
    ...(options.harness && { harness: options.harness }),
    ...(options.vantage !== undefined && { vantage: options.vantage }),
    onFailure: () => failed.abort(),
  })
  options.onStart?.(folder)
  try {
    const control = alsoFinishOn(options.control, failed.signal)
    const started = { folder, origin, recording, redact, control, ...search }
    const { end, answer } = await executeSearch(plan, options, started)
    await recording.flush().catch(() => undefined)
    const ending = failed.signal.aborted ? 'failure' : end
    const final = answer(ending)
    await writeProbeAnswer(folder, final, redact)
    const file = await recording.finish({ ...probeEnding(ending), elapsed_us: elapsedSince(origin) })
    return { folder, file: file as ConversationRunFile, answer: final }
  } catch (error) {
    await recording.fail({ ...failureEnding(error), elapsed_us: elapsedSince(origin) }).catch(() => undefined)
    throw error
  } finally {
    await recording.close()
  }
}

interface Search {
  readonly probe: ConversationProbe
  readonly target: ConversationTarget
}

interface StartedSearch extends Search, Pick<RecordingOptions, 'folder' | 'origin' | 'redact'> {
  readonly recording: RunRecording
  readonly control: RunControl
}

function requireSearch({ scenario: { name, probe, targets } }: ConversationPlan): Search {
  const [target] = targets
  if (!probe || !target)
    throw new SetupError(`the scenario ${name} has no probe load`, {
      code: 'PROBE_MISSING',
      hint: 'Set `load: {executor: probe}`.',
    })
  if (targets.length > 1)
    throw new SetupError(`the scenario ${name} has ${targets.length} targets, but a limit search takes one`, {
      code: 'PROBE_TARGETS',
      hint: `Pick one with --only ${targets.map(({ id }) => id).join(', or --only ')}.`,
    })
  return { probe, target }
}

async function executeSearch(
  plan: ConversationPlan,
  { onLevel, onRecord }: ConversationProbeOptions,
  { folder, origin, recording, redact, control, probe, target }: StartedSearch,
): Promise<{ end: ProbeEnd; answer: (end: ProbeEnd) => ProbeAnswer }> {
  const lab = await startEmbeddedLab(plan)
  const spread = turnLength(plan)
  let simulated = true
  const prober = new ConversationProber({
    ...{ scenario: withoutAbandoning(plan.scenario), probe, target, control },
    ...(recording.stop && { refused: recording.stop }),
    runLevel: async (order, levelControl, onTurns) => {
      const listener = {
        ...recording.listener,
        onTurns: (turns: readonly FinishedTurn[]) => {
          simulated &&= turns.every(({ turn }) => turn.simulated)
          recording.listener.onTurns?.(turns)
          onTurns(turns)
        },
      }
      const level = { first: order.firstConversation, spread }
      const common = { ...listener, run: folder.name, origin, control: levelControl }
      const load = await new ConversationLoad(planOf(plan, order), common, level).prepare(lab)
      await runWorkers(load.job, levelControl, load.listener)
    },
    onStep: (level) => onLevel?.(level),
    onRecord: async (record) => {
      onRecord?.(record)
      await writeProbeAnswer(folder, answer('interrupted'), redact)
    },
  })
  let places: HeldPlaces | undefined
  const answer = (end: ProbeEnd): ProbeAnswer => {
    const { records, measured: turns, spent, elapsed } = prober
    const identity = { run: folder.name, target: target.id, simulated }
    const held = places && { places }
    return buildConversationAnswer({ ...identity, probe, records, turns, spent, elapsed, end, ...held })
  }
  try {
    const end = await prober.run()
    const signal = AbortSignal.any([control.finish, control.abort, prober.deadline])
    if (end === 'found') places = await measurePlaces(plan, lab, { run: folder.name, origin, signal })
    return { end, answer }
  } finally {
    await lab.close()
  }
}

/** A call that is dialled again and again until its place is free would be one more than the level. */
function withoutAbandoning({ call, ...scenario }: ConversationScenario): ConversationScenario {
  return { ...scenario, ...(call && { call: { ...call, abandon: false } }) }
}

function planOf(plan: ConversationPlan, { scenario }: ConversationOrder): ConversationPlan {
  return { ...plan, scenario }
}

/** About how long a turn takes without the answer: the caller's speech, and the pause before it. */
function turnLength({ scenario: { think, seed }, stacks }: ConversationPlan): Millis {
  const stimuli = stacks.flatMap((stack) => stack.stimuli)
  const speech = stimuli.reduce((sum, { samples, sampleRate }) => sum + samples.length / sampleRate, 0)
  return (1000 * speech) / Math.max(1, stimuli.length) + sampleDelay(think, seededRandom(seed))
}
