import { isDeepStrictEqual } from 'node:util'
import type { Scenario, Target } from '../../core/scenario.ts'
import type { ConnectionState } from '../../core/trial.ts'
import type { Arm } from './arm.ts'
import { compareArms, type Shift } from './comparison.ts'

/** What of a target may cost time, in words, by the key that turns it on. */
const OPTIONS = {
  clone: 'a cloned voice',
  dictionary: 'a pronunciation dictionary',
} as const satisfies { [key in keyof Target]?: string }
/** What else must be equal to tell what an option costs. A clone has another voice by its nature. */
const EQUALS: Readonly<Record<keyof typeof OPTIONS, readonly (keyof Target)[]>> = {
  clone: ['adapter', 'model'],
  dictionary: ['adapter', 'model', 'voice', 'language', 'sampleRate', 'format', 'options'],
}
const KEYS = Object.keys(OPTIONS) as (keyof typeof OPTIONS)[]

/** What an option costs in time to first audio, beside a target of the same route and model that does without. */
export interface OptionCost {
  readonly option: string
  readonly target: string
  /** The target that has no such option. */
  readonly plain: string
  readonly connection: ConnectionState
  /** Measured trials of the plain target, and of the one with the option. */
  readonly n: readonly [plain: number, target: number]
  /** Of `ttfa`, at the median and the 95th percentile: `from` is the plain target. */
  readonly shifts: readonly Shift[]
}

const SHARES = [0.5, 0.95]

/** Some target has an option whose cost can be told. */
export function hasOptions({ targets }: Pick<Scenario, 'targets'>): boolean {
  return targets.some((target) => optionOf(target) !== undefined)
}

/** Targets with an option beside which none does without, so that nothing will be told of its cost. */
export function loneOptions(scenario: Pick<Scenario, 'targets'>): { target: string; option: string }[] {
  return scenario.targets.flatMap((target) => {
    const option = optionOf(target)
    const isLone = option && !scenario.targets.some((other) => isPlain(other, target, option))
    return isLone ? [{ target: target.id, option: OPTIONS[option] }] : []
  })
}

/** Every target with an option against the first one without, for each connection state that both were measured in. */
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

/** The arm with nothing but its time to first audio: comparing every stage of many trials takes long. */
function firstAudioOf(arm: Arm): Arm {
  return { ...arm, stages: new Map([...arm.stages].filter(([stage]) => stage === 'ttfa')) }
}
