import { InvalidArgumentError } from 'commander'
import { STAGES } from '../core/stages.ts'
import { suggestion } from '../scenario/nearest.ts'
import type { StageGate } from '../tally/compare/gate.ts'

/** Parses `10%` or `0.1` as a share. */
export function share(words: string): number {
  const value = words.endsWith('%') ? Number(words.slice(0, -1)) / 100 : Number(words)
  if (words.trim() !== '' && value > 0 && value < 1) return value
  throw new InvalidArgumentError('Give a share such as 10% or 0.1.')
}

/** Parses `p95` or `95` as 0.95. */
export function percentileShare(words: string): number {
  const value = Number(words.replace(/^p/i, '')) / 100
  if (value > 0 && value < 1) return Number(value.toPrecision(12))
  throw new InvalidArgumentError('Give a percentile such as p95.')
}

/** Parses the name of a stage. */
export function stageName(words: string): StageGate['stage'] {
  const found = STAGES.find(({ name }) => name === words)
  if (found) return found.name
  const names = STAGES.map(({ name }) => name)
  throw new InvalidArgumentError(
    `Unknown stage ${words}${suggestion(words, names) || `: expected one of ${names.join(', ')}`}.`,
  )
}

/** Parses `ttfa_heard:p95:10%`, and collects repeated options. */
export function stageGate(words: string, gates: readonly StageGate[] | undefined): StageGate[] {
  const [stage = '', percentile = '', margin = '', ...rest] = words.split(':')
  if (rest.length > 0 || margin === '')
    throw new InvalidArgumentError('Give stage:percentile:margin, such as ttfa_heard:p95:10%.')
  return [
    ...(gates ?? []),
    { stage: stageName(stage), share: percentileShare(percentile), margin: share(margin) },
  ]
}
