import type { Document } from 'yaml'
import type { Facts } from '../../core/adapter/adapter.ts'
import { completeFormat } from '../../core/format-text.ts'
import type { DataPath } from '../../validation/problem.ts'
import type { AdapterCatalog } from '../adapter-catalog.ts'
import { pathOfSetting, spanOfValue } from '../read/yaml-document.ts'
import type { ScenarioFile } from '../schema/scenario-file.ts'
import type { Diagnostic } from './diagnostic.ts'

type TargetFile = ScenarioFile['targets'][string]

/** Finds formats and sample rates that a target asks for and its adapter does not support. */
export function checkFormats(
  { targets }: ScenarioFile,
  document: Document,
  { factsOf }: AdapterCatalog,
): Diagnostic[] {
  return Object.values(targets).flatMap((target) => {
    const facts = factsOf?.(target.adapter)
    const problem = facts && (checkFormat(target, facts) ?? checkSampleRate(target, facts))
    if (!problem) return []
    const path: DataPath = ['targets', target.declared, problem.key]
    const at = pathOfSetting(document, target.declared, [problem.key])
    return [{ ...spanOfValue(document, at), message: `${path.join('.')}: ${problem.message}` }]
  })
}

interface FormatProblem {
  readonly key: 'format' | 'sampleRate'
  readonly message: string
}

function checkFormat({ format }: TargetFile, { id, formats }: Facts): FormatProblem | undefined {
  if (!format) return undefined
  const supported = formats.map(({ encoding, container }) => `${encoding}/${container}`)
  const complete = completeFormat(format, formats)
  const requested = `${complete.encoding}/${complete.container}`
  if (supported.includes(requested)) return undefined
  return { key: 'format', message: `${id} supports ${supported.join(', ')}, not ${requested}` }
}

function checkSampleRate({ format, sampleRate }: TargetFile, facts: Facts): FormatProblem | undefined {
  const encoding = format?.encoding ?? facts.formats[0]?.encoding
  if (sampleRate === undefined || encoding === undefined) return undefined
  const rates = facts.sampleRatesOf?.[encoding] ?? facts.sampleRates
  if (rates.includes(sampleRate)) return undefined
  return {
    key: 'sampleRate',
    message: `${facts.id} supports ${encoding} at ${rates.join(', ')} Hz, not ${sampleRate}`,
  }
}
