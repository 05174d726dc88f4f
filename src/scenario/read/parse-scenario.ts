import type { Document } from 'yaml'
import type { Output } from '../../core/config/output.ts'
import type { AdapterCatalog } from '../adapter-catalog.ts'
import { checkAdapters } from '../check/check-adapters.ts'
import { checkFormats } from '../check/check-formats.ts'
import { checkHttp } from '../check/check-http.ts'
import { checkSecrets } from '../check/check-secrets.ts'
import { checkTargetOptions } from '../check/check-target-options.ts'
import { type Diagnostic, sortDiagnostics } from '../check/diagnostic.ts'
import { createDiagnosticsError } from '../check/diagnostics-error.ts'
import { checkObjectives } from '../check/objectives.ts'
import { checkThresholds } from '../check/thresholds.ts'
import { validateDocument } from '../check/validate-document.ts'
import type { Scenario } from '../scenario.ts'
import { type ScenarioFile, scenarioFile } from '../schema/scenario-file.ts'
import type { MatrixNames } from '../workload.ts'
import { applyDefaults } from './apply-defaults.ts'
import { readTexts } from './read-texts.ts'
import { guardNesting, parseScenarioDocument, type ScenarioSource } from './scenario-source.ts'

/**
 * Parses the text of a scenario of requests. `file` is its name in messages, and paths in it are relative to
 * its folder. Throws a `SetupError` with code `SCENARIO_INVALID` that lists every mistake.
 */
export async function parseScenario(text: string, file: string, catalog: AdapterCatalog): Promise<Scenario> {
  return (await parseRequests(parseScenarioDocument(text, file), catalog)).scenario
}

/** Reads a scenario of requests. Throws a `SetupError` with code `SCENARIO_INVALID` that lists every mistake. */
export async function parseRequests(
  { file, text, document, diagnostics }: ScenarioSource,
  catalog: AdapterCatalog,
): Promise<{ scenario: Scenario; matrixNames: MatrixNames; outputs: readonly Output[] }> {
  const fail = (mistakes: readonly Diagnostic[]): never => {
    throw createDiagnosticsError({ name: file, text }, sortDiagnostics(mistakes))
  }
  if (diagnostics.length > 0) return fail(diagnostics)
  if (document.contents === null) return fail([EMPTY_SCENARIO])
  const { data, allDiagnostics } = guardNesting(file, () => checkDocument(document, file, catalog))
  const { diagnostics: textDiagnostics, ...texts } = await readTexts(file, document, data)
  if (!data || allDiagnostics.length + textDiagnostics.length > 0)
    return fail([...allDiagnostics, ...textDiagnostics])
  return {
    scenario: applyDefaults(data, texts, file, catalog),
    matrixNames: matrixNamesOf(data),
    outputs: data.outputs ?? [],
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

/**
 * Secrets come first, because only the first error at a position is shown. Options are checked if the schema
 * holds.
 */
function checkDocument(
  document: Document,
  file: string,
  catalog: AdapterCatalog,
): { data?: ScenarioFile; allDiagnostics: Diagnostic[] } {
  const { data, diagnostics } = validateDocument(scenarioFile, document)
  const allDiagnostics = [
    ...checkSecrets(document),
    ...diagnostics,
    ...checkAdapters(document, file, catalog),
  ]
  if (!data) return { allDiagnostics }
  const fieldDiagnostics = [
    ...checkFormats(data, document, catalog),
    ...checkHttp(data, document, catalog),
    ...checkTargetOptions(data, document, catalog),
    ...checkThresholds(data, document),
    ...checkObjectives(data, document),
  ]
  return { data, allDiagnostics: [...allDiagnostics, ...fieldDiagnostics] }
}
