import type { Millis } from '../../core/units.ts'
import type { PlannedSound } from '../conversation-task.ts'
import type { AnswerLog } from '../playback/playback-log.ts'
import type { Stack } from '../stack.ts'
import { CallerBargeIn } from './caller-barge-in.ts'
import type { TurnBuilder } from './turn-builder.ts'

/** A sound that the caller makes in the middle of an answer. */
export interface TurnDisturbance extends PlannedSound {
  /** How much of the answer is heard first. */
  readonly after: Millis
}

/** Makes the sound once enough of the answer has been heard. It is not meant to interrupt. */
export class CallerDisturbance {
  readonly #cue: CallerBargeIn

  constructor(
    planned: TurnDisturbance | undefined,
    { clock, caller }: Pick<Stack, 'clock' | 'caller'>,
    builder: TurnBuilder,
  ) {
    this.#cue = new CallerBargeIn(planned?.after, clock)
    void this.#cue.triggered.then(() => {
      if (!planned) return
      const { speechStart, speechEnd } = caller.play(planned.clip)
      builder.at.disturbed = speechStart
      builder.sound = { name: planned.name, until: speechEnd }
    })
  }

  /** More audio has arrived. */
  update(log: AnswerLog): void {
    this.#cue.update(log)
  }

  cancel(): void {
    this.#cue.cancel()
  }
}
