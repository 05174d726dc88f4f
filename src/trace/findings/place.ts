import type { TracedAdapter } from '../request-trace.ts'

/** The parts of an adapter that can be wrong about a provider. */
export type AdapterPart = 'message' | 'audio' | 'completion' | 'error' | 'refusal' | 'format' | 'address'

/** Where each part is in a description, and in code. */
const PLACES: Readonly<Record<AdapterPart, { readonly key: string; readonly code: string }>> = {
  message: { key: '`events` and `codec`', code: '`hear`' },
  audio: {
    key: '`audio.at`, and the rule in `events` that means `audio`',
    code: '`hear`, where it reads audio',
  },
  completion: {
    key: '`completion`, and the rule in `events` that means `end`',
    code: '`hear`, where it returns `end`, and `completion` in the facts',
  },
  error: {
    key: '`failures`, and the rule in `events` that means `error`',
    code: '`hear`, where it returns a `fault`',
  },
  refusal: { key: '`failures`', code: '`readRefusal`' },
  format: {
    key: '`format` and `audio.wav`',
    code: '`formats` in the facts, and the request in `dial` or `say`',
  },
  address: { key: '`address`', code: '`dial`' },
}

/** The place in the adapter or description to mend. */
export function placeOf({ id, description }: TracedAdapter, part: AdapterPart): string {
  const { key, code } = PLACES[part]
  return description === undefined ? `${code} of the adapter ${id}` : `${key} in ${description}`
}
