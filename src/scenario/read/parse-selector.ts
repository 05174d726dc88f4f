import {
  THRESHOLD_METRICS,
  THRESHOLD_TAGS,
  type ThresholdMetric,
  type ThresholdTag,
} from '../../core/config/threshold.ts'
import { STAGES } from '../../core/stages.ts'
import { suggestNearest } from '../../validation/nearest.ts'

/** The left-hand side of a threshold: a metric, and tags that select trials. */
export interface Selector {
  readonly metric: ThresholdMetric
  readonly tags: { readonly [tag in ThresholdTag]?: string }
}

/** The possible values of each tag, if the scenario defines them. */
export type KnownValues = { readonly [tag in ThresholdTag]?: readonly string[] }

const SELECTOR_PATTERN = /^\s*(?<metric>[a-z_0-9]+)\s*(?:\{(?<tags>[^{}]*)\})?\s*$/i

/** Parses `ttfa_heard{target:lightning,connection:warm}`. A string describes the error instead. */
export function parseSelector(words: string, known: KnownValues): Selector | string {
  const parts = SELECTOR_PATTERN.exec(words)?.groups
  if (!parts) return `not a metric with tags, such as ttfa_heard{target:lightning}: "${words}"`
  const metric = parts.metric ?? ''
  if (!isMetric(metric)) return unknownWordMessage('metric', metric, Object.keys(THRESHOLD_METRICS))
  const tags: Record<string, string> = {}
  for (const pair of (parts.tags ?? '').split(',').filter((each) => each.trim() !== '')) {
    const [name = '', value = ''] = pair.split(/:(.*)/s).map((each) => each.trim())
    const problem = checkTag(name, value, known) ?? (name in tags ? `duplicate tag "${name}"` : undefined)
    if (problem) return problem
    tags[name] = value
  }
  if (tags.connection !== undefined && isCallerStage(metric))
    return `${metric} is what a caller waits, whatever the connection: leave out connection:${tags.connection}, which would hide the waits on other connections`
  return { metric, tags }
}

function isCallerStage(metric: ThresholdMetric): boolean {
  return STAGES.some((stage) => stage.name === metric && 'acrossConnections' in stage)
}

function isMetric(word: string): word is ThresholdMetric {
  return Object.hasOwn(THRESHOLD_METRICS, word)
}

function checkTag(name: string, value: string, known: KnownValues): string | undefined {
  const tag = THRESHOLD_TAGS.find((each) => each === name)
  if (!tag) return unknownWordMessage('tag', name, THRESHOLD_TAGS)
  if (value === '') return `the tag "${name}" has no value: write ${name}:value`
  const values = known[tag]
  return values && !values.includes(value) ? unknownWordMessage(tag, value, values) : undefined
}

function unknownWordMessage(what: string, word: string, words: readonly string[]): string {
  return `unknown ${what} "${word}"${suggestNearest(word, words) || `: expected one of ${words.join(', ')}`}`
}
