import type { Arrival, Load, LoadStage } from '../core/load.ts'
import type { Scenario } from '../core/scenario.ts'

/** Describes the load in one sentence. */
export function describeLoad(load: Load): string {
  const [model, ...rest] = wordsOf(load)
  const begun = load.startTime ? [`starting ${seconds(load.startTime)} into the run`] : []
  return [`${model} (${load.executor}, ${load.order})`, ...rest, ...begun].join(', ')
}

/** Describes the warm-up. */
export function warmupWords({ warmup, warmupTime = 0 }: Pick<Scenario, 'warmup' | 'warmupTime'>): string {
  const time = `${seconds(warmupTime)} of warm-up`
  if (warmupTime === 0) return `${warmup} warm-up trials each`
  return warmup === 0 ? time : `${time}, at least ${warmup} trials each`
}

/** The load model with its main number, then the details. */
function wordsOf(load: Load): string[] {
  switch (load.executor) {
    case 'shared-iterations':
    case 'constant-concurrency':
      return [`closed: ${load.concurrency} in flight against each target`, lengthWords(load)]
    case 'ramping-concurrency':
      return [
        `closed: from ${load.startConcurrency} in flight against each target ${stageWords(load.stages)}`,
      ]
    case 'constant-arrival-rate':
      return [`open: ${ratesWords(load, 'starts')}`, `for ${seconds(load.duration)}`, ...arrivalWords(load)]
    case 'ramping-arrival-rate':
      return [
        `open: from ${load.startRate} starts a second against each target ${stageWords(load.stages)}`,
        ...arrivalWords(load),
      ]
    case 'sessions':
      return [
        `partly open: ${ratesWords(load, 'conversations')}`,
        `${load.turns} turns each`,
        `for ${seconds(load.duration)}`,
        ...arrivalWords(load),
      ]
  }
}

function lengthWords({ trials, duration }: { trials?: number; duration?: number }): string {
  return duration === undefined ? `${trials} trials each` : `for ${seconds(duration)}`
}

function stageWords(stages: readonly LoadStage[]): string {
  return stages.map(({ duration, target }) => `to ${target} in ${seconds(duration)}`).join(', ')
}

function ratesWords(
  { rate, rates = {} }: { rate: number; rates?: Readonly<Record<string, number>> },
  what: string,
): string {
  const others = Object.entries(rates).map(([target, own]) => `${own} against ${target}`)
  return [`${rate} ${what} a second against each target`, ...others].join(', ')
}

function arrivalWords({ arrival, maxInFlight }: { arrival: Arrival; maxInFlight?: number }): string[] {
  const spread = typeof arrival === 'string' ? arrival : `gamma ${arrival.gamma}`
  return [`arrivals ${spread}`, ...(maxInFlight === undefined ? [] : [`at most ${maxInFlight} in flight`])]
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1e3} s`
}
