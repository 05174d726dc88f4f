import { type Document, isMap, isScalar } from 'yaml'
import { isFileReference, resolveAdapter } from './adapter-reference.ts'
import type { Knowledge } from './knowledge.ts'
import type { Mistake } from './mistake.ts'
import { suggestion } from './nearest.ts'

/** Finds unknown adapters in a scenario. */
export function adapterMistakes(document: Document, scenario: string, { adapters }: Knowledge): Mistake[] {
  const targets = document.get('targets')
  if (!isMap(targets)) return []
  return targets.items.flatMap(({ value }) => {
    const adapter = isMap(value) ? value.get('adapter', true) : undefined
    if (!isScalar(adapter) || typeof adapter.value !== 'string' || !adapter.value.trim()) return []
    const word = adapter.value.trim()
    if (resolveAdapter(word, scenario, adapters)) return []
    return [
      { start: adapter.range?.[0] ?? 0, end: adapter.range?.[1] ?? 0, message: unknown(word, adapters) },
    ]
  })
}

function unknown(word: string, ids: readonly string[]): string {
  if (isFileReference(word)) return `adapter: file not found, relative to the scenario's folder: "${word}"`
  const near = suggestion(word, ids)
  return `unknown adapter "${word}"${near || `: expected ${ids.join(', ')}, a file, or an installed package`}`
}
