import { siblingOf } from '../core/sibling.ts'
import type { TurnRecord } from '../core/turn.ts'
import type { HealthInterval } from '../drive/health.ts'
import type { WorkerOrder } from '../drive/task.ts'
import { forkLab } from '../lab/fork.ts'
import type { PipelineReport, PipelineTask } from '../pipeline/task.ts'
import type { EmbeddedLab } from './embedded-lab.ts'
import type { Control } from './measure.ts'
import { startMeasuringThread } from './measuring-thread.ts'
import { type PlannedConversations, plannedStack } from './plan-conversations.ts'
import type { PartPlan } from './plan-part.ts'

export interface ConverseOptions {
  readonly run: string
  /** Absolute microseconds of the shared clock: the zero of every instant. */
  readonly origin: number
  readonly control: Control
  /** Where the embedded lab writes its truth log, when somebody wants it. */
  readonly truth?: string
  readonly onTurns: (turns: readonly TurnRecord[]) => void
  readonly onHealth?: (interval: HealthInterval) => void
}

/** Carries out a plan: starts the lab where it is needed, has the conversations, and resolves when all have ended. */
export async function converse(plan: PlannedConversations, options: ConverseOptions): Promise<void> {
  const lab = await startLabFor(plan, options.truth)
  try {
    const stacks = plan.stacks.map((stack) =>
      plannedStack(stack, plan.stimuli, lab.base, plan.scenario.frame),
    )
    await inThread({ run: options.run, origin: options.origin, scenario: plan.scenario, stacks }, options)
  } finally {
    await lab.close()
  }
}

/** A twin for every part that the lab plays. It has heard the callers before: that is how it recognises them. */
async function startLabFor(
  { stacks, stimuli, scenario }: PlannedConversations,
  truth?: string,
): Promise<EmbeddedLab> {
  const played = stacks.flatMap(({ parts }) => Object.values(parts)).filter(({ place }) => place === 'lab')
  if (played.length === 0) return { base: () => undefined, close: async () => {} }
  const lab = await forkLab({
    seed: scenario.seed,
    mounts: played.map(({ planned, facts, profile }) => ({
      name: planned.id,
      provider: facts.provider,
      profile,
    })),
    callers: stimuli,
    texts: played.flatMap(repliesOf),
    ...(truth !== undefined && { truth }),
  })
  return {
    base: (part, origin) => {
      const address = lab.addresses[part]
      return address && `${origin.startsWith('ws') ? 'ws' : 'http'}://${address.host}:${address.port}`
    },
    close: () => lab.close(),
  }
}

/** What will be said, whole and sentence by sentence, so that none of it is spoken too late. */
function repliesOf({ profile }: PartPlan): string[] {
  const sentences = new Intl.Segmenter('en', { granularity: 'sentence' })
  return (profile.replies ?? []).flatMap((reply) => [
    reply,
    ...Array.from(sentences.segment(reply), ({ segment }) => segment.trim()),
  ])
}

function inThread(task: PipelineTask, { control, onTurns, onHealth }: ConverseOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = startMeasuringThread(siblingOf(import.meta.url, 'turn-worker'), task)
    const order = (what: WorkerOrder) => () => worker.postMessage(what)
    listenOnce(control.finish, order('finish'))
    listenOnce(control.abort, order('abort'))
    let done = false
    worker.on('message', (report: PipelineReport) => {
      if (report.kind === 'done') done = true
      if (report.kind === 'turns') onTurns(report.turns)
      if (report.kind === 'health') onHealth?.(report.interval)
    })
    worker.on('error', reject)
    worker.on('exit', (code) =>
      done ? resolve() : reject(new Error(`the thread of conversations ended early (${code})`)),
    )
  })
}

function listenOnce(signal: AbortSignal, action: () => void): void {
  if (signal.aborted) action()
  else signal.addEventListener('abort', action, { once: true })
}
