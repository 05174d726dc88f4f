import type { Document } from 'yaml'
import { findBaseProblem } from '../../core/adapter/find-base-problem.ts'
import type { AdapterCatalog } from '../adapter-catalog.ts'
import { spanOfValue } from '../read/yaml-document.ts'
import type { ScenarioFile } from '../schema/scenario-file.ts'
import type { Diagnostic } from './diagnostic.ts'

/** Finds bases that the route of a target cannot use. */
export function checkBases(
  { targets }: ScenarioFile,
  document: Document,
  { factsOf }: AdapterCatalog,
): Diagnostic[] {
  return Object.values(targets).flatMap(({ declared, adapter, base }) => {
    const facts = factsOf?.(adapter)
    const problem = facts && findBaseProblem(base, facts)
    if (!problem) return []
    const span = spanOfValue(document, ['targets', declared, 'base'])
    return [{ ...span, message: `target ${declared}: ${problem.message} (write ${problem.meant})` }]
  })
}
