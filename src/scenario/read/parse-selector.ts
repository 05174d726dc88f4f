import { TURN_METRICS, TURN_TAGS, type TurnMetric } from '../../core/config/conversation/turn-threshold.ts'
import {
  type MetricUnit,
  THRESHOLD_METRICS,
  THRESHOLD_TAGS,
  type ThresholdMetric,
} from '../../core/config/threshold.ts'
import { STAGES } from '../../core/trial/trial-stages.ts'
import { suggestNearest } from '../../validation/nearest.ts'

/** The left-hand side of a threshold: a metric, and tags that select trials. */
export interface Selector<Metric extends string = ThresholdMetric> {
  readonly metric: Metric
  readonly tags: { readonly [tag in string]?: string }
}

/** The possible values of each tag, if the scenario defines them. */
export type KnownValues = { readonly [tag in string]?: readonly string[] }

/** What thresholds over one kind of thing can be written with. */
export interface Vocabulary<Metric extends string> {
  readonly metrics: Readonly<Record<Metric, MetricUnit>>
  readonly tags: readonly string[]
  /** A selector, for messages. */
  readonly example: string
}

export const REQUEST_VOCABULARY: Vocabulary<ThresholdMetric> = {
  metrics: THRESHOLD_METRICS,
  tags: THRESHOLD_TAGS,
  example: 'ttfa_heard{target:lightning}',
}

export const TURN_VOCABULARY: Vocabulary<TurnMetric> = {
  metrics: TURN_METRICS,
  tags: TURN_TAGS,
  example: 'voice_to_voice{target:streaming}',
}

const SELECTOR_PATTERN = /^\s*(?<metric>[a-z_0-9]+)\s*(?:\{(?<tags>[^{}]*)\})?\s*$/i

/** Parses `ttfa_heard{target:lightning,connection:warm}`. A string describes the error instead. */
export function parseSelector<Metric extends string>(
  words: string,
  known: KnownValues,
  vocabulary: Vocabulary<Metric>,
): Selector<Metric> | string {
  const parts = SELECTOR_PATTERN.exec(words)?.groups
  if (!parts) return `not a metric with tags, such as ${vocabulary.example}: "${words}"`
  const metric = parts.metric ?? ''
  if (!isMetric(metric, vocabulary))
    return unknownWordMessage('metric', metric, Object.keys(vocabulary.metrics))
  const tags: Record<string, string> = {}
  for (const pair of (parts.tags ?? '').split(',').filter((each) => each.trim() !== '')) {
    const [name = '', value = ''] = pair.split(/:(.*)/s).map((each) => each.trim())
    const problem =
      checkTag(name, value, known, vocabulary.tags) ?? (name in tags ? `duplicate tag "${name}"` : undefined)
    if (problem) return problem
    tags[name] = value
  }
  if (tags.connection !== undefined && isCallerStage(metric))
    return `${metric} covers all connections: leave out connection:${tags.connection}, or waits on other connections would be hidden`
  return { metric, tags }
}

function isCallerStage(metric: string): boolean {
  return STAGES.some((stage) => stage.name === metric && 'acrossConnections' in stage)
}

function isMetric<Metric extends string>(word: string, { metrics }: Vocabulary<Metric>): word is Metric {
  return Object.hasOwn(metrics, word)
}

function checkTag(
  name: string,
  value: string,
  known: KnownValues,
  tags: readonly string[],
): string | undefined {
  const tag = tags.find((each) => each === name)
  if (!tag) return unknownWordMessage('tag', name, tags)
  if (value === '') return `the tag "${name}" has no value: write ${name}:value`
  const values = known[tag]
  return values && !values.includes(value) ? unknownWordMessage(tag, value, values) : undefined
}

function unknownWordMessage(what: string, word: string, words: readonly string[]): string {
  return `unknown ${what} "${word}"${suggestNearest(word, words) || `: expected one of ${words.join(', ')}`}`
}
