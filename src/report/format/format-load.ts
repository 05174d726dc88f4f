import type { ArrivalProcess, Load, LoadStage } from '../../core/config/load.ts'
import type { Scenario } from '../../scenario/scenario.ts'

/** Describes the load in one sentence. */
export function formatLoad(load: Load): string {
  const [model, ...rest] = describeModel(load)
  const begun = load.startTime ? [`starting ${formatSeconds(load.startTime)} into the run`] : []
  return [`${model} (${load.executor}, ${load.order})`, ...rest, ...begun].join(', ')
}

/** Describes the warm-up. */
export function formatWarmup({ warmup, warmupTime = 0 }: Pick<Scenario, 'warmup' | 'warmupTime'>): string {
  const time = `${formatSeconds(warmupTime)} of warm-up`
  if (warmupTime === 0) return `${warmup} warm-up trials each`
  return warmup === 0 ? time : `${time}, at least ${warmup} trials each`
}

/** The load model with its main number, then the details. */
function describeModel(load: Load): string[] {
  switch (load.executor) {
    case 'shared-iterations':
    case 'constant-concurrency':
      return [`closed: ${load.concurrency} in flight against each target`, formatLength(load)]
    case 'ramping-concurrency':
      return [
        `closed: from ${load.startConcurrency} in flight against each target ${formatStages(load.stages)}`,
      ]
    case 'constant-arrival-rate':
      return [
        `open: ${formatRates(load, 'starts')}`,
        `for ${formatSeconds(load.duration)}`,
        ...formatArrivals(load),
      ]
    case 'ramping-arrival-rate':
      return [
        `open: from ${load.startRate} starts a second against each target ${formatStages(load.stages)}`,
        ...formatArrivals(load),
      ]
    case 'sessions':
      return [
        `partly open: ${formatRates(load, 'conversations')}`,
        `${load.turns} turns each`,
        `for ${formatSeconds(load.duration)}`,
        ...formatArrivals(load),
      ]
  }
}

function formatLength({ trials, duration }: { trials?: number; duration?: number }): string {
  return duration === undefined ? `${trials} trials each` : `for ${formatSeconds(duration)}`
}

function formatStages(stages: readonly LoadStage[]): string {
  return stages.map(({ duration, target }) => `to ${target} in ${formatSeconds(duration)}`).join(', ')
}

function formatRates(
  { rate, rates = {} }: { rate: number; rates?: Readonly<Record<string, number>> },
  what: string,
): string {
  const others = Object.entries(rates).map(([target, own]) => `${own} against ${target}`)
  return [`${rate} ${what} a second against each target`, ...others].join(', ')
}

function formatArrivals({
  arrival,
  maxInFlight,
}: {
  arrival: ArrivalProcess
  maxInFlight?: number
}): string[] {
  const spread = typeof arrival === 'string' ? arrival : `gamma ${arrival.gamma}`
  return [`arrivals ${spread}`, ...(maxInFlight === undefined ? [] : [`at most ${maxInFlight} in flight`])]
}

function formatSeconds(milliseconds: number): string {
  return `${milliseconds / 1e3} s`
}
