import type { Job } from '../../core/adapter/adapter.ts'
import type { FormatRule } from '../../core/adapter/adapter-description.ts'
import { nameOfFormat } from '../shared/name-of-format.ts'

/** The value of a slot. It keeps its type if the slot is the whole string. */
export type SlotValue = string | number | boolean | readonly string[] | undefined
export type Slots = Readonly<Record<string, SlotValue>>

/** The checked options of a described route, by name. */
export type DescribedOptions = Readonly<Record<string, Exclude<SlotValue, undefined>>>

/** The slots of every template. The description adds `options.<name>`. */
export const SLOT_NAMES: readonly string[] = [
  'text',
  'voice',
  'model',
  'language',
  'sampleRate',
  'kilohertz',
  'format',
  'stream',
  'flush',
  'last',
  'more',
]

export const OPTION_SLOT_PREFIX = 'options.'

/** The slots of a job. The caller adds those of the cue: `text`, `last`, `more` and `flush`. */
export function slotsOf(job: Job<DescribedOptions>, format: FormatRule, cue: Slots = {}): Slots {
  const options = Object.entries(job.options).map(([name, value]) => [`${OPTION_SLOT_PREFIX}${name}`, value])
  return {
    text: job.text,
    voice: job.voice || undefined,
    model: job.model || undefined,
    language: job.language || undefined,
    sampleRate: job.format.sampleRate,
    kilohertz: job.format.sampleRate / 1000,
    format: nameOfFormat(format.words, job.format, Object.keys(format.words)[0]),
    stream: job.stream,
    ...Object.fromEntries(options),
    ...cue,
  }
}
