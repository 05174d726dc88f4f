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
  /** Start of the run in microseconds of the monotonic clock. Recorded instants are relative to it. */
  readonly origin: number
  readonly control: Control
  /** File for the truth log of the embedded lab, if wanted. */
  readonly truth?: string
  readonly onTurns: (turns: readonly TurnRecord[]) => void
  readonly onHealth?: (interval: HealthInterval) => void
}

/**
 * Executes a plan: starts the lab if a target needs it and runs all conversations. Resolves when all have
 * ended.
 */
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

/**
 * Starts a twin for every simulated component. The lab gets the callers' audio in advance: it recognises only
 * that.
 */
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

/** The replies, whole and by sentence, so that the lab synthesises them before the run needs them. */
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
      done ? resolve() : reject(new Error(`the conversation thread exited early (code ${code})`)),
    )
  })
}

function listenOnce(signal: AbortSignal, action: () => void): void {
  if (signal.aborted) action()
  else signal.addEventListener('abort', action, { once: true })
}
