import type { ConversationReport, ConversationTask } from '../../conversation/conversation-task.ts'
import type { TurnRecord } from '../../core/trial/turn-record.ts'
import { workerModule } from '../../core/worker-module.ts'
import type { HealthInterval } from '../../drive/health/health-monitor.ts'
import type { WorkerCommand } from '../../drive/task.ts'
import { forkLab } from '../../lab/fork-lab.ts'
import type { ComponentPlan } from '../plan/plan-component.ts'
import { type ConversationPlan, resolveStack } from '../plan/plan-conversations.ts'
import type { EmbeddedLab } from './embedded-lab.ts'
import type { RunControl } from './execute-load.ts'
import { startMeasuringThread } from './measuring-thread.ts'

export interface ExecuteConversationsOptions {
  readonly run: string
  /** Start of the run in microseconds of the monotonic clock. Recorded instants are relative to it. */
  readonly origin: number
  readonly control: RunControl
  /** File for the truth log of the embedded lab, if wanted. */
  readonly truth?: string
  readonly onTurns: (turns: readonly TurnRecord[]) => void
  readonly onHealth?: (interval: HealthInterval) => void
}

/**
 * Executes a plan: starts the lab if a target needs it and runs all conversations. Resolves when all have
 * ended.
 */
export async function executeConversations(
  plan: ConversationPlan,
  options: ExecuteConversationsOptions,
): Promise<void> {
  const lab = await startConversationLab(plan, options.truth)
  try {
    const stacks = plan.stacks.map((stack) =>
      resolveStack(stack, plan.stimuli, lab.baseFor, plan.scenario.frame),
    )
    await runInThread({ run: options.run, origin: options.origin, scenario: plan.scenario, stacks }, options)
  } finally {
    await lab.close()
  }
}

/**
 * Starts a twin for every simulated component. The lab gets the callers' audio in advance: it recognises only
 * that.
 */
async function startConversationLab(
  { stacks, stimuli, scenario }: ConversationPlan,
  truthFile?: string,
): Promise<EmbeddedLab> {
  const simulated = stacks
    .flatMap(({ components }) => Object.values(components))
    .filter(({ answeredBy }) => answeredBy === 'lab')
  if (simulated.length === 0) return { baseFor: () => undefined, close: async () => {} }
  const lab = await forkLab({
    seed: scenario.seed,
    mounts: simulated.map(({ planned, facts, profile }) => ({
      name: planned.id,
      provider: facts.provider,
      profile,
    })),
    callerSpeech: stimuli,
    expectedTexts: simulated.flatMap(replyTexts),
    ...(truthFile !== undefined && { truthFile }),
  })
  return {
    baseFor: (component, origin) => {
      const address = lab.addresses[component]
      return address && `${origin.startsWith('ws') ? 'ws' : 'http'}://${address.host}:${address.port}`
    },
    close: () => lab.close(),
  }
}

/** The replies, whole and by sentence, so that the lab synthesises them before the run needs them. */
function replyTexts({ profile }: ComponentPlan): string[] {
  const sentences = new Intl.Segmenter('en', { granularity: 'sentence' })
  return (profile.replies ?? []).flatMap((reply) => [
    reply,
    ...Array.from(sentences.segment(reply), ({ segment }) => segment.trim()),
  ])
}

function runInThread(
  task: ConversationTask,
  { control, onTurns, onHealth }: ExecuteConversationsOptions,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = startMeasuringThread(workerModule(import.meta.url, 'conversation-worker'), task)
    const send = (command: WorkerCommand) => () => worker.postMessage(command)
    onceAborted(control.finish, send('finish'))
    onceAborted(control.abort, send('abort'))
    let done = false
    worker.on('message', (report: ConversationReport) => {
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

function onceAborted(signal: AbortSignal, action: () => void): void {
  if (signal.aborted) action()
  else signal.addEventListener('abort', action, { once: true })
}
