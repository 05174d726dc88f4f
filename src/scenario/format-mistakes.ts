import type { Document } from 'yaml'
import type { Facts } from '../core/adapter.ts'
import { type Path, spanOfValue } from './document.ts'
import type { Knowledge } from './knowledge.ts'
import type { Mistake } from './mistake.ts'
import type { ScenarioFile } from './schema/scenario-file.ts'

type TargetFile = ScenarioFile['targets'][string]

/** Finds formats and sample rates that a target asks for and its adapter does not support. */
export function formatMistakes(
  { targets }: ScenarioFile,
  document: Document,
  { factsOf }: Knowledge,
): Mistake[] {
  return Object.entries(targets).flatMap(([id, target]) => {
    const facts = factsOf?.(target.adapter)
    const found = facts && (formatMistake(target, facts) ?? rateMistake(target, facts))
    if (!found) return []
    const path: Path = ['targets', id, found.key]
    return [{ ...spanOfValue(document, path), message: `${path.join('.')}: ${found.words}` }]
  })
}

interface Found {
  readonly key: 'format' | 'sampleRate'
  readonly words: string
}

function formatMistake({ format }: TargetFile, { id, formats }: Facts): Found | undefined {
  if (!format) return undefined
  const known = formats.map(({ encoding, container }) => `${encoding}/${container}`)
  const asked = `${format.encoding}/${format.container}`
  if (known.includes(asked)) return undefined
  return { key: 'format', words: `${id} supports ${known.join(', ')}, not ${asked}` }
}

function rateMistake({ format, sampleRate }: TargetFile, facts: Facts): Found | undefined {
  const encoding = format?.encoding ?? facts.formats[0]?.encoding
  if (sampleRate === undefined || encoding === undefined) return undefined
  const rates = facts.sampleRatesOf?.[encoding] ?? facts.sampleRates
  if (rates.includes(sampleRate)) return undefined
  return {
    key: 'sampleRate',
    words: `${facts.id} supports ${encoding} at ${rates.join(', ')} Hz, not ${sampleRate}`,
  }
}
