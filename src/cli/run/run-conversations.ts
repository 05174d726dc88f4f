import path from 'node:path'
import { TURN_ADAPTERS } from '../../adapters/turn-adapters.ts'
import { conversationsOf, executorOf } from '../../executors/index.ts'
import { formatConversationsJson } from '../../report/conversation/summary-json.ts'
import { renderConversationsText } from '../../report/conversation/text.ts'
import { layOutTable } from '../../report/format/tables/text-table.ts'
import { readRows } from '../../results/csv/read-rows.ts'
import { type ConversationRunFile, TURNS_FILE } from '../../results/turns/conversation-run.ts'
import { runConversations } from '../../run/execute/run-conversations.ts'
import { type ConversationPlan, planConversations } from '../../run/plan/plan-conversations.ts'
import type { LabMode } from '../../run/plan/plan-run.ts'
import { writeConversationFiles } from '../../run/store/write-conversation-files.ts'
import type { ConversationScenario } from '../../scenario/conversation-scenario.ts'
import { readConversationScenario } from '../../scenario/read/read-conversations.ts'
import type { ConversationSummary } from '../../tally/conversation/conversation-summary.ts'
import type { CliContext } from '../cli-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts'
import { createAdapterCatalog } from '../input/adapter-catalog.ts'
import { collectSecrets } from '../input/secrets.ts'
import { readVersion } from '../input/version.ts'
import { expectedConversationsOf } from '../live/expected-run.ts'
import { LiveDisplay } from '../live/live-display.ts'
import type { PrintOptions } from '../output/print-run.ts'

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
export function loadConversationScenario(
  file: string,
  context: CliContext,
): Promise<ConversationScenario | undefined> {
  const shown = path.relative(process.cwd(), path.resolve(context.cwd, file)) || file
  return readConversationScenario(shown, createAdapterCatalog({ ...context.adapters, ...TURN_ADAPTERS }))
}

/** `ttfa run` of a conversation scenario. */
export async function runConversationScenario(
  scenario: ConversationScenario,
  file: string,
  options: ConversationOptions,
  context: CliContext,
): Promise<void> {
  const plan = await planConversations(applyOverrides(scenario, options), {
    environment: context.environment,
    lab: labModeOf(options.lab),
    folder: path.dirname(path.resolve(context.cwd, file)),
  })
  if (options.dryRun) return context.output.write(formatConversationPlan(plan))
  const log = options.quiet ? () => {} : context.progress.write
  log(formatConversationPlan(plan))
  const { control, stop } = context.watchInterrupts()
  const display = new LiveDisplay({ ...context.progress, write: log }, expectedConversationsOf(plan.scenario))
  control.finish.addEventListener('abort', display.detach)
  try {
    const ended = await runConversations(plan, {
      results: path.resolve(context.cwd, 'results'),
      ...(options.out !== undefined && { out: path.resolve(context.cwd, options.out) }),
      secrets: collectSecrets(context),
      versions: { ttfa: readVersion(), node: process.version },
      control,
      onStart: (folder) => log(`results: ${path.relative(context.cwd, folder.path)}\n`),
      onTurns: display.turns,
    })
    display.stop()
    const { conversations } = await writeConversationFiles(ended.folder.path)
    await printConversations(ended.folder.path, conversations, options, context)
    context.setExitCode(exitCode(ended.file))
  } finally {
    display.stop()
    stop()
  }
}

/** Prints the result of a run of conversations. Nothing else goes to the output. */
export async function printConversations(
  folder: string,
  conversations: ConversationSummary,
  { json, csv }: PrintOptions,
  { output, cwd: here }: CliContext,
): Promise<void> {
  if (csv) for await (const rows of readRows(path.join(folder, TURNS_FILE))) output.write(rows)
  else if (json) output.write(formatConversationsJson(conversations))
  else {
    const shown = path.relative(here, folder) || '.'
    output.write(renderConversationsText(conversations, { paint: output.paint, folder: shown }))
  }
}

function applyOverrides(scenario: ConversationScenario, options: ConversationOptions): ConversationScenario {
  const { only, trials, concurrency, seed } = options
  const { load } = scenario
  const overrides = {
    ...(trials !== undefined && { trials }),
    ...(concurrency !== undefined && { concurrency }),
  }
  return {
    ...scenario,
    ...(seed !== undefined && { seed }),
    targets: only ? scenario.targets.filter(({ id }) => only.includes(id)) : scenario.targets,
    load: executorOf(load).override?.(load, overrides) ?? load,
  }
}

function labModeOf(lab: boolean | undefined): LabMode {
  if (lab === undefined) return 'auto'
  return lab ? 'always' : 'never'
}

/** Describes what a run would do. Ends in a newline. */
function formatConversationPlan({ scenario, stacks }: ConversationPlan): string {
  const rows = stacks.flatMap(({ target, components }) =>
    Object.entries(components).map(([part, { planned, answeredBy }]) => [
      target.id,
      part,
      planned.adapter,
      planned.model,
      answeredBy,
    ]),
  )
  const { load, conversation } = scenario
  const count = conversationsOf(load).describe(load)
  const head = ['target', 'part', 'adapter', 'model', 'answered by']
  return [
    `${scenario.name}: ${count} of ${conversation.turns.length} turns with each target`,
    ...layOutTable(
      [head, ...rows].map((row) => row.map((text) => ({ text }))),
      80,
    ),
    '',
  ].join('\n')
}

function exitCode({ status, validity }: ConversationRunFile): ExitCode {
  if (status !== 'finished') return EXIT_CODES.interrupted
  return validity?.state === 'invalid' ? EXIT_CODES.invalid : EXIT_CODES.passed
}
