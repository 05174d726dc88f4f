import path from 'node:path'
import type { Output } from '../../core/config/output.ts'
import { completeFormat } from '../../core/format-text.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { Millis } from '../../core/units.ts'
import { conversationsOf } from '../../executors/index.ts'
import type { DataPath } from '../../validation/problem.ts'
import type { AdapterCatalog } from '../adapter-catalog.ts'
import { NO_ADAPTER, resolveAdapter } from '../adapter-reference.ts'
import { checkComponents } from '../check/check-components.ts'
import { checkSecrets } from '../check/check-secrets.ts'
import { checkStacks } from '../check/check-stacks.ts'
import { sortDiagnostics } from '../check/diagnostic.ts'
import { createDiagnosticsError } from '../check/diagnostics-error.ts'
import { checkTurnObjectives } from '../check/objectives.ts'
import { checkTurnThresholds, readTurnThresholds } from '../check/thresholds.ts'
import { keepsAllTargets, validateDocument, validateForChecks } from '../check/validate-document.ts'
import type {
  ComponentTarget,
  ConversationScenario,
  ConversationScript,
  ConversationTarget,
  SettingsChange,
} from '../conversation-scenario.ts'
import {
  type ConversationFile,
  type ConversationScriptInput,
  conversationFile,
  conversationScript,
} from '../schema/conversation/conversation-file.ts'
import type { SettingLocator } from '../workload.ts'
import { locateSetting } from './locate-setting.ts'
import { readTextFile, UnreadableFile } from './read-text-file.ts'
import { resolveConversationLoad } from './resolve-conversation-load.ts'
import { guardNesting, loadNamedAdapters, type ScenarioSource } from './scenario-source.ts'
import { parseYamlDocument } from './yaml-document.ts'

const MAX_BYTES = 1024 * 1024
const DEFAULT_THINK_TIME: Millis = 1000

/**
 * Reads a scenario of conversations. Throws a `SetupError` with code `SCENARIO_INVALID` that lists every
 * mistake.
 */
export async function parseConversations(
  source: ScenarioSource,
  { adapters, componentAdapters = [], ...rest }: AdapterCatalog,
): Promise<{ scenario: ConversationScenario; outputs: readonly Output[]; locate: SettingLocator }> {
  const { file, text, document, diagnostics } = source
  const catalog = { ...rest, adapters: [...adapters, ...componentAdapters] }
  await loadNamedAdapters(source, catalog)
  const found = guardNesting(file, () => validateForChecks(conversationFile, document, standInFor))
  const { data, checked, removed } = found
  const all = [
    ...diagnostics,
    ...checkSecrets(document),
    ...found.diagnostics,
    ...(data ? checkComponents(data, checked, file, catalog) : []),
    // An incomplete stack cannot be checked.
    ...(data && removed.length === 0 ? checkStacks(data, checked, catalog) : []),
    ...(data && keepsAllTargets(document, found)
      ? [...checkTurnThresholds(data, checked), ...checkTurnObjectives(data, checked)]
      : []),
  ]
  if (!data || all.length > 0) throw createDiagnosticsError({ name: file, text }, sortDiagnostics(all))
  return {
    scenario: applyDefaults(data, await resolveScript(data.conversation, file), file, catalog),
    outputs: data.outputs ?? [],
    locate: (setting) => locateSetting({ file, text, document }, setting),
  }
}

/** For what a scenario must have. */
const STAND_INS: Readonly<Record<string, unknown>> = {
  name: 'nameless',
  conversation: { turns: [{ text: 'x' }] },
  load: { executor: 'shared-iterations', trials: 1 },
  targets: { x: { agent: { adapter: NO_ADAPTER } } },
}

function standInFor(path: DataPath): unknown {
  if (path.length === 1) return STAND_INS[String(path[0])]
  if (path[0] !== 'targets') return undefined
  if (path.length === 2) return { agent: { adapter: NO_ADAPTER } }
  return path.at(-1) === 'adapter' ? NO_ADAPTER : undefined
}

/** Reads the turns from their own file, if they have one. */
async function resolveScript(input: ConversationScriptInput, scenario: string): Promise<ConversationScript> {
  if (!('file' in input)) return input
  const file = path.resolve(path.dirname(scenario), input.file)
  const source = await readTextFile(file, MAX_BYTES).catch((cause: unknown) => {
    if (!(cause instanceof UnreadableFile)) throw cause
    throw new SetupError(`${file} ${cause.message}`, { code: 'SCENARIO_UNREADABLE', cause })
  })
  const { document, diagnostics } = parseYamlDocument(source)
  const { data, diagnostics: schemaDiagnostics } = validateDocument(conversationScript, document)
  const all = [...diagnostics, ...schemaDiagnostics]
  if (!data || 'file' in data || all.length > 0)
    throw createDiagnosticsError({ name: input.file, text: source }, sortDiagnostics(all))
  const folder = path.dirname(file)
  return { ...data, turns: data.turns.map((turn) => resolveAudioPath(turn, folder)) }
}

function resolveAudioPath<Turn extends { text: string; audio?: string }>(turn: Turn, folder: string): Turn {
  return turn.audio === undefined ? turn : { ...turn, audio: path.resolve(folder, turn.audio) }
}

type ComponentFile = NonNullable<ConversationFile['targets'][string]['agent']>

function completeComponent(
  { format, ...part }: ComponentFile,
  scenario: string,
  { adapters, factsOf }: AdapterCatalog,
): ComponentTarget {
  const { sampleRate } = format ?? {}
  return {
    ...part,
    adapter: resolveAdapter(part.adapter, scenario, adapters) ?? part.adapter,
    ...(format && { format: completeFormat(format, factsOf?.(part.adapter)?.formats) }),
    ...(sampleRate !== undefined && { sampleRate }),
  }
}

function toChanges(input: NonNullable<ConversationFile['targets'][string]['change']>): SettingsChange[] {
  return input
    .flatMap(({ turn, llm, tts }) => [
      ...(llm ? [{ ...llm, exchange: turn - 1, component: 'llm' as const }] : []),
      ...(tts ? [{ ...tts, exchange: turn - 1, component: 'tts' as const }] : []),
    ])
    .sort((a, b) => a.exchange - b.exchange)
}

function applyDefaults(
  file: ConversationFile,
  conversation: ConversationScript,
  scenario: string,
  catalog: AdapterCatalog,
): ConversationScenario {
  const resolveComponent = (part: ComponentFile | undefined) =>
    part && completeComponent(part, scenario, catalog)
  const targets = Object.entries(file.targets).map(
    ([id, { pipeline, agent, request, change, ...rest }]): ConversationTarget => {
      const components = {
        stt: resolveComponent(pipeline?.stt),
        llm: resolveComponent(pipeline?.llm),
        tts: resolveComponent(pipeline?.tts),
        agent: resolveComponent(agent),
      }
      const present = Object.fromEntries(Object.entries(components).filter(([, part]) => part !== undefined))
      return {
        ...rest,
        id,
        ...present,
        ...(change && { changes: toChanges(change) }),
        request: request ?? (rest.aggregation === 'tokens' ? 'turn' : 'unit'),
      }
    },
  )
  const { thresholds, outputs: _outputs, probe: _probe, slo: _slo, ...rest } = file
  const { load, probe } = resolveConversationLoad(file)
  const think = file.think ?? conversationsOf(load).think?.(load) ?? DEFAULT_THINK_TIME
  return {
    ...rest,
    load,
    ...(probe && { probe, warmup: 0 }),
    conversation,
    targets,
    think,
    ...(thresholds && { thresholds: readTurnThresholds(file) }),
  }
}
