import { InvalidArgumentError } from 'commander'
import { FIDELITY_METRICS } from '../../core/config/threshold.ts'
import { STAGES } from '../../core/trial/trial-stages.ts'
import { TURN_STAGES } from '../../core/trial/turn-stages.ts'
import type { FidelityGate, StageGate } from '../../tally/baseline/gates.ts'
import { suggestNearest } from '../../validation/nearest.ts'

/** Parses `10%` or `0.1` as a share. */
export function parseShare(text: string): number {
  const value = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text)
  if (text.trim() !== '' && value > 0 && value < 1) return value
  throw new InvalidArgumentError('Give a share such as 10% or 0.1.')
}

/** Parses a share, or `0` for none. */
export function parseShareOrNone(text: string): number {
  return /^0+(?:\.0+)?%?$/.test(text) ? 0 : parseShare(text)
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
  return findStageName(text, [])
}

/** @param others further names that are accepted */
function findStageName(text: string, others: readonly string[]): StageGate['stage'] {
  const names = [...STAGES, ...TURN_STAGES].map(({ name }) => name)
  const found = names.find((name) => name === text)
  if (found) return found
  const all = [...names, ...others]
  throw new InvalidArgumentError(
    `Unknown stage ${text}${suggestNearest(text, all) || `: expected one of ${all.join(', ')}`}.`,
  )
}

/** A gate on a latency, or on what is said. */
export type GateOption = StageGate | FidelityGate

/** Parses `ttfa_heard:p95:10%` or `wer:3%`, and collects repeated options. */
export function collectGates(text: string, gates: readonly GateOption[] | undefined): GateOption[] {
  return [...(gates ?? []), parseGate(text)]
}

function parseGate(text: string): GateOption {
  const [name = '', ...rest] = text.split(':')
  const metric = FIDELITY_METRICS.find((known) => known === name)
  const [margin = '', percentile] = [...rest].reverse()
  if (rest.length !== (metric ? 1 : 2) || margin === '')
    throw new InvalidArgumentError(
      metric
        ? `Give metric:margin, such as ${metric}:3%.`
        : 'Give stage:percentile:margin, such as ttfa_heard:p95:10%, or metric:margin, such as wer:3%.',
    )
  if (metric) return { metric, margin: parseShare(margin) }
  return {
    stage: findStageName(name, FIDELITY_METRICS),
    share: parsePercentile(percentile ?? ''),
    margin: parseShare(margin),
  }
}
