import type { Document } from 'yaml'
import type { Output } from '../../core/config/output.ts'
import type { DataPath } from '../../validation/problem.ts'
import type { AdapterCatalog } from '../adapter-catalog.ts'
import { NO_ADAPTER } from '../adapter-reference.ts'
import { checkAdapters } from '../check/check-adapters.ts'
import { checkBases } from '../check/check-bases.ts'
import { checkFormats } from '../check/check-formats.ts'
import { checkHttp } from '../check/check-http.ts'
import { checkSecrets } from '../check/check-secrets.ts'
import { checkTargetOptions } from '../check/check-target-options.ts'
import { type Diagnostic, sortDiagnostics } from '../check/diagnostic.ts'
import { createDiagnosticsError } from '../check/diagnostics-error.ts'
import { checkObjectives } from '../check/objectives.ts'
import { checkThresholds } from '../check/thresholds.ts'
import { type CheckableDocument, keepsAllTargets, validateForChecks } from '../check/validate-document.ts'
import type { Scenario } from '../scenario.ts'
import { type ScenarioFile, scenarioFile } from '../schema/scenario-file.ts'
import type { MatrixNames, SettingLocator } from '../workload.ts'
import { applyDefaults } from './apply-defaults.ts'
import { locateSetting } from './locate-setting.ts'
import { readTexts } from './read-texts.ts'
import {
  guardNesting,
  loadNamedAdapters,
  parseScenarioDocument,
  type ScenarioSource,
} from './scenario-source.ts'

/**
 * Parses the text of a scenario of requests. `file` is its name in messages, and paths in it are relative to
 * its folder. Throws a `SetupError` with code `SCENARIO_INVALID` that lists every mistake.
 */
export async function parseScenario(text: string, file: string, catalog: AdapterCatalog): Promise<Scenario> {
  return (await parseRequests(parseScenarioDocument(text, file), catalog)).scenario
}

interface ParsedRequests {
  readonly scenario: Scenario
  readonly matrixNames: MatrixNames
  readonly outputs: readonly Output[]
  readonly locate: SettingLocator
}

/** Reads a scenario of requests. Throws a `SetupError` with code `SCENARIO_INVALID` that lists every mistake. */
export async function parseRequests(
  source: ScenarioSource,
  catalog: AdapterCatalog,
): Promise<ParsedRequests> {
  const { file, text, document, diagnostics } = source
  const fail = (mistakes: readonly Diagnostic[]): never => {
    throw createDiagnosticsError({ name: file, text }, sortDiagnostics(mistakes))
  }
  if (diagnostics.length > 0) return fail(diagnostics)
  if (document.contents === null) return fail([EMPTY_SCENARIO])
  await loadNamedAdapters(source, catalog)
  const {
    data,
    checked,
    diagnostics: found,
  } = guardNesting(file, () => checkDocument(document, file, catalog))
  const { diagnostics: textDiagnostics, ...texts } = await readTexts(file, checked, data)
  if (!data || found.length + textDiagnostics.length > 0) return fail([...found, ...textDiagnostics])
  return {
    scenario: applyDefaults(data, texts, file, catalog),
    matrixNames: matrixNamesOf(data),
    outputs: data.outputs ?? [],
    locate: (setting) =>
      locateSetting({ file, text, document }, setting, data.targets[setting.target]?.declared),
  }
}

function matrixNamesOf({ targets }: ScenarioFile): MatrixNames {
  const names = new Map<string, string[]>()
  for (const [name, { declared }] of Object.entries(targets))
    if (name !== declared) names.set(declared, [...(names.get(declared) ?? []), name])
  return names
}

const EMPTY_SCENARIO: Diagnostic = {
  start: 0,
  end: 0,
  message: 'the scenario is empty: expected at least name, texts, targets and load',
  hint: '`ttfa init` writes a scenario to start from.',
}

/** For what a scenario must have. */
const STAND_INS: Readonly<Record<string, unknown>> = {
  name: 'nameless',
  texts: ['x'],
  load: { executor: 'shared-iterations', trials: 1 },
  targets: { x: { adapter: NO_ADAPTER } },
}

function standInFor(path: DataPath): unknown {
  if (path.length === 1) return STAND_INS[String(path[0])]
  if (path[0] !== 'targets') return undefined
  if (path.length === 2) return { adapter: NO_ADAPTER }
  return path.length === 3 && path[2] === 'adapter' ? NO_ADAPTER : undefined
}

/** Secrets come first, because only the first error at a position is shown. */
function checkDocument(
  document: Document,
  file: string,
  catalog: AdapterCatalog,
): CheckableDocument<ScenarioFile> {
  const found = validateForChecks(scenarioFile, document, standInFor)
  const { data, checked } = found
  const diagnostics = [
    ...checkSecrets(document),
    ...found.diagnostics,
    ...checkAdapters(checked, file, catalog),
    ...(data ? checkFields(data, found, catalog) : []),
    ...(data && keepsAllTargets(document, found)
      ? [...checkThresholds(data, checked), ...checkObjectives(data, checked)]
      : []),
  ]
  return { ...found, diagnostics }
}

/** Checks what a target asks of its adapter. If one half of a format is wrong, the other is not checked. */
function checkFields(
  data: ScenarioFile,
  { checked, removed }: CheckableDocument<ScenarioFile>,
  catalog: AdapterCatalog,
): Diagnostic[] {
  const halves = removed.flatMap(([, target, key]) => (FORMAT_KEYS.has(key) ? [String(target)] : []))
  const whole = Object.entries(data.targets).filter(([, { declared }]) => !halves.includes(declared))
  return [
    ...checkFormats({ ...data, targets: Object.fromEntries(whole) }, checked, catalog),
    ...checkHttp(data, checked, catalog),
    ...checkBases(data, checked, catalog),
    ...checkTargetOptions(data, checked, catalog),
  ]
}

const FORMAT_KEYS: ReadonlySet<PropertyKey | undefined> = new Set(['format', 'sampleRate'])
