import { monotonicClock } from '../core/clock.ts'
import { LAB_RECOGNISERS } from '../core/lab-profile.ts'
import type { TurnRecord } from '../core/turn.ts'
import { createRedactor } from '../results/redact.ts'
import type { LoopInterval } from '../results/run-file.ts'
import { createRunFolder, type RunFolder } from '../results/run-folder.ts'
import { createTurnRun, type NewTurnRun, type TurnRunFile } from '../results/turn-run.ts'
import { converse } from './converse.ts'
import { describeMachine } from './machine.ts'
import type { Control } from './measure.ts'
import type { PlannedConversations } from './plan-conversations.ts'
import type { PartPlan } from './plan-part.ts'
import { judgeTurns } from './turn-validity.ts'

export interface RunConversationsOptions {
  /** The folder that contains the run folders. */
  readonly results: string
  /** The run folder, if the user chose one. */
  readonly out?: string
  /** Values to redact from all results. */
  readonly secrets: readonly string[]
  readonly versions: Readonly<Record<string, string>>
  readonly control: Control
  readonly onStart?: (folder: RunFolder) => void
  readonly onTurns?: (turns: readonly TurnRecord[]) => void
}

/** A run of conversations that has ended, successfully or not. */
export interface EndedConversations {
  readonly folder: RunFolder
  readonly file: TurnRunFile
}

/** How the lab recognises speech. Reported for every run in which it does. */
const RECOGNITION = {
  known: 'the lab received the callers’ speech in advance and recognises nothing else',
  moonshine:
    'the lab recognises any speech with Moonshine tiny and answers only afterwards: see `understood_us` in its truth log',
} as const

/** Runs the conversations of a plan into a new run folder. Turns are written as they end. */
export async function runConversations(
  plan: PlannedConversations,
  options: RunConversationsOptions,
): Promise<EndedConversations> {
  const startedAt = new Date()
  const folder = await createRunFolder({
    results: options.results,
    scenario: plan.scenario.name,
    startedAt,
    ...(options.out !== undefined && { out: options.out }),
  })
  const begun = beginFile(plan, options, folder, startedAt)
  const run = await createTurnRun(folder.path, begun, createRedactor(options.secrets))
  options.onStart?.(folder)
  try {
    const watched = await converseInto(run, plan, folder.name, options)
    const isFinished = !options.control.finish.aborted
    const file: TurnRunFile = { ...begun, ...watched, status: isFinished ? 'finished' : 'interrupted' }
    await run.save(file)
    return { folder, file }
  } finally {
    await run.close()
  }
}

async function converseInto(
  run: NewTurnRun,
  plan: PlannedConversations,
  name: string,
  options: RunConversationsOptions,
): Promise<Pick<TurnRunFile, 'loop' | 'validity' | 'simulated'>> {
  const origin = monotonicClock.now()
  const loop: LoopInterval[] = []
  const paces: Pick<TurnRecord, 'phase' | 'end_late_us'>[] = []
  let simulated = true
  let writing = Promise.resolve()
  await converse(plan, {
    run: name,
    origin,
    control: options.control,
    onTurns: (turns) => {
      writing = writing.then(() => run.add(turns))
      for (const turn of turns) {
        simulated &&= turn.simulated
        paces.push({ phase: turn.phase, end_late_us: turn.end_late_us })
      }
      options.onTurns?.(turns)
    },
    onHealth: (interval) => loop.push({ ...interval, at: Math.round(interval.at - origin) }),
  })
  await writing
  return { loop, simulated, validity: judgeTurns(paces) }
}

function beginFile(
  plan: PlannedConversations,
  { versions }: RunConversationsOptions,
  folder: RunFolder,
  startedAt: Date,
): TurnRunFile {
  const parts = plan.stacks.flatMap((stack) => Object.values(stack.parts))
  return {
    schema_version: 1,
    kind: 'conversations',
    run: folder.name,
    status: 'running',
    started_at: startedAt.toISOString(),
    scenario: plan.scenario,
    versions,
    machine: describeMachine(),
    adapters: Object.fromEntries(parts.map(({ planned, facts }) => [planned.adapter, facts])),
    recognition: recognitionOf(parts),
    loop: [],
    simulated: parts.every(({ place }) => place === 'lab'),
  }
}

/** Describes how the lab recognises speech in this run. Empty if it does not. */
function recognitionOf(parts: readonly PartPlan[]): string {
  const listening = parts.filter(({ place, facts }) => place === 'lab' && facts.input !== undefined)
  const taken = new Set(listening.map(({ profile }) => profile.recogniser ?? 'known'))
  return LAB_RECOGNISERS.filter((way) => taken.has(way))
    .map((way) => RECOGNITION[way])
    .join('; for components with `recogniser: moonshine`, ')
}
