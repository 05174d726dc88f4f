import { z } from 'zod'
import { SOURCE_CONFIDENCES } from '../../../core/adapter/ending.ts'
import { nonEmptyList, oneOrMore, strictMap, textMatching } from '../../../validation/primitives.ts'
import { option } from './option-schema.ts'
import { text } from './value-schemas.ts'

export const id = textMatching('an id in lower case such as acme-http', /^[a-z0-9]+([-.][a-z0-9]+)*$/)
const date = textMatching('a date as YYYY-MM-DD', /^\d{4}-\d{2}-\d{2}$/)

const ending = strictMap({
  models: nonEmptyList(text).exactOptional(),
  date,
  successor: text.exactOptional(),
  silently: z.literal(true).exactOptional(),
  source: text,
  confidence: z.enum(SOURCE_CONFIDENCES),
})

/** What a description says about the provider, before how to speak to it. */
export const identity = {
  id,
  provider: id,
  title: text,
  dialect: textMatching('the version of the protocol that is described', /./s),
  docs: textMatching('the address of the documentation', /^https?:\/\/\S+$/),
  checked: date,
  confidence: z.enum(['documented', 'read in clients', 'unverified']),
  confirmed: z.strictObject({ date, cassettes: nonEmptyList(text) }).exactOptional(),
  notes: oneOrMore(text).default([]),
  keyVariable: textMatching('the name of an environment variable', /^[A-Z][A-Z0-9_]*$/).exactOptional(),
  models: nonEmptyList(text),
  voices: z.record(z.string(), text),
  billing: z.enum(['characters', 'bytes', 'audio', 'tokens', 'requests']).default('characters'),
  streaming: z.boolean().default(true),
  retired: date.exactOptional(),
  ends: oneOrMore(ending).default([]),
  recommended: strictMap({ model: text, date, source: text }).exactOptional(),
  options: z.record(z.string(), option).default({}),
}
