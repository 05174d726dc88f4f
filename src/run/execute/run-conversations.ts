import { monotonicClock } from '../../core/clock.ts'
import { LAB_RECOGNISERS } from '../../core/config/lab-profile.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import { createRedactor } from '../../results/redact.ts'
import type { LoopInterval } from '../../results/run/run-file.ts'
import { createRunFolder, type RunFolder } from '../../results/run/run-folder.ts'
import {
  type ConversationRunFile,
  createConversationRun,
  type NewConversationRun,
} from '../../results/turns/conversation-run.ts'
import { judgeConversationRun, type TurnHealth } from '../health/conversation-validity.ts'
import { describeMachine } from '../health/machine.ts'
import type { ComponentPlan } from '../plan/plan-component.ts'
import type { ConversationPlan } from '../plan/plan-conversations.ts'
import { executeConversations } from './execute-conversations.ts'
import type { RunControl } from './execute-load.ts'

export interface RunConversationsOptions {
  /** The folder that contains the run folders. */
  readonly results: string
  /** The run folder, if the user chose one. */
  readonly out?: string
  /** Values to redact from all results. */
  readonly secrets: readonly string[]
  readonly versions: Readonly<Record<string, string>>
  readonly control: RunControl
  readonly onStart?: (folder: RunFolder) => void
  readonly onTurns?: (turns: readonly TurnRecord[]) => void
}

/** A run of conversations that has ended, successfully or not. */
export interface ConversationRunResult {
  readonly folder: RunFolder
  readonly file: ConversationRunFile
}

/** How the lab recognises speech. Reported for every run in which it does. */
const RECOGNITION_TEXT = {
  known: 'the lab received the callers’ speech in advance and recognises nothing else',
  moonshine:
    'the lab recognises any speech with Moonshine tiny and answers only afterwards: see `understood_us` in its truth log',
} as const

/** Runs the conversations of a plan into a new run folder. Turns are written as they end. */
export async function runConversations(
  plan: ConversationPlan,
  options: RunConversationsOptions,
): Promise<ConversationRunResult> {
  const startedAt = new Date()
  const folder = await createRunFolder({
    results: options.results,
    scenario: plan.scenario.name,
    startedAt,
    ...(options.out !== undefined && { out: options.out }),
  })
  const initial = initialRunFile(plan, options, folder, startedAt)
  const run = await createConversationRun(folder.path, initial, createRedactor(options.secrets))
  options.onStart?.(folder)
  try {
    const observed = await executeAndRecord(run, plan, folder.name, options)
    const isFinished = !options.control.finish.aborted
    const file: ConversationRunFile = {
      ...initial,
      ...observed,
      status: isFinished ? 'finished' : 'interrupted',
    }
    await run.save(file)
    return { folder, file }
  } finally {
    await run.close()
  }
}

async function executeAndRecord(
  run: NewConversationRun,
  plan: ConversationPlan,
  name: string,
  options: RunConversationsOptions,
): Promise<Pick<ConversationRunFile, 'loop' | 'validity' | 'simulated'>> {
  const origin = monotonicClock.now()
  const loop: LoopInterval[] = []
  const lateness: TurnHealth[] = []
  let simulated = true
  let writing = Promise.resolve()
  await executeConversations(plan, {
    run: name,
    origin,
    control: options.control,
    onTurns: (turns) => {
      writing = writing.then(() => run.add(turns))
      for (const turn of turns) {
        simulated &&= turn.simulated
        lateness.push({ phase: turn.phase, end_late_us: turn.end_late_us, outcome: turn.outcome })
      }
      options.onTurns?.(turns)
    },
    onHealth: (interval) => loop.push({ ...interval, at: Math.round(interval.at - origin) }),
  })
  await writing
  return { loop, simulated, validity: judgeConversationRun(lateness) }
}

function initialRunFile(
  plan: ConversationPlan,
  { versions }: RunConversationsOptions,
  folder: RunFolder,
  startedAt: Date,
): ConversationRunFile {
  const components = plan.stacks.flatMap((stack) => Object.values(stack.components))
  return {
    schema_version: 1,
    kind: 'conversations',
    run: folder.name,
    status: 'running',
    started_at: startedAt.toISOString(),
    scenario: plan.scenario,
    versions,
    machine: describeMachine(),
    adapters: Object.fromEntries(components.map(({ planned, facts }) => [planned.adapter, facts])),
    recognition: describeRecognition(components),
    loop: [],
    simulated: components.every(({ answeredBy }) => answeredBy === 'lab'),
  }
}

/** Describes how the lab recognises speech in this run. Empty if it does not. */
function describeRecognition(components: readonly ComponentPlan[]): string {
  const listening = components.filter(
    ({ answeredBy, facts }) => answeredBy === 'lab' && facts.input !== undefined,
  )
  const used = new Set(listening.map(({ profile }) => profile.recogniser ?? 'known'))
  return LAB_RECOGNISERS.filter((recogniser) => used.has(recogniser))
    .map((recogniser) => RECOGNITION_TEXT[recogniser])
    .join('; for components with `recogniser: moonshine`, ')
}
