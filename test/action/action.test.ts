import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { BUNDLE, bundleAction } from '../../action/bundle.ts'
import { commentMarker } from '../../action/sticky-comment.ts'
import { BOT, type FakeComment, type FakeGithub, fakeGithub } from './fake-github.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const HOSTILE = '`$(touch owned)`"; touch owned; \'\n::error::owned --><script>@everyone'

let cwd = ''
let github: FakeGithub
beforeEach(async () => {
  cwd = mkdtempSync(path.join(tmpdir(), 'ttfa-action-'))
  github = await fakeGithub()
  // As GitHub records it, as far as the action reads it, with text of somebody who opened the pull request.
  const event = {
    action: 'synchronize',
    number: 7,
    pull_request: { number: 7, title: HOSTILE, head: { ref: HOSTILE } },
  }
  writeFileSync(path.join(cwd, 'event.json'), JSON.stringify(event))
  writeFileSync(path.join(cwd, 'fake.mjs'), FAKE_TTFA)
})
afterEach(() => {
  github.close()
  rmSync(cwd, { recursive: true })
})

/** Stands for ttfa: notes how it was called, leaves a report, and ends as it is told. */
const FAKE_TTFA = `
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
const words = process.argv.slice(2)
appendFileSync('calls.ndjson', JSON.stringify(words) + '\\n')
if (words[0] === 'run') {
  const folder = words.find((word) => word.startsWith('--out=')).slice(6)
  mkdirSync(folder)
  writeFileSync(folder + '/report.md', '# report ' + (process.env.REPORT ?? ''))
  writeFileSync(folder + '/run.json', '{}')
}
if (words[0] === 'check') process.stdout.write('## check\\n')
process.exitCode = Number(process.env[words[0] === 'run' ? 'RUN_CODE' : 'CHECK_CODE'] ?? 0)
`

/** Whom the runtime of a job trusts: a token whose scope names the run and the job. */
const RUNTIME_TOKEN = ['{}', '{"scp":"Actions.Results:run-1:job-1"}', 'x']
  .map((part) => Buffer.from(part).toString('base64url'))
  .join('.')

interface StepEnd {
  readonly code: number | null
  readonly said: string
  readonly calls: string[][]
  readonly outputs: string
}

function runStep(
  inputs: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>> = {},
): Promise<StepEnd> {
  const given = {
    command: `${process.execPath} fake.mjs`,
    token: 'token-of-the-job',
    scenario: 's.yaml',
    comment: 'true',
    artifact: 'ttfa',
    ...inputs,
  }
  const env = {
    PATH: process.env.PATH ?? '',
    XDG_CACHE_HOME: cwd,
    ...Object.fromEntries(
      Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
    ),
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: cwd,
    GITHUB_EVENT_PATH: path.join(cwd, 'event.json'),
    GITHUB_REPOSITORY: 'acme/bot',
    GITHUB_API_URL: github.address,
    GITHUB_GRAPHQL_URL: `${github.address}/graphql`,
    GITHUB_OUTPUT: path.join(cwd, 'outputs'),
    GITHUB_STEP_SUMMARY: path.join(cwd, 'summary.md'),
    ACTIONS_RESULTS_URL: github.address,
    ACTIONS_RUNTIME_TOKEN: RUNTIME_TOKEN,
    RUNNER_TEMP: cwd,
    ...variables,
  }
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [BUNDLE], { cwd, env })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text))
    child.on('close', (code) => {
      const read = (name: string) =>
        existsSync(path.join(cwd, name)) ? readFileSync(path.join(cwd, name), 'utf8') : ''
      const calls = read('calls.ndjson')
        .trim()
        .split('\n')
        .filter((line) => line !== '')
      resolve({ code, said, calls: calls.map((line) => JSON.parse(line)), outputs: read('outputs') })
    })
  })
}

describe('the action', () => {
  test('is the bundle of its sources (`npm run action` writes it again)', async () => {
    expect(readFileSync(BUNDLE, 'utf8') === (await bundleAction())).toBe(true)
  })

  test('reads every input that action.yml declares', () => {
    const { inputs, runs } = parse(readFileSync(path.join(ROOT, 'action.yml'), 'utf8'))
    expect(runs).toEqual({ using: 'node24', main: path.relative(ROOT, BUNDLE) })
    const source = readFileSync(path.join(ROOT, 'action/inputs.ts'), 'utf8')
    for (const name of Object.keys(inputs)) expect(source).toContain(`'${name}'`)
  })

  test('measures, checks, comments and uploads', async () => {
    const { code, calls, outputs, said } = await runStep({ baseline: 'main', vantage: 'eu-west' })
    expect(code, said).toBe(0)
    const folder = path.join(cwd, 'ttfa-results')
    expect(calls).toEqual([
      ['run', '--quiet', '--no-lab', '--vantage=eu-west', `--out=${folder}`, 's.yaml'],
      ['check', folder, '--baseline=main', '--markdown'],
    ])
    expect(outputs).toBe(`folder=${folder}\nexit-code=0\n`)
    expect(github.comments.map(({ body }) => body)).toEqual([
      `${commentMarker('s.yaml', 'eu-west')}\n## check\n\n# report `,
    ])
    expect(github.tokens).toEqual(new Set(['Bearer token-of-the-job']))
    expect(github.artifacts).toEqual(['ttfa'])
    expect(github.uploaded).toBeGreaterThan(100)
  })

  test.each([
    ['the run passed and the check failed', { RUN_CODE: '0', CHECK_CODE: '99' }, 99, 2],
    ['the run failed a threshold, whatever the check says', { RUN_CODE: '99', CHECK_CODE: '0' }, 99, 2],
    ['the check is inconclusive', { RUN_CODE: '0', CHECK_CODE: '112' }, 112, 2],
    ['the scenario is wrong, and nothing is checked', { RUN_CODE: '104' }, 104, 1],
    ['the harness was the bottleneck, and nothing is checked', { RUN_CODE: '111' }, 111, 1],
  ])('ends as the exit codes say: %s', async (_, codes, expected, calls) => {
    const end = await runStep({ baseline: 'main', artifact: '' }, codes as Record<string, string>)
    expect([end.code, end.calls.length]).toEqual([expected, calls])
  })

  test('keeps one comment, among others, and another for another scenario', async () => {
    github.comments.push(
      ...Array.from({ length: 120 }, (_, index) => ({
        id: index + 1,
        body: `comment ${index}`,
        user: { login: 'somebody' },
      })),
    )
    await runStep({ artifact: '' }, { REPORT: 'first' })
    await runStep({ artifact: '' }, { REPORT: 'second' })
    await runStep({ artifact: '', scenario: 'other.yaml' }, { REPORT: 'other' })
    const ours = github.comments.slice(120)
    expect(ours.map(({ body }) => body.split('\n').at(-1))).toEqual(['# report second', '# report other'])
  })

  test('leaves comments of others who copied the marker, and keeps its own, whatever the token may change', async () => {
    const copy = (id: number, user: FakeComment['user']) =>
      github.comments.push({ id, body: `${commentMarker('s.yaml', '')}\nmine`, user })
    copy(1, { login: 'stranger' })
    copy(2, { login: 'github-actions' })
    copy(3, null)
    for (const REPORT of ['first', 'second']) await runStep({ artifact: '' }, { REPORT })
    const ends = github.comments.map(({ body }) => body.split('\n').at(-1))
    expect(ends).toEqual(['mine', 'mine', 'mine', '# report second'])
  })

  test('warns, and changes no comment with the marker, where nobody says whose token it is', async () => {
    github.comments.push({ id: 1, body: commentMarker('s.yaml', ''), user: { login: BOT } })
    github.isAnonymous = true
    const { code, said } = await runStep({ artifact: '' })
    expect(code).toBe(0)
    expect(said).toMatch(
      /^::warning title=ttfa::the comment was not written: .*GitHub does not say whose token/m,
    )
    expect(github.comments.map(({ body }) => body)).toEqual([commentMarker('s.yaml', '')])
  })

  test('warns, and passes, where the token may not comment', async () => {
    github.isReadOnly = true
    const { code, said } = await runStep({ artifact: '' })
    expect(code).toBe(0)
    expect(said).toMatch(
      /^::warning title=ttfa::the comment was not written: .*403 .*Resource not accessible/m,
    )
  })

  test('takes hostile names for names', async () => {
    const { calls, said } = await runStep({
      scenario: HOSTILE,
      vantage: HOSTILE,
      baseline: `--help ${HOSTILE}`,
      artifact: '',
    })
    expect(calls[0]?.at(-1)).toBe(HOSTILE)
    expect(calls[1]).toContain(`--baseline=--help ${HOSTILE}`)
    expect(existsSync(path.join(cwd, 'owned'))).toBe(false)
    expect(github.comments[0]?.body).not.toContain('everyone')
    expect(said).not.toMatch(/^::error::owned/m)
  })

  test.each([
    ['no scenario', { scenario: ' ' }, /::error title=ttfa::the input scenario is missing/],
    ['a mode of the lab that is none', { lab: 'sometimes' }, /::error title=ttfa::the input lab/],
    [
      'a command that is not there',
      { command: 'no-such-program-here' },
      /::error title=ttfa::cannot start no-such-program-here/,
    ],
  ])('refuses %s', async (_, inputs, said) => {
    const end = await runStep(inputs as unknown as Record<string, string>)
    expect(end.code).not.toBe(0)
    expect(end.said).toMatch(said)
  })

  test('runs ttfa itself, whose report becomes the comment and the summary of the job', async () => {
    writeFileSync(
      path.join(cwd, 's.yaml'),
      'name: gate\ntexts: [One moment please.]\ntargets: { ws: { adapter: smallest-ws, lab: { firstAudio: 40ms, voice: tone, pacing: 10, completionDelay: 0 } } }\nload: { executor: shared-iterations, concurrency: 1, trials: 4 }\nwarmup: 0\n',
    )
    const { code, said } = await runStep({
      command: `${process.execPath} ${path.join(ROOT, 'dist/cli/main.js')}`,
      lab: 'always',
    })
    // 111: this machine was too busy to say anything about the voice.
    expect([0, 111], said).toContain(code)
    expect(github.comments[0]?.body).toContain('SIMULATED')
    expect(readFileSync(path.join(cwd, 'summary.md'), 'utf8')).toContain('## ttfa: gate')
    expect(github.artifacts).toEqual(['ttfa'])
  }, 120_000)
})
