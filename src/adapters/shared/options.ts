import type { AnyAdapter } from '../../core/adapter/adapter.ts'
import { SetupError } from '../../core/setup-error.ts'
import type { Problem } from '../../validation/problem.ts'
import { validate } from '../../validation/validate.ts'
import type { OptionRules, OptionsOf } from './option-rules.ts'
import { optionsSchema } from './options-schema.ts'

/**
 * Checks a scenario’s `options` against the rules of the route. Throws a `SetupError` (`OPTION_UNKNOWN`,
 * `OPTION_INVALID`) with the option, the expected value and, for an unknown option, the nearest known name.
 */
export function checkOptions<Rules extends OptionRules>(
  adapter: string,
  rules: Rules,
  raw: Readonly<Record<string, unknown>>,
): OptionsOf<Rules> {
  const result = validate(optionsSchema(rules), raw)
  // The copy keeps the order of the scenario; the result of the schema does not.
  if (result.valid) return { ...raw } as OptionsOf<Rules>
  const [problem] = result.problems
  throw problem.kind === 'unknown-key'
    ? unknownOption(adapter, problem, rules)
    : invalidOption(adapter, problem)
}

/** The error for an unknown option. It holds the rules of the options that exist. */
class UnknownOption extends SetupError {
  readonly rules: OptionRules

  constructor(message: string, hint: string, rules: OptionRules) {
    super(message, { code: 'OPTION_UNKNOWN', hint })
    this.rules = rules
  }
}

/** A name that no provider uses for an option. */
const NO_OPTION = '?'

/**
 * The rules of an adapter's options, obtained from its `parseOptions`. Empty if it has none, or does not
 * reveal them.
 */
export function optionRulesOf({ parseOptions }: Pick<AnyAdapter, 'parseOptions'>): OptionRules {
  try {
    parseOptions({ [NO_OPTION]: true })
  } catch (error) {
    if (error instanceof UnknownOption) return error.rules
  }
  return {}
}

function unknownOption(adapter: string, { path, nearest }: Problem, rules: OptionRules): SetupError {
  const known = Object.keys(rules)
  const list = known.length > 0 ? `${adapter} knows: ${known.join(', ')}` : `${adapter} has no options`
  const hint = nearest === undefined ? list : `did you mean \`${nearest}\`? ${list}`
  return new UnknownOption(`${adapter} has no option \`${path.join('.')}\``, hint, rules)
}

function invalidOption(adapter: string, { path, expected, found }: Problem): SetupError {
  const [name, ...inner] = path
  const option = `option \`${String(name)}\` of ${adapter}`
  const item = inner.length === 0 ? option : `${option}, item ${Number(inner[0]) + 1}`
  return new SetupError(`${item}: expected ${expected}, found ${found}`, {
    code: 'OPTION_INVALID',
    hint: `Write ${expected}, or leave the option out: the provider's default then applies.`,
  })
}
