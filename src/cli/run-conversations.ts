import path from 'node:path'
import { TURN_ADAPTERS } from '../adapters/turn-adapters.ts'
import type { PipelineScenario } from '../core/pipeline.ts'
import { layOut } from '../report/text-table.ts'
import type { TurnDigest } from '../report/turns/digest.ts'
import { turnsJson } from '../report/turns/json.ts'
import { renderTurnsText } from '../report/turns/text.ts'
import { readRows } from '../results/read-rows.ts'
import { TURNS_FILE, type TurnRunFile } from '../results/turn-run.ts'
import type { LabUse } from '../run/plan.ts'
import { type PlannedConversations, planConversations } from '../run/plan-conversations.ts'
import { runConversations } from '../run/run-conversations.ts'
import { writeTurns } from '../run/write-turns.ts'
import { readConversations } from '../scenario/read-conversations.ts'
import type { Context } from './context.ts'
import { EXIT_CODES, type ExitCode } from './exit-codes.ts'
import { knowledgeOf } from './knowledge-of.ts'
import { conversationCourse } from './live/course-of.ts'
import { Progress } from './progress.ts'
import { secretsOf } from './secrets.ts'
import type { TellOptions } from './tell-run.ts'
import { readVersion } from './version.ts'

/** The options of `ttfa run` that apply to conversations. */
export interface ConversationOptions {
  readonly out?: string
  readonly only?: readonly string[]
  readonly trials?: number
  readonly concurrency?: number
  readonly seed?: number
  readonly lab?: boolean
  readonly dryRun?: boolean
  readonly json?: boolean
  readonly csv?: boolean
  readonly quiet?: boolean
}

/** Reads a conversation scenario. Undefined for another kind of scenario. Throws a `SetupError`. */
export function conversationsIn(file: string, context: Context): Promise<PipelineScenario | undefined> {
  const shown = path.relative(process.cwd(), path.resolve(context.folder, file)) || file
  return readConversations(shown, knowledgeOf({ ...context.adapters, ...TURN_ADAPTERS }))
}

/** `ttfa run` of a conversation scenario. */
export async function converseAsTold(
  scenario: PipelineScenario,
  file: string,
  options: ConversationOptions,
  context: Context,
): Promise<void> {
  const plan = await planConversations(adjusted(scenario, options), {
    environment: context.environment,
    lab: labUse(options.lab),
    folder: path.dirname(path.resolve(context.folder, file)),
  })
  if (options.dryRun) return context.output.write(describe(plan))
  const say = options.quiet ? () => {} : context.progress.write
  say(describe(plan))
  const { control, stop } = context.watchInterrupts()
  const progress = new Progress({ ...context.progress, write: say }, conversationCourse(plan.scenario))
  control.finish.addEventListener('abort', progress.leave)
  try {
    const ended = await runConversations(plan, {
      results: path.resolve(context.folder, 'results'),
      ...(options.out !== undefined && { out: path.resolve(context.folder, options.out) }),
      secrets: secretsOf(context),
      versions: { ttfa: readVersion(), node: process.version },
      control,
      onStart: (folder) => say(`results: ${path.relative(context.folder, folder.path)}\n`),
      onTurns: progress.turns,
    })
    progress.stop()
    const { digest } = await writeTurns(ended.folder.path)
    await tellConversations(ended.folder.path, digest, options, context)
    context.conclude(exitCode(ended.file))
  } finally {
    progress.stop()
    stop()
  }
}

/** Prints the result of a run of conversations. Nothing else goes to the output. */
export async function tellConversations(
  folder: string,
  digest: TurnDigest,
  { json, csv }: TellOptions,
  { output, folder: here }: Context,
): Promise<void> {
  if (csv) for await (const rows of readRows(path.join(folder, TURNS_FILE))) output.write(rows)
  else if (json) output.write(turnsJson(digest))
  else {
    const shown = path.relative(here, folder) || '.'
    output.write(renderTurnsText(digest, { paint: output.paint, folder: shown }))
  }
}

function adjusted(scenario: PipelineScenario, options: ConversationOptions): PipelineScenario {
  const { only, trials, concurrency, seed } = options
  const { load } = scenario
  return {
    ...scenario,
    ...(seed !== undefined && { seed }),
    targets: only ? scenario.targets.filter(({ id }) => only.includes(id)) : scenario.targets,
    load:
      load.executor === 'shared-iterations'
        ? { ...load, trials: trials ?? load.trials, concurrency: concurrency ?? load.concurrency }
        : load,
  }
}

function labUse(lab: boolean | undefined): LabUse {
  if (lab === undefined) return 'auto'
  return lab ? 'always' : 'never'
}

/** Describes what a run would do. Ends in a newline. */
function describe({ scenario, stacks }: PlannedConversations): string {
  const rows = stacks.flatMap(({ target, parts }) =>
    Object.entries(parts).map(([part, { planned, place }]) => [
      target.id,
      part,
      planned.adapter,
      planned.model,
      place,
    ]),
  )
  const { load, conversation } = scenario
  const amount =
    load.executor === 'shared-iterations'
      ? `${load.trials} conversations`
      : `${load.rate} conversations per second`
  const head = ['target', 'part', 'adapter', 'model', 'answered by']
  return [
    `${scenario.name}: ${amount} of ${conversation.turns.length} turns with each target`,
    ...layOut(
      [head, ...rows].map((row) => row.map((text) => ({ text }))),
      80,
    ),
    '',
  ].join('\n')
}

function exitCode({ status, validity }: TurnRunFile): ExitCode {
  if (status !== 'finished') return EXIT_CODES.interrupted
  return validity?.state === 'invalid' ? EXIT_CODES.invalid : EXIT_CODES.passed
}
