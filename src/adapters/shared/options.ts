import { SetupError } from '../../core/setup-error.ts'
import { findNearest } from './nearest.ts'

/** The rule for one option. Number ranges include both ends. */
export type OptionRule =
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly whole?: true }
  | { readonly kind: 'flag' }
  /** Any non-empty text; `longest` in characters. */
  | { readonly kind: 'text'; readonly longest?: number }
  | { readonly kind: 'word'; readonly words: readonly string[] }
  | { readonly kind: 'list' }
  /** A non-empty list of whole numbers. */
  | { readonly kind: 'numbers'; readonly min: number; readonly max: number }

/** The options of a route, by name. */
export type OptionRules = Readonly<Record<string, OptionRule>>

/** The TypeScript type of an option, by the kind of its rule. */
interface OptionValueByKind {
  number: number
  flag: boolean
  text: string
  word: string
  list: readonly string[]
  numbers: readonly number[]
}

/**
 * Checked options. An option that the scenario does not set is absent, and the provider’s default applies.
 */
export type OptionsOf<Rules extends OptionRules> = {
  readonly [Name in keyof Rules]?: OptionValueByKind[Rules[Name]['kind']]
}

/**
 * Checks a scenario’s `options` against the rules of the route. Throws a `SetupError` (`OPTION_UNKNOWN`,
 * `OPTION_INVALID`) with the option, the expected value and, for an unknown option, the nearest known name.
 */
export function checkOptions<Rules extends OptionRules>(
  adapter: string,
  rules: Rules,
  raw: Readonly<Record<string, unknown>>,
): OptionsOf<Rules> {
  for (const [name, value] of Object.entries(raw)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (!rule) throw unknownOption(adapter, name, Object.keys(rules))
    if (!VALIDATORS[rule.kind](value, rule as never)) throw invalidOption(adapter, name, rule, value)
  }
  return { ...raw } as OptionsOf<Rules>
}

const VALIDATORS: {
  readonly [Kind in OptionRule['kind']]: (
    value: unknown,
    rule: Extract<OptionRule, { kind: Kind }>,
  ) => boolean
} = {
  number: (value, { min, max, whole }) =>
    typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value)),
  flag: (value) => typeof value === 'boolean',
  text: (value, { longest = Number.POSITIVE_INFINITY }) =>
    typeof value === 'string' && value !== '' && value.length <= longest,
  word: (value, { words }) => typeof value === 'string' && words.includes(value),
  list: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  numbers: (value, { min, max }) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => Number.isInteger(item) && item >= min && item <= max),
}

function describeRule(rule: OptionRule): string {
  switch (rule.kind) {
    case 'number':
      return `${rule.whole ? 'a whole number' : 'a number'} from ${rule.min} to ${rule.max}`
    case 'flag':
      return 'true or false'
    case 'text':
      return rule.longest === undefined ? 'a text' : `a text of at most ${rule.longest} characters`
    case 'word':
      return `one of ${rule.words.join(', ')}`
    case 'list':
      return 'a list of strings'
    case 'numbers':
      return `a list of whole numbers from ${rule.min} to ${rule.max}`
  }
}

function unknownOption(adapter: string, name: string, known: readonly string[]): SetupError {
  const suggestion = findNearest(name, known)
  const list = known.length > 0 ? `${adapter} knows: ${known.join(', ')}` : `${adapter} has no options`
  return new SetupError(`${adapter} has no option \`${name}\``, {
    code: 'OPTION_UNKNOWN',
    hint: suggestion === undefined ? list : `did you mean \`${suggestion}\`? ${list}`,
  })
}

function invalidOption(adapter: string, name: string, rule: OptionRule, value: unknown): SetupError {
  const got = `${typeName(value)} ${JSON.stringify(value) ?? String(value)}`
  return new SetupError(`option \`${name}\` of ${adapter} must be ${describeRule(rule)}, not the ${got}`, {
    code: 'OPTION_INVALID',
    hint: `write ${describeRule(rule)}, or leave the option out for the provider's default`,
  })
}

function typeName(value: unknown): string {
  if (value === null) return 'value'
  return Array.isArray(value) ? 'list' : typeof value
}
