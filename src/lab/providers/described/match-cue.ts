import type {
  AdapterDescription,
  MessageTemplates,
  Template,
} from '../../../core/adapter/adapter-description.ts'
import type { ProtocolValue } from './json-pointer.ts'
import { matchTemplate, type TemplateMatch } from './match-template.ts'

/** The cues that a client's frame can match. */
export type CueName = Exclude<keyof MessageTemplates, 'method' | 'request'>

export interface MatchedCue {
  readonly cue: CueName
  readonly slots: TemplateMatch['slots']
  /** Whether it is the last of several frames for the cue. */
  readonly isLast: boolean
}

/** If a frame fits two cues equally, the earlier one counts: a flush that is also an end is the end. */
const CUE_ORDER: readonly CueName[] = [
  'open',
  'start',
  'end',
  'flush',
  'text',
  'cancel',
  'close',
  'keepalive',
]

/** Finds the cue of a frame: the template that matches most of it and, among those, has the most literals. */
export function matchCue(
  { script, format }: AdapterDescription,
  frame: ProtocolValue,
): MatchedCue | undefined {
  const matches = CUE_ORDER.flatMap((cue) =>
    script[cue].flatMap((template: Template, index) => {
      const match = matchTemplate(template, frame, format, 'literal')
      const isMatch = match !== undefined && (cue !== 'text' || match.slots.text !== undefined)
      return isMatch ? [{ cue, fit: match, isLast: index === script[cue].length - 1 }] : []
    }),
  )
  const [best] = matches.toSorted(
    (a, b) => b.fit.matchedCount - a.fit.matchedCount || b.fit.literalCount - a.fit.literalCount,
  )
  return best && { cue: best.cue, slots: best.fit.slots, isLast: best.isLast }
}
