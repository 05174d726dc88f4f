import { InvalidArgumentError } from 'commander'
import { STAGES } from '../../core/trial/trial-stages.ts'
import { TURN_STAGES } from '../../core/trial/turn-stages.ts'
import type { StageGate } from '../../tally/baseline/gates.ts'
import { suggestNearest } from '../../validation/nearest.ts'

/** Parses `10%` or `0.1` as a share. */
export function parseShare(text: string): number {
  const value = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text)
  if (text.trim() !== '' && value > 0 && value < 1) return value
  throw new InvalidArgumentError('Give a share such as 10% or 0.1.')
}

const VANTAGE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/** Parses the name of a vantage. */
export function parseVantage(text: string): string {
  if (VANTAGE.test(text)) return text
  throw new InvalidArgumentError(
    'Give a name such as eu-west: letters, digits, ".", "_" and "-", beginning with a letter or digit, at most 64.',
  )
}

/** Parses `p95` or `95` as 0.95. */
export function parsePercentile(text: string): number {
  const value = Number(text.replace(/^p/i, '')) / 100
  if (value > 0 && value < 1) return Number(value.toPrecision(12))
  throw new InvalidArgumentError('Give a percentile such as p95.')
}

/** Parses the name of a stage of requests or of turns. */
export function parseStageName(text: string): StageGate['stage'] {
  const names = [...STAGES, ...TURN_STAGES].map(({ name }) => name)
  const found = names.find((name) => name === text)
  if (found) return found
  throw new InvalidArgumentError(
    `Unknown stage ${text}${suggestNearest(text, names) || `: expected one of ${names.join(', ')}`}.`,
  )
}

/** Parses `ttfa_heard:p95:10%`, and collects repeated options. */
export function collectStageGates(text: string, gates: readonly StageGate[] | undefined): StageGate[] {
  const [stage = '', percentile = '', margin = '', ...rest] = text.split(':')
  if (rest.length > 0 || margin === '')
    throw new InvalidArgumentError('Give stage:percentile:margin, such as ttfa_heard:p95:10%.')
  return [
    ...(gates ?? []),
    { stage: parseStageName(stage), share: parsePercentile(percentile), margin: parseShare(margin) },
  ]
}
