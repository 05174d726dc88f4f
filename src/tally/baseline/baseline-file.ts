import { SetupError } from '../../core/setup-error.ts'
import { STAGES } from '../../core/stages.ts'
import { type AnyStageName, TURN_STAGES } from '../../core/trial/turn-stages.ts'
import { UNNAMED_VANTAGE } from '../../core/vantage.ts'
import type { Arm } from '../compare/arm.ts'
import { createSample, observationsOf, type Sample } from '../compare/sample.ts'
import type { HitCount } from '../statistics/proportion-difference.ts'
import { estimateQuantile } from '../statistics/quantile.ts'
import type { Baseline } from './baseline.ts'

/** The version of the file format that this code writes and reads. */
const VERSION = 3
/** Significant digits of a duration: a thousandth of it, finer than any margin. */
const SIGNIFICANT_DIGITS = 4

/**
 * Formats a baseline as a JSON file that diffs well: the headline numbers one per line, then the values, one
 * line per block, ascending, in milliseconds with four digits. `inf` is a trial without an answer.
 */
export function formatBaseline({ arms, ...rest }: Baseline): string {
  return `${JSON.stringify({ baseline: VERSION, ...rest, arms: arms.map(toArmJson) }, null, 2)}\n`
}

/** Throws a `SetupError` that names the file when the text is not a baseline of this version. */
export function parseBaseline(text: string, file: string): Baseline {
  const data = parseJson(text)
  if (data?.baseline !== VERSION || !Array.isArray(data.arms))
    throw new SetupError(`${file} is not a baseline that this version of ttfa can read`, {
      code: 'BASELINE_UNREADABLE',
      hint: 'Create it again with `ttfa baseline save`.',
    })
  const { baseline: _, ...rest } = data
  return { ...rest, arms: data.arms.map(readArm) }
}

interface ArmJson extends Omit<Arm, 'stages' | 'successBlocks'> {
  /** Successes of trials in each block: `40/40 39/40`. */
  readonly success_blocks: string
  readonly stages: Readonly<Record<string, SampleJson>>
}

interface SampleJson {
  readonly n: number
  /** For readers only; `blocks` holds the values. */
  readonly p50_ms: string
  readonly p95_ms: string
  readonly blocks: Readonly<Record<string, string>>
}

function toArmJson({ stages, successBlocks, ...arm }: Arm): ArmJson {
  return {
    ...arm,
    success_blocks: successBlocks.map(({ hits, n }) => `${hits}/${n}`).join(' '),
    stages: Object.fromEntries([...stages].map(([stage, sample]) => [stage, toSampleJson(sample)])),
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

function readArm({ stages, success_blocks, ...arm }: ArmJson): Arm {
  const known = [...STAGES, ...TURN_STAGES].flatMap(({ name }): [AnyStageName, Sample][] => {
    const sample = stages[name]
    return sample ? [[name, readSample(sample)]] : []
  })
  return {
    ...arm,
    // Older baselines have no vantage.
    circumstances: { ...arm.circumstances, vantage: arm.circumstances.vantage ?? UNNAMED_VANTAGE },
    successBlocks: readBlockCounts(success_blocks),
    stages: new Map(known),
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

function readSample({ blocks }: SampleJson): Sample {
  return createSample(
    Object.entries(blocks).flatMap(([label, values]) =>
      values.split(' ').map((value) => ({ block: Number(label.slice(1)), value: microseconds(value) })),
    ),
  )
}

function microseconds(text: string): number {
  return text === 'inf' ? Number.POSITIVE_INFINITY : Number(text) * 1e3
}

function parseJson(
  text: string,
): (Omit<Baseline, 'arms'> & { baseline?: unknown; arms: ArmJson[] }) | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
