import { isDeepStrictEqual } from 'node:util'
import type { Target } from '../../core/config/target.ts'
import type { ConnectionState } from '../../core/trial/trial.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { type Arm, isStandIn } from './arm.ts'
import { type ComparisonDesign, compareArms, type Shift } from './compare-arms.ts'
import { defaultSpread } from './run-spread.ts'

/** Target options that may cost time, by key. */
const OPTIONS = {
  clone: 'a cloned voice',
  dictionary: 'a pronunciation dictionary',
} as const satisfies { [key in keyof Target]?: string }
/**
 * Fields that must be equal to measure the cost of an option. A clone always has a different voice, so fewer
 * fields must be equal.
 */
const EQUAL_FIELDS: Readonly<Record<keyof typeof OPTIONS, readonly (keyof Target)[]>> = {
  clone: ['vantage', 'adapter', 'model'],
  dictionary: ['vantage', 'adapter', 'model', 'voice', 'language', 'sampleRate', 'format', 'options'],
}
const OPTION_KEYS = Object.keys(OPTIONS) as (keyof typeof OPTIONS)[]

/**
 * What an option costs in time to first audio, relative to a target of the same route and model without it.
 */
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

const REPORTED_SHARES = [0.5, 0.95]

/** Whether any target has an option that may cost time. */
export function hasOptions({ targets }: Pick<Scenario, 'targets'>): boolean {
  return targets.some((target) => optionOf(target) !== undefined)
}

/** Targets with an option but without a reference target, so that the cost cannot be measured. */
export function optionsWithoutReference(
  scenario: Pick<Scenario, 'targets'>,
): { target: string; option: string }[] {
  return scenario.targets.flatMap((target) => {
    const option = optionOf(target)
    const hasNoReference = option && !scenario.targets.some((other) => isReferenceFor(other, target, option))
    return hasNoReference ? [{ target: target.id, option: OPTIONS[option] }] : []
  })
}

/** Compares every target that has an option with the first one without it, per connection state. */
export function measureOptionCosts(scenario: Scenario, arms: readonly Arm[]): OptionCost[] {
  return scenario.targets.flatMap((target) => {
    const option = optionOf(target)
    const plain = option && scenario.targets.find((other) => isReferenceFor(other, target, option))
    if (!plain) return []
    return arms
      .filter((arm) => arm.target === target.id && !arm.acrossConnections)
      .flatMap((optionArm) => {
        const { connection } = optionArm.conditions
        const referenceArm = arms.find(
          (arm) => arm.target === plain.id && arm.conditions.connection === connection,
        )
        if (!referenceArm) return []
        return [
          {
            option: OPTIONS[option],
            target: target.id,
            plain: plain.id,
            ...compareFirstAudio(referenceArm, optionArm, scenario),
          },
        ]
      })
  })
}

function optionOf(target: Target): keyof typeof OPTIONS | undefined {
  return OPTION_KEYS.find((key) => target[key] !== undefined)
}

function isReferenceFor(other: Target, target: Target, option: keyof typeof OPTIONS): boolean {
  const isEqual = (key: keyof Target) => isDeepStrictEqual(other[key], target[key])
  return optionOf(other) === undefined && EQUAL_FIELDS[option].every(isEqual)
}

function compareFirstAudio(plain: Arm, optionArm: Arm, { load, seed }: Scenario) {
  const design: ComparisonDesign = {
    timing: load.order === 'interleaved' ? 'side by side' : 'apart',
    spread: defaultSpread(isStandIn(optionArm)),
    seed,
  }
  const [ttfa] = compareArms(onlyFirstAudio(plain), onlyFirstAudio(optionArm), design)
  return {
    connection: optionArm.conditions.connection as ConnectionState,
    n: ttfa?.n ?? ([0, 0] as const),
    shifts: ttfa?.shifts.filter(({ share }) => REPORTED_SHARES.includes(share)) ?? [],
  }
}

/** Keeps only `ttfa`: comparing every stage of many trials takes long. */
function onlyFirstAudio(arm: Arm): Arm {
  return { ...arm, stages: new Map([...arm.stages].filter(([stage]) => stage === 'ttfa')) }
}
