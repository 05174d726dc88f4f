import type { AdapterDescription, Script, Template } from '../../../core/adapter-description.ts'
import type { Value } from './place.ts'
import { type Fit, fitOf } from './template.ts'

/** The cues that a client's frame can match. */
export type CueName = Exclude<keyof Script, 'method' | 'request'>

export interface SaidCue {
  readonly cue: CueName
  readonly slots: Fit['slots']
  /** Whether it is the last of several frames for the cue. */
  readonly isLast: boolean
}

/** If a frame fits two cues equally, the earlier one counts: a flush that is also an end is the end. */
const ORDER: readonly CueName[] = ['open', 'start', 'end', 'flush', 'text', 'cancel', 'close', 'keepalive']

/** Finds the cue of a frame: the template that matches most of it and, among those, has the most literals. */
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
