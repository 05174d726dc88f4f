import type { Facts } from '../../core/adapter/adapter.ts'
import type { Environment } from '../../core/config/environment.ts'
import { SetupError } from '../../core/setup-error.ts'

/** What no API key contains and no header should carry, from the most specific kind to the least. */
const FOREIGN_CHARACTERS: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: 'a line end', pattern: /[\r\n\u2028\u2029]/u },
  { name: 'a space', pattern: /[\t\p{Zs}]/u },
  { name: 'an invisible character', pattern: /\p{Cf}/u },
  { name: 'a control character', pattern: /\p{Cc}/u },
  { name: 'a typographic quotation mark', pattern: /[\u2018-\u201f\u00ab\u00bb\u2039\u203a]/u },
  { name: 'an ellipsis, as in an abbreviated key', pattern: /\u2026/u },
  { name: 'a character that is not ASCII', pattern: /[^ -~]/u },
]

/** Quotes that a shell would have removed and other readers of `NAME="value"` keep. */
const SURROUNDING_QUOTE = /^["'`]|["'`]$/

/**
 * Throws a `SetupError` for keys that no provider can accept: every request would fail in the same way. The
 * error names the variable, the kind of character and where it is; never the key.
 */
export function rejectInvalidKeys(
  facts: readonly Pick<Facts, 'keyVariable'>[],
  environment: Environment,
): void {
  const variables = new Set(facts.flatMap(({ keyVariable }) => keyVariable ?? []))
  const problems = [...variables].flatMap((name) => describeKeyProblem(name, environment) ?? [])
  if (problems.length === 0) return
  throw new SetupError(problems.join('\n'), {
    code: 'KEY_INVALID',
    hint: 'Copy the key again, without quotation marks or line ends around it. Nothing was sent.',
  })
}

/** Why no provider can accept the key in a variable; undefined if nothing speaks against it. Never the key. */
export function describeKeyProblem(name: string, environment: Environment): string | undefined {
  const problem = findForeignCharacter(environment[name] ?? '')
  return problem === undefined ? undefined : `${name} contains ${problem}`
}

/** The first character that a key cannot have, in words. */
function findForeignCharacter(key: string): string | undefined {
  const characters = [...key]
  for (const [index, character] of characters.entries()) {
    const found = FOREIGN_CHARACTERS.find(({ pattern }) => pattern.test(character))
    if (found) return `${found.name} (${codePoint(character)}) ${place(index, characters.length)}`
  }
  const quote = SURROUNDING_QUOTE.exec(key)
  return quote ? `a quotation mark ${place(quote.index, characters.length)}` : undefined
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

function place(index: number, length: number): string {
  if (index === length - 1) return 'at its end'
  return index === 0 ? 'at its start' : `at character ${index + 1} of ${length}`
}
