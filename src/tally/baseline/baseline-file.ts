import { parseJsonObject } from '../../core/json.ts'
import { SetupError } from '../../core/setup-error.ts'
import { STAGES } from '../../core/trial/trial-stages.ts'
import { type AnyStageName, TURN_STAGES } from '../../core/trial/turn-stages.ts'
import { UNNAMED_VANTAGE } from '../../core/vantage.ts'
import { baselineSchema, type StoredBaseline } from '../../results/baseline-schema.ts'
import { checkStored } from '../../results/read-stored.ts'
import type { Arm } from '../compare/arm.ts'
import { createSample, observationsOf, type Sample } from '../resampling/sample.ts'
import type { HitCount } from '../statistics/proportion-difference.ts'
import { estimateQuantile } from '../statistics/quantile.ts'
import type { Baseline } from './baseline.ts'
import { type HeardJson, readHeard, toHeardJson } from './heard-lines.ts'

/** The version of the file format that this code writes, and those that it reads. */
const VERSION = 4
const READABLE: readonly unknown[] = [3, VERSION]
/** Significant digits of a duration: they keep it to a thousandth, which is finer than any margin. */
const SIGNIFICANT_DIGITS = 4

/**
 * Formats a baseline as a JSON file that diffs well: the headline numbers one per line, then the values, one
 * line per block, ascending, in milliseconds with four digits. `inf` stands for a trial without an answer.
 */
export function formatBaseline({ arms, ...rest }: Baseline): string {
  return `${JSON.stringify({ baseline: VERSION, ...rest, arms: arms.map(toArmJson) }, null, 2)}\n`
}

/**
 * Throws a `SetupError` that names the file if the text is not a baseline, or has a version that cannot be
 * read.
 */
export function parseBaseline(text: string, file: string): Baseline {
  const json = parseJsonObject(text)
  if (!READABLE.includes(json?.baseline))
    throw unreadableError(`${file} is not a baseline that this version of ttfa can read`)
  const stored = checkStored(baselineSchema, json)
  if (stored.kind === 'damaged') throw unreadableError(`${file} is damaged: ${stored.why}`)
  const { baseline: _, ...rest } = stored.data
  return { ...rest, arms: stored.data.arms.map(readArm) }
}

function unreadableError(message: string): SetupError {
  return new SetupError(message, {
    code: 'BASELINE_UNREADABLE',
    hint: 'Restore it from a copy, or create it again with `ttfa baseline save`.',
  })
}

type StoredArm = StoredBaseline['arms'][number]

interface ArmJson extends Omit<Arm, 'conditions' | 'stages' | 'successBlocks' | 'heard' | 'server'> {
  readonly circumstances: Arm['conditions']
  /** Successful trials of all trials in each block: `40/40 39/40`. */
  readonly success_blocks: string
  readonly stages: Readonly<Record<string, SampleJson>>
  readonly heard?: HeardJson
}

interface SampleJson {
  readonly n: number
  /** For readers only; `blocks` holds the values. */
  readonly p50_ms: string
  readonly p95_ms: string
  readonly blocks: Readonly<Record<string, string>>
}

function toArmJson({
  target,
  model,
  conditions,
  stages,
  successBlocks,
  heard,
  server: _,
  ...rest
}: Arm): ArmJson {
  return {
    target,
    model,
    circumstances: conditions,
    ...rest,
    success_blocks: successBlocks.map(({ hits, n }) => `${hits}/${n}`).join(' '),
    stages: Object.fromEntries([...stages].map(([stage, sample]) => [stage, toSampleJson(sample)])),
    ...(heard && { heard: toHeardJson(heard) }),
  }
}

function toSampleJson(sample: Sample): SampleJson {
  const blocks = new Map<number, string[]>(sample.labels.map((label) => [label, []]))
  for (const { block, value } of observationsOf(sample)) blocks.get(block)?.push(milliseconds(value))
  return {
    n: sample.values.length,
    p50_ms: milliseconds(estimateQuantile(sample.values, 0.5)),
    p95_ms: milliseconds(estimateQuantile(sample.values, 0.95)),
    // A letter keeps the order: JavaScript sorts integer keys before all others.
    blocks: Object.fromEntries([...blocks].map(([label, values]) => [`b${label}`, values.join(' ')])),
  }
}

function milliseconds(value: number): string {
  return Number.isFinite(value) ? String(Number((value / 1e3).toPrecision(SIGNIFICANT_DIGITS))) : 'inf'
}

function readArm({ circumstances, stages, success_blocks, heard, ...arm }: StoredArm): Arm {
  const known = [...STAGES, ...TURN_STAGES].flatMap(({ name }): [AnyStageName, Sample][] => {
    const sample = stages[name]
    return sample ? [[name, readSample(sample)]] : []
  })
  return {
    ...arm,
    // Older baselines have no vantage.
    conditions: { ...circumstances, vantage: circumstances.vantage ?? UNNAMED_VANTAGE },
    successBlocks: readBlockCounts(success_blocks),
    stages: new Map(known),
    ...(heard && { heard: readHeard(heard) }),
  }
}

function readBlockCounts(text: string): HitCount[] {
  return text
    .split(' ')
    .filter(Boolean)
    .map((block) => {
      const [hits = 0, n = 0] = block.split('/').map(Number)
      return { hits, n }
    })
}

function readSample({ blocks }: StoredArm['stages'][string]): Sample {
  return createSample(
    Object.entries(blocks).flatMap(([label, values]) =>
      values.split(' ').map((value) => ({ block: Number(label.slice(1)), value: microseconds(value) })),
    ),
  )
}

function microseconds(text: string): number {
  return text === 'inf' ? Number.POSITIVE_INFINITY : Number(text) * 1e3
}
