import { z } from 'zod'
import { PROVISIONING_FAILURES } from '../../core/provisioning/provisioning-record.ts'
import { loose, text } from './stored-scenario-schema.ts'

const removal = z.discriminatedUnion('kind', [
  loose({ kind: z.literal(['removed', 'archived', 'nothing']) }),
  loose({ kind: z.literal('by hand'), how: text }),
  loose({ kind: z.literal('failed'), detail: text }),
])

const commonFields = { target: text, provider: text, removal }
const completed = z.literal('completed')
const failedFields = { outcome: z.enum(PROVISIONING_FAILURES), detail: text }

const cloneFields = { ...commonFields, clip_s: z.number(), clip_bytes: z.number() }

const clone = z.discriminatedUnion('outcome', [
  loose({
    ...cloneFields,
    outcome: completed,
    voice: text,
    upload_us: z.number(),
    processing_us: loose({ low: z.number(), high: z.number() }),
    first_speech_us: z.number(),
    clone_ready_us: z.number(),
    failed_syntheses: z.number(),
  }),
  loose({ ...cloneFields, ...failedFields, voice: text.optional(), state: text.optional() }),
])

const dictionaryFields = { ...commonFields, words: z.number(), texts: z.number() }

const dictionary = z.discriminatedUnion('outcome', [
  loose({ ...dictionaryFields, outcome: completed, dictionary: text, create_us: z.number() }),
  loose({ ...dictionaryFields, ...failedFields }),
])

/** What `run.json` says of the voices and dictionaries that were created for a run. */
export const provisioningFields = {
  clones: z.array(clone).optional(),
  dictionaries: z.array(dictionary).optional(),
}
