import type { MeasurementConditions } from '../../../src/core/measurement-conditions.ts'
import type { StageName } from '../../../src/core/trial/trial-stages.ts'
import { type Arm, totalCount } from '../../../src/tally/compare/arm.ts'
import type { Sample } from '../../../src/tally/resampling/sample.ts'

const DEFAULT_CONDITIONS: MeasurementConditions = {
  transport: 'websocket',
  connection: 'hot',
  region: 'default',
  format: 'pcm_s16le/raw 24000',
  analyser: '-40 dBFS for 50 ms in windows of 10 ms',
  'answered by': 'the provider',
  vantage: 'not named',
}

export interface ArmFields {
  readonly conditions?: Partial<MeasurementConditions>
  readonly success?: Arm['success']
  readonly stage?: StageName
}

/** An arm with one stage. */
export function createArm(target: string, sample: Sample, fields: ArmFields = {}): Arm {
  const n = sample.values.length
  const successBlocks = spreadEvenly(fields.success ?? { hits: n, n }, sample.labels.length)
  return {
    target,
    model: 'm1',
    conditions: { ...DEFAULT_CONDITIONS, ...fields.conditions },
    success: totalCount(successBlocks),
    successBlocks,
    stages: new Map([[fields.stage ?? 'ttfa', sample]]),
  }
}

/** As many trials in each block, and failures in as many blocks as possible. */
function spreadEvenly({ hits, n }: Arm['success'], blocks: number): Arm['successBlocks'] {
  const portion = (whole: number, block: number) =>
    Math.floor(((block + 1) * whole) / blocks) - Math.floor((block * whole) / blocks)
  return Array.from({ length: blocks }, (_, block) => {
    const trials = portion(n, block)
    return { n: trials, hits: trials - portion(n - hits, block) }
  })
}
