import type { Probe } from '../../src/core/config/probe.ts'
import type { Trial } from '../../src/core/trial/trial.ts'
import type { LevelSpec } from '../../src/drive/probe-levels/level-spec.ts'
import type { FinishedTrial } from '../../src/drive/trial/run-trial.ts'
import { buildAnswer, type ProbeAnswer } from '../../src/probe/answer/answer.ts'
import { isLevelDecided } from '../../src/probe/level-ending.ts'
import { nextStep, type SearchStep } from '../../src/probe/next-step.ts'
import { buildLevelOrder } from '../../src/run/probe/build-level-order.ts'
import { ProbeHistory } from '../../src/run/probe/probe-history.ts'
import type { Behaviour } from './behaviour.ts'
import { SEARCH_SETTINGS } from './run-search.ts'
import { SimulatedProvider } from './simulated-provider.ts'

type LevelStep = Exclude<SearchStep, { kind: 'done' }>

export const PROBE: Probe = {
  ...SEARCH_SETTINGS,
  max: 64,
  kind: 'concurrency',
  per: 1000,
  periods: 2,
  hold: 15_000,
  stagger: 60,
  levelRequests: 400,
  objectives: [],
  budget: { requests: 20_000, duration: 1_200_000 },
}

export interface SimulatedAnswer {
  readonly answer: ProbeAnswer
  /** Seconds on the provider's clock. */
  readonly seconds: number
}

/** A whole search, with the code of a real one, of a provider that exists in numbers only. */
export function simulateSearch(
  behaviour: Behaviour,
  seed: number,
  settings: Partial<Probe> = {},
): SimulatedAnswer {
  const probe = { ...PROBE, ...settings }
  const provider = new SimulatedProvider(behaviour, seed)
  const began = provider.now
  const history = new ProbeHistory(probe, undefined, [])
  for (let number = 0; number < 250; number++) {
    const step = nextStep(probe, history.records)
    const isLate = provider.now - began > (probe.budget.duration ?? Number.POSITIVE_INFINITY)
    const isSpent = step.kind !== 'done' && history.spent.requests + step.level > probe.budget.requests
    const end = step.kind === 'done' ? 'found' : isLate || isSpent ? 'budget' : undefined
    if (step.kind === 'done' || end !== undefined) {
      return {
        answer: answerOf(probe, history, provider.now - began, end ?? 'found'),
        seconds: (provider.now - began) / 1e3,
      }
    }
    runLevel(provider, probe, history, step)
  }
  throw new Error(
    `no end: ${history.records.map(({ kind, level, burst }) => `${kind} ${level} ${burst?.held ?? ''}`).join(', ')}`,
  )
}

function runLevel(provider: SimulatedProvider, probe: Probe, history: ProbeHistory, step: LevelStep): void {
  const { length: number } = history.records
  const maxRequests = probe.levelRequests + 2 * step.level
  const isHold = step.kind === 'sustained' && step.hold !== undefined
  const order = buildLevelOrder(probe, step, {
    number,
    firstTrial: provider.requests,
    service: history.serviceTime,
    maxRequests: isHold ? 20_000 : maxRequests,
  })
  const cooldown = number === 0 ? Number.POSITIVE_INFINITY : step.cooldown
  if (number > 0) provider.now += step.cooldown
  const hold = step.kind === 'sustained' ? step.hold : undefined
  const trials = send(provider, order, (sent) => isLevelDecided(probe, hold, sent))
  const finished = trials.map((trial) => ({ trial, arrivals: [] }) as unknown as FinishedTrial)
  history.recordSpending(finished)
  history.recordLevel({ step, order, cooldown, finished })
}

function send(
  provider: SimulatedProvider,
  order: LevelSpec,
  isDecided: (trials: readonly Trial[]) => boolean,
): Trial[] {
  switch (order.kind) {
    case 'burst':
      return provider.sendBurst(order.size, 0, order.interval)
    case 'sustained':
      return provider.keepUp(order, isDecided)
    case 'requests':
      return provider.sendAtRate(order)
    case 'dials':
      return provider.connect(order)
  }
}

function answerOf(
  probe: Probe,
  history: ProbeHistory,
  elapsed: number,
  end: 'found' | 'budget',
): ProbeAnswer {
  const { records, judged: requests, rateLimits, spent } = history
  const names = { run: 'r', target: 'alpha', simulated: true, seed: 1 }
  return buildAnswer({ ...names, probe, records, requests, rateLimits, spent, elapsed, end })
}
