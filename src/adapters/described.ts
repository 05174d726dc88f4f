import type { Adapter } from '../core/adapter.ts'
import type { AdapterDescription } from '../core/adapter-description.ts'
import { factsOf } from './described/facts.ts'
import { faultOfClosing, faultOfRefusal } from './described/failures.ts'
import { hearDescribed } from './described/hear.ts'
import { type DescribedMemo, describedMemo } from './described/memo.ts'
import { dialOf } from './described/request.ts'
import { sayDescribed } from './described/say.ts'
import type { DescribedOptions } from './described/slots.ts'
import { checkOptions } from './options.ts'

/** Builds the adapter of a description. The same conformance suite tests it as an adapter in code. */
export function describedAdapter(description: AdapterDescription): Adapter<DescribedOptions, DescribedMemo> {
  const { id, carrier, options, failures, completion } = description
  const converses = carrier === 'websocket'
  return {
    contract: 1,
    facts: factsOf(description),
    parseOptions: (raw) => checkOptions(id, options, raw) as DescribedOptions,
    dial: (job) => dialOf(description, job),
    memo: describedMemo,
    hear: (frame, memo, job) => hearDescribed(description, frame, memo, job),
    readRefusal: (status, body, headers) => faultOfRefusal(status, body, headers, failures),
    ...(converses && {
      say: (cue, job, memo) => sayDescribed(description, cue, job, memo),
      readClose: (code, reason, { over }) => {
        const isProper = typeof completion === 'object' && completion.close.includes(code)
        return over || isProper ? undefined : faultOfClosing(code, reason, failures)
      },
    }),
  } satisfies Adapter<DescribedOptions, DescribedMemo>
}
