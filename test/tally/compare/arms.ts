import type { StageName } from '../../../src/core/stages.ts'
import type { Arm } from '../../../src/tally/compare/arm.ts'
import type { Circumstances } from '../../../src/tally/compare/circumstances.ts'
import type { Sample } from '../../../src/tally/compare/sample.ts'

const USUAL: Circumstances = {
  transport: 'websocket',
  connection: 'hot',
  region: 'default',
  format: 'pcm_s16le/raw 24000',
  analyser: '-40 dBFS for 50 ms in windows of 10 ms',
  'answered by': 'the provider',
}

export interface ArmWords {
  readonly circumstances?: Partial<Circumstances>
  readonly success?: Arm['success']
  readonly stage?: StageName
}

/** An arm with one stage. */
export function armWith(target: string, sample: Sample, words: ArmWords = {}): Arm {
  const n = sample.values.length
  return {
    target,
    model: 'm1',
    circumstances: { ...USUAL, ...words.circumstances },
    success: words.success ?? { hits: n, n },
    stages: new Map([[words.stage ?? 'ttfa', sample]]),
  }
}
