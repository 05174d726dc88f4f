import { z } from 'zod'
import { HTTP_CHOICES } from '../../core/adapter/http-choice.ts'

/** The version of HTTP that a target, or a component of a stack, speaks. */
export const httpChoice = z
  .literal(HTTP_CHOICES, { error: 'a version of HTTP: 1.1 or 2' })
  .exactOptional()
  .describe(
    'The version of HTTP to speak: 1.1, or 2 (over TLS by agreement with the server, without TLS by prior knowledge). Timestamps of HTTP/2 are less exact. Default: 1.1, unless the provider speaks only 2.',
  )
