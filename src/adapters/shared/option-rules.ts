/** The values that an option takes. Number ranges include both ends. */
type OptionValues =
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly whole?: true }
  | { readonly kind: 'flag' }
  /** Any non-empty text. `longest` is in characters. */
  | { readonly kind: 'text'; readonly longest?: number }
  | { readonly kind: 'word'; readonly words: readonly string[] }
  | { readonly kind: 'list' }
  /** A non-empty list of whole numbers. */
  | { readonly kind: 'numbers'; readonly min: number; readonly max: number }

/** The rule for one option, with what the provider’s documentation says of it. */
export type OptionRule = OptionValues & {
  /** A phrase for `ttfa adapters <id>`, without a full stop. */
  readonly meaning?: string
  /**
   * The value that applies if a target does not set the option; in words if it is not a single value. Absent
   * if no source says it.
   */
  readonly default?: string | number | boolean
}

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
