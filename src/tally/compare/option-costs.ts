import { isDeepStrictEqual } from 'node:util'
import type { Scenario, Target } from '../../core/scenario.ts'
import type { ConnectionState } from '../../core/trial.ts'
import type { Arm } from './arm.ts'
import { compareArms, type Shift } from './comparison.ts'

/** Target options that may cost time, by key. */
const OPTIONS = {
  clone: 'a cloned voice',
  dictionary: 'a pronunciation dictionary',
} as const satisfies { [key in keyof Target]?: string }
/** Fields that must be equal to measure the cost of an option. A clone always has a different voice. */
const EQUALS: Readonly<Record<keyof typeof OPTIONS, readonly (keyof Target)[]>> = {
  clone: ['adapter', 'model'],
  dictionary: ['adapter', 'model', 'voice', 'language', 'sampleRate', 'format', 'options'],
}
const KEYS = Object.keys(OPTIONS) as (keyof typeof OPTIONS)[]

/** The cost of an option in time to first audio, against a target of the same route and model without it. */
export interface OptionCost {
  readonly option: string
  readonly target: string
  /** The target without the option. */
  readonly plain: string
  readonly connection: ConnectionState
  /** Measured trials without the option, and with it. */
  readonly n: readonly [plain: number, target: number]
  /** Of `ttfa`, at the median and the 95th percentile; `from` is without the option. */
  readonly shifts: readonly Shift[]
}

const SHARES = [0.5, 0.95]

/** Whether any target has an option that may cost time. */
export function hasOptions({ targets }: Pick<Scenario, 'targets'>): boolean {
  return targets.some((target) => optionOf(target) !== undefined)
}

/** Targets with an option but without a reference target, so that the cost cannot be measured. */
export function loneOptions(scenario: Pick<Scenario, 'targets'>): { target: string; option: string }[] {
  return scenario.targets.flatMap((target) => {
    const option = optionOf(target)
    const isLone = option && !scenario.targets.some((other) => isPlain(other, target, option))
    return isLone ? [{ target: target.id, option: OPTIONS[option] }] : []
  })
}

/** Compares every target that has an option with the first one without it, per connection state. */
export function optionCosts(scenario: Scenario, arms: readonly Arm[]): OptionCost[] {
  return scenario.targets.flatMap((target) => {
    const option = optionOf(target)
    const plain = option && scenario.targets.find((other) => isPlain(other, target, option))
    if (!plain) return []
    return arms
      .filter((arm) => arm.target === target.id)
      .flatMap((mine) => {
        const { connection } = mine.circumstances
        const theirs = arms.find(
          (arm) => arm.target === plain.id && arm.circumstances.connection === connection,
        )
        if (!theirs) return []
        return [
          { option: OPTIONS[option], target: target.id, plain: plain.id, ...between(theirs, mine, scenario) },
        ]
      })
  })
}

function optionOf(target: Target): keyof typeof OPTIONS | undefined {
  return KEYS.find((key) => target[key] !== undefined)
}

function isPlain(other: Target, target: Target, option: keyof typeof OPTIONS): boolean {
  const isEqual = (key: keyof Target) => isDeepStrictEqual(other[key], target[key])
  return optionOf(other) === undefined && EQUALS[option].every(isEqual)
}

function between(plain: Arm, mine: Arm, { load, seed }: Scenario) {
  const timing = load.order === 'interleaved' ? 'side by side' : 'apart'
  const [ttfa] = compareArms(firstAudioOf(plain), firstAudioOf(mine), timing, seed)
  return {
    connection: mine.circumstances.connection as ConnectionState,
    n: ttfa?.n ?? ([0, 0] as const),
    shifts: ttfa?.shifts.filter(({ share }) => SHARES.includes(share)) ?? [],
  }
}

/** Keeps only `ttfa`: comparing every stage of many trials takes long. */
function firstAudioOf(arm: Arm): Arm {
  return { ...arm, stages: new Map([...arm.stages].filter(([stage]) => stage === 'ttfa')) }
}
