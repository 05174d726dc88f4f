import { seededRandom } from '../../../../src/pace/random.ts'
import type { AnswerLevel, ProbeAnswer } from '../../../../src/probe/answer/answer.ts'
import { fitUsl, throughputAt } from '../../../../src/probe/statistics/usl-fit.ts'
import { FILE } from '../../sample-runs.ts'

/** Grows less and less, and has its peak at 24. */
const CURVE = { lambda: 1.6, sigma: 0.04, kappa: 0.00167 }
const SUSTAINED_LEVELS = [1, 2, 4, 8, 12, 16, 24, 32]

/** What a search found: 40 at once, 16 of them well. Words are those of a provider and of whoever named the target. */
export function probeAnswerWith(words = 'lightning-ws'): ProbeAnswer {
  const levels = [
    ...[1, 2, 4, 8, 16, 32, 64, 48, 40, 41].map(waveLevel),
    ...SUSTAINED_LEVELS.map(sustainedLevel),
  ]
  const steady = SUSTAINED_LEVELS.map((concurrency) => ({
    concurrency,
    throughput: throughputAt(CURVE, concurrency),
  }))
  return {
    schema_version: 1,
    run: FILE.run,
    target: words,
    simulated: true,
    kind: 'concurrency',
    per_ms: 1000,
    sentence: `holds 40 concurrent requests; the 41st is refused with 429 in 31 ms; ${words} holds up to 16`,
    feasible_max: 16,
    infeasible_min: 24,
    boundary_type: 'queued',
    binding_constraint: words,
    convergence_reason: 'boundary',
    confidence: { carried: '3 of 3', turned_away: '3 of 3', knee_interval: [12, 23] },
    hard_cap: {
      feasible_max: 40,
      interval: [40, 40],
      infeasible_min: 41,
      boundary_type: 'refused',
      slots_freed_late: false,
      settle_ms: 200,
      noisy: false,
      changed: false,
    },
    soft_knee: {
      feasible_max: 16,
      interval: [12, 23],
      infeasible_min: 24,
      binding_constraint: words,
      boundary_type: 'queued',
      monotone: true,
      sustained_ms: 15_000,
    },
    refusals: [{ how: 'refused', count: 33, status: 429, words, median_ms: 31.2, slowest_ms: 44.5 }],
    rate_limits: { retry_after_s: 2, headers: { [words]: words } },
    failures: [{ kind: 'broken', count: 2, words, from: 32, of: 96 }],
    notes: [words],
    usl: fitUsl(steady, seededRandom(1)),
    budget: { limit: { requests: 4000 }, spent: { requests: 900, characters: 30_000, cost: 0 } },
    objectives: [words],
    levels: levels.map((level, number) => ({ ...level, number })),
  }
}

function waveLevel(level: number): AnswerLevel {
  const held = Math.min(40, level)
  const heard = 150 + level * 2.5
  return {
    ...baseLevel(level, heard),
    kind: 'burst',
    outcome: held < level ? 'turned away' : 'held',
    held,
    turned_away: level - held,
    failed: 0,
    cooldown_ms: 200,
    stats: {
      ...levelStats(level, heard),
      heard_p95_ms: held < level ? null : heard * 1.4,
      success: held / level,
    },
  }
}

function sustainedLevel(level: number): AnswerLevel {
  const heard = 160 + level * 4
  const stats = { ...levelStats(60 + level, heard), throughput: throughputAt(CURVE, level), in_flight: level }
  return { ...baseLevel(level, heard), kind: 'sustained', outcome: 'kept up', stats }
}

function baseLevel(level: number, heard: number): AnswerLevel {
  return { number: 0, kind: 'burst', level, outcome: 'held', stats: levelStats(level, heard), violations: [] }
}

function levelStats(requests: number, heard: number): AnswerLevel['stats'] {
  return {
    requests,
    heard_p50_ms: heard,
    heard_p95_ms: heard * 1.4,
    ttfa_p50_ms: heard - 40,
    ttfa_p95_ms: heard * 1.3,
    success: 1,
    goodput: 0.97,
  }
}
