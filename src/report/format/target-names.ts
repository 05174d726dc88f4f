import type { StandIn } from '../../tally/values/stand-in.ts'
import { escapeMarkdown } from './escape.ts'
import { standInWord } from './stand-ins.ts'

/** The name of a target in Markdown, marked if no provider answered. */
export function markdownTargetName(one: StandIn & { readonly target: string }): string {
  const word = standInWord(one)
  return `${escapeMarkdown(one.target)}${word ? ` (${word})` : ''}`
}

/** The name of a target in one connection state: `a · hot`. */
export function formatGroupName({
  target,
  connection,
}: {
  readonly target: string
  readonly connection: string
}): string {
  return `${target} · ${connection}`
}
