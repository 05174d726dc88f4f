import type { Document } from 'yaml'
import { findHttpProblem } from '../../core/adapter/find-http-problem.ts'
import type { AdapterCatalog } from '../adapter-catalog.ts'
import { spanOfValue } from '../read/yaml-document.ts'
import type { ScenarioFile } from '../schema/scenario-file.ts'
import type { Diagnostic } from './diagnostic.ts'

/** Finds targets that ask for a version of HTTP on a route that cannot speak it. */
export function checkHttp(
  { targets }: ScenarioFile,
  document: Document,
  { factsOf }: AdapterCatalog,
): Diagnostic[] {
  return Object.values(targets).flatMap(({ declared, adapter, http }) => {
    const facts = factsOf?.(adapter)
    const problem = facts && http !== undefined && findHttpProblem(http, facts)
    if (!problem) return []
    const path = ['targets', declared, 'http']
    return [{ ...spanOfValue(document, path), message: `${path.join('.')}: ${problem}` }]
  })
}
