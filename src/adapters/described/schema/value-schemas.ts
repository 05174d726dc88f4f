import { z } from 'zod'
import type { AudioFormatFact } from '../../../core/adapter/adapter.ts'
import type { Scalar, Template } from '../../../core/adapter/adapter-description.ts'
import { CONTAINERS, ENCODINGS } from '../../../core/audio-format.ts'
import { isJsonObject } from '../../../core/json.ts'
import { textMatching, wholeNumber } from '../../../validation/primitives.ts'

export const text = textMatching('a text', /./s)

export const pointer = textMatching('a JSON pointer such as /type', /^(\/.*)?$/s)

export const closeCode = wholeNumber(1000, 4999)

/** A value without structure. As a template it serves a header or a query parameter. */
export const scalar = z.custom<Scalar>(isScalar, { error: 'a string, a number, true, false or null' })

/** Any data. Its slots are checked later, together with the description's options. */
export const template = z.custom<Template>(isTemplate, { error: 'text, a number, a list or a map' })

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

function isTemplate(value: unknown): value is Template {
  if (Array.isArray(value)) return value.every(isTemplate)
  return isJsonObject(value) ? Object.values(value).every(isTemplate) : isScalar(value)
}

/** An encoding and its container, such as `pcm_s16le/raw`. */
export const audioFormat = textMatching(
  `an encoding and a container such as pcm_s16le/raw (${ENCODINGS.join(', ')}; ${CONTAINERS.join(', ')})`,
  new RegExp(`^(${ENCODINGS.join('|')})/(${CONTAINERS.join('|')})$`),
).transform((name) => {
  const [encoding, container] = name.split('/')
  return { encoding, container } as AudioFormatFact
})
