import { describe, expect, test } from 'vitest'
import type { CloneRecord } from '../../../../src/core/provisioning/clone.ts'
import type { DictionaryRecord } from '../../../../src/core/provisioning/dictionary.ts'
import type { ProvisioningFailure } from '../../../../src/core/provisioning/provisioning-record.ts'
import { stripControls } from '../../../../src/report/format/escape.ts'
import { formatOptions, formatProvisioning } from '../../../../src/report/format/provisioning/options-text.ts'
import { FILE } from '../../sample-runs.ts'

const CLIP = { target: 'mine', provider: 'p', clip_s: 4, clip_bytes: 9 } as const
const FACTS = { target: 'with', provider: 'p', words: 1, texts: 2 } as const
const MADE: DictionaryRecord = {
  ...FACTS,
  outcome: 'completed',
  dictionary: 'd1',
  create_us: 12_345,
  removal: { kind: 'removed' },
}
const HOSTILE = 'no\u001b[2J\u001b]0;title\u0007way\r\n\u202egnp'

const unmade = (outcome: ProvisioningFailure, rest: Partial<CloneRecord> = {}): CloneRecord =>
  ({ ...CLIP, outcome, detail: 'because', removal: { kind: 'nothing' }, ...rest }) as CloneRecord

describe('sentences about what was created for a run', () => {
  test.each<[string, CloneRecord, string]>([
    ['a clone that failed', unmade('failed'), 'mine: the clone was NOT CREATED (failed): because'],
    [
      'one whose response never arrived',
      unmade('timed out'),
      'mine: the clone was NOT CREATED (timed out): because; check whether the provider still keeps a voice',
    ],
    [
      'one that timed out while pending',
      unmade('timed out', { voice: 'v1', state: 'pending', removal: { kind: 'removed' } }),
      'mine: the clone was NOT CREATED (timed out, last state pending): because|mine: the voice v1 was deleted',
    ],
  ])('%s', (_, clone, sentences) => {
    expect(formatProvisioning({ clones: [clone] }).join('|')).toBe(sentences)
  })

  test.each<[string, DictionaryRecord, string]>([
    [
      'a dictionary',
      MADE,
      'with: a pronunciation dictionary of 1 word was created in 12 ms; 2 texts contain one of them|with: the dictionary d1 was deleted',
    ],
    [
      'one that was archived',
      { ...MADE, removal: { kind: 'archived' } },
      'with: a pronunciation dictionary of 1 word was created in 12 ms; 2 texts contain one of them|with: the dictionary d1 was archived, because the API cannot delete it',
    ],
    [
      'one that failed',
      { ...FACTS, outcome: 'failed', detail: '500', removal: { kind: 'nothing' } },
      'with: the pronunciation dictionary of 1 word was NOT CREATED (failed): 500',
    ],
  ])('%s', (_, dictionary, sentences) => {
    expect(formatProvisioning({ dictionaries: [dictionary] }).join('|')).toBe(sentences)
  })

  test('without a reference target the cost is unknown', () => {
    expect(formatOptions({ ...FILE, dictionaries: [MADE] }, []).replaceAll(/\s+/g, ' ')).toContain(
      'with: effect on ttfa unknown',
    )
  })

  test('a run that created nothing has no text', () => {
    expect(formatOptions(FILE, [])).toBe('')
  })
})

describe('provider text cannot manipulate the terminal', () => {
  const removal = { kind: 'failed', detail: HOSTILE } as const
  const clones = [unmade('failed', { voice: HOSTILE, detail: HOSTILE, removal })]
  const dictionaries = [{ ...MADE, dictionary: HOSTILE, removal }]

  test('in the result', () => {
    const text = formatOptions({ ...FILE, clones, dictionaries }, [])
    expect(stripControls(text.replaceAll('\n', ' '))).toBe(text.replaceAll('\n', ' '))
    expect(text.replaceAll('\n', ' ')).toContain('deletion failed: no ]0;title way gnp')
  })
})
