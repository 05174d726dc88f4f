/** One text of a corpus and its section. The section is empty before the first section line. */
export interface CorpusText {
  readonly section: string
  readonly text: string
}

/**
 * Parses a corpus: one text per line. `## name` starts a section; other lines that start with # are comments.
 */
export function parseCorpus(content: string): CorpusText[] {
  let section = ''
  const texts: CorpusText[] = []
  for (const line of content.split(/\r?\n/).map((each) => each.trim())) {
    const heading = /^##\s+(\S+)$/.exec(line)?.[1]
    if (heading) section = heading
    else if (line && !line.startsWith('#')) texts.push({ section, text: line })
  }
  return texts
}

/** The named sections that contain texts, in the order of the corpus. */
export function sectionsOf(corpus: readonly CorpusText[]): string[] {
  return [...new Set(corpus.map(({ section }) => section))].filter(Boolean)
}
