import { type Document, isMap, isScalar } from 'yaml'
import { suggestNearest } from '../../validation/nearest.ts'
import type { AdapterCatalog } from '../adapter-catalog.ts'
import { isFileReference, NO_ADAPTER, resolveAdapter } from '../adapter-reference.ts'
import type { Diagnostic } from './diagnostic.ts'

/** Finds unknown adapters in a scenario. */
export function checkAdapters(
  document: Document,
  scenario: string,
  { adapters }: AdapterCatalog,
): Diagnostic[] {
  const targets = document.get('targets')
  if (!isMap(targets)) return []
  return targets.items.flatMap(({ value }) => {
    const adapter = isMap(value) ? value.get('adapter', true) : undefined
    if (!isScalar(adapter) || typeof adapter.value !== 'string' || !adapter.value.trim()) return []
    const word = adapter.value.trim()
    if (word === NO_ADAPTER || resolveAdapter(word, scenario, adapters)) return []
    return [
      {
        start: adapter.range?.[0] ?? 0,
        end: adapter.range?.[1] ?? 0,
        message: unknownAdapterMessage(word, adapters),
      },
    ]
  })
}

function unknownAdapterMessage(word: string, ids: readonly string[]): string {
  if (isFileReference(word)) return `adapter: file not found, relative to the scenario's folder: "${word}"`
  const hint = suggestNearest(word, ids)
  return `unknown adapter "${word}"${hint || `: expected ${ids.join(', ')}, a file, or an installed package`}`
}
