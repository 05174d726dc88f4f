import * as Plot from '@observablehq/plot'
import type { TurnRecord } from '../../../core/trial/turn-record.ts'
import type { ConversationSummary } from '../../../tally/conversation/conversation-summary.ts'
import type { Drawing } from '../draw.ts'
import { figure } from '../figure.ts'
import { html } from '../markup.ts'
import { inkOf } from '../palette.ts'
import { OVER_MARKS, panelNames } from '../panel-names.ts'
import { toMilliseconds } from '../scales.ts'
import type { Section } from '../section.ts'

interface Dot {
  readonly target: string
  readonly color: string
  /** The turn of its conversation, from 1. */
  readonly turn: number
  readonly ms: number
  readonly warm: boolean
  readonly words: string
}

/** Turns of a target above which its dots hide each other. */
const MOST = 400

/** Whether the first turn of a conversation is like the later ones. */
export function turnCourse(digest: ConversationSummary): Section | undefined {
  const { turns, summaries } = digest
  const targets = summaries.map(({ target }) => target)
  const dots = targets.flatMap((target) =>
    dotsOf(
      turns.filter((turn) => turn.target === target),
      inkOf(digest, target).color,
    ),
  )
  const places = [...new Set(dots.map(({ turn }) => turn))].sort((a, b) => a - b)
  if (places.length < 2) return undefined
  return {
    id: 'course',
    title: 'Does the conversation get quicker as it goes on?',
    body: figure(
      {
        id: 'chart-turn-course',
        title: 'Every turn, by its place in the conversation',
        alternative: `${dots.length} turns of ${targets.length} targets at ${places.length} places of a conversation.`,
        caption: html`One panel for each target. Filled: measured. Hollow: warm-up, which no number of this report includes.`,
      },
      drawing(dots, targets, places),
    ),
  }
}

function drawing(dots: readonly Dot[], targets: readonly string[], places: readonly number[]): Drawing {
  const highest = Math.max(...dots.map(({ ms }) => ms))
  return ({ width, narrow }) => ({
    width,
    height: targets.length * 120 + 44,
    marginLeft: 50,
    marginRight: 16,
    marginTop: 6,
    x: { type: 'point', label: 'turn of the conversation', domain: places },
    y: { label: null, domain: [0, highest * 1.3], ticks: 4, grid: true },
    fy: { domain: targets, axis: null, padding: 0.1 },
    marks: [
      Plot.dot(dots, {
        fy: 'target',
        x: 'turn',
        y: 'ms',
        r: 4,
        fill: ({ color, warm }: Dot) => (warm ? 'none' : color),
        stroke: 'color',
        fillOpacity: 0.6,
        title: 'words',
      }),
      panelNames(targets, narrow, OVER_MARKS),
    ],
  })
}

function dotsOf(turns: readonly TurnRecord[], color: string): Dot[] {
  const heard = turns.flatMap((turn) => {
    const { speech_end, heard: at } = turn.at
    if (speech_end === undefined || at === undefined) return []
    const ms = toMilliseconds(at - speech_end)
    const words = `conversation ${turn.conversation + 1}, turn ${turn.exchange + 1}: ${ms.toFixed(0)} ms`
    return [
      { target: turn.target, color, turn: turn.exchange + 1, ms, warm: turn.phase !== 'measure', words },
    ]
  })
  const step = Math.max(1, Math.ceil(heard.length / MOST))
  return heard.filter((_, index) => index % step === 0)
}
