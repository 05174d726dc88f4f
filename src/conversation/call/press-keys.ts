import { sleepUntil } from '../../core/sleep-until.ts'
import { type Micros, toMicros } from '../../core/units.ts'
import type { SpeechTiming } from '../caller/microphone.ts'
import type { Stack } from '../stack.ts'

/** Time between two keys, and between the end of speech and the first. */
const KEY_INTERVAL: Micros = toMicros(200)

/** Presses keys one after the other once the caller has spoken, until the call is over. */
export async function pressKeys(
  { clock, press, isOver }: Pick<Stack, 'clock' | 'press' | 'isOver'>,
  keys: string,
  { speechEnd }: Pick<SpeechTiming, 'speechEnd'>,
): Promise<void> {
  for (const [index, digit] of [...keys].entries())
    if (await sleepUntil(speechEnd + (index + 1) * KEY_INTERVAL, clock, isOver)) press?.(digit)
}
