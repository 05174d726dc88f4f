import picocolors from 'picocolors'
import { describe, expect, test } from 'vitest'
import type { FidelityClaim } from '../../../src/core/config/claim.ts'
import { renderVerifyText } from '../../../src/report/verify/verify-report.ts'
import type { RunFile } from '../../../src/results/run/run-file.ts'
import { verifyClaim } from '../../../src/tally/claims/verify-claim.ts'
import type { Arm } from '../../../src/tally/compare/arm.ts'
import type { HeardTrial } from '../../../src/tally/fidelity/fidelity-reading.ts'
import { createSample } from '../../../src/tally/resampling/sample.ts'

import { FILE } from '../../report/sample-runs.ts'
import { createArm } from '../compare/sample-arms.ts'

const claim = (words: Partial<FidelityClaim>): FidelityClaim => ({
  id: 'c',
  provider: 'someone',
  says: 'it says its text',
  by: 'vendor',
  source: 'x',
  date: '2026-01',
  conditions: {},
  kind: 'fidelity',
  models: ['m1'],
  metric: 'wer',
  tolerance: 0,
  ...words,
})

/** 200 answers to 40 texts of ten words: this many errors, truncated and clipped ones in each hundred. */
function heardTrials({ errors = 0, floor = 0, truncated = 0, clipped = 0, rate = 15 }): HeardTrial[] {
  return Array.from({ length: 200 }, (_, index) => ({
    text: index % 40,
    words: { words: 10, errors: index % 10 < errors ? 1 : 0 },
    floor: { words: 10, errors: index % 10 < floor ? 1 : 0 },
    truncated: index % 100 < truncated,
    clipped: index % 100 < clipped,
    rate: rate + (index % 5) / 10,
  }))
}

const arm = (heard: readonly HeardTrial[] | undefined): Arm => ({
  ...createArm('lightning-ws', createSample([{ block: 0, value: 1 }])),
  acrossConnections: true,
  ...(heard && { heard }),
})
const one = createArm('lightning-ws', createSample([{ block: 0, value: 1 }]))
const adapters = { 'someone-ws': { provider: 'someone' } } as unknown as RunFile['adapters']
const verify = (words: Partial<FidelityClaim>, heard: readonly HeardTrial[] | undefined) =>
  verifyClaim(claim(words), { file: { ...FILE, adapters }, arms: [one, arm(heard)] })

describe('a claim about what a voice says, against answers that were listened to', () => {
  test.each([
    ['1 % of word errors where 5 % are claimed', { most: 0.05 }, { errors: 1 }, 'confirmed'],
    ['1 % of word errors where 1 % is claimed', { most: 0.01 }, { errors: 1 }, 'inconclusive'],
    ['6 % of word errors where 2 % are claimed', { most: 0.02 }, { errors: 6 }, 'refuted'],
    [
      'the same, where the recogniser itself has as many',
      { most: 0.02 },
      { errors: 6, floor: 6 },
      'inconclusive',
    ],
    [
      'a tenth more than is claimed, which is tolerated',
      { metric: 'rate', most: 14, tolerance: 0.1 },
      {},
      'confirmed',
    ],
    ['a rate in the claimed range', { metric: 'rate', least: 14, most: 17 }, {}, 'confirmed'],
    ['a slower one', { metric: 'rate', least: 18 }, {}, 'refuted'],
    ['no truncated answer', { metric: 'truncated', most: 0.05 }, {}, 'confirmed'],
    ['20 % of truncated answers', { metric: 'truncated', most: 0.05 }, { truncated: 20 }, 'refuted'],
    ['4 % of clipped answers', { metric: 'clipped', most: 0.04 }, { clipped: 4 }, 'inconclusive'],
  ] as const)('%s', (_, words, found, verdict) => {
    expect(verify(words, heardTrials(found))).toMatchObject([{ targets: ['lightning-ws'], verdict }])
  })

  test('a run that nobody listened to says nothing, and what to do', () => {
    expect(verify({ most: 0.1 }, undefined)).toMatchObject([
      { verdict: 'not comparable', why: expect.stringContaining('ttfa listen') },
    ])
  })

  test('a metric that nobody could tell is not known, and no zero', () => {
    const heard = heardTrials({}).map(({ text, rate = 0 }) => ({ text, rate }))
    for (const metric of ['wer', 'truncated', 'clipped'] as const)
      expect(verify({ metric, most: 1 }, heard)).toMatchObject([{ verdict: 'not comparable' }])
  })

  test('the report has the value, its interval, the limit and the recogniser’s own errors', () => {
    const text = renderVerifyText(
      'run',
      verify({ most: 0.02 }, heardTrials({ errors: 6, floor: 1 })),
      picocolors.createColors(false),
    )
    expect(text).toContain('✗ refuted  lightning-ws')
    expect(text).toContain('agrees up to 2 % of wer')
    expect(text).toMatch(/wer 6 % \[.*\] of 200 answers; the recogniser’s own 1 %/)
  })
})
