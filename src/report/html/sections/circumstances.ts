import { CIRCUMSTANCE_WORDS, circumstanceTable } from '../../circumstance-table.ts'
import { html } from '../markup.ts'
import type { Material, Section } from '../section.ts'
import { table } from '../table.ts'

/** Columns of text; all others hold numbers. */
const TEXT = 2

/** Turns told apart by what they had behind them: idling, an interruption, their place in a call. */
export function circumstances({ digest }: Material): Section | undefined {
  if (digest.circumstances.length === 0) return undefined
  const { head, cells } = circumstanceTable(digest.circumstances)
  return {
    id: 'circumstances',
    title: 'Does it matter what came before?',
    body: table({
      caption: `Milliseconds. ${CIRCUMSTANCE_WORDS}.`,
      columns: head.map((name, index) => ({ head: name, number: index >= TEXT })),
      rows: cells.map((row) => row.map((cell) => html`${cell}`)),
    }),
  }
}
