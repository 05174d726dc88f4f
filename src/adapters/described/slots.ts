import type { Job } from '../../core/adapter.ts'
import type { FormatRule } from '../../core/adapter-description.ts'

/** What a slot holds: its value keeps its type where the slot stands alone. */
export type SlotValue = string | number | boolean | readonly string[] | undefined
export type Slots = Readonly<Record<string, SlotValue>>

/** The options of a described route, checked, by name. */
export type DescribedOptions = Readonly<Record<string, Exclude<SlotValue, undefined>>>

/** The slots that every template knows. `options.<name>` come from the description. */
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

/** The prefix of the slots that hold options. */
export const OPTION_SLOT = 'options.'

/** The slots of a job. What belongs to one cue is handed in: its `text`, `last`, `more` and `flush`. */
export function slotsOf(job: Job<DescribedOptions>, format: FormatRule, cue: Slots = {}): Slots {
  const options = Object.entries(job.options).map(([name, value]) => [`${OPTION_SLOT}${name}`, value])
  return {
    text: job.text,
    voice: job.voice || undefined,
    model: job.model || undefined,
    language: job.language || undefined,
    sampleRate: job.format.sampleRate,
    kilohertz: job.format.sampleRate / 1000,
    format: wordOf(job, format),
    stream: job.stream,
    ...Object.fromEntries(options),
    ...cue,
  }
}

function wordOf({ format }: Job<DescribedOptions>, { words }: FormatRule): string | undefined {
  const rows = Object.entries(words)
  const row = rows.find(
    ([, fact]) => fact.encoding === format.encoding && fact.container === format.container,
  )
  return row?.[0] ?? rows[0]?.[0]
}
