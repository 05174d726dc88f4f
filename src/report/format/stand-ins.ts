import { hasMixedSources, type StandIn } from '../../tally/values/stand-in.ts'

/** A kind of results that are not a provider's: a word for tables, and what it means. */
interface StandInKind {
  readonly word: 'simulated' | 'replayed'
  readonly applies: (one: StandIn) => boolean
  /** The explanation if all results are of this kind. */
  readonly all: string
  /** The explanation if only the marked results are. */
  readonly marked: string
  /** What answered, as the beginning of a sentence that lists targets. */
  readonly answered: string
}

const KINDS: readonly StandInKind[] = [
  {
    word: 'simulated',
    applies: ({ simulated }) => simulated,
    all: 'the lab answered, no provider was measured.',
    marked: 'the lab answered, not the provider.',
    answered: 'the lab answered',
  },
  {
    word: 'replayed',
    applies: ({ replayed }) => replayed === true,
    all: 'cassettes answered, no provider was measured.',
    marked: 'a cassette answered, not the provider.',
    answered: 'cassettes answered',
  },
]

/** The word for a result that is not a provider's. */
export function standInWord(one: StandIn): StandInKind['word'] | undefined {
  return KINDS.find(({ applies }) => applies(one))?.word
}

/** A notice about results that are not a provider's. */
interface StandInNotice {
  /** In capitals. */
  readonly label: string
  readonly text: string
}

/** For a table that marks its targets, unless all are of the same kind. */
export function formatStandInNotices(all: readonly StandIn[]): StandInNotice[] {
  const mixed = hasMixedSources(all)
  return KINDS.filter(({ applies }) => all.some(applies)).map((kind) => ({
    label: `${kind.word.toUpperCase()}${mixed ? ' where marked' : ''}`,
    text: mixed ? kind.marked : kind.all,
  }))
}

/** For a text that lists the targets. @param escapeName makes a name safe */
export function formatNamedStandIns(
  all: readonly (StandIn & { readonly target: string })[],
  escapeName: (name: string) => string,
): StandInNotice[] {
  return KINDS.flatMap(({ word, applies, answered }) => {
    const names = [...new Set(all.filter(applies).map(({ target }) => target))]
    if (names.length === 0) return []
    const text = `${answered} for ${names.map((name) => escapeName(name)).join(', ')}; no provider was measured there.`
    return [{ label: word.toUpperCase(), text }]
  })
}

/** For a comparison, which does not list its targets. */
export function formatComparedStandIns(one: StandIn): StandInNotice[] {
  return [
    ...(one.simulated
      ? [{ label: 'SIMULATED', text: 'the lab answered; no provider was measured there.' }]
      : []),
    ...(one.replayed
      ? [{ label: 'REPLAYED', text: 'cassettes answered; no provider was measured there.' }]
      : []),
  ]
}
