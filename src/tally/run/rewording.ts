import type { Trial } from '../../core/trial/trial.ts'

/** A target's answers whose transcript has other words than the text. */
export interface Rewording {
  readonly target: string
  /** Complete measured answers that came with a transcript. */
  readonly compared: number
  readonly reworded: number
  /** Other successful trials: whether they were reworded is unknown. */
  readonly unknown: number
}

/** Counts, by target, the answers that a model reworded. */
export class RewordingTracker {
  readonly #targets = new Map<string, Rewording>()

  count({
    phase,
    outcome,
    target,
    reworded,
  }: Pick<Trial, 'phase' | 'outcome' | 'target' | 'reworded'>): void {
    if (phase !== 'measure' || outcome !== 'ok') return
    const counts = this.#targets.get(target) ?? { target, compared: 0, reworded: 0, unknown: 0 }
    this.#targets.set(target, {
      target,
      compared: counts.compared + Number(reworded !== undefined),
      reworded: counts.reworded + Number(reworded === true),
      unknown: counts.unknown + Number(reworded === undefined),
    })
  }

  /** The targets whose answers were compared with their texts. */
  rows(): Rewording[] {
    return [...this.#targets.values()].filter(({ compared }) => compared > 0)
  }
}
