import type { AdapterDescription, Script, Template } from '../../../core/adapter-description.ts'
import type { Value } from './place.ts'
import { type Fit, fitOf } from './template.ts'

/** What a client's frame says. */
export type CueName = Exclude<keyof Script, 'method' | 'request'>

export interface SaidCue {
  readonly cue: CueName
  readonly slots: Fit['slots']
  /** The last of several frames that say the cue. */
  readonly isLast: boolean
}

/** Where two cues are said alike, the earlier one is meant: a flush that is also an end is the end. */
const ORDER: readonly CueName[] = ['open', 'start', 'end', 'flush', 'text', 'cancel', 'close', 'keepalive']

/** The cue that a frame says: of all templates that it fits, the one that accounts for most of it, and prescribes most. */
export function cueIn({ script, format }: AdapterDescription, frame: Value): SaidCue | undefined {
  const fits = ORDER.flatMap((cue) =>
    script[cue].flatMap((template: Template, index) => {
      const fit = fitOf(template, frame, format, 'literal')
      const isSaid = fit !== undefined && (cue !== 'text' || fit.slots.text !== undefined)
      return isSaid ? [{ cue, fit, isLast: index === script[cue].length - 1 }] : []
    }),
  )
  const [best] = fits.toSorted((a, b) => b.fit.matched - a.fit.matched || b.fit.literals - a.fit.literals)
  return best && { cue: best.cue, slots: best.fit.slots, isLast: best.isLast }
}
