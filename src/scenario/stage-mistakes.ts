import type { Document } from 'yaml'
import { SetupError } from '../core/setup-error.ts'
import { isFileReference, resolveAdapter } from './adapter-reference.ts'
import { type Path, spanOfValue } from './document.ts'
import type { Knowledge } from './knowledge.ts'
import type { Mistake } from './mistake.ts'
import { suggestion } from './nearest.ts'
import type { ConversationFile } from './schema/conversation-file.ts'

/** Finds unknown adapters of components, and options that they do not accept. */
export function stageMistakes(
  { targets }: ConversationFile,
  document: Document,
  scenario: string,
  knowledge: Knowledge,
): Mistake[] {
  return Object.entries(targets).flatMap(([id, { pipeline = {}, agent }]) => {
    const parts = Object.entries(pipeline).map(([part, stage]) => ({
      at: ['targets', id, 'pipeline', part],
      stage,
    }))
    return [...parts, { at: ['targets', id, 'agent'], stage: agent }].flatMap(({ at, stage }) =>
      stage ? mistakesOf(stage, at, document, scenario, knowledge) : [],
    )
  })
}

function mistakesOf(
  { adapter, options }: { adapter: string; options: Readonly<Record<string, unknown>> },
  at: Path,
  document: Document,
  scenario: string,
  { adapters, checkOptions }: Knowledge,
): Mistake[] {
  if (!resolveAdapter(adapter, scenario, adapters)) {
    const words = isFileReference(adapter)
      ? `adapter: file not found, relative to the scenario's folder: "${adapter}"`
      : `unknown adapter "${adapter}"${suggestion(adapter, adapters)}`
    return [{ ...spanOfValue(document, [...at, 'adapter']), message: words }]
  }
  if (!adapters.includes(adapter)) return []
  try {
    checkOptions?.(adapter, options)
    return []
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    return [{ ...spanOfValue(document, [...at, 'options']), message: error.message }]
  }
}
