import type { Document } from 'yaml'
import { findHttpProblem } from '../../core/adapter/find-http-problem.ts'
import { suggestNearest } from '../../validation/nearest.ts'
import type { DataPath } from '../../validation/problem.ts'
import type { AdapterCatalog } from '../adapter-catalog.ts'
import { isFileReference, NO_ADAPTER, resolveAdapter } from '../adapter-reference.ts'
import { spanOfValue } from '../read/yaml-document.ts'
import type { ConversationFile } from '../schema/conversation/conversation-file.ts'
import { locateOptionErrors } from './check-target-options.ts'
import type { Diagnostic } from './diagnostic.ts'

/** Finds unknown adapters of components, and options that they do not accept. */
export function checkComponents(
  { targets }: ConversationFile,
  document: Document,
  scenario: string,
  catalog: AdapterCatalog,
): Diagnostic[] {
  return Object.entries(targets).flatMap(([id, { pipeline = {}, agent }]) => {
    const components = Object.entries(pipeline).map(([part, stage]) => ({
      at: ['targets', id, 'pipeline', part],
      stage,
    }))
    return [...components, { at: ['targets', id, 'agent'], stage: agent }].flatMap(({ at, stage }) =>
      stage ? checkComponent(stage, at, document, scenario, catalog) : [],
    )
  })
}

type ComponentFile = NonNullable<ConversationFile['targets'][string]['agent']>

function checkComponent(
  { adapter, options, http }: ComponentFile,
  at: DataPath,
  document: Document,
  scenario: string,
  { adapters, checkOptions, factsOf }: AdapterCatalog,
): Diagnostic[] {
  if (adapter === NO_ADAPTER) return []
  if (!resolveAdapter(adapter, scenario, adapters)) {
    const message = isFileReference(adapter)
      ? `adapter: file not found, relative to the scenario's folder: "${adapter}"`
      : `unknown adapter "${adapter}"${suggestNearest(adapter, adapters)}`
    return [{ ...spanOfValue(document, [...at, 'adapter']), message }]
  }
  if (!adapters.includes(adapter)) return []
  const facts = factsOf?.(adapter)
  const problem = facts && http !== undefined && findHttpProblem(http, facts)
  if (problem) return [{ ...spanOfValue(document, [...at, 'http']), message: problem }]
  return locateOptionErrors(adapter, options, [...at, 'options'], { document, checkOptions })
}
