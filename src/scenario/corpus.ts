/** One text of a corpus, and the section it stands in; `` before the first section line. */
export interface CorpusText {
  readonly section: string
  readonly text: string
}

/** Reads a corpus: one text a line; `## name` begins a section, every other line that begins with # is a comment. */
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

/** The named sections that hold texts, in the order of the corpus. */
export function sectionsOf(corpus: readonly CorpusText[]): string[] {
  return [...new Set(corpus.map(({ section }) => section))].filter(Boolean)
}
