import type { z } from 'zod'

type RawIssue = z.core.$ZodRawIssue

/** The expectation of schemas that do not state one themselves; see `primitives.ts`. */
export const defaultExpectation: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return TYPE_NAMES[issue.expected] ?? issue.expected
    case 'invalid_value':
      return oneOf(validWords(issue))
    case 'invalid_union':
      return expectationOfUnion(issue)
    default:
      return undefined
  }
}

type UnionIssue = z.core.$ZodIssueInvalidUnion | z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>

/** The discriminator's words, or what each branch expects of the value itself. */
export function expectationOfUnion(issue: UnionIssue): string | undefined {
  const ofBranches = issue.errors
    .flat()
    .filter(({ path, code }) => path.length === 0 && code !== 'unrecognized_keys')
    .map(({ message }) => message)
  return oneOf(validWords(issue)) || [...new Set(ofBranches)].join(' or ') || undefined
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
}

/** The valid words, if the issue lists them: those of an enum, or of the discriminator of a union. */
export function validWords(issue: RawIssue | z.core.$ZodIssue): string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String)
  // zod reports the discriminator's values, but its types do not declare them.
  return issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options)
    ? issue.options.map(String)
    : []
}

function oneOf(words: readonly string[]): string {
  return words.length > 1 ? `one of ${words.join(', ')}` : words.join()
}
