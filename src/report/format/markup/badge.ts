import { html, type Markup } from './html.ts'

/** The look of a verdict: good news, bad news, an open question, or a fact. */
export type BadgeKind = 'good' | 'bad' | 'unsure' | 'plain'

/** A verdict as a coloured word, with a sign for readers who cannot tell colours apart. */
export function renderBadge(kind: BadgeKind, sign: string, label: string): Markup {
  return html`<span class="badge ${kind}"><span aria-hidden="true">${sign}</span> ${label}</span>`
}

/** The colour of a mark that stands for such a verdict. */
export const BADGE_COLORS: Readonly<Record<BadgeKind, string>> = {
  good: 'var(--good)',
  bad: 'var(--bad)',
  unsure: 'var(--unsure)',
  plain: 'var(--soft)',
}
