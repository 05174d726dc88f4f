import { html, type Markup } from './markup.ts'

/** What a verdict looks like: good news, bad news, an open question, or a fact. */
export type BadgeKind = 'good' | 'bad' | 'unsure' | 'plain'

/** A verdict as a coloured word with a sign, which also tells it apart where colours do not. */
export function badge(kind: BadgeKind, sign: string, words: string): Markup {
  return html`<span class="badge ${kind}"><span aria-hidden="true">${sign}</span> ${words}</span>`
}

/** The colour of a mark that stands for such a verdict. */
export const BADGE_COLORS: Readonly<Record<BadgeKind, string>> = {
  good: 'var(--good)',
  bad: 'var(--bad)',
  unsure: 'var(--unsure)',
  plain: 'var(--soft)',
}
