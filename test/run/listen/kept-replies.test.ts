import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findKeptAnswers } from '../../../src/run/listen/kept-answers.ts'
import { listenToRun } from '../../../src/run/listen/listen-to-run.ts'
import type { Recogniser } from '../../../src/run/listen/recogniser.ts'
import { reportFidelity } from '../../../src/run/listen/report-fidelity.ts'
import { respond } from '../../../src/viewer/respond.ts'
import { runCommand } from '../../cli/run-command.ts'
import { schemaErrors } from '../../report/published-schemas.ts'

const REPLY = 'Your order has left our warehouse. It will be with you on Monday.'
const QUICK = 'firstAudio: 20ms, pacing: 0'
const SCENARIO = `name: talks
conversation: ['Hello.', 'Goodbye.']
targets:
  stack:
    pipeline:
      stt: { adapter: deepgram-listen, lab: { finalTranscript: 20ms } }
      llm: { adapter: openai-chat, lab: { firstToken: 20ms, replies: ['${REPLY}'] } }
      tts: { adapter: smallest-ws, options: { complete_backoff_ms: 0 }, lab: { ${QUICK}, completionDelay: 0 } }
  agent:
    agent: { adapter: openai-realtime, lab: { ${QUICK}, replies: ['${REPLY}'] } }
load: { executor: shared-iterations, trials: 1 }
think: 0
`

let cwd: string
let folder: string
const tell = (...words: string[]) => runCommand(words, { cwd, env: { XDG_CACHE_HOME: cwd } })
const run = (out: string, ...words: string[]) =>
  tell('run', 'talks.yaml', '--lab', '--quiet', '--no-selftest', '--out', out, ...words)

beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-replies-'))
  folder = path.join(cwd, 'results', 'talks')
  await writeFile(path.join(cwd, 'talks.yaml'), SCENARIO)
  const { code, progress } = await run('results/talks', '--save-audio')
  expect(code, progress).not.toBe(104)
}, 120_000)
afterAll(() => rm(cwd, { recursive: true, force: true }))

describe('the replies of turns', () => {
  test('are kept with their texts: what the voice was given, and what the agent says that it said', async () => {
    const { answers, texts } = await findKeptAnswers(folder)
    expect(answers.map(({ target }) => target).toSorted()).toEqual(['agent', 'agent', 'stack', 'stack'])
    expect(texts).toEqual([REPLY])
  })

  test('are heard without the caller, and compared with those texts', { timeout: 60_000 }, async () => {
    const seconds: number[] = []
    const recogniser: Recogniser = {
      name: 'scripted',
      concurrency: 1,
      knows: () => true,
      transcribe: async (samples, rate) => {
        seconds.push(samples.length / rate)
        return REPLY
      },
      close: async () => {},
    }
    const listened = await listenToRun({ folder, sample: 10, recogniser, redact: (text) => text })
    const { targets, differences } = reportFidelity(listened)
    expect(targets).toMatchObject([
      { target: 'stack', heard: 2, wordErrorRate: { value: 0 } },
      { target: 'agent', heard: 2, wordErrorRate: { value: 0 } },
    ])
    expect(differences).toEqual([])
    // The reply is about four seconds long, and the caller spoke before it.
    for (const length of seconds) expect(length).toBeLessThan(8)
    for (const { signal } of listened.answers) {
      expect(signal.charsPerSecond).toBeGreaterThan(8)
      expect(signal.joins).toBeUndefined()
    }
  })

  test('have their place in the report and the viewer', { timeout: 60_000 }, async () => {
    const { code, output, progress } = await tell(
      'listen',
      'talks',
      '--recogniser',
      'none',
      '--json',
      '--again',
    )
    expect(code, progress).toBe(0)
    expect(schemaErrors(JSON.parse(output), 'fidelity')).toEqual([])
    await tell('report', 'talks')
    expect(await readFile(path.join(folder, 'report.html'), 'utf8')).toContain('Did the voice say it?')
    const page = await respond(path.join(cwd, 'results'), new URL('http://localhost/runs/talks'))
    expect(String(page.body)).toContain('Did the voice say it?')
  })

  test('without audio there is nothing to listen to, and no text is kept', { timeout: 60_000 }, async () => {
    await run('results/silent')
    const { code, progress } = await tell('listen', 'silent', '--recogniser', 'none')
    expect(code).toBe(104)
    expect(progress).toContain('--save-audio')
    expect(await readFile(path.join(cwd, 'results/silent/turns.csv'), 'utf8')).not.toContain(REPLY)
  })
})
