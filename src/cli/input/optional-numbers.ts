import type { Command, Option } from 'commander'

/**
 * Lets options such as `--workers [number]` take the next word only if it is a number. Commander gives them
 * any word: `--workers scenario.yaml` would take the scenario for the number.
 */
export function leaveOtherWords(command: Command): Command {
  const parseOptions = command.parseOptions.bind(command)
  command.parseOptions = (words) => parseOptions(moveBehindWords(words, command.options))
  return command
}

/** The words, with each option that takes an optional number moved behind the words that it must not take. */
export function moveBehindWords(
  words: readonly string[],
  options: readonly Pick<Option, 'long' | 'optional'>[],
): string[] {
  const flags = new Set(options.flatMap(({ long, optional }) => (optional && long ? [long] : [])))
  const moved = [...words]
  for (let at = moved.length - 1; at >= 0; at -= 1)
    for (let next = at; flags.has(moved[next] ?? '') && isOtherWord(moved[next + 1]); next += 1)
      moved.splice(next, 2, moved[next + 1] ?? '', moved[next] ?? '')
  return moved
}

/** A word that is neither a number nor an option. */
function isOtherWord(word: string | undefined): boolean {
  return word !== undefined && !(word.startsWith('-') && word !== '-') && !Number.isFinite(Number(word))
}
