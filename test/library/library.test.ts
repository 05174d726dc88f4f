import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { check, compare, measure, type ProgressEvent, probe, SetupError } from '../../src/index.ts'
import { runCommand } from '../cli/run-command.ts'
import { storeRun } from '../cli/stored-runs.ts'
import { schemaErrors } from '../report/published-schemas.ts'

let cwd: string
beforeAll(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'ttfa-library-'))
  await storeRun(path.join(cwd, 'before'), { seed: 1, factors: { one: 1, reference: 1 } })
  await storeRun(path.join(cwd, 'after'), { seed: 2, factors: { one: 1.5, reference: 1 } })
  await runCommand(['baseline', 'save', 'before', 'main', '--control', 'reference'], { cwd })
})
afterAll(() => rm(cwd, { recursive: true, force: true }))

const QUICK = { voice: 'tone', firstAudio: '10ms', pacing: 0, completionDelay: 0 } as const
const TARGET = { adapter: 'smallest-ws', text: 'Hello.', lab: 'always', profile: QUICK } as const

async function printed(...words: string[]): Promise<unknown> {
  const { output, progress } = await runCommand(words, { cwd })
  expect(output, progress).not.toBe('')
  return JSON.parse(output)
}

describe('measure', () => {
  test('resolves to what --json prints, tells its progress and prints nothing', async () => {
    const events: ProgressEvent[] = []
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never)
    const written = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')]
    const onEvent = (event: ProgressEvent) => void events.push(event)
    const result = await measure({ ...TARGET, trials: 6, cwd, environment: {}, out: 'own', onEvent })
    expect(written.flatMap(({ mock }) => mock.calls)).toEqual([])
    expect(exit).not.toHaveBeenCalled()
    vi.restoreAllMocks()
    expect(result).toEqual(await printed('report', 'own', '--json'))
    expect(schemaErrors(result, 'run-summary')).toEqual([])
    expect(result).toMatchObject({ status: 'finished', simulated: true, scenario: 'measure' })
    expect(events[0]).toEqual({
      kind: 'planned',
      requests: 8,
      characters: 48,
      targets: [{ target: 'smallest-ws', simulated: true }],
    })
    expect(events[1]).toMatchObject({ kind: 'started', folder: path.join(cwd, 'own') })
    expect(events.filter(({ kind }) => kind === 'trial')).toHaveLength(8)
  })

  test('says every mistake before anything is sent', async () => {
    const scenario = { name: 'wrong', texts: [], targets: {}, load: { executor: 'soon' } }
    const error = await measure({ scenario: scenario as never, cwd }).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(SetupError)
    expect(String(error)).toMatch(/has \d mistakes/)
  })

  test.each([
    ['a lab that is no mode', { ...TARGET, trials: 1, lab: true }, 'lab is true'],
    ['a profile in place of a mode', { ...TARGET, trials: 1, lab: QUICK }, 'lab is a map'],
    ['trials beside a scenario', { scenario: 'any.yaml', trials: 5 }, 'unknown option trials'],
  ])('refuses %s, which would be ignored', async (_, options, words) => {
    await expect(measure({ ...options, cwd, environment: {} } as never)).rejects.toThrow(words)
  })

  test('without a key does not pretend', async () => {
    const { lab: _lab, profile: _profile, ...target } = TARGET
    await expect(measure({ ...target, trials: 1, cwd, environment: {} })).rejects.toMatchObject({
      code: 'KEY_MISSING',
    })
  })

  test('ends with the error of its listener', async () => {
    const onEvent = ({ kind }: ProgressEvent) => {
      if (kind === 'trial') throw new Error('enough of it')
    }
    const call = measure({ ...TARGET, trials: 500, cwd, environment: {}, out: 'thrown', onEvent })
    await expect(call).rejects.toThrow('enough of it')
  })

  test('does not begin if its signal has aborted', async () => {
    const call = measure({ ...TARGET, trials: 1, cwd, environment: {}, signal: AbortSignal.abort() })
    await expect(call).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('compare', () => {
  test('resolves to what --json prints and writes nothing', async () => {
    const result = await compare({ run: 'before', other: 'after', cwd })
    expect(result).toEqual(await printed('compare', 'before', 'after', '--json'))
    expect(schemaErrors(result, 'compare')).toEqual([])
    await compare({ run: 'before', cwd })
    await expect(readFile(path.join(cwd, 'before', 'compare.json'))).rejects.toThrow('ENOENT')
  })
})

describe('check', () => {
  test('resolves to what --json prints, with the result of the exit code', async () => {
    const result = await check({ run: 'after', baseline: 'main', cwd })
    expect(result).toEqual(await printed('check', 'after', '--baseline', 'main', '--json'))
    expect(schemaErrors(result, 'check')).toEqual([])
    expect(result.result).toBe('failed')
    expect((await check({ run: 'before', baseline: 'main', cwd })).result).toBe('passed')
  })
})

describe('probe', () => {
  test('resolves to what --json prints, and tells its levels', { timeout: 60_000 }, async () => {
    const events: ProgressEvent[] = []
    const scenario = {
      name: 'limit',
      texts: ['Hello.'],
      targets: { voice: { adapter: 'smallest-ws', lab: { ...QUICK, concurrency: 2 } } },
      load: { executor: 'probe' },
      probe: { max: 3, settle: '20ms', longestSettle: '40ms', stagger: '2ms', hold: '300ms' },
    } as const
    const onEvent = (event: ProgressEvent) => void events.push(event)
    const answer = await probe({ scenario, lab: 'always', cwd, environment: {}, out: 'limit', onEvent })
    expect(schemaErrors(answer, 'probe')).toEqual([])
    expect(answer).toEqual(JSON.parse(await readFile(path.join(cwd, 'limit', 'probe.json'), 'utf8')))
    expect(events.find(({ kind }) => kind === 'started')).toMatchObject({ folder: path.join(cwd, 'limit') })
    expect(events.filter(({ kind }) => kind === 'level')).toHaveLength(answer.levels.length)
  })

  test('refuses a scenario that is no search', async () => {
    const scenario = {
      name: 'run',
      texts: ['Hello.'],
      targets: { voice: { adapter: 'smallest-ws', lab: {} } },
      load: { executor: 'shared-iterations', trials: 1 },
    } as const
    await expect(probe({ scenario, cwd, environment: {} })).rejects.toMatchObject({ code: 'PROBE_MISSING' })
  })
})
