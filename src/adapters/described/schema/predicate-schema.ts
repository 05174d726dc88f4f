import { z } from 'zod'
import type { Predicate } from '../../../core/adapter/adapter-description.ts'
import { nonEmptyList, strictMap } from '../../../validation/primitives.ts'
import { OPERATOR_NAMES, type OperatorName } from '../predicate.ts'
import { pointer, scalar, text } from './value-schemas.ts'

/** The operand of each operator. */
const OPERANDS = {
  is: scalar.exactOptional(),
  isNot: scalar.exactOptional(),
  in: nonEmptyList(scalar).exactOptional(),
  notIn: nonEmptyList(scalar).exactOptional(),
  exists: z.boolean().exactOptional(),
  truthy: z.boolean().exactOptional(),
  filled: z.boolean().exactOptional(),
  contains: text.exactOptional(),
} as const satisfies Record<OperatorName, z.ZodType>

const ONE_CONDITION = `one of all, any, not and event, or \`at\` and exactly one of ${OPERATOR_NAMES.join(', ')}`

/** A condition such as `{ at: /type, is: audio }`. */
export const predicate: z.ZodType<Predicate> = z.lazy(() =>
  strictMap({
    at: pointer.exactOptional(),
    ...OPERANDS,
    event: text.exactOptional(),
    all: nonEmptyList(predicate).exactOptional(),
    any: nonEmptyList(predicate).exactOptional(),
    not: predicate.exactOptional(),
  })
    .refine(isOneCondition, { error: ONE_CONDITION })
    .transform((fields) => fields as Predicate),
)

function isOneCondition({ at, ...conditions }: Readonly<Record<string, unknown>>): boolean {
  const [name, ...others] = Object.keys(conditions)
  const needsPointer = OPERATOR_NAMES.some((operator) => operator === name)
  return name !== undefined && others.length === 0 && needsPointer === (at !== undefined)
}
