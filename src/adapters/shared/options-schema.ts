import { z } from 'zod'
import { nonEmptyList, numberBetween, strictMap, wholeNumber } from '../../validation/primitives.ts'
import type { OptionRule, OptionRules } from './option-rules.ts'

/** The schema of a route's options, all of which are optional. */
export function optionsSchema(rules: OptionRules): z.ZodType {
  const fields = Object.entries(rules).map(([name, rule]) => [name, schemaOf(rule).exactOptional()] as const)
  return strictMap(Object.fromEntries(fields))
}

function schemaOf(rule: OptionRule): z.ZodType {
  switch (rule.kind) {
    case 'number':
      return rule.whole ? wholeNumber(rule.min, rule.max) : numberBetween(rule.min, rule.max)
    case 'flag':
      return z.boolean()
    case 'text':
      return textUpTo(rule.longest)
    case 'word':
      return z.enum(rule.words)
    case 'list':
      return z.array(z.string(), { error: 'a list of texts' })
    case 'numbers':
      return nonEmptyList(wholeNumber(rule.min, rule.max))
  }
}

function textUpTo(longest = Number.POSITIVE_INFINITY): z.ZodType {
  const error = longest === Number.POSITIVE_INFINITY ? 'a text' : `a text of at most ${longest} characters`
  return z.string({ error }).min(1, { error }).max(longest, { error })
}
