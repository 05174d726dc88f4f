import picocolors from 'picocolors'
import { describe, expect, test } from 'vitest'
import { renderFidelityText } from '../../../src/report/fidelity/fidelity-text.ts'
import { renderFidelitySection } from '../../../src/report/sidecar-sections/fidelity.ts'
import { parsedSidecars } from '../../results/parsed-sidecars.ts'
import { schemaErrors } from '../published-schemas.ts'
import { sampleFidelity, sampleFidelityJson } from './sample-fidelity.ts'

const PLAIN = picocolors.createColors(false)
const text = renderFidelityText(sampleFidelity(), PLAIN)

describe('the terminal', () => {
  test('fits into 80 columns', () => {
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
  })

  test('has the word errors of each target with an interval, and the recogniser’s own beside them', () => {
    expect(text).toMatch(/lightning +10 +1 % \[0\.\d %–[\d.]+ %\] +1 % \[/)
    expect(text).toMatch(/sonic +10 +9 % \[[\d.]+ %–[\d.]+ %\] +1 % \[/)
  })

  test('a language that the recogniser does not know is no data', () => {
    expect(text).toMatch(/hindi +0 +no data +–/)
  })

  test('names what was found, with an interval, and the worst answers', () => {
    expect(text).toMatch(/truncated +sonic: 2 of 10 answers, 20 % \[[\d.]+ %–[\d.]+ %\]/)
    expect(text).toContain('trial 10 of sonic: truncated')
    expect(text).toContain('text  Please hold the line while')
    expect(text).toContain('heard Please hold the line')
  })

  test('says what targets that are compared differ in', () => {
    expect(text).toMatch(/sonic beside lightning \(options\.speed\): \+8 % \[/)
  })

  test('says that the lab answered, and that nothing is a score', () => {
    expect(text).toContain('SIMULATED: the lab answered')
    expect(text.replaceAll('\n', ' ')).toContain('Nothing here is a score of quality')
  })

  test('without a recogniser only the signal is shown', () => {
    const { targets, ...rest } = sampleFidelity()
    const deaf = targets.map(({ wordErrorRate: _, floor: _none, ...target }) => ({ ...target, heard: 0 }))
    const shown = renderFidelityText(
      { ...rest, targets: deaf, recogniser: '', differences: [], worst: [] },
      PLAIN,
    )
    expect(shown).not.toContain('word errors  ')
    expect(shown).toContain('No recogniser listened')
    expect(shown).toMatch(/lightning +16\.1 +1 +260 +-21\.5 +-6[89] +7\.9 +18[12]/)
  })
})

describe('fidelity.json', () => {
  test('keeps to its published schema, and has nothing that it does not name', () => {
    expect(schemaErrors(JSON.parse(sampleFidelityJson()), 'fidelity')).toEqual([])
  })

  test('is read back by the report, which puts speed, fidelity and cost into one table', () => {
    const sidecars = parsedSidecars({ 'fidelity.json': sampleFidelityJson() })
    const section = renderFidelitySection({ sidecars, runSummary: { file: {} as never, summaries: [] } })
    expect(section?.title).toBe('Did the voice say it?')
    const shown = section?.body.text ?? ''
    expect(shown).toContain('Speed, fidelity, cost')
    expect(shown).toContain('(simulated)')
    expect(shown).toMatch(/truncated<\/td>.*2 of 10/)
    expect(shown).toContain('no data')
  })
})
