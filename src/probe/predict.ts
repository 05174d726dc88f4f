import { type CapSettings, nextWave } from './cap-search.ts'
import type { Wave } from './wave.ts'

/** What a search for the hard cap takes. */
export interface Prediction {
  readonly waves: number
  readonly requests: number
  /** Milliseconds of rest between the waves. */
  readonly rest: number
}

/** Requests and rests that the method needs for a limit of that size, where nothing else goes wrong. */
export function predictCap(settings: CapSettings, limit: number): Prediction {
  const waves: Wave[] = []
  let rest = 0
  for (let step = nextWave(settings, waves); step.kind === 'wave'; step = nextWave(settings, waves)) {
    const held = Math.min(limit, step.level)
    rest += waves.length === 0 ? 0 : step.rest
    waves.push({
      level: step.level,
      rest: waves.length === 0 ? Number.POSITIVE_INFINITY : step.rest,
      held,
      turnedAway: step.level - held,
      failed: 0,
    })
  }
  // One more without any rest, where there is a boundary.
  const control = limit > 0 && limit < settings.max ? limit : 0
  const requests = waves.reduce((sum, { level }) => sum + level, control)
  return { waves: waves.length + Math.sign(control), requests, rest }
}
