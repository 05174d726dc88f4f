import { escapeMarkdown } from './escape.ts'

/** The name of a target in Markdown, with the mark of the lab. */
export function markdownTargetName({
  target,
  simulated,
}: {
  readonly target: string
  readonly simulated: boolean
}): string {
  return `${escapeMarkdown(target)}${simulated ? ' (simulated)' : ''}`
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
